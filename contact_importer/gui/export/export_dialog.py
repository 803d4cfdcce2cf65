"""Exports the contacts of a list, a task or a filter to a file. GUI thread."""

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget
from shiboken6 import isValid

from contact_importer.engine.file_ports import ExportRequest, ExportSplit, SourceStyle
from contact_importer.engine.service import ImportService
from contact_importer.gui.export.export_choice import (
    ExportChoice,
    ExportScope,
    file_stem,
    is_narrowed,
)
from contact_importer.gui.export.export_form import ExportForm
from contact_importer.gui.export.export_memory import ExportMemory, Remembered
from contact_importer.gui.export.export_presets import PresetRow
from contact_importer.gui.export.export_target import TargetRow
from contact_importer.gui.export.writing_dialog import WritingDialog
from contact_importer.gui.export.written_file import WrittenFile
from contact_importer.gui.runtime.loop import async_slot, start
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel, enlarge
from contact_importer.gui.window.tab_order import follow_layout
from contact_importer.gui.words.problem_text import problem_sentence
from contact_importer.model.contact import ContactFilter
from contact_importer.model.errors import UserError
from contact_importer.model.tally import tally_of
from contact_importer.model.verdict import Reason, Status

_POLL_MS = 100


class ExportDialog(WritingDialog):
    """Choose, name the file, export, see what became of it. Show it with ``open()``."""

    exported = Signal(int)  # rows written

    def __init__(
        self,
        service: ImportService,
        contacts: ContactFilter,
        title: str,
        parent: QWidget | None = None,
        *,
        memory: ExportMemory | None = None,
    ) -> None:
        """``title`` (of the list or task): in the proposed file name, and what is remembered by.

        ``memory`` None: nothing is remembered beyond this dialog.
        """
        super().__init__(parent)
        self._service = service
        self._shown = contacts
        self._question = 0  # number of the newest count: older answers are dropped
        self._rows: int | None = None  # that the choice would write
        self._written = 0
        self._done: int | None = None  # rows of the export that has succeeded
        self._heading = PlainLabel(parent=self)
        enlarge(self._heading, 1.2)
        self._title = title
        self._memory = memory or ExportMemory()
        self._touched = False  # by the person: what is remembered comes too late
        self._style: SourceStyle | None = None
        self._presets = PresetRow(self)  # made in the order of the Tab key
        self._form = ExportForm(narrowed=is_narrowed(contacts), parent=self)
        self._target = TargetRow(self)
        self._summary = MutedLabel(parent=self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._outcome = WrittenFile(self)
        self._close = ordinary_button("close", self)
        self._export = PrimaryButton("export", self)
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._lay_out()
        follow_layout(self)
        self._connect()
        self._retranslate()
        self._show_choice()
        start(self._recall())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addWidget(self._heading)
        column.addWidget(self._presets)
        column.addWidget(self._form)
        column.addWidget(self._target)
        column.addWidget(self._summary)
        column.addWidget(self._bar)
        column.addWidget(self._outcome)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._export)
        column.addLayout(buttons)
        self._export.setDefault(True)
        self._close.setAutoDefault(False)

    def _connect(self) -> None:
        self._form.changed.connect(self._choice_changed)
        self._presets.own_chosen.connect(self._form.show_choice)
        self._presets.built_in_chosen.connect(self._form.show_contents)
        self._presets.keep_asked.connect(self._keep_preset)
        self._presets.drop_asked.connect(self._drop_preset)
        self._target.changed.connect(self._target_changed)
        self._poll.timeout.connect(self._show_progress)
        self._export.clicked.connect(self._start_export)
        self._close.clicked.connect(self.reject)

    # --- what would be written --------------------------------------------------------
    async def _recall(self) -> None:
        """What the list's files were like, how it was exported last, how many there are."""
        style = await self._service.source_style(self._shown)
        remembered = await self._memory.recall()
        if not isValid(self):  # closed meanwhile
            return
        if style is not None:
            self._style = style
            self._form.offer_source(style)
        self._presets.show_own(remembered.presets)
        last = remembered.last.get(self._title)
        if last is not None and not self._touched and not is_narrowed(self._shown):
            self._form.show_choice(last)
            self._touched = False
        self._show_choice()
        await self._count_statuses()

    async def _count_statuses(self) -> None:
        whole = self._shown.whole
        counts = {
            (status, Reason.NONE): await self._service.count(
                replace(whole, statuses=frozenset({status}))
            )
            for status in Status
        }
        if isValid(self):
            self._form.contents.show_tally(tally_of(counts))

    @async_slot(str)
    async def _keep_preset(self, name: str) -> None:
        self._show_presets(await self._memory.keep_preset(name, self._form.choice()))

    @async_slot(str)
    async def _drop_preset(self, name: str) -> None:
        self._show_presets(await self._memory.drop_preset(name))

    def _show_presets(self, remembered: Remembered) -> None:
        if isValid(self):
            self._presets.show_own(remembered.presets)
            self._presets.mark(self._form.choice())

    @Slot()
    def _choice_changed(self) -> None:
        self._touched = True
        self._show_choice()

    def _show_choice(self) -> None:
        choice = self._form.choice()
        self._presets.mark(choice)
        self._target.propose(self._file_name(choice), folder=choice.split is ExportSplit.FOLDER)
        self._done = None
        self._outcome.clear()
        self._rows = None
        self._question += 1
        start(self._count(self._question))
        self._show_state()

    @Slot()
    def _target_changed(self) -> None:
        self._done = None
        self._outcome.clear()
        self._show_state()

    async def _count(self, question: int) -> None:
        choice = self._form.choice()
        meant = choice.contacts(self._shown)
        rows = await self._service.count(meant) if choice.means_something else 0
        if question == self._question and isValid(self):  # the dialog may have been closed
            self._rows = rows
            self._show_state()

    # --- writing ----------------------------------------------------------------------
    @Slot()
    def _start_export(self) -> None:
        if self._running is None and self._export.isEnabled():
            self._written = 0
            self._done = None
            self._outcome.clear()
            self._running = start(self._write())
            self._poll.start()
            self._show_state()

    async def _write(self) -> None:
        choice = self._form.choice()
        request = ExportRequest(
            contacts=choice.contacts(self._shown),
            target=self._target.path,
            preset=choice.preset,
            columns=choice.columns,
            delimiter=choice.delimiter,
            split=choice.split,
        )
        problem = ""
        try:
            self._done = await self._service.export(request, self._count_written)
            await self._memory.keep_last(self._title, choice)
        except UserError as error:
            problem = problem_sentence(error)
        finally:
            self._running = None
            if isValid(self):  # not closed meanwhile
                self._end(problem)

    def _end(self, problem: str) -> None:
        self._poll.stop()
        self._show_state()
        if self._done is None:
            self._outcome.tell_problem(problem)
            return
        self._outcome.tell_success(self._done_text(self._done), self._target.path)
        self.exported.emit(self._done)

    def _count_written(self, rows: int) -> None:
        """Called on any thread: a number is all that changes."""
        self._written = rows

    @Slot()
    def _show_progress(self) -> None:
        self._bar.setMaximum(max(1, self._rows or 0))
        self._bar.setValue(min(self._written, self._bar.maximum()))

    # --- what is seen -----------------------------------------------------------------
    def _show_state(self) -> None:
        running = self._running is not None
        self._form.setEnabled(not running)
        self._presets.setEnabled(not running)
        self._target.setEnabled(not running)
        self._bar.setVisible(running)
        self._export.setEnabled(not running and bool(self._rows) and self._target.is_complete)
        self._summary.setText(self._summary_text())
        self._summary.setVisible(bool(self._summary.text()))
        self._close.setText(self.tr("Cancel") if self._done is None else self.tr("Close"))
        if running:
            self._show_progress()

    def _summary_text(self) -> str:
        if self._rows is None:
            return self.tr("Counting…")
        if not self._rows:
            return self.tr("There is nothing to export in this choice.")
        if self._done is not None:
            return ""
        text = self.tr("%Ln contact(s) will be written.", "", self._rows)
        if self._target.exists and self._running is None:
            is_folder = self._form.choice().split is ExportSplit.FOLDER
            text += " " + (
                self.tr("The folder exists: files of the same names in it will be replaced.")
                if is_folder
                else self.tr("The file exists and will be replaced.")
            )
        return text

    def _file_name(self, choice: ExportChoice) -> str:
        words = {
            ExportScope.CLEAN: self.tr("clean"),
            ExportScope.CHOSEN: self.tr("selection"),
            ExportScope.SHOWN: self.tr("shown"),
            ExportScope.ALL: self.tr("all"),
        }
        one = choice.split is ExportSplit.NONE
        word = words[choice.scope] if one else self.tr("by status")
        return f"{file_stem(self._title)} {word}{choice.suffix(self._style)}"

    def _done_text(self, rows: int) -> str:
        written = self.tr("%Ln contact(s) were written to {0}.", "", rows)
        return written.format(self._target.path.name)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Export contacts"))
        self._heading.setText(self.tr("Export contacts"))
        self._bar.setAccessibleName(self.tr("Progress of the export"))
        self._export.setText(self.tr("Export"))
