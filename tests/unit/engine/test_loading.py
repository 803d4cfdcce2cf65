import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from contact_importer.engine.channel import Channel
from contact_importer.engine.events import StageName
from contact_importer.engine.file_ports import ReadJob
from contact_importer.engine.loading import load_source
from contact_importer.engine.progress import ProgressBoard
from contact_importer.engine.rows import RowBatch
from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.errors import DiskFullError, FileProblemError
from contact_importer.model.verdict import CheckLevel
from tests.support.clocks import ManualClock
from tests.support.fake_engine import READING, FakeReader
from tests.support.loaded_rows import TAKES_MAIL, new_import
from tests.support.memory_store import MemoryStore

PEOPLE = [f"p{number}@d{number % 3}.shop" for number in range(10)]


class Bench:
    """A task whose source has not been read."""

    def __init__(self, store: MemoryStore, task_id: int, reader: FakeReader) -> None:
        self.store = store
        self.task_id = task_id
        self.reader = reader
        self.domains: Channel[str] = Channel()
        self.settled: dict[str, DomainDecision] = {}
        self.board = ProgressBoard(CheckLevel.STANDARD)

    async def load(self, start_after: int = 0) -> None:
        await load_source(
            self.task_id,
            ReadJob(
                reading=READING, start_after=start_after, decide_without_dns=False, blacklist=()
            ),
            reader=self.reader,
            store=self.store,
            domains=self.domains,
            settled=self.settled,
            board=self.board,
        )

    async def handed_on(self) -> set[str]:
        self.domains.close()
        return set(await self.domains.take(1_000))


async def bench(reader: FakeReader | None = None, store: MemoryStore | None = None) -> Bench:
    chosen = store or MemoryStore(ManualClock())
    target = await chosen.create_list("People")
    task = await chosen.create_task(new_import(target.id))
    await chosen.claim(task.id, "here")
    return Bench(chosen, task.id, reader or FakeReader(PEOPLE))


async def test_that_every_batch_is_stored_and_its_domains_handed_on() -> None:
    subject = await bench()
    await subject.load()
    task = await subject.store.task(subject.task_id)
    assert (task.loaded, task.cursor, task.in_work) == (True, 10, 10)
    assert await subject.handed_on() == {"d0.shop", "d1.shop", "d2.shop"}
    assert subject.reader.closed == 1
    stage = next(stage for stage in subject.board.stages() if stage.name is StageName.LOAD)
    assert (stage.done, stage.total) == (10, 10)


async def test_that_rows_of_settled_domains_are_stored_decided() -> None:
    subject = await bench()
    subject.settled["d1.shop"] = DomainDecision("d1.shop", TAKES_MAIL)
    await subject.load()
    task = await subject.store.task(subject.task_id)
    assert (task.in_work, task.tally.valid, task.tally.pending) == (7, 3, 7)
    assert await subject.handed_on() == {"d0.shop", "d2.shop"}


async def test_that_reading_goes_on_behind_the_cursor() -> None:
    subject = await bench()
    await subject.load(start_after=8)
    assert subject.reader.started_after == [8]
    assert (await subject.store.task(subject.task_id)).in_work == 2


async def test_that_an_empty_source_is_loaded() -> None:
    subject = await bench(FakeReader([]))
    await subject.load()
    task = await subject.store.task(subject.task_id)
    assert (task.loaded, task.cursor) == (True, 0)


async def test_that_a_stop_between_batches_ends_the_reader_at_a_whole_batch() -> None:
    class Endless(FakeReader):
        async def read(self, job: ReadJob) -> AsyncIterator[RowBatch]:
            async for item in super().read(job):
                yield item
                arrived.set()
                await asyncio.Event().wait()

    arrived = asyncio.Event()
    subject = await bench(Endless(PEOPLE))
    running = asyncio.create_task(subject.load())
    await asyncio.wait_for(arrived.wait(), 30)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    task = await subject.store.task(subject.task_id)
    assert (task.loaded, task.cursor, task.tally.read) == (False, 4, 4)


async def test_that_a_broken_file_keeps_what_was_read_and_is_not_loaded() -> None:
    def fail(start: int) -> None:
        if start >= 8:
            raise FileProblemError("broken")

    subject = await bench()
    subject.reader.before = fail
    with pytest.raises(FileProblemError):
        await subject.load()
    task = await subject.store.task(subject.task_id)
    assert (task.loaded, task.cursor, task.tally.read) == (False, 8, 8)
    assert subject.reader.closed == 1


async def test_that_domains_of_a_batch_that_was_not_stored_are_not_handed_on() -> None:
    class Full(MemoryStore):
        async def store_batch(
            self, task_id: int, batch: RowBatch, settled: Sequence[DomainDecision] = ()
        ) -> int:
            raise DiskFullError("full")

    subject = await bench(store=Full(ManualClock()))
    with pytest.raises(DiskFullError):
        await subject.load()
    assert await subject.handed_on() == set()
    assert subject.reader.closed == 1
