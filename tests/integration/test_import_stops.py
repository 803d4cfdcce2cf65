"""Pause, cancel, resume in another application, and the order of the queue."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from contact_importer.demo.generate import GeneratedFiles
from contact_importer.demo.process import DemoProcess
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.engine.events import Event, TaskEnded, TaskProgressed
from contact_importer.engine.service import ImportService
from contact_importer.model.settings import Politeness
from contact_importer.model.task import FinishReason, PauseReason, TaskState
from contact_importer.model.verdict import CheckLevel, Status
from tests.support.expected_contacts import Row, compare, expected_contacts
from tests.support.running_application import QUICK, opened, rows_of, start_import

#: So slow that an import of 1,500 rows is never done before it is told to stop.
SLOW = replace(QUICK, politeness=Politeness(start_rate_per_s=5.0, top_rate_per_s=5.0))


async def until(service: ImportService, reached: Callable[[Event], bool]) -> None:
    """Return at the first event that is ``reached``."""
    loop, seen = asyncio.get_running_loop(), asyncio.Event()

    def listen(event: Event) -> None:
        if reached(event):
            loop.call_soon_threadsafe(seen.set)

    unsubscribe = service.subscribe(listen)
    await seen.wait()
    unsubscribe()


def probing(task_id: int) -> Callable[[Event], bool]:
    """The task is read, and some of its mailboxes have been asked for."""

    def reached(event: Event) -> bool:
        if not isinstance(event, TaskProgressed) or event.snapshot.task.id != task_id:
            return False
        return event.snapshot.stages[-1].done > 20

    return reached


def asked(world: DemoProcess, rows: list[Row]) -> dict[str, int]:
    """How often each decided address of ``rows`` has been asked for."""
    rcpts = world.statistics().rcpts
    return {
        address: rcpts.get(address.lower(), 0)
        for _, address, status, _ in rows
        if status != Status.PENDING
    }


async def test_that_a_paused_import_goes_on_in_another_process(
    source: GeneratedFiles, world: DemoProcess, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    database = tmp_path / "c.sqlite"
    async with opened(database, endpoints, SLOW) as application:
        service = application.service
        task = await start_import(service, source.contacts, CheckLevel.FULL)
        await until(service, probing(task.id))
        await service.pause(task.id)
        paused = await service.wait(task.id)
        assert (paused.state, paused.pause_reason) == (TaskState.PAUSED, PauseReason.USER)
        assert paused.in_work > 0
        before = asked(world, await rows_of(service))
        assert sum(before.values()) > 20
    async with opened(database, endpoints) as application:
        service = application.service
        await service.resume(task.id)
        done = await service.wait(task.id)
        assert (done.state, done.in_work) == (TaskState.WAITING, 0)
        rows = await rows_of(service)
    assert not compare(rows, expected_contacts(source.expected, CheckLevel.FULL))
    after = asked(world, rows)
    assert {address: after[address] for address in before} == before


async def test_that_a_cancelled_import_keeps_its_results_and_can_go_on(
    source: GeneratedFiles, world: DemoProcess, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    database = tmp_path / "c.sqlite"
    async with opened(database, endpoints, SLOW) as application:
        service = application.service
        task = await start_import(service, source.contacts, CheckLevel.FULL)
        await until(service, probing(task.id))
        await service.cancel(task.id)
        ended = await service.wait(task.id)
        assert (ended.state, ended.finish_reason) == (TaskState.FINISHED, FinishReason.CANCELLED)
        assert ended.resumable
        rows = await rows_of(service)
        before = asked(world, rows)
        assert ended.tally.decided == len(before)
        assert sum(before.values()) > 20
    async with opened(database, endpoints) as application:
        service = application.service
        await service.resume(task.id)
        done = await service.wait(task.id)
        assert (done.state, done.in_work) == (TaskState.WAITING, 0)
        rows = await rows_of(service)
    assert not compare(rows, expected_contacts(source.expected, CheckLevel.FULL))
    after = asked(world, rows)
    assert {address: after[address] for address in before} == before


async def test_that_a_pause_while_the_file_is_read_loses_no_row(
    source: GeneratedFiles, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    database = tmp_path / "c.sqlite"
    async with opened(database, endpoints) as application:
        service = application.service
        task = await start_import(service, source.contacts, CheckLevel.STANDARD)
        await service.pause(task.id)
        assert (await service.wait(task.id)).state is TaskState.PAUSED
    async with opened(database, endpoints) as application:
        service = application.service
        await service.resume(task.id)
        assert (await service.wait(task.id)).finish_reason is FinishReason.COMPLETED
        rows = await rows_of(service)
    assert not compare(rows, expected_contacts(source.expected, CheckLevel.STANDARD))


async def test_that_closing_the_application_pauses_what_runs_and_what_waits(
    source: GeneratedFiles, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    database = tmp_path / "c.sqlite"
    async with opened(database, endpoints, SLOW) as application:
        service = application.service
        first = await start_import(service, source.contacts, CheckLevel.FULL)
        second = await start_import(service, source.contacts, CheckLevel.FAST, list_name="Two")
        await until(service, probing(first.id))
    async with opened(database, endpoints) as application:
        service = application.service
        states = {task.id: task.state for task in await service.tasks()}
        assert states == {first.id: TaskState.PAUSED, second.id: TaskState.PAUSED}


async def test_that_a_second_task_runs_after_the_first(
    source: GeneratedFiles, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    events: list[Event] = []
    async with opened(tmp_path / "c.sqlite", endpoints) as application:
        service = application.service
        service.subscribe(events.append)
        first = await start_import(service, source.contacts, CheckLevel.FAST)
        second = await start_import(service, source.contacts, CheckLevel.FAST, list_name="Two")
        done = [await service.wait(first.id), await service.wait(second.id)]
        assert [task.finish_reason for task in done] == [FinishReason.COMPLETED] * 2
        assert done[0].tally == done[1].tally
        assert done[0].finished_at is not None
        assert done[1].started_at is not None
        assert done[0].finished_at <= done[1].started_at
    ended = [event.task_id for event in events if isinstance(event, TaskEnded)]
    assert ended == [first.id, second.id]


@pytest.mark.parametrize("level", [CheckLevel.FAST, CheckLevel.FULL])
async def test_that_every_event_has_counts_that_add_up(
    level: CheckLevel, source: GeneratedFiles, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    events: list[Event] = []
    async with opened(tmp_path / "c.sqlite", endpoints) as application:
        application.service.subscribe(events.append)
        task = await start_import(application.service, source.contacts, level)
        await application.service.wait(task.id)
    tallies = [event.to_dict()["tally"] for event in events]
    assert all(tally.pop("read") == sum(tally.values()) for tally in tallies)
    reads = [event.snapshot.tally.read for event in events if isinstance(event, TaskProgressed)]
    assert reads == sorted(reads)
