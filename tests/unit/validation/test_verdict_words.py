from collections.abc import Mapping

import pytest

from contact_importer.model.verdict import Confidence, Flag, Reason, Status
from contact_importer.validation.verdict_words import (
    ADVICE,
    CONFIDENCES,
    FLAGS,
    REASONS,
    STATUSES,
)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (STATUSES, set(Status)),
        (REASONS, set(Reason)),
        (ADVICE, set(Reason)),
        (CONFIDENCES, set(Confidence)),
        (FLAGS, set(Flag)),
    ],
)
def test_that_every_code_has_words(words: Mapping[object, str], codes: set[object]) -> None:
    assert set(words) == codes
    assert all(words[code] for code in codes - {Confidence.NONE})


def test_that_titles_are_short_and_each_its_own() -> None:
    assert all(len(title) <= 48 and not title.endswith(".") for title in REASONS.values())
    assert len(set(REASONS.values())) == len(Reason)


def test_that_advice_is_one_or_two_sentences() -> None:
    assert all(advice.endswith(".") for advice in ADVICE.values())
    assert all(advice.count(". ") <= 1 for advice in ADVICE.values())
