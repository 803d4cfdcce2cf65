"""Files dragged over the window: what a drop would do, and the drop itself. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from contact_importer.gui.widgets.drop_area import DropAim, DropOverlay, dropped_file


class FileDrops(QObject):
    """Watches the window's drag events; every drop anywhere on it is a file to import."""

    dropped = Signal(object, str)  # Path, and the list it was dropped on or ""

    def __init__(self, window: QWidget, aim: Callable[[QPoint], DropAim]) -> None:
        """``aim`` tells what a drop at a point of the window would be imported into."""
        super().__init__(window)
        self._aim = aim
        self.overlay = DropOverlay(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        _leave_drops_to(window)

    def eventFilter(self, window: QObject, event: QEvent) -> bool:
        """Qt: the window's drags, and its size, for the overlay covers all of it."""
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            return self._enter(event)
        if kind == QEvent.Type.DragMove and isinstance(event, QDragMoveEvent):
            return self._move(event)
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
        self._announce(event)
        return True

    def _move(self, event: QDragMoveEvent) -> bool:
        """Say it again where another list is under the cursor."""
        if not event.mimeData().hasUrls():
            return False
        event.acceptProposedAction()
        if self._aim(event.position().toPoint()) != self.overlay.aim:
            self._announce(event)
        return True

    def _announce(self, event: QDragMoveEvent) -> None:
        aim = self._aim(event.position().toPoint())
        if dropped_file(event.mimeData()) is None:
            self.overlay.announce(self.tr("One file at a time, please"), aim, possible=False)
            return
        into = self.tr("Import into “{0}”").format(aim.list_name)
        text = into if aim.list_name else self.tr("Import this file")
        self.overlay.announce(text, aim, possible=True)

    def _drop(self, event: QDropEvent) -> bool:
        self.overlay.hide()
        path = dropped_file(event.mimeData())
        if path is None:
            return False
        event.acceptProposedAction()
        self.dropped.emit(path, self._aim(event.position().toPoint()).list_name)
        return True


def _leave_drops_to(window: QWidget) -> None:
    """A file dropped on a field is a file to import, not a text."""
    for field in window.findChildren(QLineEdit):
        field.setAcceptDrops(False)
    for editor in window.findChildren(QPlainTextEdit):
        editor.setAcceptDrops(False)
        editor.viewport().setAcceptDrops(False)
