"""The queue and its runs: every way in which a run may end, seen from outside."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from contact_importer.engine.events import Event, TaskEnded, TaskProgressed
from contact_importer.engine.store_ports import NewTask
from contact_importer.model.contact import BlacklistEntry, ContactFilter
from contact_importer.model.errors import (
    ContactImporterError,
    DatabaseUnusableError,
    DiskFullError,
    IllegalTransitionError,
    UserError,
)
from contact_importer.model.problem import NO_PROBLEM, Problem
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    PauseReason,
    TaskKind,
    TaskOptions,
    TaskState,
)
from contact_importer.model.verdict import CheckLevel, Reason
from tests.support.clocks import FastClock
from tests.support.fake_engine import READING, FakeEngine
from tests.support.fake_smtp import OK, FakeDialler
from tests.support.memory_store import MemoryStore

PEOPLE = [f"ann@d{number}.shop" for number in range(8)]
STANDARD = TaskOptions(level=CheckLevel.STANDARD)
INTERNAL = "An internal error stopped this task."


class Trouble(MemoryStore):
    """Raises what a test plans, by method name, as often as it says."""

    def __init__(self, clock: FastClock) -> None:
        super().__init__(clock)
        self.plan: dict[str, tuple[BaseException, int]] = {}

    def _meet(self, name: str) -> None:
        error, times = self.plan.get(name, (Exception(), 0))
        if times > 0:
            self.plan[name] = error, times - 1
            raise error

    async def blacklist(self) -> tuple[BlacklistEntry, ...]:
        self._meet("blacklist")
        return await super().blacklist()

    async def claim(self, task_id: int, runner: str) -> bool:
        self._meet("claim")
        return await super().claim(task_id, runner)

    async def requests(self, task_id: int) -> tuple[bool, bool]:
        self._meet("requests")
        return await super().requests(task_id)

    async def heartbeat(self, task_id: int, runner: str) -> None:
        self._meet("heartbeat")
        await super().heartbeat(task_id, runner)

    async def finish_task(
        self, task_id: int, reason: FinishReason, problem: Problem = NO_PROBLEM
    ) -> None:
        self._meet("finish_task")
        await super().finish_task(task_id, reason, problem)

    async def finish_loading(self, task_id: int) -> None:
        self._meet("finish_loading")
        await super().finish_loading(task_id)


@asynccontextmanager
async def running(*, held: bool = False) -> AsyncIterator[FakeEngine]:
    """A service; with ``held`` DNS does not answer, so that tasks stay RUNNING."""
    clock = FastClock()
    engine = FakeEngine(PEOPLE, FakeDialler(lambda _: OK), store=Trouble(clock), clock=clock)
    engine.dns.gate = asyncio.Event() if held else None
    await engine.service.start()
    try:
        yield engine
    finally:
        await engine.service.close()


def trouble(engine: FakeEngine) -> Trouble:
    assert isinstance(engine.store, Trouble)
    return engine.store


async def begin(engine: FakeEngine, name: str = "People") -> int:
    return (await engine.service.start_import(READING, name, STANDARD)).id


async def foreign_task(engine: FakeEngine) -> int:
    """A task that is another process's."""
    target = await engine.store.create_list("Theirs")
    new = NewTask(kind=TaskKind.IMPORT, list_id=target.id, options=STANDARD, reading=READING)
    return (await engine.store.create_task(new)).id


async def until(engine: FakeEngine, condition: Callable[[], bool]) -> None:
    """Wait, at most 20 s, for something that another thread does."""
    async with asyncio.timeout(20):
        while not condition():
            await engine.service._ports.clock.sleep(0.05)


async def until_running(engine: FakeEngine, task_id: int) -> None:
    await until(engine, lambda: engine.dns.open > 0)
    assert (await engine.store.task(task_id)).state is TaskState.RUNNING


def ended(task: ImportTask) -> tuple[TaskState, str, str]:
    return task.state, task.finish_reason.value, task.pause_reason.value


CANCELLED = (TaskState.FINISHED, "cancelled", "")
COMPLETED = (TaskState.FINISHED, "completed", "")
FAILED = (TaskState.FINISHED, "failed", "")
PAUSED = (TaskState.PAUSED, "", "user")


@pytest.mark.parametrize(
    ("requests", "outcome"),
    [
        ([{"pause": True}], PAUSED),
        ([{"cancel": True}], CANCELLED),
        ([{"pause": True, "cancel": True}], CANCELLED),
        ([{"pause": True}, {"pause": True}], PAUSED),
    ],
)
async def test_that_requests_of_another_process_act(
    requests: list[dict[str, bool]], outcome: tuple[TaskState, str, str]
) -> None:
    async with running(held=True) as engine:
        task = await begin(engine)
        await until_running(engine, task)
        for request in requests:
            await engine.store.request(task, **request)
        assert ended(await engine.service.wait(task)) == outcome


async def test_that_cancel_beats_the_pause_that_came_before() -> None:
    async with running(held=True) as engine:
        task = await begin(engine)
        await until_running(engine, task)
        await engine.service.pause(task)
        await engine.service.cancel(task)
        assert ended(await engine.service.wait(task)) in (CANCELLED, PAUSED)
        await engine.service.cancel(task)
        assert ended(await engine.service.wait(task)) == CANCELLED


async def test_that_a_pause_after_the_last_decision_is_a_completion() -> None:
    async with running() as engine:
        store = trouble(engine)
        queue = engine.service._queue

        async def late(task_id: int) -> None:
            await MemoryStore.finish_loading(store, task_id)
            for held in store._all():
                held.work = None  # nothing is left to go on with when the order comes
            queue.nudge(task_id, cancel=False)

        store.finish_loading = late  # type: ignore[method-assign]
        assert ended(await engine.service.wait(await begin(engine))) == COMPLETED


async def test_that_a_nudge_for_another_task_changes_nothing() -> None:
    async with running() as engine:
        task = await begin(engine)
        engine.service._queue.nudge(task + 99, cancel=True)
        assert ended(await engine.service.wait(task)) == COMPLETED


async def test_that_a_waiting_task_can_be_paused_cancelled_and_resumed() -> None:
    async with running(held=True) as engine:
        first, second, third = [await begin(engine, name) for name in ("1", "2", "3")]
        await until_running(engine, first)
        await engine.service.pause(second)
        await engine.service.cancel(third)
        assert ended(await engine.store.task(second)) == PAUSED
        assert ended(await engine.store.task(third)) == CANCELLED
        engine.dns.gate = None
        await engine.service.resume(second)
        await engine.service.cancel(first)
        assert ended(await engine.service.wait(second)) == COMPLETED
        assert ended(await engine.store.task(third)) == CANCELLED


async def test_that_the_order_of_the_queue_can_be_changed() -> None:
    async with running(held=True) as engine:
        service = engine.service
        first = await begin(engine, "A")
        await until_running(engine, first)
        second, third, fourth = [await begin(engine, name) for name in ("B", "C", "D")]
        assert await service.queue() == (second, third, fourth)
        await service.move_up(fourth)
        assert await service.queue() == (second, fourth, third)
        await service.start_next(third)
        assert await service.queue() == (third, second, fourth)
        await service.move_up(third)
        await service.start_next(first)  # it runs
        assert await service.queue() == (third, second, fourth)
        engine.dns.gate = None
        await service.cancel(first)
        for task_id in (third, second, fourth):
            await service.wait(task_id)
        begun = {task.id: task.started_at or 0.0 for task in await service.tasks()}
        assert sorted((third, second, fourth), key=lambda task_id: begun[task_id]) == [
            third,
            second,
            fourth,
        ]


async def test_that_a_task_waits_until_another_process_is_done() -> None:
    async with running() as engine:
        foreign = await foreign_task(engine)
        assert await engine.store.claim(foreign, "elsewhere")
        task = await begin(engine)
        await engine.service._ports.clock.sleep(3.0)
        assert (await engine.store.task(task)).state is TaskState.QUEUED
        await engine.store.pause_task(foreign, PauseReason.USER)
        assert ended(await engine.service.wait(task)) == COMPLETED


async def test_that_closing_pauses_a_task_that_waits_for_another_process() -> None:
    async with running() as engine:
        assert await engine.store.claim(await foreign_task(engine), "elsewhere")
        task, other = await begin(engine), await begin(engine, "Other")
        await engine.service.close()
        assert [ended(engine.store._task(one)) for one in (task, other)] == [PAUSED, PAUSED]


async def test_that_closing_pauses_what_runs_and_what_waits() -> None:
    async with running(held=True) as engine:
        first, second = [await begin(engine, name) for name in ("1", "2")]
        await until_running(engine, first)
        await until(engine, lambda: engine.store._task(first).loaded)
        await engine.service.close()
        assert [ended(engine.store._task(one)) for one in (first, second)] == [PAUSED, PAUSED]
        assert engine.store._task(first).in_work == len(PEOPLE)


async def test_that_tasks_of_dead_processes_are_found_at_start_and_can_go_on() -> None:
    clock = FastClock()
    store = MemoryStore(clock)
    engine = FakeEngine(PEOPLE, FakeDialler(lambda _: OK), store=store, clock=clock)
    dead = await foreign_task(engine)
    await store.claim(dead, "dead")
    store.dead_runners.add("dead")
    (found,) = await engine.service.start()
    assert (found.id, found.pause_reason) == (dead, PauseReason.INTERRUPTED)
    assert engine.service.progress() == {}  # nothing is resumed by itself
    await engine.service.resume(dead)
    assert ended(await engine.service.wait(dead)) == COMPLETED
    await engine.service.close()


@pytest.mark.parametrize("method", ["blacklist", "requests", "heartbeat", "finish_loading"])
@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RuntimeError("bug with ann@d0.shop"), FAILED),
        (DiskFullError("The disk is full."), (TaskState.PAUSED, "", "disk_full")),
        (UserError("Something you can mend."), FAILED),
    ],
)
async def test_that_no_trouble_leaves_a_task_running(
    method: str, error: Exception, outcome: tuple[TaskState, str, str]
) -> None:
    async with running(held=method != "blacklist") as engine:
        trouble(engine).plan[method] = error, 1
        task = await begin(engine)
        stopped = await engine.service.wait(task)
        assert ended(stopped) == outcome
        assert "ann@" not in stopped.message
        said = error.message if isinstance(error, UserError) else INTERNAL
        assert stopped.message.startswith(said)
        engine.dns.gate = None
        await engine.service.resume(task)
        assert ended(await engine.service.wait(task)) == COMPLETED


async def test_that_a_bug_is_logged_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    async with running() as engine:
        trouble(engine).plan["finish_loading"] = RuntimeError("the cause"), 1
        await engine.service.wait(await begin(engine))
    logged = [record for record in caplog.records if record.exc_info]
    assert any("the cause" in str(record.exc_info) for record in logged)
    assert {record.levelno for record in logged} == {logging.ERROR}


async def test_that_a_lost_cancellation_fails_the_task_instead_of_hanging_it() -> None:
    async with running() as engine:
        trouble(engine).plan["finish_loading"] = asyncio.CancelledError(), 1
        assert ended(await engine.service.wait(await begin(engine))) == FAILED


async def test_that_a_task_that_cannot_be_claimed_does_not_stop_the_queue() -> None:
    async with running() as engine:
        trouble(engine).plan["claim"] = RuntimeError("bug"), 1
        lost = await begin(engine, "1")
        task = await begin(engine, "2")
        assert ended(await engine.service.wait(task)) == COMPLETED
        assert (await engine.store.task(lost)).state is TaskState.QUEUED


async def test_that_a_task_begins_when_the_disk_has_room_again() -> None:
    async with running() as engine:
        trouble(engine).plan["claim"] = DiskFullError("full"), 3
        assert ended(await engine.service.wait(await begin(engine))) == COMPLETED


@pytest.mark.parametrize("error", [DiskFullError("full"), DatabaseUnusableError("locked")])
async def test_that_the_end_is_written_when_the_disk_has_room_again(
    error: ContactImporterError,
) -> None:
    events: list[Event] = []
    async with running() as engine:
        engine.service.subscribe(events.append)
        trouble(engine).plan["finish_task"] = error, 3
        task = await begin(engine)
        assert ended(await engine.service.wait(task)) == COMPLETED
        await until(engine, lambda: isinstance(events[-1], TaskEnded))


async def test_that_closing_does_not_wait_for_a_full_disk() -> None:
    async with running() as engine:
        store = trouble(engine)
        store.plan["finish_task"] = DiskFullError("full"), 10**9
        task = await begin(engine)
        await until(engine, lambda: store.plan["finish_task"][1] < 10**9)
        async with asyncio.timeout(20):
            await engine.service.close()
        assert store._task(task).state is TaskState.RUNNING  # found INTERRUPTED at the next start


async def test_that_an_end_that_the_rules_forbid_does_not_stop_the_queue() -> None:
    async with running() as engine:
        trouble(engine).plan["finish_task"] = IllegalTransitionError("bug"), 1
        await begin(engine, "1")
        task = await begin(engine, "2")
        assert ended(await engine.service.wait(task)) == COMPLETED


async def test_that_a_task_with_work_left_is_not_called_complete() -> None:
    async def nothing(*_args: object, **_names: object) -> tuple[str, ...]:
        return ()

    async with running() as engine:
        store = trouble(engine)
        store.decide_domains = nothing  # type: ignore[assignment, method-assign]
        stopped = await engine.service.wait(await begin(engine))
        assert ended(stopped) == FAILED
        assert stopped.resumable


async def test_that_a_listener_that_fails_harms_neither_the_task_nor_the_others() -> None:
    def broken(_event: Event) -> None:
        raise BrokenPipeError

    events: list[Event] = []
    async with running() as engine:
        engine.service.subscribe(broken)
        unsubscribe = engine.service.subscribe(events.append)
        task = await begin(engine)
        assert ended(await engine.service.wait(task)) == COMPLETED
        await until(engine, lambda: bool(events) and isinstance(events[-1], TaskEnded))
        unsubscribe()
        unsubscribe()
        count = len(events)
        await engine.service.wait(await begin(engine, "2"))
        assert len(events) == count


async def test_that_a_task_put_twice_runs_once() -> None:
    async with running(held=True) as engine:
        first = await begin(engine, "1")
        await until_running(engine, first)
        second = await begin(engine, "2")
        await engine.service._thread.call(engine.service._queue.put(second))
        assert list(engine.service._queue._waiting) == [second]
        await engine.service.cancel(first)
        await engine.service.cancel(second)
        assert ended(await engine.service.wait(second)) == CANCELLED


async def test_that_a_resumed_load_shows_the_rows_of_all_runs() -> None:
    async with running(held=True) as engine:
        task = await begin(engine)
        await until_running(engine, task)
        await until(engine, lambda: engine.store._task(task).loaded)
        await engine.service.pause(task)
        await engine.service.wait(task)
        engine.dns.gate = None
        events: list[Event] = []
        engine.service.subscribe(events.append)
        await engine.service.resume(task)
        await engine.service.wait(task)
        await until(engine, lambda: bool(events) and isinstance(events[-1], TaskEnded))
        load = engine.service.progress()[task].stages[0]
        assert (load.done, load.total) == (8, 8)
        assert all(isinstance(event, TaskProgressed) for event in events[:-1])


async def test_that_a_check_again_runs_at_its_level() -> None:
    async with running() as engine:
        await engine.service.wait(await begin(engine))
        people = await engine.service.find_list("people")
        task = await engine.service.check_again(
            ContactFilter(list_id=people.id), TaskOptions(level=CheckLevel.FULL)
        )
        assert ended(await engine.service.wait(task.id)) == COMPLETED
        ids = await engine.service.contact_ids(ContactFilter())
        reasons = {item.reason for item in await engine.service.contacts(ids)}
        assert reasons == {Reason.CATCH_ALL}
