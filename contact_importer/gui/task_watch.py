"""Watches running tasks for the whole window: a 100 ms timer, one signal per change. GUI thread.

The engine never signals into Qt: it replaces snapshots, and this timer looks at them.
"""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from contact_importer.engine.events import TaskSnapshot
from contact_importer.engine.service import ImportService
from contact_importer.gui.loop import async_slot
from contact_importer.model.errors import TaskProblemError
from contact_importer.model.task import TaskState

_POLL_MS = 100
_FOREIGN_POLL_MS = 1000  # a task that another process runs is asked of the database


class TaskWatch(QObject):
    """Tells the newest snapshot of every task that moves."""

    changed = Signal(object)  # TaskSnapshot: at most ten a second for each task
    moved = Signal(object)  # TaskSnapshot: its state is another than before

    def __init__(self, service: ImportService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._known: dict[int, TaskSnapshot] = {}
        self._foreign: int | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self.poll)
        self._foreign_timer = QTimer(self)
        self._foreign_timer.setInterval(_FOREIGN_POLL_MS)
        self._foreign_timer.timeout.connect(self._poll_foreign)

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()
        self._foreign_timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._foreign_timer.stop()

    @property
    def active(self) -> TaskSnapshot | None:
        """The task that runs here, if one does."""
        for snapshot in self._known.values():
            if snapshot.task.state is TaskState.RUNNING:
                return snapshot
        return None

    def newest(self, task_id: int) -> TaskSnapshot | None:
        """The last snapshot seen of a task."""
        return self._known.get(task_id)

    def follow(self, task_id: int | None) -> None:
        """Also watch this task if another process runs it (the one on the job page)."""
        self._foreign = task_id

    async def look_up(self, task_id: int) -> TaskSnapshot:
        """Ask for a task now, whoever runs it."""
        snapshot = await self._service.snapshot(task_id)
        self._take(snapshot)
        return snapshot

    @Slot()
    def poll(self) -> None:
        """Look at the tasks of this process."""
        for snapshot in self._service.progress().values():
            self._take(snapshot)

    @async_slot()
    async def _poll_foreign(self) -> None:
        task_id = self._foreign
        if task_id is None or task_id in self._service.progress():
            return
        known = self._known.get(task_id)
        if known is not None and known.task.state in (TaskState.PAUSED, TaskState.FINISHED):
            return
        try:
            await self.look_up(task_id)
        except TaskProblemError:  # its list was deleted meanwhile
            self._foreign = None

    def _take(self, snapshot: TaskSnapshot) -> None:
        known = self._known.get(snapshot.task.id)
        if known is snapshot or known == snapshot:
            return
        self._known[snapshot.task.id] = snapshot
        self.changed.emit(snapshot)
        if known is None or known.task.state is not snapshot.task.state:
            self.moved.emit(snapshot)
