"""The calendar's server by itself: when it looks, and what it puts on the queue."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from contact_importer.engine.calendar import Calendar
from contact_importer.engine.events import TaskEnded
from contact_importer.model.contact import ContactResult
from contact_importer.model.errors import DiskFullError
from contact_importer.model.task import FinishReason, TaskState
from tests.support.clocks import ManualClock
from tests.support.loaded_rows import GREYLISTED
from tests.support.memory_store import MemoryStore
from tests.support.task_in_work import TaskInWork, task_in_work

BEGAN = ManualClock().now()
YEAR_S = 365 * 86_400.0


class StillClock(ManualClock):
    """Nobody wakes up by himself: time moves when a test moves it."""

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.Event().wait()


class Bench:
    """A calendar on a memory store; what it put, and when."""

    def __init__(self, clock: ManualClock, store: MemoryStore) -> None:
        self.clock, self.store = clock, store
        self.put: list[tuple[int, float]] = []
        self.calendar = Calendar(store, clock, self._put)

    async def _put(self, task_id: int) -> None:
        self.put.append((task_id, self.clock.now() - BEGAN))

    async def waiting(self, *delays: float, name: str = "People") -> TaskInWork:
        """A WAITING task with a contact due after each delay."""
        addresses = [f"p{number}@a.shop" for number, _ in enumerate(delays)]
        work = await task_in_work(self.clock, addresses, store=self.store, name=name)
        await self.put_off(work, *delays)
        return work

    async def put_off(self, work: TaskInWork, *delays: float) -> None:
        now = self.clock.now()
        mailboxes = await self.store.contacts_in_work(work.task_id, "a.shop", after_id=0, limit=99)
        results = [
            ContactResult(
                contact_id=mailbox.id,
                decision=GREYLISTED,
                evidence=(),
                checked_at=now,
                retry_at=now + delay,
            )
            for mailbox, delay in zip(mailboxes, delays, strict=True)
        ]
        await self.store.save_results(work.task_id, results)
        await self.store.wait_task(work.task_id)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Let the loop turn until the condition holds."""
        for _ in range(10_000):
            if condition():
                return
            await asyncio.sleep(0)
        raise AssertionError("it never came")


@asynccontextmanager
async def serving(
    clock: ManualClock | None = None, store: MemoryStore | None = None
) -> AsyncIterator[Bench]:
    turned = clock or ManualClock()
    bench = Bench(turned, store or MemoryStore(turned))
    yield bench
    await bench.calendar.close()


async def test_that_a_task_is_queued_when_its_first_contact_is_due() -> None:
    async with serving() as bench:
        first = await bench.waiting(1_000.0, 305.0)
        second = await bench.waiting(77.5, name="Others")
        await bench.calendar.serve()
        await bench.until(lambda: len(bench.put) == 2)
        assert bench.put == [(second.task_id, 77.5), (first.task_id, 305.0)]
        assert await first.in_work() == 1


async def test_that_it_never_rests_long_nor_without_a_pause() -> None:
    async with serving() as bench:
        await bench.calendar.serve()
        await bench.until(lambda: len(bench.clock.slept) > 3)
        await bench.waiting(45.5, name="Late")
        await bench.until(lambda: bool(bench.put))
        assert max(bench.clock.slept) == 30.0
        assert min(bench.clock.slept) >= 1.0


async def test_that_a_task_that_begins_to_wait_is_not_overlooked() -> None:
    async with serving(StillClock()) as bench:
        await bench.calendar.serve()
        await bench.until(lambda: bench.clock.slept == [30.0])
        work = await bench.waiting(5.0)
        bench.calendar.hear(TaskEnded.of(await bench.store.task(work.task_id), 1.0))
        await bench.until(lambda: bench.clock.slept == [30.0, 5.0])


async def test_that_other_ends_do_not_wake_it() -> None:
    async with serving(StillClock()) as bench:
        await bench.calendar.serve()
        await bench.until(lambda: bench.clock.slept == [30.0])
        work = await bench.waiting(5.0)
        await bench.store.end_waiting(work.task_id)
        bench.calendar.hear(TaskEnded.of(await bench.store.task(work.task_id), 1.0))
        for _ in range(50):
            await asyncio.sleep(0)
        assert bench.clock.slept == [30.0]


async def test_that_it_can_serve_one_task_alone() -> None:
    async with serving() as bench:
        mine = await bench.waiting(300.0)
        other = await bench.waiting(100.0, name="Others")
        await bench.calendar.serve(mine.task_id)
        await bench.calendar.serve()  # it serves already
        await bench.until(lambda: bool(bench.put))
        assert [task_id for task_id, _ in bench.put] == [mine.task_id]
        assert (await bench.store.task(other.task_id)).state is TaskState.WAITING


async def test_that_before_it_serves_nothing_is_asked() -> None:
    async with serving() as bench:
        await bench.waiting(1.0)
        bench.clock.advance(100.0)
        for _ in range(50):
            await asyncio.sleep(0)
        assert bench.put == []


@pytest.mark.parametrize("jump_s", [-3_600.0, 3_600.0, -YEAR_S, YEAR_S])
async def test_that_no_jump_of_the_clock_makes_it_stall(jump_s: float) -> None:
    async with serving(StillClock()) as bench:
        await bench.waiting(300.0)
        bench.clock.advance(jump_s)
        await bench.calendar.serve()  # as after the rest of at most 30 s
        await bench.until(lambda: bool(bench.put))


async def test_that_a_full_disk_or_a_bug_is_survived() -> None:
    errors = [DiskFullError("full"), RuntimeError("a bug")]

    class Troubled(MemoryStore):
        async def take_due(self, now: float, *, task_id: int | None = None) -> int | None:
            if errors:
                raise errors.pop()
            return await super().take_due(now, task_id=task_id)

    clock = ManualClock()
    async with serving(clock, Troubled(clock)) as bench:
        await bench.waiting(1.0)
        await bench.calendar.serve()
        await bench.until(lambda: bool(bench.put))
        assert bench.clock.slept[:2] == [30.0, 30.0]


async def test_that_what_was_taken_is_queued_even_while_the_application_closes() -> None:
    class Slow(MemoryStore):
        def __init__(self, clock: ManualClock) -> None:
            super().__init__(clock)
            self.taken, self.go_on = asyncio.Event(), asyncio.Event()

        async def take_due(self, now: float, *, task_id: int | None = None) -> int | None:
            found = await super().take_due(now, task_id=task_id)
            self.taken.set()
            await self.go_on.wait()
            return found

    clock = ManualClock()
    store = Slow(clock)
    async with serving(clock, store) as bench:
        work = await bench.waiting(1.0)
        clock.advance(1.0)
        await bench.calendar.serve()
        await store.taken.wait()
        closing = asyncio.create_task(bench.calendar.close())
        await asyncio.sleep(0)
        store.go_on.set()
        await closing
        assert [task_id for task_id, _ in bench.put] == [work.task_id]


async def test_that_of_two_calendars_one_gets_each_task() -> None:
    clock = ManualClock()
    store = MemoryStore(clock)
    async with serving(clock, store) as first, serving(clock, store) as second:
        ids = [
            (await first.waiting(100.0 * number, name=f"L{number}")).task_id
            for number in range(1, 9)
        ]
        await first.calendar.serve()
        await second.calendar.serve()
        await first.until(lambda: len(first.put) + len(second.put) == len(ids))
        assert sorted(key for key, _ in (*first.put, *second.put)) == ids


async def test_that_a_task_put_off_again_and_again_comes_at_its_times() -> None:
    async with serving() as bench:
        work = await bench.waiting(300.0)
        await bench.calendar.serve()
        for times, delay in enumerate((900.0, 3_600.0), 1):
            await bench.until(lambda times=times: len(bench.put) == times)
            assert await bench.store.claim(work.task_id, "here")
            await bench.put_off(work, delay)
        await bench.until(lambda: len(bench.put) == 3)
        assert [at for _, at in bench.put] == [300.0, 1_200.0, 4_800.0]
        await bench.store.claim(work.task_id, "here")
        await bench.store.finish_task(work.task_id, FinishReason.COMPLETED)
