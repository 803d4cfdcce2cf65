"""A tinted strip inside a page: a sign and what to do. GUI thread."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from contact_importer.gui.looks.icons import pixmap
from contact_importer.gui.looks.theme import Accent, card_colour, colour
from contact_importer.gui.widgets.plain_text import WrappedLabel

_SIGNS = {Accent.PRIMARY: "info", Accent.WARNING: "warning", Accent.ERROR: "warning"}


class Notice(QFrame):
    """Plain text in the colour of its kind; hidden while it has nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._accent = Accent.PRIMARY
        self._sign = QLabel(self)
        self._text = WrappedLabel(parent=self)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(self, text: str, accent: Accent) -> None:
        """Say it; "" hides the strip."""
        self._accent = accent
        self._text.setText(text)
        self.setAccessibleName(text)
        self._renew_sign()
        self.setVisible(bool(text))
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._renew_sign()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the tinted ground."""
        painter = QPainter(self)
        paint_tinted(painter, QRectF(self.rect()), colour(self._accent))

    def _renew_sign(self) -> None:
        self._sign.setPixmap(pixmap(_SIGNS[self._accent], 18, colour(self._accent)))


def paint_tinted(painter: QPainter, area: QRectF, own: QColor) -> None:
    """A card with a frame and a breath of its own colour."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tint = QColor(own)
    tint.setAlphaF(0.10)
    inner = area.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(card_colour())
    painter.drawRoundedRect(inner, 8, 8)
    painter.setPen(QPen(own, 1))
    painter.setBrush(tint)
    painter.drawRoundedRect(inner, 8, 8)
