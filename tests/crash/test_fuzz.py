"""Thousands of damaged files neither crash nor stall the application (P5)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash import fuzz as module
from tests.crash.fuzz import SAMPLES, fuzz, mutant

pytestmark = [
    pytest.mark.promise("P5"),
    pytest.mark.timeout(1_800),
]


@pytest.mark.parametrize("mutants", [60, pytest.param(5_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", SAMPLES)
def test_that_mutants_do_no_harm(
    tmp_path: Path, kind: str, mutants: int, record_property: Callable[[str, object], None]
) -> None:
    report = fuzz(kind, mutants, tmp_path)
    record_property(
        "reached",
        f"{mutants:,} {kind}: {report.ends['read']:,} read, {len(report.deaths)} ended the reader",
    )
    assert report.mutants == mutants
    assert report.bugs == []
    assert report.hangs == []
    assert report.not_survived == []


def test_that_mutants_differ_and_repeat() -> None:
    good = b"name,email\n" * 50
    made = [mutant(good, number) for number in range(200)]
    assert made == [mutant(good, number) for number in range(200)]
    assert len({good, *made}) > 150


@pytest.mark.planted
def test_that_a_worker_that_falls_silent_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_HANG_S", 0.0)  # nobody is that fast
    assert fuzz("csv", 3, tmp_path).hangs == [0, 1, 2]
