import pytest

from contact_importer.model.verdict import (
    Confidence,
    Decision,
    Judgement,
    Reason,
    Status,
    Verdict,
)
from contact_importer.validation.policy import OUTCOMES, PENDING_NEW, decide

# The closed list of reasons by what they prove (validation.md §1), written out again.
UNDELIVERABLE_BY_NAME = {
    Reason.SYNTAX,
    Reason.RESERVED_DOMAIN,
    Reason.DOMAIN_NOT_FOUND,
    Reason.NO_MAIL_HOST,
    Reason.NULL_MX,
    Reason.MX_UNRESOLVABLE,
    Reason.MX_UNROUTABLE,
}
UNDELIVERABLE_BY_REPLY = {Reason.MAILBOX_NOT_FOUND, Reason.MAILBOX_DISABLED}
LISTED = {
    Reason.BLACKLISTED_ADDRESS,
    Reason.BLACKLISTED_DOMAIN,
    Reason.DISPOSABLE_DOMAIN,
    Reason.DISPOSABLE_MX,
}
RISKY = {
    Reason.CATCH_ALL: Confidence.UNCONFIRMED,
    Reason.CONTROL_INCONCLUSIVE: Confidence.PROBABLE,
    Reason.MAILBOX_FULL: Confidence.PROBABLE,
    Reason.SMTPUTF8_NOT_SUPPORTED: Confidence.UNCONFIRMED,
}
AS_FAR_AS_ASKED = {Reason.DOMAIN_NOT_CHECKED, Reason.MAILBOX_NOT_CHECKED}
OPEN = {
    Reason.NONE,
    Reason.GREYLISTED,
    Reason.TEMPORARY_FAILURE,
    Reason.TIMEOUT,
    Reason.CONNECTION_FAILED,
    Reason.MALFORMED_REPLY,
    Reason.REFUSED_US,
    Reason.UNCLEAR_REPLY,
    Reason.DNS_FAILURE,
    Reason.DNS_UNTRUSTED,
    Reason.HARVEST_BRAKE,
    Reason.ADDRESS_LITERAL,
    Reason.PORT_25_BLOCKED,
}


def reasons_of(status: Status) -> set[Reason]:
    return {reason for reason, outcome in OUTCOMES.items() if outcome.status is status}


def test_that_the_policy_knows_every_reason() -> None:
    assert set(OUTCOMES) == set(Reason)


def test_that_only_permanent_evidence_makes_invalid() -> None:
    assert reasons_of(Status.INVALID) == UNDELIVERABLE_BY_NAME | UNDELIVERABLE_BY_REPLY


def test_that_only_lists_make_blacklist() -> None:
    assert reasons_of(Status.BLACKLIST) == LISTED


def test_that_everything_not_known_stays_pending() -> None:
    assert reasons_of(Status.PENDING) == OPEN


@pytest.mark.parametrize(
    ("reasons", "verdict", "status", "confidence"),
    [
        (UNDELIVERABLE_BY_NAME, Verdict.UNDELIVERABLE, Status.INVALID, Confidence.CERTAIN),
        (UNDELIVERABLE_BY_REPLY, Verdict.UNDELIVERABLE, Status.INVALID, Confidence.CONFIRMED),
        (LISTED, Verdict.LISTED, Status.BLACKLIST, Confidence.CERTAIN),
        ({Reason.MAILBOX_EXISTS}, Verdict.DELIVERABLE, Status.VALID, Confidence.CONFIRMED),
        (AS_FAR_AS_ASKED, Verdict.UNKNOWN, Status.VALID, Confidence.UNCONFIRMED),
        (OPEN, Verdict.UNKNOWN, Status.PENDING, Confidence.NONE),
    ],
)
def test_that_a_judgement_is_decided_by_the_table(
    reasons: set[Reason], verdict: Verdict, status: Status, confidence: Confidence
) -> None:
    for reason in reasons:
        decision = decide(Judgement(verdict, reason))
        assert decision == Decision(verdict, reason, status, confidence)


def test_that_risky_addresses_are_valid_with_their_doubt() -> None:
    for reason, confidence in RISKY.items():
        decision = decide(Judgement(Verdict.RISKY, reason))
        assert (decision.status, decision.confidence) == (Status.VALID, confidence)


def test_that_a_new_row_is_pending_without_a_reason() -> None:
    assert decide(Judgement(Verdict.UNKNOWN, Reason.NONE)) == PENDING_NEW


def test_that_the_policy_cannot_be_changed_by_accident() -> None:
    with pytest.raises(TypeError):
        OUTCOMES[Reason.NONE] = OUTCOMES[Reason.SYNTAX]  # type: ignore[index]
