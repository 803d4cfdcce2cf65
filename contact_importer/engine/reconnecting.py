"""Goes on with what was paused for want of a network, when the network is back.

Only with tasks that this process paused: what an earlier one left waits for a person, as every
interrupted task does. On the engine's loop.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from contact_importer.engine.control import end_tasks
from contact_importer.engine.network_ports import DnsKind, NetworkPorts
from contact_importer.engine.ports import Clock
from contact_importer.engine.store_ports import TaskStore
from contact_importer.model.errors import TaskProblemError
from contact_importer.model.task import ImportTask, PauseReason, TaskState

_log = logging.getLogger(__name__)

_LOOK_S = 15.0
_LONGEST_REST_S = 900.0
_WELL_KNOWN = ("gmail.com", "outlook.com", "yahoo.com")  # one that answers is enough


@dataclass(slots=True)
class _Try:
    """What became of going on with a task."""

    decided: int  # contacts that the task had decided then
    rest_s: float = _LOOK_S
    not_before: float = 0.0  # on the steady clock


class Reconnection:
    """Looks every 15 s for the network while a task waits for it.

    DNS may be back before the mail servers are: a task that gets nowhere is tried again after
    a longer and longer rest.
    """

    def __init__(
        self,
        store: TaskStore,
        network: NetworkPorts,
        clock: Clock,
        *,
        offline: set[int],
        resume: Callable[[int], Awaitable[None]],
    ) -> None:
        """``offline`` are the tasks that were paused here for want of a network."""
        self._store = store
        self._network = network
        self._clock = clock
        self._offline = offline
        self._resume = resume
        self._tries: dict[int, _Try] = {}
        self._server: asyncio.Task[None] | None = None

    async def serve(self) -> None:
        """Begin to look. Idempotent."""
        if self._server is None:
            self._server = asyncio.create_task(self._serve())

    async def close(self) -> None:
        """Look no more."""
        if self._server is not None:
            await end_tasks({self._server})

    async def _serve(self) -> None:
        while True:
            await self._clock.sleep(_LOOK_S)
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 - boundary: it is tried again
                _log.error("a task could not be taken up again", exc_info=error)

    async def _look(self) -> None:
        now = self._clock.monotonic()
        due = [
            task_id
            for task_id in sorted(self._offline)
            if task_id not in self._tries or self._tries[task_id].not_before <= now
        ]
        if due and await self._network_answers():
            for task_id in due:
                await self._go_on(task_id, now)

    async def _go_on(self, task_id: int, now: float) -> None:
        try:
            task = await self._store.task(task_id)
        except TaskProblemError:  # its list was deleted
            self._offline.discard(task_id)
            return
        if task.state is TaskState.PAUSED and task.pause_reason is PauseReason.NO_NETWORK:
            self._note(task, now)
            await self._resume(task_id)
        self._offline.discard(task_id)

    def _note(self, task: ImportTask, now: float) -> None:
        """Rest longer after a try that decided nothing."""
        before = self._tries.get(task.id)
        rest_s = _LOOK_S
        if before is not None and before.decided == task.tally.decided:
            rest_s = min(2 * before.rest_s, _LONGEST_REST_S)
        self._tries[task.id] = _Try(task.tally.decided, rest_s, now + rest_s)

    async def _network_answers(self) -> bool:
        dns = self._network.dns()
        try:
            for name in _WELL_KNOWN:
                if (await dns.query(name, "MX")).kind is DnsKind.ANSWER:
                    return True
        finally:
            await dns.close()
        return False
