"""Both stores, each in a world of its own."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from contact_importer.engine.store_ports import Store
from contact_importer.model.task import FinishReason, ImportTask
from contact_importer.storage.store import open_store
from tests.support.clocks import ManualClock
from tests.support.loaded_rows import new_import
from tests.support.memory_store import MemoryStore

RUNNER = "elsewhere:7:1"  # lives as long as its last heartbeat is 30 s old at most
OTHER_RUNNER = "faraway:8:1"


@dataclass
class World:
    store: Store
    clock: ManualClock
    kill: Callable[[str], None]

    async def list_id(self, name: str = "Customers") -> int:
        return (await self.store.create_list(name)).id

    async def running(self, list_id: int, **options: object) -> ImportTask:
        """An import that runs."""
        task = await self.store.create_task(new_import(list_id, **options))  # type: ignore[arg-type]
        assert await self.store.claim(task.id, RUNNER)
        return await self.store.task(task.id)

    async def finish(self, task_id: int) -> None:
        await self.store.finish_loading(task_id)
        await self.store.finish_task(task_id, FinishReason.COMPLETED)


async def open_world(kind: str, folder: Path) -> World:
    clock = ManualClock()
    if kind == "memory":
        memory = MemoryStore(clock)

        def kill(runner: str) -> None:
            memory.dead_runners.add(runner)
            clock.advance(31)

        return World(memory, clock, kill)
    store = await open_store(folder / "contacts.sqlite", clock=clock)
    return World(store, clock, lambda _: clock.advance(31))


@pytest.fixture(params=["memory", "sql"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    opened = await open_world(request.param, tmp_path)
    yield opened
    await opened.store.close()
