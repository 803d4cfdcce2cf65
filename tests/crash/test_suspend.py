"""A machine that sleeps for a while changes no verdict (P10)."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.crash.suspend import suspend_again_and_again

pytestmark = pytest.mark.promise("P10")


@pytest.mark.parametrize(
    ("rows", "stops", "seconds"),
    [
        (200, 1, 6.0),
        pytest.param(4_000, 20, 10.0, marks=[pytest.mark.slow, pytest.mark.timeout(1_200)]),
    ],
)
def test_that_sleep_changes_no_verdict(
    tmp_path: Path,
    rows: int,
    stops: int,
    seconds: float,
    record_property: Callable[[str, object], None],
) -> None:
    figures = suspend_again_and_again(tmp_path, rows=rows, stops=stops, seconds=seconds)
    record_property("seed", 1)
    record_property(
        "reached",
        f"{figures['stops']} stops of {seconds:.0f} s in {rows:,} rows, "
        f"{len(figures['changed'])} verdicts changed",
    )
    assert figures["stops"] == stops
    assert figures["changed"] == []
    assert (figures["lost"], figures["doubled"]) == (0, 0)
    assert figures["finish_reason"] == "completed"


def turn_one_around(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "UPDATE contacts SET status = 'invalid', reason = 'mailbox_not_found' WHERE id IN"
            " (SELECT id FROM contacts WHERE status = 'valid' LIMIT 1)"
        )
        connection.commit()


@pytest.mark.planted
def test_that_a_changed_verdict_is_seen(tmp_path: Path) -> None:
    figures = suspend_again_and_again(
        tmp_path, rows=100, stops=0, seconds=0.0, hurt=turn_one_around
    )
    assert len(figures["changed"]) == 1
