"""What will be imported, before anything is written: guesses, dry run, options. GUI thread."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from contact_importer.engine.service import ImportService
from contact_importer.engine.terminal_command import import_words
from contact_importer.gui.pages.mapping.dry_runner import DryRunner
from contact_importer.gui.pages.mapping.mapping_draft import MappingDraft
from contact_importer.gui.pages.mapping.mapping_view import MappingView
from contact_importer.gui.pages.mapping.source_words import SourceWords
from contact_importer.gui.pages.mapping.start_words import (
    flaw_warning,
    list_name_of,
    reason_not_to_start,
)
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.gui.widgets.banner import BannerKind
from contact_importer.gui.words.problem_text import problem_sentence
from contact_importer.model.contact import ContactList
from contact_importer.model.dry_run import DryRun
from contact_importer.model.errors import FileProblemError, UserError
from contact_importer.model.mapping import RememberedMapping
from contact_importer.model.source import SourceReading
from contact_importer.model.task import TaskOptions

_LIST_MS = 300  # after the last letter of a list's name


class MappingPage(MappingView):
    """One page, filled in as far as can be guessed: Start is normally the only click."""

    started = Signal(int)  # task id
    left = Signal()  # the person goes back without importing

    def __init__(self, service: ImportService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._draft = MappingDraft(service)
        self._program: tuple[str, ...] = ("contact-importer",)
        self._lists: Sequence[ContactList] = ()
        self._list_given = False
        self._fresh_days = 30
        self._busy = False
        self._problem: UserError | None = None
        self._flawed = False  # the counting met something that ends the import too
        self._loading: asyncio.Task[None] | None = None
        self._runner = DryRunner(service, self)
        self._list_timer = QTimer(self)
        self._list_timer.setSingleShot(True)
        self._list_timer.setInterval(_LIST_MS)
        self._connect()
        self._retranslate()

    @property
    def path(self) -> Path | None:
        """The file shown, or the first of several."""
        return self._draft.files[0] if self._draft.files else None

    @property
    def is_counted(self) -> bool:
        """The dry run is through."""
        return self._counts.found is not None and self._counts.found.finished

    def use_program(self, words: Sequence[str]) -> None:
        """How the program is called on this database, for the terminal."""
        self._program = tuple(words)
        self._refresh()

    async def show_file(
        self, path: Path, *more: Path, list_name: str = "", fresh_days: int = 30
    ) -> None:
        """Read the first rows of one file, or of several as one table; show what was guessed."""
        self._draft.begin((path, *more))
        self.head.show_files((path, *more))
        self._fresh_days = fresh_days
        self._list_given = bool(list_name)
        self._form.reset()
        self._problem, self._flawed = None, False
        self._banner.hide()
        self._show_preview()
        self._lists = await self._service.lists()
        self.options.show_lists(self._lists, list_name or list_name_of(path))
        await self._load()

    # --- Qt ---------------------------------------------------------------------------
    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow language and theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._banner.refresh()
            self.refresh_sign()

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: whoever leaves the page wants no counting."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._runner.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: back on the page, it goes on."""
        super().showEvent(event)
        if not event.spontaneous() and not self.is_counted:
            self._count()

    # --- reading ----------------------------------------------------------------------
    @async_slot()
    async def _load_again(self) -> None:
        await self._load()

    async def _load(self) -> None:
        """Preview with the choices made; a newer call replaces an older one."""
        if self._loading is not None:
            self._loading.cancel()
        self._runner.cancel()
        work = asyncio.ensure_future(
            self._draft.load(
                self._form.choices, recall=self._recall, list_name=lambda: self.options.list_name
            )
        )
        self._loading = work
        self._busy, self._problem, self._flawed = True, None, False
        self._refresh()
        try:
            await work
        except asyncio.CancelledError:
            if self._loading is work:
                raise
            return  # a newer preview is under way
        except UserError as error:
            self._show_failure(error)
            return
        self._busy = False
        self._say_skipped()
        self._show_preview()
        self._count()

    def _recall(self, remembered: RememberedMapping) -> None:
        """Fill in what was decided last time; a list that the person named stays."""
        self.options.level = remembered.level
        self.options.duplicates = remembered.duplicates
        known = [item.name for item in self._lists if item.id == remembered.list_id]
        if known and not self._list_given:
            self.options.list_name = known[0]

    def _show_failure(self, error: UserError) -> None:
        self._busy = False
        self._draft.preview = None
        self._show_preview()
        self._say_problem(error)
        if error.code == "bad_encoding":
            self._form.offer_encodings()
            self._form.setEnabled(True)
            self.show_cards(readable=False, form=True)

    def _show_preview(self) -> None:
        preview = self._draft.preview
        if preview is None:
            self._runner.cancel()
            self._counts.clear()
        else:
            self._form.show_preview(preview)
        self._form.setEnabled(preview is not None)
        self._table.show_preview(preview)
        self.show_cards(readable=preview is not None or self._busy, form=False)
        self._show_plan()

    def _show_plan(self) -> None:
        draft = self._draft
        self._table.show_plan(draft.plan, email_guessed=draft.email_guessed)
        self.head.show_remembered(known=draft.remembered is not None)
        self._refresh()

    # --- columns ----------------------------------------------------------------------
    def _choose_email(self, place: int) -> None:
        self._draft.choose_email(place)
        self._load_again()

    def _keep(self, place: int, name: str) -> None:
        self._draft.keep(place, name)
        self._on_columns()

    def _leave_out(self, place: int) -> None:
        self._draft.leave_out(place)
        self._on_columns()

    def _on_columns(self) -> None:
        """Other names change no count; without an address there is nothing to count."""
        preview = self._draft.preview
        if preview is not None and preview.reading.email_index < 0:
            self._runner.cancel()
            self._counts.clear()
            self._table.show_preview(preview)
        self._show_plan()

    @async_slot()
    async def _forget_last_time(self) -> None:
        await self._draft.forget()
        await self._load()

    @async_slot()
    async def _use_list(self) -> None:
        await self._draft.use_list(self.options.list_name)
        self._show_plan()
        self._count()

    # --- counting ---------------------------------------------------------------------
    def _count(self) -> None:
        """Count anew what the import would do."""
        reading = self._draft.reading
        self.options.show_estimates(None)
        if reading is None or reading.email_index < 0 or self._busy or not self.isVisible():
            return
        assert self._draft.preview is not None
        self._counts.begin(self._draft.preview.estimated_rows)
        self._runner.restart(reading, self.options.list_name)

    def _on_counted(self, found: DryRun) -> None:
        self._counts.show_counts(found)
        if found.finished:
            self.options.show_estimates(self._service.mapping.estimates(found.work))

    def _on_count_failed(self, error: UserError) -> None:
        self._counts.clear()
        self._flawed = isinstance(error, FileProblemError) and error.code != "file_changed"
        self._say_problem(error)
        self._refresh()

    def _say_skipped(self) -> None:
        """Which of several files are left out."""
        preview = self._draft.preview
        if preview is None or not preview.skipped:
            self._banner.hide()
            return
        self._banner.say(SourceWords().skipped(preview.skipped), BannerKind.WARNING)

    def _say_problem(self, error: UserError) -> None:
        self._problem = error
        again = (self.tr("Read it again"), self._load_again)
        text = problem_sentence(error)
        if error.code == "file_changed":
            text = self.tr("The file has changed since its preview.")
        self._banner.say(text, BannerKind.ERROR, () if self._draft.preview is None else (again,))

    # --- start ------------------------------------------------------------------------
    @async_slot()
    async def _start_import(self) -> None:
        reading = self._draft.reading
        if reading is None or self._reason_not_to_start():
            return
        self._runner.cancel()
        options = self._task_options()
        self._busy = True
        self._refresh()
        try:
            task = await self._service.start_import(reading, self.options.list_name, options)
        except UserError as error:
            self._say_problem(error)
            return
        finally:
            self._busy = False
            self._refresh()
        self.started.emit(task.id)
        await self._draft.remember(task.list_id, options)

    def _task_options(self) -> TaskOptions:
        return TaskOptions(
            level=self.options.level,
            duplicates=self.options.duplicates,
            fresh_days=self._fresh_days,
        )

    def _reason_not_to_start(self) -> str:
        return reason_not_to_start(
            self._draft.preview, busy=self._busy, problem=self._problem, name=self.options.list_name
        )

    # --- looks ------------------------------------------------------------------------
    def _refresh(self) -> None:
        reason = self._reason_not_to_start()
        note = reason or (flaw_warning() if self._flawed else "")
        self.say_beside_start(note, warning=not reason)
        self.start_button.setEnabled(not reason)
        self.head.show_facts(self._draft.preview, busy=self._busy)
        self._command.show_words(() if reason else self._command_words())

    def _command_words(self) -> tuple[str, ...]:
        preview = self._draft.preview
        if preview is None:
            return ()
        reading: SourceReading = preview.reading
        columns = self._draft.plan.choices(reading)
        options = self._task_options()
        return (*self._program, *import_words(reading, columns, self.options.list_name, options))

    def _retranslate(self) -> None:
        self.name_controls()
        if self._problem is not None:
            self._say_problem(self._problem)
        elif self._draft.preview is not None:
            self._say_skipped()
        self._refresh()

    def _connect(self) -> None:
        self._form.changed.connect(self._load_again)
        header = self._table.columns
        header.email_chosen.connect(self._choose_email)
        header.kept.connect(self._keep)
        header.left_out.connect(self._leave_out)
        self.head.forget_asked.connect(self._forget_last_time)
        self._runner.counted.connect(self._on_counted)
        self._runner.failed.connect(self._on_count_failed)
        self.options.changed.connect(self._refresh)
        self.options.list_changed.connect(self._list_timer.start)
        self._list_timer.timeout.connect(self._use_list)
        self.start_button.clicked.connect(self._start_import)
        self._back.clicked.connect(self.left)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(keys, self).activated.connect(self.start_button.click)
