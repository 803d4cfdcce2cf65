"""Files dragged over the window: what a drop would do, and the drop itself. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from contact_importer.gui.widgets.drop_area import DropOverlay, dropped_file


class FileDrops(QObject):
    """Watches the window's drag events; every drop anywhere on it is a file to import."""

    dropped = Signal(object)  # Path

    def __init__(self, window: QWidget, list_name: Callable[[], str]) -> None:
        """``list_name`` tells the list that a file would be imported into; "" for none."""
        super().__init__(window)
        self._list_name = list_name
        self.overlay = DropOverlay(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        _leave_drops_to(window)

    def eventFilter(self, window: QObject, event: QEvent) -> bool:
        """Qt: the window's drags, and its size, for the overlay covers all of it."""
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            return self._enter(event)
        if kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            return self._drop(event)
        if kind == QEvent.Type.DragLeave:
            self.overlay.hide()
        elif kind == QEvent.Type.Resize and isinstance(window, QWidget):
            self.overlay.setGeometry(window.rect())
        return super().eventFilter(window, event)

    def _enter(self, event: QDragEnterEvent) -> bool:
        """Say what a drop would do."""
        if not event.mimeData().hasUrls():
            return False
        event.acceptProposedAction()
        if dropped_file(event.mimeData()) is None:
            self.overlay.announce(self.tr("One file at a time, please"), possible=False)
            return True
        name = self._list_name()
        text = self.tr("Import into “{0}”").format(name) if name else self.tr("Import this file")
        self.overlay.announce(text, possible=True)
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self.overlay.hide()
        path = dropped_file(event.mimeData())
        if path is None:
            return False
        event.acceptProposedAction()
        self.dropped.emit(path)
        return True


def _leave_drops_to(window: QWidget) -> None:
    """A file dropped on a field is a file to import, not a text."""
    for field in window.findChildren(QLineEdit):
        field.setAcceptDrops(False)
    for editor in window.findChildren(QPlainTextEdit):
        editor.setAcceptDrops(False)
        editor.viewport().setAcceptDrops(False)
