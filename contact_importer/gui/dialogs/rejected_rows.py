"""Rows of a file that gave no new contact, with their number and cause. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from contact_importer.engine.service import ImportService
from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.runtime.loop import start
from contact_importer.gui.widgets.plain_text import WrappedLabel
from contact_importer.gui.words.reason_text import reject_cause_title
from contact_importer.gui.words.wording import number
from contact_importer.model.contact import RejectedRow
from contact_importer.model.source import SourceReading
from contact_importer.model.task import ImportTask

_SHOWN = 2_000
_LONGEST_CELL = 300


class RejectedRowsDialog(QDialog):
    """The first rows that were left out; open it with ``open()``."""

    def __init__(self, service: ImportService, task: ImportTask, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._service = service
        self._task = task
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Rows left out of {0}").format(task.source_name))
        self.resize(720, 480)
        self._note = WrappedLabel(self.tr("Reading…"), self)
        self._table = QTableWidget(0, 3, self)
        self._table.setHorizontalHeaderLabels([self.tr("Row"), self.tr("Cause"), self.tr("Text")])
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.verticalHeader().hide()
        self._table.horizontalHeader().setStretchLastSection(True)
        self._table.setColumnWidth(0, 90)
        self._table.setColumnWidth(1, 230)
        self._table.setAccessibleName(self.windowTitle())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self._note)
        column.addWidget(self._table, 1)
        column.addWidget(buttons)
        self._reading: SourceReading | None = None
        self._work = start(self._load())
        self.finished.connect(self._on_finished)

    def _on_finished(self) -> None:
        self._work.cancel()

    async def _load(self) -> None:
        rows: list[RejectedRow] = []
        self._reading = (await self._service.snapshot(self._task.id)).task.reading
        async for row in self._service.rejected_rows(self._task.id):
            rows.append(row)
            if len(rows) == _SHOWN:
                break
        self._show(rows)

    def _row_text(self, row_number: int) -> str:
        """The row; where there were several files, which of them and the row in it."""
        if self._reading is None or not self._reading.parts:
            return number(row_number)
        place = self._reading.place_of(row_number)
        return f"{one_line(place.file)} · {number(place.row)}"

    def _show(self, rows: list[RejectedRow]) -> None:
        several = self._reading is not None and bool(self._reading.parts)
        if several:
            self._table.setColumnWidth(0, 200)
        self._table.setRowCount(len(rows))
        for place, row in enumerate(rows):
            count = QTableWidgetItem(self._row_text(row.row_number))
            if not several:
                count.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._table.setItem(place, 0, count)
            self._table.setItem(place, 1, QTableWidgetItem(reject_cause_title(row.cause)))
            self._table.setItem(place, 2, QTableWidgetItem(row.raw[:_LONGEST_CELL]))
        tally = self._task.tally
        left_out = tally.duplicate + tally.rejected
        if not left_out:
            self._note.setText(self.tr("Every row of the file became a contact."))
        elif len(rows) < left_out:
            self._note.setText(
                self.tr("The first {0} of {1} rows that gave no new contact:").format(
                    number(len(rows)), number(left_out)
                )
            )
        else:
            self._note.setText(self.tr("%Ln row(s) gave no new contact:", "", left_out))
