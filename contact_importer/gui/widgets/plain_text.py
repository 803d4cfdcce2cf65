"""Text from outside shown as text, never as markup. GUI thread."""

import html

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class PlainLabel(QLabel):
    """A label that shows its text literally: QLabel alone would guess HTML."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


class WrappedLabel(PlainLabel):
    """A plain label of as many lines as it needs."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setWordWrap(True)


class ElidedLabel(PlainLabel):
    """One line that is shortened in the middle when there is no room; the tooltip has it all."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Qt: a few letters are enough."""
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint what fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(
            self.contentsRect(),
            int(self.alignment() | Qt.TextFlag.TextSingleLine),
            self._shown(),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: other letters fit now."""
        super().resizeEvent(event)
        self._update_tooltip()

    def setText(self, text: str) -> None:
        """Qt: also the tooltip."""
        super().setText(text)
        self._update_tooltip()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another font needs other room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._update_tooltip()

    def _shown(self) -> str:
        metrics = QFontMetrics(self.font())
        width = self.contentsRect().width()
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, width)

    def _update_tooltip(self) -> None:
        set_tooltip(self, "" if self._shown() == self.text() else self.text())


class MutedLabel(WrappedLabel):
    """Secondary text, in the quieter colour of the theme in use."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)


def enlarge(label: QLabel, factor: float) -> None:
    """Make a label a heading: ``factor`` times the usual size, and bold."""
    font = QFont(label.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    font.setWeight(QFont.Weight.DemiBold)
    label.setFont(font)


def use_tabular_figures(widget: QWidget) -> None:
    """Digits of one width, so that counting numbers do not tremble."""
    font = QFont(widget.font())
    font.setFeature(QFont.Tag("tnum"), 1)
    widget.setFont(font)


def tooltip_markup(text: str) -> str:
    """``text`` for a tooltip: escaped, and marked as rich so that Qt does not guess."""
    return f"<qt>{html.escape(text)}</qt>" if text else ""


def set_tooltip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip that shows ``text`` literally."""
    widget.setToolTip(tooltip_markup(text))
