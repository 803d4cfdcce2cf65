"""What will be imported, before anything is written: guesses, preview, options. GUI thread."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QEvent, QLocale, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from contact_importer.engine.service import ImportService
from contact_importer.gui.loop import async_slot
from contact_importer.gui.pages.import_options import ImportOptions
from contact_importer.gui.pages.preview_table import PreviewTable
from contact_importer.gui.pages.reading_form import ReadingForm
from contact_importer.gui.plain_text import ElidedLabel, MutedLabel, enlarge
from contact_importer.gui.problem_text import problem_sentence
from contact_importer.gui.widgets.banner import Banner, BannerKind
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.widgets.card import Card
from contact_importer.gui.wording import number
from contact_importer.model.errors import UserError
from contact_importer.model.source import Preview
from contact_importer.model.task import TaskOptions


class MappingPage(QWidget):
    """One page, filled in as far as can be guessed: Start is normally the only click."""

    started = Signal(int)  # task id
    left = Signal()  # the person goes back without importing

    def __init__(self, service: ImportService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._path: Path | None = None
        self._preview: Preview | None = None
        self._fresh_days = 30
        self._busy = False
        self._previewing: asyncio.Task[Preview] | None = None
        self._title = ElidedLabel(parent=self)
        enlarge(self._title, 1.5)
        self._facts = MutedLabel(parent=self)
        self._banner = Banner(self)
        self._form = ReadingForm(self)
        self._form.changed.connect(self._read_again)
        self._table = PreviewTable(self)
        self.options = ImportOptions(self)
        self.options.changed.connect(self._refresh)
        self._why_not = MutedLabel(parent=self)
        self.start_button = PrimaryButton("play", self)
        self.start_button.clicked.connect(self._start_import)
        self._back = ordinary_button("close", self)
        self._back.clicked.connect(self.left)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(keys, self).activated.connect(self.start_button.click)
        self._lay_out()
        self._retranslate()

    @property
    def path(self) -> Path | None:
        """The file shown."""
        return self._path

    async def show_file(self, path: Path, *, list_name: str = "", fresh_days: int = 30) -> None:
        """Read the first rows of ``path`` and show what was guessed."""
        self._path = path
        self._fresh_days = fresh_days
        self._form.reset()
        self._show_preview(None)
        self.options.show_lists(await self._service.lists(), list_name or _list_name_of(path))
        await self._read()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow language and theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._banner.refresh()

    @async_slot()
    async def _read_again(self) -> None:
        await self._read()

    async def _read(self) -> None:
        """Preview with the choices made; a newer call replaces an older one."""
        if self._path is None:
            return
        if self._previewing is not None:
            self._previewing.cancel()
        work = asyncio.ensure_future(self._service.preview(self._path, self._form.choices))
        self._previewing = work
        self._busy = True
        self._refresh()
        try:
            preview = await work
        except asyncio.CancelledError:
            if self._previewing is work:
                raise
            return  # a newer preview is under way
        except UserError as error:
            self._show_failure(error)
            return
        self._busy = False
        self._banner.hide()
        self._show_preview(preview)

    def _show_failure(self, error: UserError) -> None:
        self._busy = False
        self._preview = None
        self._banner.say(problem_sentence(error), BannerKind.ERROR)
        if error.code == "bad_encoding":
            self._form.offer_encodings()
            self._form.setEnabled(True)
        self._refresh()

    def _show_preview(self, preview: Preview | None) -> None:
        self._preview = preview
        self._table.show_preview(preview)
        if preview is not None:
            self._form.show_preview(preview)
        self._form.setEnabled(preview is not None)
        self._refresh()

    @async_slot()
    async def _start_import(self) -> None:
        preview = self._preview
        if preview is None or self._reason_not_to_start():
            return
        options = TaskOptions(
            level=self.options.level,
            duplicates=self.options.duplicates,
            fresh_days=self._fresh_days,
        )
        self._busy = True
        self._refresh()
        try:
            task = await self._service.start_import(
                preview.reading, self.options.list_name, options
            )
        except UserError as error:
            self._banner.say(problem_sentence(error), BannerKind.ERROR)
            return
        finally:
            self._busy = False
            self._refresh()
        self.started.emit(task.id)

    def _reason_not_to_start(self) -> str:
        if self._busy:
            return self.tr("Reading…")
        if self._preview is None:
            return self.tr("This file cannot be read.")
        if self._preview.reading.email_index < 0:
            return self.tr("No column looks like e-mail addresses: choose one above.")
        if not self.options.list_name:
            return self.tr("Name the list to import into.")
        return ""

    def _refresh(self) -> None:
        reason = self._reason_not_to_start()
        self._why_not.setText(reason)
        self.start_button.setEnabled(not reason)
        self.start_button.setAccessibleDescription(reason)
        self._title.setText("" if self._path is None else self._path.name)
        self._facts.setText(self._facts_text())

    def _facts_text(self) -> str:
        preview = self._preview
        if preview is None:
            return ""
        traditional = QLocale.DataSizeFormat.DataSizeTraditionalFormat
        size = QLocale().formattedDataSize(preview.reading.size, 1, traditional)
        parts = [preview.reading.format.value.upper(), size]
        if preview.estimated_rows is not None:
            parts.append(self.tr("about {0} rows").format(number(preview.estimated_rows)))
        parts.append(self.tr("nothing is written before you press Start"))
        return " · ".join(parts)

    def _retranslate(self) -> None:
        self.start_button.setText(self.tr("Start import"))
        self._back.setText(self.tr("Another file"))
        self._table.setAccessibleName(self.tr("First rows of the file"))
        self._refresh()

    def _lay_out(self) -> None:
        reading_card, options_card = Card(self), Card(self)
        reading = QVBoxLayout(reading_card)
        reading.setContentsMargins(16, 12, 16, 16)
        reading.setSpacing(12)
        reading.addWidget(self._form)
        reading.addWidget(self._table, 1)
        options = QVBoxLayout(options_card)
        options.setContentsMargins(16, 12, 16, 12)
        options.addWidget(self.options)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._back)
        foot.addWidget(self._why_not, 1)
        foot.addWidget(self.start_button)
        page = QVBoxLayout(self)
        page.setContentsMargins(24, 20, 24, 20)
        page.setSpacing(12)
        page.addWidget(self._title)
        page.addWidget(self._facts)
        page.addWidget(self._banner)
        page.addWidget(reading_card, 1)
        page.addWidget(options_card)
        page.addLayout(foot)


def _list_name_of(path: Path) -> str:
    return path.stem.replace("_", " ").replace("-", " ").strip().capitalize() or path.name
