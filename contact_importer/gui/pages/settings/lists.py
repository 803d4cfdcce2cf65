"""Settings, *Lists*: throw-away domains and role names, ours and the person's. GUI thread."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QShowEvent

from contact_importer.bundled import read_list
from contact_importer.engine.list_update import ListUpdate
from contact_importer.engine.service import ImportService
from contact_importer.gui.pages.settings.keeper import SettingsKeeper
from contact_importer.gui.pages.settings.section import SettingsSection, Words
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.gui.widgets.buttons import ordinary_button
from contact_importer.gui.widgets.inputs import ListEdit
from contact_importer.gui.widgets.plain_text import PlainLabel
from contact_importer.gui.words.problem_text import problem_sentence
from contact_importer.gui.words.wording import number
from contact_importer.model.errors import UserError
from contact_importer.settings import Settings, value_at
from contact_importer.validation import setting_rules as rules

# beside the lists of our own making in resources/lists
_OF_OTHERS = "disposable-email-domains: MIT\npublicsuffixlist: MPL 2.0"


class ListsSection(SettingsSection):
    """What addresses are looked up in."""

    def __init__(self, service: ImportService, keeper: SettingsKeeper) -> None:
        self._service = service
        self._outcome: ListUpdate | UserError | None = None
        super().__init__(keeper)

    def build(self) -> None:
        """Add cards and fields."""
        self.add_card("disposable")
        self._name = PlainLabel(parent=self)
        self._update = ordinary_button("refresh", self)
        self.add_field("name", self._name, self._update)
        self.add_field("own", ListEdit(self))
        self._bind_list("own", "engine.disposable_domains", rules.domains)
        self.add_card("roles")
        self.add_field("roles", ListEdit(self))
        self._bind_list("roles", "engine.role_names", rules.role_names)
        self.add_card("sources")
        self._licences = PlainLabel(_OF_OTHERS, self)
        self.add_field("licences", self._licences)
        self._update.clicked.connect(self._update_now)

    def _bind_list(self, name: str, path: str, rule: Callable[[str], Any]) -> None:
        edit = self.fields[name].editor
        assert isinstance(edit, ListEdit)
        edit.settled.connect(lambda text: self.take(name, path, rule, text))

        def show(now: Settings) -> None:
            if not self.is_being_typed(name, edit):
                with QSignalBlocker(edit):
                    edit.setPlainText("\n".join(value_at(now, path)))

        self._follow(edit, show)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: the list in use now."""
        super().showEvent(event)
        self._load()

    @async_slot()
    async def _load(self) -> None:
        self._name.setText(await self._service.disposable_list_name())

    @async_slot()
    async def _update_now(self) -> None:
        self._update.setEnabled(False)
        self.explain("name", self.tr("Fetching the list…"))
        try:
            self._outcome = await self._service.update_lists()
        except UserError as problem:
            self._outcome = problem
        finally:
            self._update.setEnabled(True)
        self.explain("name", self._outcome_text())
        self._name.setText(await self._service.disposable_list_name())

    def _outcome_text(self) -> str:
        if self._outcome is None:
            return self.tr("Comes with the program; an update is used from the next task on.")
        if isinstance(self._outcome, UserError):
            return problem_sentence(self._outcome)
        return self.tr("{0} domains: {1} new, {2} gone.").format(
            number(self._outcome.entries),
            number(self._outcome.added),
            number(self._outcome.removed),
        )

    def headings(self) -> Mapping[str, str]:
        """The headings of the cards."""
        return {
            "disposable": self.tr("Throw-away domains"),
            "roles": self.tr("Role addresses"),
            "sources": self.tr("Sources and licences"),
        }

    def words(self) -> Words:
        """Caption and explanation of each field."""
        roles = number(len(read_list("role-names").entries))
        return {
            "name": (self.tr("List in use"), self._outcome_text()),
            "own": (
                self.tr("Your own throw-away domains"),
                self.tr("One a line, with their sub-domains; used beside the list."),
            ),
            "roles": (
                self.tr("Your own role names"),
                self.tr(
                    "What stands before the @ where nobody in particular reads the mail: "
                    "info, sales. {0} are known already."
                ).format(roles),
            ),
            "licences": (
                self.tr("Lists of others"),
                self.tr("Their licences let us pass them on; the texts come with the program."),
            ),
        }

    def retranslate(self) -> None:
        """Name everything in the language in use."""
        super().retranslate()
        self._update.setText(self.tr("Update now"))
        self._update.setEnabled(not self._service.in_demo_world)
        for name, example in (("own", "junk.example"), ("roles", "newsletter")):
            edit = self.fields[name].editor
            assert isinstance(edit, ListEdit)
            edit.setPlaceholderText(example)
