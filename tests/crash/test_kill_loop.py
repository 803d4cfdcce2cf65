"""SIGKILL at random moments: nothing lost, nothing doubled, nothing asked again."""

import sqlite3
import statistics
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from contact_importer.demo.generate import generate
from contact_importer.demo.process import DemoProcess
from contact_importer.demo.statistics import DemoStatistics
from contact_importer.engine.rows import RowBatch
from contact_importer.model.verdict import CheckLevel
from contact_importer.storage.load_store import LoadPart
from tests.crash.kill_loop import KillLoop, KillPlan, KillReport
from tests.support.expected_contacts import Differences, compare, expected_contacts
from tests.support.kept_state import KeptState, asked_again, kept_in, undone_between
from tests.support.running_application import QUICK_WORLD, opened, start_import

pytestmark = pytest.mark.promise("P1")


def assert_unharmed(report: KillReport, kills: int) -> None:
    assert report.completed
    assert report.kills == kills
    assert report.differences == Differences((), (), (), ())
    assert report.undone == []
    assert report.asked_again == []
    assert report.troubles == []
    assert report.orphans == 0


def test_that_five_kills_do_no_harm(tmp_path: Path) -> None:
    report = KillLoop(KillPlan(rows=2_000, kills=5, rate=60.0, seed=2), tmp_path).run()
    assert_unharmed(report, 5)
    assert any(0 < count < 1_700 for count in report.decided)  # some came in the middle


def test_that_kills_while_the_file_is_read_do_no_harm(tmp_path: Path) -> None:
    plan = KillPlan(rows=30_000, kills=3, level=CheckLevel.FAST, longest_s=0.05)
    report = KillLoop(plan, tmp_path).run()
    assert_unharmed(report, 3)
    assert any(0 < cursor < 30_000 for cursor in report.cursors)


@pytest.mark.parametrize(
    "seed", [4, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(10, 30))]
)
def test_that_kills_while_it_waits_do_no_harm(seed: int, tmp_path: Path) -> None:
    """What is due becomes work, is asked and decided: a kill between any two loses nothing.

    Four attempts, a second apart, leave time for a few kills, on a busy machine for one.
    """
    plan = KillPlan(rows=300, kills=6, rate=200.0, longest_s=1.2, seed=seed, waits=True)
    report = KillLoop(plan, tmp_path).run()
    assert_unharmed(report, report.kills)
    assert report.kills >= 1


@pytest.mark.slow
@pytest.mark.timeout(2_400)
@pytest.mark.parametrize(
    "plan",
    [
        KillPlan(rows=20_000, kills=200, rate=60.0),
        KillPlan(rows=200_000, kills=5, level=CheckLevel.FAST),  # killed while it reads
    ],
    ids=["full", "fast"],
)
def test_that_many_kills_do_no_harm(
    plan: KillPlan, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    report = KillLoop(plan, tmp_path).run()
    resumed = statistics.median(report.resume_s)
    record_property("seed", plan.seed)
    record_property(
        "reached",
        f"{report.kills} kills of {plan.rows:,} rows ({plan.level}), resume {resumed:.1f} s",
    )
    assert_unharmed(report, plan.kills)


@pytest.mark.planted
async def test_that_the_harness_sees_a_batch_that_was_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cursor moves on over rows that were never stored."""
    store, dropped = LoadPart.store_batch, 0

    async def store_some(self: LoadPart, task_id: int, batch: RowBatch, *settled: object) -> int:
        nonlocal dropped
        if batch.cursor > 500 and not dropped:
            dropped = batch.row_count
            batch = replace(batch, rows_json=b"[]", row_count=0, domains=(), rejected=())
        return await store(self, task_id, batch, *settled)

    monkeypatch.setattr(LoadPart, "store_batch", store_some)
    files = generate(1_500, seed=3, target=tmp_path / "contacts.csv")
    with DemoProcess(QUICK_WORLD) as endpoints:
        async with opened(tmp_path / "c.sqlite", endpoints) as application:
            task = await start_import(application.service, files.contacts, CheckLevel.FAST)
            await application.service.wait(task.id)
    found = compare(
        kept_in(tmp_path / "c.sqlite").rows, expected_contacts(files.expected, CheckLevel.FAST)
    )
    assert dropped
    assert len(found.lost) > dropped * 0.9  # the rest are duplicates
    assert not found.doubled


@pytest.mark.planted
async def test_that_the_harness_sees_counters_that_do_not_fit(tmp_path: Path) -> None:
    database = tmp_path / "c.sqlite"
    files = generate(50, seed=3, target=tmp_path / "contacts.csv")
    with DemoProcess(QUICK_WORLD) as endpoints:
        async with opened(database, endpoints) as application:
            task = await start_import(application.service, files.contacts, CheckLevel.FAST)
            await application.service.wait(task.id)
    assert kept_in(database).troubles == ()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE tallies SET count = count + 1 WHERE scope = 'task'")
        connection.execute("UPDATE tasks SET in_work = 1")
        connection.commit()
    assert len(kept_in(database).troubles) > 1


def kept(*rows: tuple[int, str, str, str]) -> KeptState:
    return KeptState(rows=rows, domains={"a.demo": 9e9}, cursor=len(rows), troubles=())


@pytest.mark.planted
def test_that_the_harness_sees_doubled_and_changed_contacts() -> None:
    before = kept((1, "x@a.demo", "valid", "mailbox_exists"), (2, "y@a.demo", "pending", ""))
    after = kept(
        (1, "x@a.demo", "pending", ""),
        (2, "y@a.demo", "invalid", "mailbox_not_found"),
        (3, "Y@a.demo", "invalid", "mailbox_not_found"),
    )
    assert undone_between(before, after) == ("x@a.demo",)
    assert compare(after.rows, {}).doubled == ("y@a.demo",)


@pytest.mark.planted
def test_that_the_harness_sees_what_was_asked_again() -> None:
    before = kept((1, "x@a.demo", "valid", "mailbox_exists"), (2, "y@a.demo", "pending", ""))
    then = DemoStatistics(rcpts={"x@a.demo": 1}, dns_questions={"MX a.demo": 1})
    later = DemoStatistics(
        rcpts={"x@a.demo": 1, "y@a.demo": 1}, dns_questions={"MX a.demo": 1, "A a.demo": 2}
    )
    assert asked_again(before, then, later) == ()
    worse = replace(later, rcpts={"x@a.demo": 2}, dns_questions={"MX a.demo": 2})
    assert asked_again(before, then, worse) == ("x@a.demo", "MX a.demo")
