"""A dialog that writes files, and can be left while it does. GUI thread."""

import asyncio

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QWidget


class WritingDialog(QDialog):
    """Ends what is being written when it is closed, and follows the language."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._running: asyncio.Task[None] | None = None  # what is being written

    def _retranslate(self) -> None:
        raise NotImplementedError

    def _show_state(self) -> None:
        raise NotImplementedError

    def _stop_writing(self) -> None:
        """No file is left of what was not finished."""
        if self._running is not None:
            self._running.cancel()

    def reject(self) -> None:
        """Qt: Esc and the closing button."""
        self._stop_writing()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: the window's own button."""
        self._stop_writing()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._show_state()
