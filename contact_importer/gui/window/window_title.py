"""The window's title: how far the running task is, then the program's name. GUI thread."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QWidget

from contact_importer.gui.words.wording import percent

if TYPE_CHECKING:
    from contact_importer.gui.window.task_watch import TaskWatch


class WindowTitle(QObject):
    """Follows the language, and the running task once there is a watch."""

    def __init__(self, window: QWidget, *, demo: bool) -> None:
        super().__init__(window)
        self._window = window
        self._demo = demo
        self._watch: TaskWatch | None = None
        window.installEventFilter(self)
        self.show()

    def follow(self, watch: "TaskWatch") -> None:
        """Show how far the task is that runs."""
        self._watch = watch
        watch.changed.connect(self.show)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.show()
        return super().eventFilter(watched, event)

    @Slot()
    def show(self) -> None:
        """Set the title, if it is another."""
        name = self.tr("Contact Importer")
        title = self.tr("{0} (demo world)").format(name) if self._demo else name
        title = " · ".join((*self._progress(), title))
        if title != self._window.windowTitle():
            self._window.setWindowTitle(title)

    def _progress(self) -> tuple[str, ...]:
        active = None if self._watch is None else self._watch.active
        if active is None:
            return ()
        source = active.task.source_name or active.task.list_name
        return (source,) if active.fraction is None else (percent(active.fraction), source)
