"""No operator is asked faster than its limit, whatever happens and in whatever order (P20)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_importer.engine.pacing import Rate, keep_pace
from contact_importer.model.settings import Politeness
from tests.support.clocks import ManualClock

pytestmark = pytest.mark.promise("P20")

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


# --- any schedule ------------------------------------------------------------------------

Step = tuple[str, float]
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.integers(1, 20)),
        st.tuples(st.just("unopposed"), st.integers(1, 200)),
        st.tuples(st.just("opposed"), st.just(0)),
        st.tuples(st.just("time"), st.floats(0, 100)),
    ),
    min_size=2,
    max_size=80,
)


def excess(rate: Rate, politeness: Politeness, steps: list[Step]) -> float:
    """Questions beyond what the top rate allows, at the worst, between any two go-aheads."""
    now, worst = 0.0, 0.0
    asked: list[tuple[float, float]] = []  # when they could go, and how many
    for step, amount in steps:
        if step == "ask":
            asked.append((now + rate.delay(int(amount), now), amount))
        elif step == "unopposed":
            rate.unopposed(int(amount))
        elif step == "opposed":
            rate.opposed()
        else:
            now += amount
    for first, (begun, _) in enumerate(asked):
        count = 0.0
        for (_, before), (then, _) in zip(asked[first:], asked[first + 1 :], strict=False):
            count += before
            worst = max(worst, count - (then - begun) * politeness.top_rate_per_s)
    return worst


@settings(max_examples=300, deadline=None)
@given(
    steps=_STEPS,
    start=st.floats(0.1, 100, allow_nan=False),
    top=st.floats(0.1, 100, allow_nan=False),
)
def test_that_no_schedule_exceeds_the_top_rate(steps: list[Step], start: float, top: float) -> None:
    politeness = Politeness(start_rate_per_s=start, top_rate_per_s=top)
    rate = Rate(politeness)
    assert excess(rate, politeness, steps) < 1e-6
    assert 0.1 <= rate.per_second <= top
    assert 1 <= rate.group <= 20


@pytest.mark.planted
def test_that_a_rate_that_forgets_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[Step] = [("ask", 20), ("ask", 20), ("time", 1.0), ("ask", 20)]
    assert excess(Rate(POLITE), POLITE, steps) < 1e-6
    monkeypatch.setattr(Rate, "delay", lambda _self, _count, _now: 0.0)
    assert excess(Rate(POLITE), POLITE, steps) > 1
