"""Exports the contacts of a list, a task or a filter to a file. GUI thread."""

import asyncio

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget
from shiboken6 import isValid

from contact_importer.engine.file_ports import ExportRequest
from contact_importer.engine.service import ImportService
from contact_importer.gui.export_choice import file_name, is_narrowed
from contact_importer.gui.export_form import ExportForm
from contact_importer.gui.export_target import TargetRow
from contact_importer.gui.loop import start
from contact_importer.gui.plain_text import MutedLabel, PlainLabel, enlarge
from contact_importer.gui.problem_text import problem_sentence
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.written_file import WrittenFile
from contact_importer.model.contact import ContactFilter
from contact_importer.model.errors import UserError

_POLL_MS = 100


class ExportDialog(QDialog):
    """Choose, name the file, export, see what became of it. Show it with ``open()``."""

    exported = Signal(int)  # rows written

    def __init__(
        self,
        service: ImportService,
        contacts: ContactFilter,
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        """``title`` (of the list or task) becomes part of the proposed file name."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._service = service
        self._shown = contacts
        self._question = 0  # number of the newest count: older answers are dropped
        self._rows: int | None = None  # that the choice would write
        self._written = 0
        self._running: asyncio.Task[None] | None = None
        self._done: int | None = None  # rows of the export that has succeeded
        self._heading = PlainLabel(parent=self)
        enlarge(self._heading, 1.2)
        self._form = ExportForm(narrowed=is_narrowed(contacts), parent=self)
        self._title = title
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
        self._connect()
        self._retranslate()
        self._choice_changed()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addWidget(self._heading)
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
        self.setMinimumWidth(560)

    def _connect(self) -> None:
        self._form.changed.connect(self._choice_changed)
        self._target.changed.connect(self._target_changed)
        self._poll.timeout.connect(self._show_progress)
        self._export.clicked.connect(self._start_export)
        self._close.clicked.connect(self.reject)

    # --- what would be written --------------------------------------------------------
    @Slot()
    def _choice_changed(self) -> None:
        self._target.propose(file_name(self._title, self._form.choice()))
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
        rows = await self._service.count(self._form.choice().contacts(self._shown))
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
        )
        problem = ""
        try:
            self._done = await self._service.export(request, self._count_written)
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
            text += " " + self.tr("The file exists and will be replaced.")
        return text

    def _done_text(self, rows: int) -> str:
        written = self.tr("%Ln contact(s) were written to {0}.", "", rows)
        return written.format(self._target.path.name)

    # --- Qt ---------------------------------------------------------------------------
    def reject(self) -> None:
        """Qt: Esc and Cancel also end an export that is under way; no file is left of it."""
        if self._running is not None:
            self._running.cancel()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: as Cancel."""
        if self._running is not None:
            self._running.cancel()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._show_state()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Export contacts"))
        self._heading.setText(self.tr("Export contacts"))
        self._bar.setAccessibleName(self.tr("Progress of the export"))
        self._export.setText(self.tr("Export"))
