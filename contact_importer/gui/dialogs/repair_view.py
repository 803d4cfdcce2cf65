"""The table of suggestions: changed letters stand out, Space ticks. GUI thread."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QPainter,
    QPalette,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from contact_importer.gui.dialogs.repair_model import (
    CHANGED_ROLE,
    ORIGINAL,
    SUGGESTED,
    WHY,
    RepairModel,
)
from contact_importer.gui.widgets.tick_delegate import TickDelegate

_WIDTHS = (245, 225, 165)


class ChangedLetters(TickDelegate):
    """Paints the letters that differ bold and underlined, whatever the colours."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt: all but the text as usual."""
        changed = index.data(CHANGED_ROLE)
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        option.text = text
        room = style.subElementRect(
            QStyle.SubElement.SE_ItemViewItemText, option, option.widget
        ).adjusted(3, 0, -3, 0)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        painter.save()
        painter.setPen(option.palette.color(role))
        _draw(painter, option, room, changed or frozenset())
        painter.restore()


def _draw(
    painter: QPainter, option: QStyleOptionViewItem, room: QRect, changed: frozenset[int]
) -> None:
    text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room.width())
    layout = QTextLayout(text, option.font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    marked = QTextCharFormat()
    marked.setFontWeight(QFont.Weight.Bold)
    marked.setFontUnderline(True)
    ranges = []
    for place in sorted(changed):
        if place < len(text):
            part = QTextLayout.FormatRange()
            part.start, part.length, part.format = place, 1, marked
            ranges.append(part)
    layout.setFormats(ranges)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(10_000)
    layout.endLayout()
    painter.setClipRect(room)
    top = room.top() + (room.height() - line.height()) / 2
    layout.draw(painter, QPointF(room.left(), top))


class RepairView(QTableView):
    """Rows of one height; Space ticks or unticks what is selected."""

    def __init__(self, model: RepairModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggestions = model
        self.setModel(model)
        letters = ChangedLetters(self)
        for column in (ORIGINAL, SUGGESTED):
            self.setItemDelegateForColumn(column, letters)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 12)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setMinimumHeight(self.fontMetrics().height() + 10)
        columns.setSectionResizeMode(WHY, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Space ticks all that is selected, or unticks it if it is ticked."""
        rows = [index.row() for index in self.selectionModel().selectedRows()]
        if event.key() == Qt.Key.Key_Space and rows:
            ticked = all(map(self._suggestions.is_ticked, rows))
            self._suggestions.tick(rows, on=not ticked)
            return
        super().keyPressEvent(event)
