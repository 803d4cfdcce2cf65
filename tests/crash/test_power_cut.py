"""A power cut loses nothing that was promised, and leaves no half transactions (P2)."""

from pathlib import Path

import pytest

from contact_importer.storage import database
from tests.crash.power_cut import CutPlan, cut_again_and_again


@pytest.mark.parametrize(("seed", "cuts"), [(1, 30), pytest.param(2, 300, marks=pytest.mark.slow)])
def test_that_power_cuts_do_no_harm(tmp_path: Path, seed: int, cuts: int) -> None:
    report = cut_again_and_again(CutPlan(cuts=cuts, seed=seed), tmp_path)
    assert report.cuts == cuts
    assert report.promised == 4_000
    assert (report.corrupt, report.lost, report.torn) == ([], [], [])


def test_that_the_harness_sees_promises_without_a_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NORMAL syncs the WAL at a checkpoint only: what it acknowledges may be lost."""
    monkeypatch.setattr(database, "_SYNCHRONOUS", "NORMAL")
    report = cut_again_and_again(CutPlan(cuts=20, seed=3), tmp_path)
    assert len(report.lost) > 5
    assert report.corrupt == []


def test_that_the_harness_sees_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without any sync a checkpoint may overwrite the database from a log that never was."""
    monkeypatch.setattr(database, "_SYNCHRONOUS", "OFF")
    monkeypatch.setattr(database, "_CHECKPOINT_PAGES", 50)
    report = cut_again_and_again(CutPlan(cuts=20, seed=3), tmp_path)
    assert report.corrupt != []
