"""Writes a report about a list or a task to a file. GUI thread."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from contact_importer.engine.file_ports import ReportFormat, ReportRequest
from contact_importer.engine.service import ImportService
from contact_importer.gui.export.export_choice import file_stem
from contact_importer.gui.export.export_target import TargetRow
from contact_importer.gui.export.writing_dialog import WritingDialog
from contact_importer.gui.export.written_file import WrittenFile
from contact_importer.gui.runtime.loop import start
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel, enlarge
from contact_importer.gui.words.language import language_in_use
from contact_importer.gui.words.problem_text import problem_sentence
from contact_importer.model.contact import ContactFilter
from contact_importer.model.errors import UserError


class ReportDialog(WritingDialog):
    """Choose the format, name the file, write. Show it with ``open()``."""

    def __init__(
        self,
        service: ImportService,
        contacts: ContactFilter,
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        """``contacts`` name the list or the task; ``title`` is part of the file's name."""
        super().__init__(parent)
        self._service = service
        self._contacts = contacts
        self._title = title
        self._heading = PlainLabel(parent=self)
        enlarge(self._heading, 1.2)
        self._about = MutedLabel(parent=self)
        self._formats = {kind: QRadioButton(self) for kind in ReportFormat}
        self._group = QButtonGroup(self)
        self._with_addresses = QCheckBox(self)
        self._note = MutedLabel(parent=self)
        self._target = TargetRow(self)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._outcome = WrittenFile(self)
        self._close = ordinary_button("close", self)
        self._write = PrimaryButton("report", self)
        self._formats[ReportFormat.HTML].setChecked(True)
        self._lay_out()
        self._connect()
        self._retranslate()
        self._choice_changed()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addWidget(self._heading)
        column.addWidget(self._about)
        for button in self._formats.values():
            self._group.addButton(button)
            column.addWidget(button)
        column.addWidget(self._with_addresses)
        column.addWidget(self._note)
        column.addWidget(self._target)
        column.addWidget(self._bar)
        column.addWidget(self._outcome)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._write)
        column.addLayout(buttons)
        self._write.setDefault(True)
        self._close.setAutoDefault(False)
        self.setMinimumWidth(560)

    def _connect(self) -> None:
        for button in (*self._formats.values(), self._with_addresses):
            button.toggled.connect(self._choice_changed)
        self._target.changed.connect(self._show_state)
        self._write.clicked.connect(self._begin)
        self._close.clicked.connect(self.reject)

    @property
    def format(self) -> ReportFormat:
        """The format that is chosen."""
        return next(kind for kind, button in self._formats.items() if button.isChecked())

    @Slot()
    def _choice_changed(self) -> None:
        name = self.tr("{0} report").format(file_stem(self._title))
        self._target.propose(f"{name}.{self.format.value}")
        self._outcome.clear()
        self._show_state()

    # --- writing ----------------------------------------------------------------------
    @Slot()
    def _begin(self) -> None:
        if self._running is None and self._target.is_complete:
            self._outcome.clear()
            self._running = start(self._report())
            self._show_state()

    async def _report(self) -> None:
        request = ReportRequest(
            contacts=self._contacts,
            target=self._target.path,
            format=self.format,
            language=language_in_use(),
            with_addresses=self._with_addresses.isChecked(),
        )
        problem = ""
        done = False
        try:
            await self._service.report(request)
            done = True
        except UserError as error:
            problem = problem_sentence(error)
        finally:
            self._running = None
            if isValid(self):  # not closed meanwhile
                self._end(problem, request.target if done else None)

    def _end(self, problem: str, written: Path | None) -> None:
        if written is None:
            self._outcome.tell_problem(problem)
        else:
            sentence = self.tr("The report was written to {0}.").format(written.name)
            self._outcome.tell_success(sentence, written)
        self._show_state()

    # --- what is seen -----------------------------------------------------------------
    @Slot()
    def _show_state(self) -> None:
        running = self._running is not None
        for widget in (*self._formats.values(), self._with_addresses, self._target):
            widget.setEnabled(not running)
        self._bar.setVisible(running)
        self._write.setEnabled(not running and self._target.is_complete)
        self._note.setText(self._note_text())

    def _note_text(self) -> str:
        if self._target.exists and self._running is None and not self._outcome.text:
            return self.tr("The file exists and will be replaced.")
        if self._with_addresses.isChecked():
            return self.tr("The file will hold addresses: mind who gets it.")
        return self.tr("The report holds counts and domains, no addresses.")

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Report"))
        self._heading.setText(self.tr("Report"))
        self._about.setText(
            self.tr("Results, reasons and domains with charts, and what to do about each.")
        )
        self._formats[ReportFormat.HTML].setText(self.tr("Web page (HTML): to read and to print"))
        self._formats[ReportFormat.XLSX].setText(self.tr("Excel workbook (XLSX): to work on"))
        self._with_addresses.setText(self.tr("List contacts with their addresses too"))
        self._bar.setAccessibleName(self.tr("The report is being written"))
        self._write.setText(self.tr("Write report"))
        self._close.setText(self.tr("Close"))
