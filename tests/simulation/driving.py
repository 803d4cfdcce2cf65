"""Drives one import through a world: starts, crashes, pauses, waits and resumes to its end."""

import asyncio
import random
from dataclasses import dataclass
from typing import Any

from contact_importer.engine.calendar import Calendar
from contact_importer.engine.live_settings import LiveSettings
from contact_importer.engine.network_ports import NetworkPorts
from contact_importer.engine.task_queue import TaskQueue
from contact_importer.engine.task_run import EnginePorts
from contact_importer.model.contact import Contact, ContactFilter
from contact_importer.model.errors import StoreClosedError
from contact_importer.model.settings import EngineSettings, Politeness
from contact_importer.model.task import ImportTask, PauseReason, TaskState
from contact_importer.model.verdict import CheckLevel
from contact_importer.validation.lists import ListIndex
from tests.simulation.network import Limits, SimulatedDialler, SimulatedDns
from tests.simulation.virtual_loop import LoopClock, SameLoop
from tests.simulation.world import World, is_honest
from tests.support.fake_engine import AnyAddress, FakeReader
from tests.support.loaded_rows import new_import
from tests.support.memory_store import MemoryStore

_POLITENESS = Politeness(start_rate_per_s=1.0, top_rate_per_s=2.0, rcpts_per_session=20)
_LISTS = ListIndex.bundled()
_LOOK_S = 5.0
_PAUSES_S = {PauseReason.NO_NETWORK: 1_000.0}  # others, and the end, are left alone for longer
_LONG_PAUSE_S = 4_000.0
_MOST_RESUMES = 4
_LONGEST_S = 200_000.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import through a world came to."""

    world: World
    task: ImportTask
    contacts: tuple[Contact, ...]
    limits: Limits

    @property
    def lies(self) -> list[str]:
        """Contacts whose status is neither the truth nor pending."""
        return [
            f"seed {self.world.seed}: {item.address} is {self.world.truths[item.address]}, "
            f"said to be {item.status} ({item.reason})"
            for item in self.contacts
            if not is_honest(self.world.truths[item.address], item.status, item.reason)
        ]


class Connection:
    """A process's way to the store; ``cut`` when the process is killed."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.cut = False

    def __getattr__(self, name: str) -> Any:
        if self.cut:
            raise StoreClosedError("killed")
        return getattr(self._store, name)


class Drive:
    """One import, run by one process after another over the same store."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._rng = random.Random(world.seed + 1)
        self._clock = LoopClock()
        self._store = MemoryStore(self._clock)
        self._limits = Limits(_POLITENESS)
        # what servers remember outlives our processes
        self._dialler = SimulatedDialler(world, self._rng, self._limits)
        self._connection = Connection(self._store)
        self._queue: TaskQueue | None = None
        self._calendar: Calendar | None = None
        self._processes = 0

    async def run(self) -> Outcome:
        """From the start to a finished task."""
        made = await self._store.create_list("People")
        task = await self._store.create_task(new_import(made.id, level=CheckLevel.FULL))
        crashes = list(self._world.faults.crashes)
        await self._start_process(task.id)
        resumes = 0
        while (now := self._clock.monotonic()) < _LONGEST_S:
            if crashes and now >= crashes[0]:
                crashes.pop(0)
                await self._crash(task.id)
            state = await self._store.task(task.id)
            if state.state in (TaskState.PAUSED, TaskState.FINISHED):
                resumes += 1
                if resumes > _MOST_RESUMES or not state.resumable:
                    break
                await asyncio.sleep(_PAUSES_S.get(state.pause_reason, _LONG_PAUSE_S))
                await self._store.requeue_task(task.id)
                await self._put(task.id)
            await asyncio.sleep(_LOOK_S)
        await self._end_process()
        return await self._outcome(task.id)

    async def _start_process(self, task_id: int) -> None:
        self._processes += 1
        self._store.runner = f"process:{self._processes}:1"
        self._connection = Connection(self._store)
        ports = EnginePorts(
            store=self._connection,  # type: ignore[arg-type]
            reader=FakeReader(self._world.addresses, per_batch=17),
            network=NetworkPorts(
                guard=AnyAddress(),
                dns=lambda: SimulatedDns(self._world, self._rng),
                smtp=lambda: self._dialler,
            ),
            pool=SameLoop(),
            clock=self._clock,
            lists=lambda _: _LISTS,
        )
        settings = EngineSettings(politeness=_POLITENESS)
        self._queue = TaskQueue(ports, LiveSettings(settings), self._store.runner, lambda _: None)
        await self._queue.start()
        self._calendar = Calendar(self._connection, self._clock, self._queue.put)  # type: ignore[arg-type]
        await self._calendar.serve()
        await self._put(task_id)

    async def _crash(self, task_id: int) -> None:
        """The process is gone: nothing of it runs on, nothing is said to the store."""
        self._connection.cut = True
        mine = asyncio.current_task()
        others = asyncio.all_tasks() - {mine}
        while others:
            for task in others:
                task.cancel()
            await asyncio.wait(others, timeout=0.5)
            others = asyncio.all_tasks() - {mine}
        self._store.dead_runners.add(self._store.runner)
        await self._store.mark_interrupted()
        if (await self._store.task(task_id)).state is TaskState.PAUSED:
            await self._store.requeue_task(task_id)
        await self._start_process(task_id)

    async def _end_process(self) -> None:
        if self._queue is not None and self._calendar is not None:
            await self._calendar.close()
            await self._queue.close()

    async def _put(self, task_id: int) -> None:
        assert self._queue is not None
        await self._queue.put(task_id)

    async def _outcome(self, task_id: int) -> Outcome:
        ids = await self._store.contact_ids(ContactFilter())
        return Outcome(
            self._world,
            await self._store.task(task_id),
            await self._store.contacts(ids),
            self._limits,
        )
