"""A clock that is set forth and back stalls nothing, and changes no verdict (P11)."""

import asyncio
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from contact_importer.demo.generate import generate
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.engine import clock
from contact_importer.engine.service import ImportService
from contact_importer.model.task import FinishReason, TaskState
from contact_importer.model.verdict import CheckLevel
from tests.support.expected_contacts import compare, expected_contacts
from tests.support.running_application import opened, rows_of, start_import

pytestmark = pytest.mark.promise("P11")

_HOUR, _YEAR = 3_600.0, 365 * 86_400.0
_JUMPS = (_HOUR, -_HOUR, _YEAR, -_YEAR)


class JumpingTime:
    """The time module with a wall clock that somebody turns."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self.monotonic = time.monotonic

    def time(self) -> float:
        return time.time() + self.ahead


async def jump_until_done(
    service: ImportService, task_id: int, turned: JumpingTime, chance: random.Random
) -> int:
    """Turn the clock until the task has ended; how often."""
    jumps = 0
    while (await service.snapshot(task_id)).task.state in (TaskState.QUEUED, TaskState.RUNNING):
        turned.ahead += chance.choice(_JUMPS)
        jumps += 1
        await asyncio.sleep(chance.uniform(0.05, 0.3))
    return jumps


async def run_turned(
    endpoints: DemoEndpoints, folder: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> tuple[int, FinishReason, tuple[str, ...]]:
    turned = JumpingTime()
    monkeypatch.setattr(clock, "time", turned)
    files = generate(rows, 5, folder / "contacts.csv")
    async with opened(folder / "c.sqlite", endpoints) as application:
        service = application.service
        task = await start_import(service, files.contacts, CheckLevel.FULL)
        jumps = await jump_until_done(service, task.id, turned, random.Random(5))
        ended = await service.wait(task.id)
        if ended.state is TaskState.WAITING:
            await service.finish_now(task.id)
            ended = await service.wait(task.id)
        found = compare(await rows_of(service), expected_contacts(files.expected, CheckLevel.FULL))
    assert (found.lost, found.doubled) == ((), ())
    return jumps, ended.finish_reason, found.wrong


@pytest.mark.parametrize(
    "rows", [300, pytest.param(5_000, marks=[pytest.mark.slow, pytest.mark.timeout(900)])]
)
async def test_that_a_jumping_clock_changes_no_verdict(
    endpoints: DemoEndpoints,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rows: int,
    record_property: Callable[[str, object], None],
) -> None:
    jumps, how, wrong = await run_turned(endpoints, tmp_path, monkeypatch, rows)
    record_property("seed", 5)
    record_property("reached", f"{jumps} jumps in {rows:,} rows, {len(wrong)} verdicts changed")
    assert how is FinishReason.COMPLETED
    assert wrong == ()
    assert jumps > 3
