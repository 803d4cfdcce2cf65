"""Buttons of the pages. GUI thread."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from contact_importer.gui.looks.icons import icon, set_icon
from contact_importer.gui.looks.theme import high_contrast


class PrimaryButton(QPushButton):
    """The one button of a page that leads on: filled with the accent colour."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another theme has another accent."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        self.setIcon(icon(self._icon_name, self._on_accent()))

    def _on_accent(self) -> QColor:
        return self.palette().color(QPalette.ColorRole.HighlightedText)

    def sizeHint(self) -> QSize:
        """Qt: a little more room than an ordinary button."""
        return super().sizeHint() + QSize(20, 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a flat rounded field with the ordinary label on it."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ground(option))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(option.palette.color(QPalette.ColorRole.WindowText), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        if self.isEnabled():
            option.palette.setColor(QPalette.ColorRole.ButtonText, self._on_accent())
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)

    def _ground(self, option: QStyleOptionButton) -> QColor:
        if not self.isEnabled():
            role = QPalette.ColorRole.Midlight if high_contrast() else QPalette.ColorRole.Mid
            return option.palette.color(role)
        accent = option.palette.color(QPalette.ColorRole.Highlight)
        if self.isDown():
            return accent.darker(125)
        return accent.darker(112) if self.underMouse() else accent


class QuietButton(QToolButton):
    """A flat button with icon and text, for secondary actions."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_icon(self, icon_name)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def ordinary_button(icon_name: str, parent: QWidget | None = None) -> QPushButton:
    """A push button with one of our icons."""
    button = QPushButton(parent)
    set_icon(button, icon_name)
    return button
