"""When a mailbox without a final answer is asked again (validation.md 4.7)."""

import pytest

from contact_importer.engine.retry_plan import next_attempt_at
from contact_importer.model.contact import MOST_ATTEMPTS
from contact_importer.model.settings import Retries
from contact_importer.model.verdict import Reason
from tests.support.fake_smtp import reply

NOW = 1_800_000_000.0
GREY = reply(451, "4.7.1", "Greylisted")


def test_that_the_waits_grow_and_four_attempts_are_enough() -> None:
    times = [
        next_attempt_at(Reason.GREYLISTED, GREY, attempts=attempts, now=NOW)
        for attempts in range(MOST_ATTEMPTS + 3)
    ]
    assert times == [NOW + 300, NOW + 900, NOW + 3_600, None, None, None, None]


def test_that_the_waits_are_a_setting() -> None:
    retries = Retries(first_s=60, second_s=70, third_s=80)
    times = [
        next_attempt_at(Reason.GREYLISTED, GREY, attempts=attempts, now=NOW, retries=retries)
        for attempts in range(MOST_ATTEMPTS)
    ]
    assert times == [NOW + 60, NOW + 70, NOW + 80, None]


def test_that_the_servers_own_word_goes_before_our_waits() -> None:
    said = reply(451, "4.7.1", "Greylisted, please come back in 20 minutes")
    times = [
        next_attempt_at(Reason.GREYLISTED, said, attempts=attempts, now=NOW)
        for attempts in range(MOST_ATTEMPTS)
    ]
    assert times == [NOW + 1_200, NOW + 1_200, NOW + 1_200, None]


@pytest.mark.parametrize("reason", list(Reason))
def test_that_only_what_time_may_mend_is_asked_again(reason: Reason) -> None:
    passing = {
        Reason.GREYLISTED,
        Reason.TEMPORARY_FAILURE,
        Reason.TIMEOUT,
        Reason.CONNECTION_FAILED,
        Reason.MALFORMED_REPLY,
    }
    again = next_attempt_at(reason, None, attempts=0, now=NOW)
    assert again == (NOW + 300 if reason in passing else None)
