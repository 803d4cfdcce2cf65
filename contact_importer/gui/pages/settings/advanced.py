"""Settings, *Advanced*: limits, database, help, and back to the beginning. GUI thread."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QLineEdit, QMessageBox

from contact_importer.engine.ports import DatabaseFacts
from contact_importer.engine.service import ImportService
from contact_importer.gui.pages.settings.keeper import SettingsKeeper
from contact_importer.gui.pages.settings.section import SettingsSection, Words
from contact_importer.gui.pages.settings.support_text import support_text
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.gui.widgets.buttons import ordinary_button
from contact_importer.gui.widgets.message_box import plain_question
from contact_importer.gui.words.problem_text import problem_sentence
from contact_importer.gui.words.wording import file_size
from contact_importer.model.errors import UserError

_NUMBERS = {
    "connect": "engine.timeouts.connect_s",
    "banner": "engine.timeouts.banner_s",
    "command": "engine.timeouts.command_s",
    "session": "engine.timeouts.session_s",
    "in_flight": "engine.dns_in_flight",
    "operators": "engine.politeness.operators_at_once",
    "top_rate": "engine.politeness.top_rate_per_s",
}
_SECONDS = ("connect", "banner", "command", "session")


class AdvancedSection(SettingsSection):
    """What hardly anybody needs, and what everybody needs once."""

    def __init__(self, service: ImportService, keeper: SettingsKeeper) -> None:
        self._service = service
        self._facts: DatabaseFacts | None = None
        self._backup: Path | UserError | None = None
        super().__init__(keeper)

    def build(self) -> None:
        """Add cards and fields."""
        self.add_card("database")
        self._place, self._logs = QLineEdit(self), QLineEdit(self)
        for edit in (self._place, self._logs):
            edit.setReadOnly(True)
        self._back_up = ordinary_button("copy", self)
        self.add_field("place", self._place, self._back_up)
        self.add_card("help")
        self._open_logs = ordinary_button("folder", self)
        self.add_field("logs", self._logs, self._open_logs)
        self._copy = ordinary_button("copy", self)
        self.add_field("copy", self._copy)
        self.add_card("limits")
        self._boxes = {name: self.bind_number(path) for name, path in _NUMBERS.items()}
        for name, box in self._boxes.items():
            self.add_field(name, box)
        self.add_card("reset")
        self._reset = ordinary_button("undo", self)
        self.add_field("reset", self._reset)
        self._back_up.clicked.connect(self._back_up_now)
        self._open_logs.clicked.connect(self._open_log_folder)
        self._copy.clicked.connect(self._copy_diagnostics)
        self._reset.clicked.connect(self._ask_reset)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: the size of now."""
        super().showEvent(event)
        self._load()

    @async_slot()
    async def _load(self) -> None:
        self._show_facts(await self._service.database_facts())

    def _show_facts(self, facts: DatabaseFacts) -> None:
        self._facts = facts
        self._place.setText(str(facts.path))
        self._logs.setText(str(facts.path.parent / "logs"))
        self.explain("place", self._database_note())

    def _database_note(self) -> str:
        if isinstance(self._backup, UserError):
            return problem_sentence(self._backup)
        if self._backup is not None:
            return self.tr("Copied to {0}.").format(self._backup)
        if self._facts is None:
            return ""
        return self.tr("{0}; {1} are free on the disk.").format(
            file_size(self._facts.size), file_size(self._facts.free)
        )

    @async_slot()
    async def _back_up_now(self) -> None:
        self._back_up.setEnabled(False)
        try:
            self._backup = await self._service.back_up()
        except UserError as problem:
            self._backup = problem
        finally:
            self._back_up.setEnabled(True)
        self._show_facts(await self._service.database_facts())

    @Slot()
    def _open_log_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._logs.text()))

    @async_slot()
    async def _copy_diagnostics(self) -> None:
        facts = await self._service.database_facts()
        text = support_text(self.keeper.settings, facts, self._service.last_diagnosis)
        QGuiApplication.clipboard().setText(text)
        self.explain("copy", self.tr("Copied."))

    @Slot()
    def _ask_reset(self) -> None:
        box, reset = plain_question(
            QMessageBox.Icon.Question,
            self.tr("Reset the settings"),
            self.tr(
                "All settings but language and looks become what they were at the first start. "
                "Contacts, lists and the blacklist stay as they are."
            ),
            self.tr("Reset"),
            self.window(),
        )
        reset.clicked.connect(self.keeper.reset)
        box.open()

    def headings(self) -> Mapping[str, str]:
        """The headings of the cards."""
        return {
            "database": self.tr("Database"),
            "help": self.tr("When something goes wrong"),
            "limits": self.tr("Limits"),
            "reset": self.tr("Back to the beginning"),
        }

    def words(self) -> Words:
        """Caption and explanation of each field."""
        return {
            "place": (self.tr("Database file"), self._database_note()),
            "logs": (
                self.tr("Log folder"),
                self.tr("Addresses stand in the logs only as hashes."),
            ),
            "copy": (
                self.tr("For a support request"),
                self.tr("Versions, settings and the last network check; no addresses or secrets."),
            ),
            "connect": (
                self.tr("Wait for a connection"),
                self.tr("Until a mail server is taken for unreachable."),
            ),
            "banner": (
                self.tr("Wait for the greeting"),
                self.tr("Some servers let strangers wait on purpose."),
            ),
            "command": (self.tr("Wait for an answer"), self.tr("To each question.")),
            "session": (
                self.tr("Longest conversation"),
                self.tr("With one mail server; then it goes on in a new one."),
            ),
            "in_flight": (
                self.tr("DNS questions at once"),
                self.tr("Fewer are kinder to a home router."),
            ),
            "operators": (
                self.tr("Mail operators at once"),
                self.tr("How many are asked at the same time."),
            ),
            "top_rate": (
                self.tr("Most questions a second"),
                self.tr("To one mail operator, while it does not object."),
            ),
            "reset": (self.tr("Settings"), self.tr("Contacts are not touched.")),
        }

    def retranslate(self) -> None:
        """Name everything in the language in use."""
        super().retranslate()
        for name in _SECONDS:
            self._boxes[name].setSuffix(self.tr(" s"))
        self._boxes["top_rate"].setSuffix(self.tr(" /s"))
        self._back_up.setText(self.tr("Back up now"))
        self._open_logs.setText(self.tr("Open"))
        self._open_logs.setAccessibleName(self.tr("Open the log folder"))
        self._copy.setText(self.tr("Copy diagnostics"))
        self._reset.setText(self.tr("Reset all settings…"))
