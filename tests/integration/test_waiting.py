"""Greylisters and other servers that want to be asked again, by the whole product."""

from pathlib import Path

from contact_importer.demo.generate import GeneratedFiles
from contact_importer.demo.process import DemoProcess
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.engine.retry_plan import MOST_ATTEMPTS
from contact_importer.model.contact import ContactFilter
from contact_importer.model.task import FinishReason, TaskState
from contact_importer.model.verdict import CheckLevel, Reason, Status
from tests.support.expected_contacts import after_waiting, compare, expected_contacts
from tests.support.running_application import (
    HASTY,
    LENIENT_WORLD,
    QUICK_WORLD,
    contacts_that,
    opened,
    rows_of,
    start_import,
)


async def test_that_an_import_waits_and_decides_what_time_can_decide(
    source: GeneratedFiles, world: DemoProcess, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    world.adjust(LENIENT_WORLD)
    try:
        async with opened(tmp_path / "c.sqlite", endpoints, HASTY) as application:
            service = application.service
            task = await start_import(service, source.contacts, CheckLevel.FULL)
            assert (await service.wait(task.id)).state is TaskState.WAITING
        async with opened(tmp_path / "c.sqlite", endpoints, HASTY) as application:  # a restart
            service = application.service
            await service.serve_calendar()
            done = await service.wait(task.id, through_waiting=True)
            assert done.finish_reason is FinishReason.COMPLETED
            rows = await rows_of(service)
            left = await contacts_that(service, ContactFilter(statuses=frozenset({Status.PENDING})))
    finally:
        world.adjust(QUICK_WORLD)
    first = expected_contacts(source.expected, CheckLevel.FULL)
    assert after_waiting(first) != first
    assert not compare(rows, after_waiting(first))
    assert done.tally.pending == len(left)
    put_off = [item for item in left if item.reason is Reason.TEMPORARY_FAILURE]
    assert put_off
    assert {item.attempts for item in put_off} == {MOST_ATTEMPTS}
    assert {item.retry_at for item in left} == {None}
    statistics = world.statistics()
    assert max(statistics.rcpts.get(item.address.lower(), 0) for item in put_off) == MOST_ATTEMPTS
