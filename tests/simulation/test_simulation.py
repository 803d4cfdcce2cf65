"""Imports through worlds full of trouble: every verdict is the truth or admits not to know."""

import pytest

from contact_importer.model.task import FinishReason, TaskState
from contact_importer.model.verdict import Status
from tests.simulation.driving import Drive, Outcome
from tests.simulation.virtual_loop import run_virtually
from tests.simulation.world import Truth, draw_world

pytestmark = pytest.mark.promise("P12")

SEEDS = 100
SEEDS_IN_FULL = 2_000
_GROUP = 20  # seeds a test
_MOST_QUESTIONS = 24  # RCPTs for one address, over all attempts, crashes and take-backs


def travel(seed: int, *, calm: bool = False) -> Outcome:
    world = draw_world(seed, calm=calm)
    return run_virtually(Drive(world).run())


def require_honesty(outcome: Outcome) -> None:
    assert outcome.lies == []
    assert outcome.limits.broken == []
    named = {item.address for item in outcome.contacts}
    assert named == set(outcome.world.addresses)
    over = {
        address: count
        for address, count in outcome.limits.asked.items()
        if address in named and count > _MOST_QUESTIONS
    }
    assert over == {}
    tally = outcome.task.tally
    assert tally.contacts == len(outcome.contacts)


@pytest.mark.promise("P20")
@pytest.mark.parametrize("first", range(0, SEEDS, _GROUP))
def test_that_verdicts_are_true_or_pending(first: int) -> None:
    for seed in range(first, first + _GROUP):
        require_honesty(travel(seed))


@pytest.mark.promise("P20")
@pytest.mark.slow
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("first", range(SEEDS, SEEDS_IN_FULL, 100))
def test_that_verdicts_are_true_or_pending_in_full(first: int) -> None:
    for seed in range(first, first + 100):
        require_honesty(travel(seed))


@pytest.mark.parametrize("seed", range(5))
def test_that_nothing_stays_open_in_a_calm_world(seed: int) -> None:
    outcome = travel(seed, calm=True)
    require_honesty(outcome)
    assert (outcome.task.state, outcome.task.finish_reason) == (
        TaskState.FINISHED,
        FinishReason.COMPLETED,
    )
    open_ = {
        outcome.world.truths[it.address] for it in outcome.contacts if it.status is Status.PENDING
    }
    assert open_ <= {Truth.SHUT}


def test_that_a_seed_repeats_exactly() -> None:
    one, other = travel(7), travel(7)
    assert one.contacts == other.contacts
    asked = [[item.limits.asked[name] for name in one.world.addresses] for item in (one, other)]
    assert asked[0] == asked[1]
