"""The table view of contacts. GUI thread."""

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from contact_importer.gui.contacts.contact_actions import ContactAction, ContactMenu
from contact_importer.gui.contacts.contact_model import ContactModel
from contact_importer.gui.contacts.row_painter import RowPainter
from contact_importer.gui.contacts.table_row import ADDRESS, REASON, STATUS
from contact_importer.gui.looks.theme import Accent, colour
from contact_importer.gui.runtime.interpreter_lock import undisturbed

_Index = QModelIndex | QPersistentModelIndex
_WIDTHS = {STATUS: 140, ADDRESS: 260, REASON: 230}
_OWN_WIDTH = 150
_ROW_NUMBER_WIDTH = 80


class ContactView(QTableView):
    """Rows of one height, columns of settled widths: nothing is measured per row."""

    row_chosen = Signal(int)  # the current row; -1 = none
    action_asked = Signal(str)  # value of ContactAction, for what is selected

    def __init__(self, model: ContactModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._contacts = model
        self._rows = RowPainter(self, model)
        self.empty_text = ""
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
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
        self.menu = ContactMenu(self)
        self.menu.chosen.connect(self.action_asked)
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
        """Qt: the rows in sight, or why there are none."""
        with undisturbed(), QPainter(self.viewport()) as painter:
            if self._contacts.rowCount():
                self._rows.paint(painter, event.rect())
            elif self.empty_text:
                self._paint_empty(painter)

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setPen(colour(Accent.MUTED))
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(self.viewport().rect().adjusted(24, 24, -24, -24), flags, self.empty_text)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another font measures otherwise."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._rows.forget()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Qt: another row is the current one."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.row_chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Ctrl+C copies, Del removes, the menu key opens the menu of what is selected."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_chosen()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.action_asked.emit(ContactAction.REMOVE.value)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def copy_chosen(self) -> None:
        """The address of the selected row to the clipboard at once, those of many soon."""
        rows = [span.top() for span in self.selectionModel().selection().toList()]
        address = self._contacts.address_at(rows[0]) if self._selected_rows() == 1 else ""
        if address:
            QGuiApplication.clipboard().setText(address)
        else:
            self.action_asked.emit(ContactAction.COPY.value)

    def _selected_rows(self) -> int:
        return sum(span.height() for span in self.selectionModel().selection().toList())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt: by the mouse at its place, by the keyboard below the current row."""
        count = self._selected_rows()
        if not count:
            return
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            row = self.visualRect(self.currentIndex())
            place = self.viewport().mapToGlobal(row.bottomLeft())
        self.menu.popup(self, place, count)

    def move_cursor(self, row: int) -> None:
        """Put the cursor on a row; what is selected stays."""
        index = self._contacts.index(row, ADDRESS)
        flags = QItemSelectionModel.SelectionFlag.NoUpdate
        if not self.selectionModel().hasSelection():
            rows = QItemSelectionModel.SelectionFlag.Rows
            flags = QItemSelectionModel.SelectionFlag.Select | rows
        self.selectionModel().setCurrentIndex(index, flags)
