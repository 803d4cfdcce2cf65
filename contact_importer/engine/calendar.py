"""Serves the greylist calendar while the program is open: what is due goes on the queue.

Due times are wall-clock times in the database; any number of processes may look at them,
and one gets each task. On the engine's loop.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from contact_importer.engine.control import end_tasks, to_its_end
from contact_importer.engine.events import Event, TaskEnded
from contact_importer.engine.ports import Clock
from contact_importer.engine.store_ports import CalendarStore
from contact_importer.model.task import TaskState

_log = logging.getLogger(__name__)

_LONGEST_LOOK_S = 30.0  # the clock may jump, other processes may change what is due
_SHORTEST_LOOK_S = 1.0


class Calendar:
    """Puts WAITING tasks on the queue when their first contact is due."""

    def __init__(
        self, store: CalendarStore, clock: Clock, put: Callable[[int], Awaitable[None]]
    ) -> None:
        """``put`` queues a task."""
        self._store = store
        self._clock = clock
        self._put = put
        self._changed = asyncio.Event()
        self._server: asyncio.Task[None] | None = None

    async def serve(self, task_id: int | None = None) -> None:
        """Begin to serve: all tasks, or one only. The first call counts."""
        if self._server is None:
            self._server = asyncio.create_task(self._serve(task_id))

    def hear(self, event: Event) -> None:
        """A task that has begun to wait may be due before the next look. On this loop."""
        if isinstance(event, TaskEnded) and event.state is TaskState.WAITING:
            self._changed.set()

    async def close(self) -> None:
        """Put nothing on the queue any more."""
        if self._server is not None:
            await end_tasks({self._server})

    async def _serve(self, only: int | None) -> None:
        while True:
            self._changed.clear()
            rest_s = _LONGEST_LOOK_S
            try:
                rest_s = await self._look(only)
            except Exception as error:  # noqa: BLE001 - boundary: it is tried again
                _log.error("the calendar could not be read", exc_info=error)
            await self._rest(rest_s)

    async def _look(self, only: int | None) -> float:
        """Queue what is due; how long to rest."""
        while await to_its_end(self._put_one(only)):
            pass
        due_at = await self._store.next_due(task_id=only)
        if due_at is None:
            return _LONGEST_LOOK_S
        return min(max(due_at - self._clock.now(), _SHORTEST_LOOK_S), _LONGEST_LOOK_S)

    async def _put_one(self, only: int | None) -> bool:
        """A task that was taken is put, whatever comes between."""
        task_id = await self._store.take_due(self._clock.now(), task_id=only)
        if task_id is not None:
            await self._put(task_id)
        return task_id is not None

    async def _rest(self, seconds: float) -> None:
        """Sleep, unless something changes."""
        ends: list[Coroutine[Any, Any, Any]] = [self._clock.sleep(seconds), self._changed.wait()]
        waiting = {asyncio.create_task(end) for end in ends}
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await end_tasks(waiting)
