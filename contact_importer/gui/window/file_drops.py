"""Files dragged over the window: what a drop would do, and the drop itself. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from contact_importer.gui.widgets.drop_area import DropAim, DropOverlay, dropped_files
from contact_importer.model.source import MOST_FILES


class FileDrops(QObject):
    """Watches the window's drag events; every drop anywhere on it is files to import."""

    dropped = Signal(object, str)  # list[Path], and the list they were dropped on or ""

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
        count = len(dropped_files(event.mimeData()))
        self.overlay.announce(
            self._text(count, aim.list_name), aim, possible=0 < count <= MOST_FILES
        )

    def _text(self, count: int, list_name: str) -> str:
        """What a drop of so many files would do, or why it would do nothing."""
        if not count:
            return self.tr("Only files on this computer can be imported")
        if count > MOST_FILES:
            return self.tr("At most {0} files at a time, please").format(MOST_FILES)
        if count > 1:
            if list_name:
                return self.tr("Import %Ln file(s) into “{0}”", "", count).format(list_name)
            return self.tr("Import %Ln file(s)", "", count)
        into = self.tr("Import into “{0}”").format(list_name)
        return into if list_name else self.tr("Import this file")

    def _drop(self, event: QDropEvent) -> bool:
        self.overlay.hide()
        paths = dropped_files(event.mimeData())
        if not 0 < len(paths) <= MOST_FILES:
            return False
        event.acceptProposedAction()
        self.dropped.emit(paths, self._aim(event.position().toPoint()).list_name)
        return True


def _leave_drops_to(window: QWidget) -> None:
    """A file dropped on a field is a file to import, not a text."""
    for field in window.findChildren(QLineEdit):
        field.setAcceptDrops(False)
    for editor in window.findChildren(QPlainTextEdit):
        editor.setAcceptDrops(False)
        editor.viewport().setAcceptDrops(False)
