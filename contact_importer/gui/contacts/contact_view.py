"""The table view of contacts. GUI thread."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from contact_importer.gui.contacts.contact_model import ADDRESS, REASON, STATUS, ContactModel
from contact_importer.gui.theme import Accent, colour

_Index = QModelIndex | QPersistentModelIndex
_WIDTHS = {STATUS: 140, ADDRESS: 260, REASON: 230}
_OWN_WIDTH = 150
_ROW_NUMBER_WIDTH = 80


class ContactView(QTableView):
    """Rows of one height, columns of settled widths: nothing is measured per row."""

    row_chosen = Signal(int)  # the current row; -1 = none

    def __init__(self, model: ContactModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._contacts = model
        self.empty_text = ""
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self._set_up_headers()
        self.setModel(model)
        model.modelReset.connect(self.size_columns)
        self._sized_for = 0
        self.size_columns()

    def _set_up_headers(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 12)
        columns = self.horizontalHeader()
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        columns.setTextElideMode(Qt.TextElideMode.ElideRight)
        columns.setHighlightSections(False)
        columns.setMinimumHeight(self.fontMetrics().height() + 10)
        columns.setSectionsClickable(True)

    def column_keys(self) -> list[str]:
        """What each column is called in what is remembered, in the model's order."""
        return self._contacts.column_keys()

    def size_columns(self, *, anew: bool = False) -> None:
        """First widths of a new set of columns; the person's own stay while it stands."""
        count = self._contacts.columnCount()
        if count == self._sized_for and not anew:
            return
        self._sized_for = count
        for column in range(count - 1):
            self.setColumnWidth(column, _WIDTHS.get(column, _OWN_WIDTH))
        self.setColumnWidth(count - 1, _ROW_NUMBER_WIDTH)

    # --- Qt ---------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt. Being Python, it keeps the interpreter lock during all ``data`` calls of a paint.

        Without it a busy thread makes every one of them wait (performance.md §2).
        """
        super().paintEvent(event)
        if self.empty_text and not self._contacts.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(colour(Accent.MUTED))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(
                self.viewport().rect().adjusted(24, 24, -24, -24), flags, self.empty_text
            )

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Qt: another row is the current one."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.row_chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Ctrl+C copies the address."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_address()
            event.accept()
            return
        super().keyPressEvent(event)

    def copy_address(self) -> None:
        """The current row's address to the clipboard."""
        address = self._contacts.address_at(self.currentIndex().row())
        if address:
            QGuiApplication.clipboard().setText(address)
