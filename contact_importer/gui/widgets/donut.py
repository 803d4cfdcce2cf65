"""A ring of parts with the one number that matters in its middle. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from contact_importer.gui.looks.theme import Accent, colour
from contact_importer.gui.widgets.chart_part import ChartPart, parts_text
from contact_importer.gui.widgets.part_fill import groove_colour, paint_outline, part_brush
from contact_importer.gui.widgets.plain_text import set_tooltip
from contact_importer.gui.words.wording import share

_SIDE = 128
_THICKNESS = 0.15  # of the diameter
_GAP_DEGREES = 1.6  # between two parts
_TOP = 90.0  # Qt's angles begin at three o'clock and grow anticlockwise


class Donut(QWidget):
    """The parts and, as the bare ring, the rest of the whole. The text twin tells all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[ChartPart, ...] = ()
        self._whole = 0
        self._caption = ""
        self._side = _SIDE
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def figure(self) -> str:
        """The share in the middle."""
        return share(sum(part.count for part in self._parts), self._whole)

    def show_parts(self, parts: Sequence[ChartPart], whole: int, caption: str) -> None:
        """Show parts of a whole; ``caption`` stands below the number in the middle."""
        shown = tuple(part for part in parts if part.count)
        if (shown, whole, caption) == (self._parts, self._whole, self._caption):
            return
        self._parts, self._whole, self._caption = shown, whole, caption
        self.setAccessibleName(f"{self.figure} {caption}")
        self.setAccessibleDescription(parts_text(shown, whole))
        set_tooltip(self, f"{self.accessibleName()}: {self.accessibleDescription()}")
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: room for the number and two words."""
        return QSize(self._side, self._side)

    def set_side(self, side: int) -> None:
        """Another size, in logical pixels."""
        if side != self._side:
            self._side = side
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the ring, its parts, the number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        side = min(self.width(), self.height())
        outer = QRectF(0, 0, side, side)
        outer.moveCenter(QRectF(self.rect()).center())
        ring = _sector(outer.adjusted(0.5, 0.5, -0.5, -0.5), _TOP, 360.0)
        painter.fillPath(ring, groove_colour(self.palette()))
        self._paint_parts(painter, outer)
        paint_outline(painter, ring, self.palette())
        self._paint_words(painter, outer)

    def _paint_parts(self, painter: QPainter, outer: QRectF) -> None:
        turn = 1 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else -1
        at, alone = _TOP, len(self._parts) == 1 and self._parts[0].count == self._whole
        for part in self._parts:
            span = 360.0 * part.count / self._whole if self._whole else 0.0
            gap = 0.0 if alone else min(_GAP_DEGREES, span / 3)
            begin = at + turn * gap / 2
            painter.fillPath(_sector(outer, begin, turn * (span - gap)), part_brush(part.meaning))
            at += turn * span

    def _paint_words(self, painter: QPainter, outer: QRectF) -> None:
        inner = outer.adjusted(*(outer.width() * (_THICKNESS + 0.05) * s for s in (1, 1, -1, -1)))
        large = QFont(self.font())
        large.setPixelSize(round(outer.height() * 0.2))
        large.setWeight(QFont.Weight.DemiBold)
        small = QFont(self.font())
        small.setPixelSize(max(9, round(outer.height() * 0.088)))
        middle = inner.center().y()
        upper = QRectF(inner.left(), inner.top(), inner.width(), middle + 4 - inner.top())
        lower = QRectF(inner.left(), middle + 4, inner.width(), inner.bottom() - middle - 4)
        centred = Qt.AlignmentFlag.AlignHCenter
        painter.setFont(large)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(upper, int(centred | Qt.AlignmentFlag.AlignBottom), self.figure)
        painter.setFont(small)
        painter.setPen(colour(Accent.MUTED))
        flags = int(centred | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        painter.drawText(lower, flags, self._caption)


def _sector(outer: QRectF, begin: float, span: float) -> QPainterPath:
    """A piece of the ring."""
    thick = outer.width() * _THICKNESS
    inner = outer.adjusted(thick, thick, -thick, -thick)
    path = QPainterPath()
    path.arcMoveTo(outer, begin)
    path.arcTo(outer, begin, span)
    path.arcTo(inner, begin + span, -span)
    path.closeSubpath()
    return path
