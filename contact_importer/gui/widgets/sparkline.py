"""The speed of the last minute as a small curve. GUI thread."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from contact_importer.gui.looks.theme import Accent, colour
from contact_importer.gui.widgets.plain_text import set_tooltip
from contact_importer.gui.words.wording import speed

_POINTS = 60
_MARGIN = 2.0


class Sparkline(QWidget):
    """Newest at the far end. The text twin says the present and the highest speed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[float, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._describe()

    def show_values(self, values: tuple[float, ...]) -> None:
        """Show speeds in contacts per second, the oldest first."""
        shown = values[-_POINTS:]
        if shown == self._values:
            return
        self._values = shown
        self._describe()
        self.update()

    def refresh(self) -> None:
        """The language is another."""
        self._describe()

    def sizeHint(self) -> QSize:
        """Qt: about as wide as a word or two."""
        return QSize(150, 26)

    def minimumSizeHint(self) -> QSize:
        """Qt: a curve needs some room."""
        return QSize(60, 26)

    def points(self, area: QRectF) -> list[QPointF]:
        """Where the curve goes; fewer than 60 values begin in the middle."""
        top = max(self._values, default=0.0) or 1.0
        step = area.width() / (_POINTS - 1)
        first = _POINTS - len(self._values)
        return [
            QPointF(area.left() + (first + i) * step, area.bottom() - area.height() * value / top)
            for i, value in enumerate(self._values)
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a base line, a tinted area, the curve, and where it is now."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        own = colour(Accent.PRIMARY)
        area = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN - 1, -_MARGIN)
        base = QColor(own)
        base.setAlphaF(0.3)
        painter.setPen(QPen(base, 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        points = self.points(area)
        if len(points) < 2:
            return
        ground = QPainterPath(QPointF(points[0].x(), area.bottom()))
        for point in points:
            ground.lineTo(point)
        ground.lineTo(points[-1].x(), area.bottom())
        tint = QColor(own)
        tint.setAlphaF(0.15)
        painter.fillPath(ground, tint)
        painter.setPen(QPen(own, 1.6))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(own)
        painter.drawEllipse(points[-1], 2.4, 2.4)

    def _describe(self) -> None:
        self.setAccessibleName(self.tr("Speed over the last minute"))
        text = ""
        if self._values:
            now, most = speed(self._values[-1]), speed(max(self._values))
            text = self.tr("now {0}, at most {1}").format(now, most)
        self.setAccessibleDescription(text)
        set_tooltip(self, ": ".join(filter(None, (self.accessibleName(), text))))
