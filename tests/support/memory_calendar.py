"""The calendar in memory."""

from dataclasses import replace

from contact_importer.model.errors import TaskProblemError
from contact_importer.model.task import FinishReason, TaskState
from tests.support.memory_state import MemoryState, Run


class MemoryCalendar(MemoryState):
    """Implements ``engine.store_ports.CalendarStore``."""

    async def wait_task(self, task_id: int) -> None:
        with self._open():
            run = self._run(task_id)
            if self._waiting(task_id):
                self._change(run, TaskState.WAITING)
            else:
                self._change(run, TaskState.FINISHED, finish_reason=FinishReason.COMPLETED)

    async def take_due(self, now: float, *, task_id: int | None = None) -> int | None:
        with self._open():
            waiting = sorted(self._waiting_tasks(task_id))
            return next((key for key in waiting if self._take(key, self._run(key), now)), None)

    def _waiting_tasks(self, only: int | None) -> list[int]:
        return [
            key
            for key, run in self._runs.items()
            if run.task.state is TaskState.WAITING and only in (None, key)
        ]

    def _take(self, task_id: int, run: Run, now: float) -> bool:
        if not self._waiting(task_id):
            self._change(run, TaskState.FINISHED, finish_reason=FinishReason.COMPLETED)
            return False
        if not self._bring_into_work(task_id, now):
            return False
        self._change(run, TaskState.QUEUED)
        return True

    async def next_due(self, *, task_id: int | None = None) -> float | None:
        with self._open():
            times = (self._task(key).due_at for key in self._waiting_tasks(task_id))
            return min((at for at in times if at is not None), default=None)

    async def hurry(self, task_id: int) -> None:
        with self._open():
            now = self._clock.now()
            for held in self._waiting(task_id):
                at = min(now, held.contact.retry_at or now)
                held.contact = replace(held.contact, retry_at=at)

    async def end_waiting(self, task_id: int) -> None:
        with self._open():
            run = self._run(task_id)
            if run.task.state is not TaskState.WAITING:
                raise TaskProblemError("not waiting", code="task_not_waiting")
            self._change(run, TaskState.FINISHED, finish_reason=FinishReason.COMPLETED)
