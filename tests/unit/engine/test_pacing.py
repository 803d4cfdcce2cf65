import pytest

from contact_importer.engine.pacing import Rate, keep_pace
from contact_importer.model.settings import Politeness
from tests.support.clocks import ManualClock

POLITE = Politeness(start_rate_per_s=2.0, top_rate_per_s=5.0)


def test_that_the_first_question_need_not_wait() -> None:
    assert Rate(POLITE).delay(1, 100.0) == 0.0


def test_that_questions_are_spaced_by_the_rate() -> None:
    rate = Rate(POLITE)
    rate.delay(4, 100.0)
    assert rate.delay(1, 100.0) == pytest.approx(2.0)


def test_that_time_not_used_is_not_saved_up() -> None:
    rate = Rate(POLITE)
    rate.delay(1, 100.0)
    assert rate.delay(1, 1000.0) == 0.0
    assert rate.delay(1, 1000.0) == pytest.approx(0.5)


def test_that_the_rate_rises_by_one_for_ten_answers_up_to_the_top() -> None:
    rate = Rate(POLITE)
    rate.unopposed(9)
    assert rate.per_second == 2.0
    rate.unopposed(1)
    assert rate.per_second == 3.0
    rate.unopposed(1000)
    assert rate.per_second == 5.0


def test_that_an_objection_halves_the_rate() -> None:
    rate = Rate(POLITE)
    rate.opposed()
    assert rate.per_second == 1.0
    for _ in range(20):
        rate.opposed()
    assert rate.per_second == pytest.approx(0.1)


def test_that_without_limits_nothing_waits() -> None:
    rate = Rate(Politeness(limited=False))
    assert [rate.delay(1000, 5.0) for _ in range(3)] == [0.0, 0.0, 0.0]
    assert rate.group == 20


async def test_that_keep_pace_sleeps_for_the_delay() -> None:
    clock = ManualClock()
    rate = Rate(POLITE)
    await keep_pace(rate, clock, 2)
    await keep_pace(rate, clock, 1)
    assert clock.slept == [pytest.approx(1.0)]
