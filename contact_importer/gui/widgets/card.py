"""A frame with rounded corners: the ground of everything that belongs together. GUI thread."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from contact_importer.gui.looks.theme import card_colour, line_colour

_RADIUS = 8.0


class Card(QFrame):
    """A frame painted in the card colour of the theme in use."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the rounded ground."""
        painter = QPainter(self)
        paint_card(painter, self)


def paint_card(painter: QPainter, widget: QWidget) -> None:
    """Paint the ground of a card over the whole of ``widget``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line_colour(), 1))
    painter.setBrush(card_colour())
    area = QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(area, _RADIUS, _RADIUS)
