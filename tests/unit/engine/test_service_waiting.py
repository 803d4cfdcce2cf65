"""The service's waiting: asked again by itself, at most four times, through restarts."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from contact_importer.engine.events import Event, TaskEnded
from contact_importer.model.contact import Contact, ContactFilter
from contact_importer.model.errors import TaskProblemError
from contact_importer.model.evidence import SmtpReply
from contact_importer.model.task import FinishReason, PauseReason, TaskOptions, TaskState
from contact_importer.model.verdict import CheckLevel, Reason, Status
from tests.support.clocks import FastClock
from tests.support.fake_engine import READING, FakeEngine
from tests.support.fake_smtp import OK, UNKNOWN_USER, FakeDialler, reply
from tests.support.memory_store import MemoryStore

GREY = reply(451, "4.7.1", "Greylisted")
PEOPLE = ["ann@a.shop", "gus@a.shop", "gil@b.shop"]


class Greylister:
    """Puts g… off for a while from the first question on; notes who was asked when."""

    def __init__(self, clock: FastClock, delay_s: float) -> None:
        self.clock, self.delay_s = clock, delay_s
        self.asked: dict[str, list[float]] = {}

    def __call__(self, address: str) -> SmtpReply:
        now = self.clock.now()
        times = self.asked.setdefault(address, [])
        times.append(now)
        if not address.startswith(("ann", "g")):
            return UNKNOWN_USER
        return GREY if address.startswith("g") and now < times[0] + self.delay_s else OK


class World:
    """A store, a mail server, and the services that come and go."""

    def __init__(self, delay_s: float = 100.0) -> None:
        self.clock = FastClock(2_000.0)  # an hour takes two seconds
        self.store = MemoryStore(self.clock)
        self.server = Greylister(self.clock, delay_s)
        self.events: list[Event] = []

    @asynccontextmanager
    async def open(self, *, serve: bool = True) -> AsyncIterator[FakeEngine]:
        self.store._closed = False
        engine = FakeEngine(PEOPLE, FakeDialler(self.server), store=self.store, clock=self.clock)
        engine.service.subscribe(self.events.append)
        await engine.service.start()
        if serve:
            await engine.service.serve_calendar()
        yield engine
        await engine.service.close()

    def contact(self, address: str) -> Contact:
        held = self.store._matching(ContactFilter())
        return next(one.contact for one in held if one.contact.address == address)

    def state(self, task_id: int) -> TaskState:
        return self.store._task(task_id).state


async def begin(engine: FakeEngine) -> int:
    options = TaskOptions(level=CheckLevel.FULL)
    return (await engine.service.start_import(READING, "People", options)).id


async def waiting(engine: FakeEngine) -> int:
    task_id = await begin(engine)
    task = await engine.service.wait(task_id)
    assert (task.state, task.waiting, task.in_work) == (TaskState.WAITING, 2, 0)
    return task_id


async def until(engine: FakeEngine, condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await engine.service._ports.clock.sleep(1.0)


async def test_that_greylisted_mailboxes_are_asked_again_and_decided() -> None:
    world = World()
    async with world.open() as engine:
        done = await engine.service.wait(await begin(engine), through_waiting=True)
        assert (done.state, done.finish_reason) == (TaskState.FINISHED, FinishReason.COMPLETED)
        assert (done.tally.valid, done.tally.pending) == (3, 0)
    assert len(world.server.asked["ann@a.shop"]) == 1
    for name in ("gus@a.shop", "gil@b.shop"):
        first, second = world.server.asked[name]
        assert second - first >= 300.0
    ends = [event.to_dict() for event in world.events if isinstance(event, TaskEnded)]
    # two mailboxes may be due one after the other: the task then waits twice
    *before, last = [end["event"] for end in ends]
    assert (set(before), last) == ({"waiting"}, "finished")
    assert ends[0]["waiting"] == 2
    began = min(times[0] for times in world.server.asked.values())
    assert ends[0]["due_at"] >= began + 300.0


async def test_that_four_attempts_are_enough() -> None:
    world = World(delay_s=1e9)
    async with world.open() as engine:
        done = await engine.service.wait(await begin(engine), through_waiting=True)
        assert (done.finish_reason, done.tally.pending) == (FinishReason.COMPLETED, 2)
    times = world.server.asked["gus@a.shop"]
    assert len(times) == 4
    waits = [later - sooner for sooner, later in pairwise(times)]
    assert all(wait >= least for wait, least in zip(waits, (300, 900, 3_600), strict=True))
    contact = world.contact("gus@a.shop")
    assert (contact.reason, contact.attempts, contact.retry_at) == (Reason.GREYLISTED, 4, None)


async def test_that_without_the_calendar_nothing_is_asked_by_itself() -> None:
    world = World()
    async with world.open(serve=False) as engine:
        task_id = await waiting(engine)
        world.clock.advance(10_000.0)
        await engine.service._ports.clock.sleep(120.0)
        assert world.state(task_id) is TaskState.WAITING
        assert len(world.server.asked["gus@a.shop"]) == 1
        await engine.service.resume(task_id)  # what is due
        done = await engine.service.wait(task_id)
        assert (done.state, done.tally.valid) == (TaskState.FINISHED, 3)


async def test_that_resuming_before_the_time_asks_nobody() -> None:
    world = World()
    async with world.open(serve=False) as engine:
        task_id = await waiting(engine)
        await engine.service.resume(task_id)
        again = await engine.service.wait(task_id)
        assert (again.state, again.waiting) == (TaskState.WAITING, 2)
        assert len(world.server.asked["gus@a.shop"]) == 1


async def test_that_all_can_be_asked_now() -> None:
    world = World(delay_s=0.0)
    async with world.open(serve=False) as engine:
        world.server.delay_s = 1.0
        task_id = await waiting(engine)
        world.clock.advance(2.0)
        await engine.service.ask_now(task_id)
        done = await engine.service.wait(task_id)
        assert (done.finish_reason, done.tally.valid) == (FinishReason.COMPLETED, 3)


async def test_that_a_wait_survives_the_end_of_the_application() -> None:
    world = World()
    async with world.open() as engine:
        task_id = await waiting(engine)
    assert world.state(task_id) is TaskState.WAITING
    world.clock.advance(400.0)
    async with world.open() as engine:
        assert await engine.store.mark_interrupted() == ()
        done = await engine.service.wait(task_id, through_waiting=True)
        assert (done.finish_reason, done.tally.valid) == (FinishReason.COMPLETED, 3)
    assert len(world.server.asked["gus@a.shop"]) == 2


async def test_that_a_process_that_died_with_what_was_due_loses_nothing() -> None:
    """Between ``take_due`` and the first question."""
    world = World()
    async with world.open(serve=False) as engine:
        task_id = await waiting(engine)
    world.store._closed = False
    world.store.runner = "died:2:2"
    assert await world.store.take_due(world.clock.now() + 400.0) == task_id
    world.store.dead_runners.add("died:2:2")
    async with world.open() as engine:
        task = await engine.store.task(task_id)
        assert (task.pause_reason, task.in_work) == (PauseReason.INTERRUPTED, 2)
        assert world.contact("gus@a.shop").attempts == 1
        world.clock.advance(400.0)
        await engine.service.resume(task_id)
        done = await engine.service.wait(task_id, through_waiting=True)
        assert (done.finish_reason, done.tally.valid) == (FinishReason.COMPLETED, 3)


async def test_that_two_processes_ask_each_mailbox_once_a_time() -> None:
    world = World()
    async with world.open() as engine, world.open() as other:
        task_id = await waiting(engine)
        done = await other.service.wait(task_id, through_waiting=True)
        assert done.tally.valid == 3
    assert [len(times) for times in world.server.asked.values()].count(2) == 2


async def test_that_waiting_obeys_pause_resume_and_cancel() -> None:
    world = World()
    async with world.open() as engine:
        task_id = await waiting(engine)
        await engine.service.pause(task_id)
        world.clock.advance(1_000.0)
        await engine.service._ports.clock.sleep(120.0)
        paused = await engine.store.task(task_id)
        assert (paused.state, paused.pause_reason) == (TaskState.PAUSED, PauseReason.USER)
        assert len(world.server.asked["gus@a.shop"]) == 1
        await engine.service.resume(task_id)
        done = await engine.service.wait(task_id, through_waiting=True)
        assert (done.finish_reason, done.tally.valid) == (FinishReason.COMPLETED, 3)
        second = await begin(engine)
        await engine.service.cancel(second)
        stopped = await engine.service.wait(second)
        assert stopped.finish_reason in (FinishReason.CANCELLED, FinishReason.COMPLETED)


async def test_that_a_cancelled_wait_asks_nobody_and_can_be_resumed() -> None:
    world = World()
    async with world.open() as engine:
        task_id = await waiting(engine)
        await engine.service.cancel(task_id)
        world.clock.advance(1_000.0)
        await engine.service._ports.clock.sleep(120.0)
        assert len(world.server.asked["gus@a.shop"]) == 1
        await engine.service.resume(task_id)
        done = await engine.service.wait(task_id)
        assert (done.finish_reason, done.tally.valid) == (FinishReason.COMPLETED, 3)


async def test_that_waiting_can_be_finished_now() -> None:
    world = World()
    async with world.open() as engine:
        task_id = await waiting(engine)
        await engine.service.finish_now(task_id)
        task = await engine.store.task(task_id)
        assert (task.finish_reason, task.tally.pending) == (FinishReason.COMPLETED, 2)
        assert task.resumable
        with pytest.raises(TaskProblemError):
            await engine.service.finish_now(task_id)
        assert world.contact("gus@a.shop").status is Status.PENDING


@pytest.mark.parametrize(
    ("requests", "state"),
    [
        ({}, TaskState.WAITING),  # the application closes
        ({"pause": True}, TaskState.PAUSED),
        ({"cancel": True}, TaskState.FINISHED),
    ],
)
async def test_that_a_stop_after_the_last_question_leaves_the_calendar_as_it_should(
    requests: dict[str, bool], state: TaskState
) -> None:
    world = World()
    async with world.open() as engine:
        queue, saved = engine.service._queue, world.store.save_results

        async def last(task_id: int, results: object) -> None:
            await saved(task_id, results)  # type: ignore[arg-type]
            if world.store._task(task_id).in_work == 0:
                await world.store.request(task_id, **requests)
                queue.nudge(task_id, cancel="cancel" in requests)

        world.store.save_results = last  # type: ignore[method-assign]
        task = await engine.service.wait(await begin(engine))
        assert task.state is state
        assert task.waiting == (0 if state is TaskState.FINISHED else 2)


async def test_that_what_is_told_of_a_task_follows_what_happens_outside_a_run() -> None:
    world = World()
    async with world.open() as engine:
        service = engine.service
        task_id = await waiting(engine)
        for act, state in (
            (service.pause, TaskState.PAUSED),
            (service.cancel, TaskState.FINISHED),
        ):
            await act(task_id)
            assert (await service.snapshot(task_id)).task.state is state
            assert service.progress()[task_id].task.state is state
        people = (await service.find_list("people")).id
        await service.delete_list(people)
        assert service.progress() == {}
