"""The network around the product goes bad in the middle of an import, and good again."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from contact_importer.demo.generate import GeneratedFiles
from contact_importer.demo.process import DemoProcess
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.demo.settings import DemoTrouble
from contact_importer.model.settings import Politeness
from contact_importer.model.task import FinishReason, PauseReason, TaskState
from contact_importer.model.verdict import CheckLevel, Status
from tests.integration.test_import_stops import probing, until
from tests.support.expected_contacts import Row, compare, expected_contacts
from tests.support.running_application import (
    QUICK,
    QUICK_WORLD,
    opened,
    rows_of,
    start_import,
)

#: One operator after the other, so that the trouble comes in the middle.
SLOW = replace(
    QUICK,
    politeness=Politeness(
        start_rate_per_s=20.0, top_rate_per_s=20.0, connections=1, operators_at_once=2
    ),
)


@pytest.mark.skipif(sys.platform == "darwin", reason="one address for all of the demo's hosts")
@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (DemoTrouble.BLOCKLISTED, PauseReason.BLOCKLISTED),
        (DemoTrouble.INTERCEPTED, PauseReason.INTERCEPTED),
        (DemoTrouble.PORT_CLOSED, PauseReason.NO_NETWORK),
    ],
)
async def test_that_trouble_leaves_no_trace_in_the_results(
    trouble: DemoTrouble,
    reason: PauseReason,
    source: GeneratedFiles,
    world: DemoProcess,
    endpoints: DemoEndpoints,
    tmp_path: Path,
) -> None:
    database = tmp_path / "c.sqlite"
    try:
        async with opened(database, endpoints, SLOW) as application:
            service = application.service
            task = await start_import(service, source.contacts, CheckLevel.FULL)
            await until(service, probing(task.id))
            world.adjust(replace(QUICK_WORLD, trouble=trouble))
            paused = await service.wait(task.id)
            assert (paused.state, paused.pause_reason) == (TaskState.PAUSED, reason)
            assert paused.tally.pending >= paused.in_work > 0
            assert not lies_in(await rows_of(service), source)
    finally:
        world.adjust(QUICK_WORLD)
    async with opened(database, endpoints) as application:
        service = application.service
        await service.resume(task.id)
        done = await service.wait(task.id)
        assert done.finish_reason is not FinishReason.FAILED
        assert done.in_work == 0
        rows = await rows_of(service)
    # a machine far over its load may leave some without an answer: pending, never wrong
    assert not lies_in(rows, source)
    found = compare(rows, expected_contacts(source.expected, CheckLevel.FULL))
    assert (found.lost, found.doubled, found.surplus) == ((), (), ())


def lies_in(rows: Sequence[Row], source: GeneratedFiles) -> list[str]:
    """Decided rows that are not as they should be."""
    wrong = compare(rows, expected_contacts(source.expected, CheckLevel.FULL)).wrong
    decided = {row[1] for row in rows if row[2] != Status.PENDING}
    return [text for text in wrong if text.split()[2] in decided]


async def test_that_a_blocked_import_is_finished_by_dns_alone(
    source: GeneratedFiles, world: DemoProcess, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    try:
        world.adjust(replace(QUICK_WORLD, trouble=DemoTrouble.PORT_CLOSED))
        async with opened(tmp_path / "c.sqlite", endpoints) as application:
            service = application.service
            task = await start_import(service, source.contacts, CheckLevel.FULL)
            assert (await service.wait(task.id)).pause_reason is PauseReason.PORT_25_BLOCKED
            await service.finish_at_standard(task.id)
            assert (await service.wait(task.id)).finish_reason is FinishReason.COMPLETED
            rows = await rows_of(service)
    finally:
        world.adjust(QUICK_WORLD)
    assert not compare(rows, expected_contacts(source.expected, CheckLevel.STANDARD))
    assert not world.statistics().rcpts
