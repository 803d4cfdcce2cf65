"""Watches running tasks for the whole window: a 100 ms timer, one signal per change. GUI thread.

The engine never signals into Qt: it replaces snapshots, and this timer looks at them. A second
timer counts down for what waits; it asks the database only about what other processes run.
"""

import time
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from contact_importer.engine.events import TaskSnapshot
from contact_importer.engine.service import ImportService
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.model.errors import TaskProblemError
from contact_importer.model.task import ImportTask, TaskState

_POLL_MS = 100
_SECOND_MS = 1000
_OVERDUE_S = 3.0  # the calendar should have taken it up: another process has


class TaskWatch(QObject):
    """Tells the newest snapshot of every task that moves."""

    changed = Signal(object)  # TaskSnapshot: at most ten a second for each task
    moved = Signal(object)  # TaskSnapshot: its state is another than before
    counted_down = Signal()  # a second has gone by, and a task waits

    def __init__(self, service: ImportService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._known: dict[int, TaskSnapshot] = {}
        self._foreign: int | None = None
        self.queued: tuple[ImportTask, ...] = ()  # wait for their turn, the first one first
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self.poll)
        self._second_timer = QTimer(self)
        self._second_timer.setInterval(_SECOND_MS)
        self._second_timer.timeout.connect(self._each_second)

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()
        self._second_timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._second_timer.stop()

    @property
    def active(self) -> TaskSnapshot | None:
        """The task that runs here, if one does."""
        for snapshot in self._known.values():
            if snapshot.task.state is TaskState.RUNNING:
                return snapshot
        return None

    @property
    def under_way(self) -> tuple[ImportTask, ...]:
        """What runs in this process, then what waits for its turn: closing pauses these."""
        here = self._service.progress()
        running = [here[key].task for key in here if here[key].task.state is TaskState.RUNNING]
        ids = {task.id for task in running}
        return (*running, *(task for task in self.queued if task.id not in ids))

    @property
    def waiting(self) -> TaskSnapshot | None:
        """Of the tasks that wait for their servers the one that is due first, if there is one."""
        waiting = [one for one in self._known.values() if one.task.state is TaskState.WAITING]
        return min(waiting, key=_due_at, default=None)

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

    async def learn(self, tasks: Iterable[ImportTask]) -> None:
        """Know the tasks that wait, or have waited, as the database has them: all of ``tasks``."""
        now = {task.id: task for task in tasks}
        waits = [task for task in now.values() if task.state is TaskState.QUEUED]
        self.queued = tuple(sorted(waits, key=lambda task: task.id))
        for task_id, known in list(self._known.items()):
            if known.task.state is TaskState.WAITING and task_id not in now:  # deleted
                del self._known[task_id]
        for task in now.values():
            known_task = self._known[task.id].task if task.id in self._known else None
            states = {task.state, known_task.state if known_task else None}
            if TaskState.WAITING in states and task != known_task:
                await self.look_up(task.id)

    @Slot()
    def poll(self) -> None:
        """Look at the tasks of this process."""
        for snapshot in self._service.progress().values():
            self._take(snapshot)

    @async_slot()
    async def _each_second(self) -> None:
        if self.waiting is not None:
            self.counted_down.emit()
        for task_id in self._of_others(time.time()):
            try:
                await self.look_up(task_id)
            except TaskProblemError:  # its list was deleted meanwhile
                self._known.pop(task_id, None)
                if self._foreign == task_id:
                    self._foreign = None

    def _of_others(self, now: float) -> list[int]:
        """Tasks about which another process may know more."""
        waiting = self.waiting
        overdue = waiting is not None and _due_at(waiting) + _OVERDUE_S < now
        asked = [waiting.task.id] if waiting is not None and overdue else []
        task_id = self._foreign
        if task_id is not None and task_id not in self._service.progress():
            known = self._known.get(task_id)
            if known is None or known.task.state in (TaskState.QUEUED, TaskState.RUNNING):
                asked.append(task_id)
        return asked

    def _take(self, snapshot: TaskSnapshot) -> None:
        known = self._known.get(snapshot.task.id)
        if known is snapshot or known == snapshot:
            return
        self._known[snapshot.task.id] = snapshot
        self.changed.emit(snapshot)
        if known is None or known.task.state is not snapshot.task.state:
            self.moved.emit(snapshot)


def _due_at(snapshot: TaskSnapshot) -> float:
    return snapshot.task.due_at or 0.0
