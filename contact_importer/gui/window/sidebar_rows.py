"""How the rows of the sidebar are painted. GUI thread."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from contact_importer.gui.looks.icons import pixmap
from contact_importer.gui.looks.theme import colour
from contact_importer.gui.words.wording import number
from contact_importer.model.tally import Tally
from contact_importer.model.verdict import Status

if TYPE_CHECKING:
    from contact_importer.gui.window.sidebar import Entry

ENTRY_ROLE = Qt.ItemDataRole.UserRole
_ROW = 34
_HEALTH = 10  # more, where a list shows its health
_CLOCK = 14
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEADING = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter  # mirrored by the painter
_TRAILING = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NARROWEST = 56  # pixels: room for an icon
_WITH_TITLES = 130


class EntryDelegate(QStyledItemDelegate):
    """Paints a row: icon, title, count, and the health of a list."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Qt: lists are higher, for their health."""
        entry: Entry = index.data(ENTRY_ROLE)
        health = 0 if entry.tally is None else _HEALTH
        return QSize(100, _line_height(option.fontMetrics) + health)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt: one row."""
        entry: Entry = index.data(ENTRY_ROLE)
        area: QRect = option.rect.adjusted(8, 1, -8, -1)
        state: QStyle.StateFlag = option.state
        palette: QPalette = option.palette
        painter.save()
        painter.setLayoutDirection(option.direction)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        narrow = option.rect.width() < _WITH_TITLES
        if entry.place is None and not narrow:
            _paint_heading(painter, area, entry, palette)
        elif entry.place is not None:
            _paint_ground(painter, area, state, palette)
            paint = _paint_icon if narrow else _paint_entry
            paint(painter, area, entry, palette)
        painter.restore()


def _paint_ground(
    painter: QPainter, area: QRect, state: QStyle.StateFlag, palette: QPalette
) -> None:
    selected = bool(state & QStyle.StateFlag.State_Selected)
    hovered = bool(state & QStyle.StateFlag.State_MouseOver)
    if not (selected or hovered):
        return
    tint = palette.color(QPalette.ColorRole.Highlight)
    tint.setAlphaF(0.18 if selected else 0.07)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawRoundedRect(QRectF(area), 6, 6)
    if selected and state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(palette.color(QPalette.ColorRole.Highlight))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


def _paint_heading(painter: QPainter, area: QRect, entry: "Entry", palette: QPalette) -> None:
    font = QFont(painter.font())
    font.setPointSizeF(font.pointSizeF() * 0.88)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    painter.drawText(area.adjusted(10, 6, -10, 0), int(_LEADING), entry.title)


def _paint_icon(painter: QPainter, area: QRect, entry: "Entry", palette: QPalette) -> None:
    """All there is room for; a list adds its initial, and the tooltip says the rest."""
    sign = pixmap(entry.icon, 18, palette.color(QPalette.ColorRole.WindowText))
    if entry.tally is None:
        painter.drawPixmap(area.center().x() - 8, area.center().y() - 8, sign)
        return
    painter.setPen(palette.color(QPalette.ColorRole.WindowText))
    painter.drawText(area.adjusted(0, 0, 0, -8), int(_CENTRE), entry.title[:1].upper())
    if entry.tally.contacts:
        _paint_health(
            painter, QRectF(area.left() + 6, area.bottom() - 9, area.width() - 12, 4), entry.tally
        )


def _paint_entry(painter: QPainter, area: QRect, entry: "Entry", palette: QPalette) -> None:
    line = QRect(
        area.left() + 10, area.top(), area.width() - 20, _line_height(painter.fontMetrics()) - 2
    )
    text_colour = palette.color(QPalette.ColorRole.WindowText)
    if entry.icon:
        place = QRect(line.left(), line.center().y() - 8, 18, 18)
        painter.drawPixmap(_placed(painter, line, place), pixmap(entry.icon, 18, text_colour))
    line = _placed(painter, line, line.adjusted(28, 0, 0, 0))
    count = "" if not entry.count else number(entry.count)
    metrics = QFontMetrics(painter.font())
    taken = metrics.horizontalAdvance(count) + 8 if count else 0
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    painter.drawText(line, int(_TRAILING), count)
    if entry.note:
        taken += _CLOCK + 6
        clock = pixmap("pending", _CLOCK, colour(Status.PENDING))
        place = QRect(line.right() - taken + 8, line.center().y() - _CLOCK // 2 + 1, _CLOCK, _CLOCK)
        painter.drawPixmap(_placed(painter, line, place), clock)
    painter.setPen(text_colour)
    title = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, line.width() - taken)
    painter.drawText(line, int(_LEADING), title)
    if entry.tally is not None and entry.tally.contacts:
        bar = QRectF(line.left(), area.bottom() - 9, line.width(), 4)
        _paint_health(painter, bar, entry.tally)


def _line_height(metrics: QFontMetrics) -> int:
    """Of the words of a row; large letters need more."""
    return max(_ROW, metrics.height() + 12)


def _placed(painter: QPainter, area: QRect, place: QRect) -> QRect:
    """``place`` inside ``area``, on the other side where writing goes from right to left."""
    return QStyle.visualRect(painter.layoutDirection(), area, place)


def _paint_health(painter: QPainter, bar: QRectF, tally: Tally) -> None:
    """The shares of the statuses, from where a line begins."""
    mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
    done = 0.0
    for status in (Status.VALID, Status.INVALID, Status.BLACKLIST, Status.PENDING):
        width = bar.width() * tally.of(status) / tally.contacts
        left = bar.right() - done - width if mirrored else bar.left() + done
        painter.fillRect(QRectF(left, bar.top(), width, bar.height()), colour(status))
        done += width
