"""Paints the rows of the contact table that are in sight. GUI thread.

Qt's own painting asks a Python model some ten times for each cell, 1,200 calls for a screen;
this takes each row once, and texts that were shortened before are not measured again.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QTableView

from contact_importer.gui.contacts.cell_looks import CellLooks
from contact_importer.gui.contacts.contact_model import ContactModel
from contact_importer.gui.contacts.table_row import STATUS, TableRow

_MARGIN = 4
_ICON = 16
_REMEMBERED = 4_000  # shortened texts: some screens of them


@dataclass(frozen=True, slots=True)
class _Column:
    number: int
    left: int
    width: int
    at_right: bool


class RowPainter:
    """Keeps what was measured, for one font."""

    def __init__(self, view: QTableView, model: ContactModel) -> None:
        self._view = view
        self._model = model
        self._metrics = QFontMetrics(view.font())
        self._shortened: dict[tuple[str, int], str] = {}

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Paint what of the rows lies in ``area`` of the viewport."""
        view, rows = self._view, self._model.rowCount()
        first, last = view.rowAt(area.top()), view.rowAt(area.bottom())
        if first < 0:
            return
        self._metrics = painter.fontMetrics()
        columns = self._columns(area)
        height = view.verticalHeader().defaultSectionSize()
        top = view.rowViewportPosition(first)
        chosen = [
            (span.top(), span.bottom()) for span in view.selectionModel().selection().toList()
        ]
        current = view.currentIndex().row() if view.hasFocus() else -1
        for row in range(first, rows if last < 0 else last + 1):
            line = QRect(area.left(), top, area.width(), height)
            selected = any(top_row <= row <= bottom_row for top_row, bottom_row in chosen)
            self._paint_row(painter, line, row, columns, selected=selected)
            if row == current:
                self._paint_focus(painter, line, selected=selected)
            top += height

    def _columns(self, area: QRect) -> list[_Column]:
        view, header = self._view, self._view.horizontalHeader()
        count = self._model.columnCount()
        found = [
            _Column(
                number,
                view.columnViewportPosition(number),
                view.columnWidth(number),
                (number == count - 1) != view.isRightToLeft(),
            )
            for number in range(count)
            if not header.isSectionHidden(number)
        ]
        return [
            one for one in found if one.left <= area.right() and one.left + one.width > area.left()
        ]

    def _paint_row(
        self, painter: QPainter, line: QRect, row: int, columns: list[_Column], *, selected: bool
    ) -> None:
        palette, looks = self._view.palette(), self._model.looks
        roles = QPalette.ColorRole
        if selected:
            painter.fillRect(line, palette.color(roles.Highlight))
        elif row % 2:
            painter.fillRect(line, palette.color(roles.AlternateBase))
        shown = self._model.wanted_row(row)
        ink = palette.color(roles.HighlightedText if selected else roles.Text)
        for column in columns:
            own = None if selected else looks.ink(shown, column.number, self._model.own_columns)
            self._paint_cell(painter, line, shown, column, own or ink, looks, selected=selected)

    def _paint_focus(self, painter: QPainter, line: QRect, *, selected: bool) -> None:
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Highlight
        painter.setPen(self._view.palette().color(role))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(line.adjusted(1, 1, -2, -2))

    def _paint_cell(
        self,
        painter: QPainter,
        line: QRect,
        shown: TableRow | None,
        column: _Column,
        ink: QColor,
        looks: CellLooks,
        *,
        selected: bool,
    ) -> None:
        left, width = column.left + _MARGIN, column.width - 2 * _MARGIN
        if column.number == STATUS and shown is not None and shown.readable:
            at = left + width - _ICON if column.at_right else left
            mode = QIcon.Mode.Selected if selected else QIcon.Mode.Normal
            box = QRect(at, line.top(), _ICON, line.height())
            looks.icon(shown).paint(painter, box, Qt.AlignmentFlag.AlignCenter, mode)
            width -= _ICON + _MARGIN
            left += 0 if column.at_right else _ICON + _MARGIN
        text = self._fitting(looks.text(shown, column.number, self._model.own_columns), width)
        if not text:
            return
        if column.at_right:
            left += width - self._metrics.horizontalAdvance(text)
        base = line.top() + (line.height() + self._metrics.ascent() - self._metrics.descent()) // 2
        painter.setPen(ink)
        painter.drawText(left, base, text)

    def _fitting(self, text: str, width: int) -> str:
        found = self._shortened.get((text, width))
        if found is None:
            if len(self._shortened) >= _REMEMBERED:
                self._shortened.clear()
            found = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            self._shortened[text, width] = found
        return found

    def forget(self) -> None:
        """Another font."""
        self._shortened.clear()
