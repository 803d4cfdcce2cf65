"""Fields for pages that scroll: the wheel turns the page, not a value that has no focus."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QPlainTextEdit, QSpinBox, QWidget

_PAUSE_MS = 800


class SteadyComboBox(QComboBox):
    """A combo box that does not change while the page is scrolled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: only where the person is."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SteadySpinBox(QSpinBox):
    """A spin box that does not change while the page is scrolled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)
        self.setGroupSeparatorShown(True)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: only where the person is."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SteadyDoubleSpinBox(QDoubleSpinBox):
    """The same for numbers with a fraction."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: only where the person is."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ListEdit(QPlainTextEdit):
    """A few lines of names; tells them when the typing pauses or the person goes on."""

    settled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(4 * self.fontMetrics().height() + 14)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._settle)
        self.textChanged.connect(self._timer.start)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: the person goes on."""
        super().focusOutEvent(event)
        if self._timer.isActive():
            self._settle()

    def _settle(self) -> None:
        self._timer.stop()
        self.settled.emit(self.toPlainText())
