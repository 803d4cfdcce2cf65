"""The time left: it settles, and never jumps."""

import pytest

from contact_importer.engine.time_left import TimeLeft


def test_that_a_steady_run_counts_down() -> None:
    meter = TimeLeft()
    assert meter.update(100.0, 0.0) == 100.0
    shown = [meter.update(100.0 - tenth / 10, 0.1) for tenth in range(1, 501)]
    assert shown[-1] == pytest.approx(50.0)


def test_that_a_sudden_finding_moves_it_slowly() -> None:
    meter = TimeLeft()
    meter.update(60.0, 0.0)
    for tenth in range(1, 201):
        shown = meter.update(60.0 - tenth / 10, 0.1)
    assert shown == pytest.approx(40.0)
    after = meter.update(400.0, 0.1)
    assert after is not None
    assert abs(after - 40.0) < 6.0
    for _ in range(600):
        after = meter.update(400.0, 0.1)
    assert after == pytest.approx(400.0, abs=10.0)


def test_that_the_unknown_is_forgotten_at_once() -> None:
    meter = TimeLeft()
    meter.update(60.0, 0.0)
    assert meter.update(None, 0.1) is None
    assert meter.update(7.0, 0.1) == 7.0
