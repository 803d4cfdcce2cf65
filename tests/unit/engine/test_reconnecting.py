"""Going on by itself when the network is back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from contact_importer.engine.network_ports import DnsAnswer, NetworkPorts
from contact_importer.engine.reconnecting import Reconnection
from contact_importer.model.errors import DiskFullError
from contact_importer.model.task import FinishReason, PauseReason, TaskOptions, TaskState
from contact_importer.model.verdict import CheckLevel
from tests.support.clocks import FastClock, ManualClock
from tests.support.fake_engine import READING, FakeEngine
from tests.support.fake_smtp import OK, FakeDialler
from tests.support.scripted_dns import NO_NETWORK, NXDOMAIN, TIMEOUT, ScriptedDns, records
from tests.support.task_in_work import TaskInWork, task_in_work

BEGAN = ManualClock().now()
BACK = records("5 gmail-smtp-in.l.google.com")


class Bench:
    """A reconnection on fakes, and one task that is paused."""

    def __init__(self, clock: ManualClock, work: TaskInWork, answer: DnsAnswer) -> None:
        self.clock, self.work = clock, work
        self.dns = ScriptedDns({"MX yahoo.com": answer})
        self.offline = {work.task_id}
        self.resumed: list[float] = []
        self.errors: list[Exception] = []
        self.on_resume: Callable[[], None] = lambda: None
        network = NetworkPorts(guard=None, dns=lambda: self.dns, smtp=None)  # type: ignore[arg-type]
        self.reconnection = Reconnection(
            work.store, network, clock, offline=self.offline, resume=self._resume
        )

    async def _resume(self, task_id: int) -> None:
        self.resumed.append(self.clock.now() - BEGAN)
        if self.errors:
            raise self.errors.pop()
        await self.work.store.requeue_task(task_id)
        self.on_resume()

    async def pause(self) -> None:
        """The run that was resumed finds no network again."""
        await self.work.store.claim(self.work.task_id, "here")
        await self.work.store.pause_task(self.work.task_id, PauseReason.NO_NETWORK)
        self.offline.add(self.work.task_id)

    async def until(self, condition: Callable[[], bool]) -> None:
        for _ in range(20_000):
            if condition():
                return
            await asyncio.sleep(0)
        raise AssertionError("it never came")

    async def turn(self) -> None:
        for _ in range(200):
            await asyncio.sleep(0)


@asynccontextmanager
async def bench(answer: DnsAnswer = BACK) -> AsyncIterator[Bench]:
    clock = ManualClock()
    work = await task_in_work(clock, ["a@x.org", "b@x.org"])
    await work.store.pause_task(work.task_id, PauseReason.NO_NETWORK)
    subject = Bench(clock, work, answer)
    await subject.reconnection.serve()
    await subject.reconnection.serve()  # serves already
    yield subject
    await subject.reconnection.close()


async def test_that_a_task_goes_on_once_dns_answers() -> None:
    async with bench(NO_NETWORK) as subject:
        await subject.until(lambda: subject.clock.now() - BEGAN > 100)
        assert subject.resumed == []
        for answer in (TIMEOUT, NXDOMAIN):  # no proof
            subject.dns.script["MX yahoo.com"] = answer
            await subject.turn()
        assert subject.resumed == []
        subject.dns.script["MX yahoo.com"] = BACK
        await subject.until(lambda: bool(subject.resumed))
        await subject.turn()
        assert len(subject.resumed) == 1
        assert subject.offline == set()


async def test_that_the_network_is_looked_for_every_fifteen_seconds_while_it_matters() -> None:
    async with bench(NO_NETWORK) as subject:
        await subject.until(lambda: len(subject.dns.asked) >= 9)
        assert subject.clock.slept[:3] == [15.0, 15.0, 15.0]
        subject.offline.clear()
        await subject.turn()
        asked = len(subject.dns.asked)
        await subject.turn()
        assert len(subject.dns.asked) == asked


async def test_that_a_task_that_gets_nowhere_is_left_alone_longer_and_longer() -> None:
    async with bench() as subject:
        for times in range(1, 11):
            await subject.until(lambda times=times: len(subject.resumed) == times)
            await subject.pause()
        rests = [
            later - sooner
            for sooner, later in zip(subject.resumed, subject.resumed[1:], strict=False)
        ]
        assert rests == [15, 30, 60, 120, 240, 480, 900, 900, 900]


async def test_that_a_task_that_got_further_is_taken_up_soon() -> None:
    async with bench() as subject:
        store, task_id = subject.work.store, subject.work.task_id

        async def decided_more(key: int) -> object:
            task = await type(store).task(store, key)
            done = len(subject.resumed)
            return replace(task, tally=replace(task.tally, valid=done))

        store.task = decided_more  # type: ignore[method-assign, assignment]
        for times in range(1, 6):
            await subject.until(lambda times=times: len(subject.resumed) == times)
            await subject.pause()
        assert subject.resumed == [15.0, 30.0, 45.0, 60.0, 75.0]
        assert task_id in subject.offline


async def test_that_what_a_person_did_meanwhile_stands() -> None:
    async with bench(NO_NETWORK) as subject:
        await subject.work.store.request(subject.work.task_id, cancel=True)
        subject.dns.script["MX yahoo.com"] = BACK
        await subject.until(lambda: not subject.offline)
        assert subject.resumed == []
        task = await subject.work.store.task(subject.work.task_id)
        assert task.finish_reason is FinishReason.CANCELLED


async def test_that_a_deleted_task_is_forgotten() -> None:
    async with bench(NO_NETWORK) as subject:
        task = await subject.work.store.task(subject.work.task_id)
        await subject.work.store.delete_list(task.list_id)
        subject.dns.script["MX yahoo.com"] = BACK
        await subject.until(lambda: not subject.offline)
        assert subject.resumed == []


async def test_that_trouble_with_the_database_is_tried_again() -> None:
    async with bench(NO_NETWORK) as subject:
        subject.errors = [DiskFullError("full"), RuntimeError("a bug")]
        subject.dns.script["MX yahoo.com"] = BACK
        await subject.until(lambda: len(subject.resumed) == 3)
        await subject.turn()
        assert subject.offline == set()


async def test_that_an_import_goes_on_by_itself_when_the_network_is_back() -> None:
    clock = FastClock(200.0)
    people = ["ann@a.shop", "bob@b.shop"]
    engine = FakeEngine(people, FakeDialler(lambda _: OK), {"MX a.shop": NO_NETWORK}, clock=clock)
    service = engine.service
    await service.start()
    await service.serve_calendar()
    options = TaskOptions(level=CheckLevel.STANDARD)
    task = await service.start_import(READING, "People", options)
    paused = await service.wait(task.id)
    assert (paused.state, paused.pause_reason) == (TaskState.PAUSED, PauseReason.NO_NETWORK)
    waiting = asyncio.create_task(service.wait(task.id, through_waiting=True))
    await clock.sleep(60.0)
    assert not waiting.done()
    engine.dns.script |= {"MX a.shop": records("10 mx.a.shop"), "MX gmail.com": BACK}
    done = await waiting
    assert (done.finish_reason, done.tally.valid) == (FinishReason.COMPLETED, 2)
    await service.close()


async def test_that_a_pause_asked_for_meanwhile_ends_the_wait_for_the_network() -> None:
    clock = FastClock(200.0)
    engine = FakeEngine(
        ["ann@a.shop"], FakeDialler(lambda _: OK), {"MX a.shop": NO_NETWORK}, clock=clock
    )
    service = engine.service
    await service.start()
    await service.serve_calendar()
    options = TaskOptions(level=CheckLevel.STANDARD)
    task = await service.start_import(READING, "People", options)
    await service.wait(task.id)
    await service.pause(task.id)
    left = await service.wait(task.id, through_waiting=True)
    assert left.pause_reason is PauseReason.NO_NETWORK
    engine.dns.script |= {"MX a.shop": records("10 mx.a.shop"), "MX gmail.com": BACK}
    await clock.sleep(60.0)
    assert (await engine.store.task(task.id)).state is TaskState.PAUSED
    await service.close()
