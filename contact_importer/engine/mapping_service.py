"""What a front end asks before an import: counts, estimates, fields, earlier decisions."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from contact_importer.engine.control import RunControl, StopOrder, to_its_end
from contact_importer.engine.dry_run import Tell, count_source
from contact_importer.engine.file_ports import ReadJob
from contact_importer.engine.live_settings import LiveSettings
from contact_importer.engine.task_run import EnginePorts
from contact_importer.engine.time_estimate import TimeRange, estimate
from contact_importer.model.dry_run import CheckWork, DryRun
from contact_importer.model.errors import StoreClosedError
from contact_importer.model.mapping import RememberedMapping, columns_key_of
from contact_importer.model.source import SourceReading
from contact_importer.model.verdict import CheckLevel

_STOP = StopOrder(cancel=True)
_END_S = 5.0


class MappingService:
    """The part of the service for the time before Start. It writes decisions, never contacts."""

    def __init__(self, ports: EnginePorts, settings: LiveSettings) -> None:
        self._ports = ports
        self._store = ports.store
        self._settings = settings
        self._running: dict[RunControl, threading.Event] = {}
        self._closed = False

    async def dry_run(
        self, reading: SourceReading, list_name: str, tell: Tell = lambda _: None
    ) -> DryRun:
        """Count what an import into that list would do; nothing is written.

        ``tell`` hears of the counts so far, on another thread, ten times a second at most.
        Cancel the caller to stop it; it has ended when the cancellation arrives.
        FileProblemError as for an import.
        """
        found = await self._store.find_list(list_name)
        job = ReadJob(
            reading=reading,
            start_after=0,
            decide_without_dns=False,
            blacklist=await self._store.blacklist(),
            accept_address_literals=self._settings.current.accept_address_literals,
        )
        results: list[DryRun] = []

        async def count() -> None:
            results.append(
                await count_source(
                    job,
                    None if found is None else found.id,
                    reader=self._ports.reader,
                    store=self._store,
                    clock=self._ports.clock,
                    tell=tell,
                )
            )

        await self._run(count)
        if not results:  # stopped by ``close``
            raise StoreClosedError("the service was closed")
        return results[0]

    def estimates(self, work: CheckWork) -> Mapping[CheckLevel, TimeRange]:
        """How long each level would take, about."""
        return {level: estimate(level, work, self._settings.current) for level in CheckLevel}

    async def list_fields(self, list_name: str) -> tuple[str, ...]:
        """Names of the fields of a list, in order of first use; none for a new list."""
        found = await self._store.find_list(list_name)
        return () if found is None else await self._store.list_fields(found.id)

    async def remembered(self, reading: SourceReading) -> RememberedMapping | None:
        """What was decided for a file with the same column names; None if nothing was."""
        key = columns_key_of(reading)
        return await self._store.remembered_mapping(key) if key else None

    async def remember(self, reading: SourceReading, mapping: RememberedMapping) -> None:
        """Keep decisions for files with the column names of ``reading``."""
        key = columns_key_of(reading)
        if key:
            await self._store.remember_mapping(key, mapping)

    async def forget(self, reading: SourceReading) -> None:
        """Forget the decisions for files with these column names."""
        await self._store.forget_mapping(columns_key_of(reading))

    async def close(self) -> None:
        """Stop what runs, and wait for it. From any loop."""
        self._closed = True
        running = dict(self._running)
        for control in running:
            control.stop(_STOP)
        for ended in running.values():
            await asyncio.to_thread(ended.wait, _END_S)

    async def _run(self, count: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run a count in a validator, until it ends or the caller is cancelled."""
        if self._closed:
            raise StoreClosedError("the service is closed")
        control, ended = RunControl(), threading.Event()

        async def body() -> None:
            try:
                await control.run_until_stopped(count())
            finally:
                ended.set()

        self._running[control] = ended
        work = asyncio.ensure_future(self._ports.pool.run(body))
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            control.stop(_STOP)
            await to_its_end(_outcome(work))
            raise
        finally:
            del self._running[control]


async def _outcome(work: asyncio.Future[None]) -> None:
    """Wait for a stopped count; what came of it does not matter any more."""
    await asyncio.wait({work})
    if not work.cancelled():
        work.exception()
