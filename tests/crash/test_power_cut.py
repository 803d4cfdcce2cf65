"""A power cut loses nothing that was promised, and leaves no half transactions (P2)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from contact_importer.storage import database
from tests.crash.power_cut import CutPlan, cut_again_and_again

Record = Callable[[str, object], None]
pytestmark = pytest.mark.promise("P2")


@pytest.mark.parametrize(("seed", "cuts"), [(1, 30), pytest.param(2, 300, marks=pytest.mark.slow)])
def test_that_power_cuts_do_no_harm(
    tmp_path: Path, seed: int, cuts: int, record_property: Record
) -> None:
    report = cut_again_and_again(CutPlan(cuts=cuts, seed=seed), tmp_path)
    assert report.cuts == cuts
    assert report.promised == 4_000
    record_property("seed", seed)
    record_property("reached", f"{cuts} cuts of {report.promised} rows in {report.seconds:.0f} s")
    assert (report.corrupt, report.lost, report.torn) == ([], [], [])


@pytest.mark.planted
def test_that_the_harness_sees_promises_without_a_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NORMAL syncs the WAL at a checkpoint only: what it acknowledges may be lost."""
    monkeypatch.setattr(database, "_SYNCHRONOUS", "NORMAL")
    report = cut_again_and_again(CutPlan(cuts=20, seed=3), tmp_path)
    assert len(report.lost) > 5
    assert report.corrupt == []


@pytest.mark.planted
def test_that_the_harness_sees_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without any sync a checkpoint may overwrite the database from a log that never was."""
    monkeypatch.setattr(database, "_SYNCHRONOUS", "OFF")
    monkeypatch.setattr(database, "_CHECKPOINT_PAGES", 50)
    report = cut_again_and_again(CutPlan(cuts=20, seed=3), tmp_path)
    assert report.corrupt != []
