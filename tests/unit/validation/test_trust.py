"""The trust matrix: what follows from the real reply, the control's and postmaster's."""

import itertools
import random
import re

import pytest

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.verdict import Reason, Verdict
from contact_importer.validation.reply_meaning import SMTPUTF8_NOT_OFFERED_TEXT, ReplyMeaning
from contact_importer.validation.reply_rules import read_rcpt_reply
from contact_importer.validation.trust import (
    conclude,
    control_local_part,
    needs_control,
    needs_postmaster,
    same_refusal,
)


def said(code: int, enhanced: str = "", text: str = "") -> SmtpReply:
    return SmtpReply(kind=ReplyKind.REPLY, code=code, enhanced=enhanced, text=text)


ACCEPTED = said(250, "2.1.5", "Ok")
UNKNOWN_USER = said(550, "5.1.1", "User unknown")
DISABLED = said(550, "5.2.1", "mailbox disabled")
EDGE = said(550, "5.4.1", "Recipient address rejected: Access denied. AS(201806281)")
BARE = said(550, "", "rejected")
POLICY = said(550, "5.7.1", "rejected")
BLOCKED = said(554, "5.7.1", "client host blocked using zen.spamhaus.org")
RATE = said(450, "4.2.1", "The user you are trying to contact is receiving mail at a rate that")
GREY = said(451, "4.7.1", "Greylisted")
LATER = said(450, "4.1.1", "User unknown")
FULL = said(552, "5.2.2", "mailbox full")
DROPPED = SmtpReply(kind=ReplyKind.DROPPED)
TIMEOUT = SmtpReply(kind=ReplyKind.TIMEOUT)
MALFORMED = SmtpReply(kind=ReplyKind.MALFORMED)
NO_UTF8 = SmtpReply(kind=ReplyKind.NOT_SENT, text=SMTPUTF8_NOT_OFFERED_TEXT)
NOT_SENT = SmtpReply(kind=ReplyKind.NOT_SENT)

EVERYTHING = [
    ACCEPTED, said(251), said(252), UNKNOWN_USER, DISABLED, EDGE, BARE, POLICY, BLOCKED, GREY,
    LATER, FULL, DROPPED, TIMEOUT, MALFORMED, NO_UTF8, NOT_SENT, said(421), said(500, "", "what"),
    said(556, "5.1.10", "does not accept mail"), said(354), said(220),
]  # fmt: skip


def outcome(
    real: SmtpReply,
    control: SmtpReply | None = None,
    postmaster: SmtpReply | None = None,
    *,
    accepted_any: bool = False,
) -> Reason:
    judgement = conclude(
        real, control=control, postmaster=postmaster, domain_accepted_any=accepted_any
    )
    return judgement.reason


@pytest.mark.parametrize(
    ("real", "control", "reason"),
    [
        (ACCEPTED, UNKNOWN_USER, Reason.MAILBOX_EXISTS),
        (ACCEPTED, EDGE, Reason.MAILBOX_EXISTS),
        (said(251), UNKNOWN_USER, Reason.MAILBOX_EXISTS),
        (ACCEPTED, ACCEPTED, Reason.CATCH_ALL),
        (ACCEPTED, said(251), Reason.CATCH_ALL),
        (ACCEPTED, said(252), Reason.CONTROL_INCONCLUSIVE),
        (ACCEPTED, GREY, Reason.CONTROL_INCONCLUSIVE),
        (ACCEPTED, DROPPED, Reason.CONTROL_INCONCLUSIVE),
        (ACCEPTED, BLOCKED, Reason.CONTROL_INCONCLUSIVE),
        (ACCEPTED, POLICY, Reason.CONTROL_INCONCLUSIVE),
        (ACCEPTED, MALFORMED, Reason.CONTROL_INCONCLUSIVE),
        (ACCEPTED, None, Reason.CONTROL_INCONCLUSIVE),
        (said(252), UNKNOWN_USER, Reason.CONTROL_INCONCLUSIVE),
        (UNKNOWN_USER, None, Reason.MAILBOX_NOT_FOUND),
        (DISABLED, None, Reason.MAILBOX_DISABLED),
        (FULL, None, Reason.MAILBOX_FULL),
        (GREY, None, Reason.GREYLISTED),
        (GREY, GREY, Reason.GREYLISTED),
        (LATER, None, Reason.TEMPORARY_FAILURE),
        (said(421), None, Reason.TEMPORARY_FAILURE),
        (BLOCKED, UNKNOWN_USER, Reason.REFUSED_US),
        (POLICY, None, Reason.REFUSED_US),
        (POLICY, POLICY, Reason.REFUSED_US),
        (POLICY, UNKNOWN_USER, Reason.REFUSED_US),
        (EDGE, None, Reason.UNCLEAR_REPLY),
        (RATE, RATE, Reason.TEMPORARY_FAILURE),
        (DROPPED, None, Reason.CONNECTION_FAILED),
        (TIMEOUT, None, Reason.TIMEOUT),
        (MALFORMED, None, Reason.MALFORMED_REPLY),
        (NO_UTF8, None, Reason.SMTPUTF8_NOT_SUPPORTED),
    ],
)
def test_that_the_matrix_holds(real: SmtpReply, control: SmtpReply | None, reason: Reason) -> None:
    assert outcome(real, control) is reason


@pytest.mark.parametrize(
    ("real", "unproven"),
    [
        (EDGE, Reason.UNCLEAR_REPLY),
        (BARE, Reason.UNCLEAR_REPLY),
        (said(550, "5.7.1", "<a@x.example>: rejected"), Reason.REFUSED_US),
        (said(554, "5.7.0", "Recipient address rejected: Access denied"), Reason.REFUSED_US),
        (said(550, "5.1.1", "this user is not permitted by policy"), Reason.REFUSED_US),
    ],
)
def test_that_an_unexplained_refusal_needs_the_same_words_and_another_name_accepted(
    real: SmtpReply, unproven: Reason
) -> None:
    assert outcome(real, real, ACCEPTED) is Reason.MAILBOX_NOT_FOUND
    assert outcome(real, real, accepted_any=True) is Reason.MAILBOX_NOT_FOUND
    assert outcome(real, real, real) is Reason.REFUSED_US
    assert outcome(real, real, GREY) is unproven
    assert outcome(real, real) is unproven
    assert outcome(real, None, ACCEPTED) is unproven
    assert outcome(real, ACCEPTED, ACCEPTED, accepted_any=True) is unproven
    assert outcome(real, UNKNOWN_USER, ACCEPTED) is unproven
    assert outcome(real, BLOCKED, ACCEPTED, accepted_any=True) is unproven


@pytest.mark.parametrize(
    "rule",
    [
        POLICY,
        said(550, "", "Administrative prohibition"),
        said(554, "5.7.0", "Access denied"),
        said(550, "", "rejected by local policy"),
    ],
)
def test_that_postmaster_proves_nothing_where_a_rule_may_be_a_silent_block(
    rule: SmtpReply,
) -> None:
    assert outcome(rule, rule, ACCEPTED) is Reason.REFUSED_US
    assert outcome(rule, rule, rule) is Reason.REFUSED_US
    assert outcome(rule, rule, accepted_any=True) is Reason.MAILBOX_NOT_FOUND


def test_that_the_same_words_may_differ_in_address_and_numbers() -> None:
    one = said(550, "5.4.1", "<a@x.example>: Access denied. AS(201806281) [AM5EUR02]")
    other = said(550, "5.4.1", "<b@x.example>: Access denied. AS(201806281) [DB3EUR05]")
    assert same_refusal(one, other)
    assert not same_refusal(one, said(550, "5.4.1", "Closed"))
    assert not same_refusal(one, said(554, "5.4.1", one.text))
    assert not same_refusal(UNKNOWN_USER, UNKNOWN_USER)


def test_that_only_what_depends_on_them_asks_for_cross_checks() -> None:
    assert {meaning for meaning in ReplyMeaning if needs_control(meaning)} == {
        ReplyMeaning.ACCEPTED,
        ReplyMeaning.REFUSED,
        ReplyMeaning.REFUSED_BY_POLICY,
    }
    assert {meaning for meaning in ReplyMeaning if needs_postmaster(meaning)} == {
        ReplyMeaning.REFUSED,
        ReplyMeaning.REFUSED_BY_POLICY,
    }


def test_that_no_combination_is_decided_without_proof() -> None:
    naming = {
        ReplyMeaning.MAILBOX_NOT_FOUND,
        ReplyMeaning.MAILBOX_DISABLED,
        ReplyMeaning.REFUSED,
        ReplyMeaning.REFUSED_BY_POLICY,
        ReplyMeaning.NO_MAIL_HERE,
    }
    others = [None, *EVERYTHING]
    for real, control, postmaster, accepted_any in itertools.product(
        EVERYTHING, others, others, (False, True)
    ):
        judgement = conclude(
            real, control=control, postmaster=postmaster, domain_accepted_any=accepted_any
        )
        case = (real, control, postmaster, accepted_any)
        if judgement.verdict is Verdict.UNDELIVERABLE:
            assert real.code // 100 == 5, case
            assert read_rcpt_reply(real) in naming, case
        unexplained = needs_postmaster(read_rcpt_reply(real))
        if unexplained and judgement.verdict is Verdict.UNDELIVERABLE:
            assert accepted_any or (postmaster is not None and postmaster.accepted), case
            assert control is not None, case
            assert control.code == real.code, case
        if judgement.verdict is Verdict.DELIVERABLE:
            assert real.code in (250, 251), case
            assert control is not None, case
            assert control.code // 100 == 5, case


@pytest.mark.parametrize(
    "about_us",
    [
        BLOCKED,
        said(550, "5.7.1", "rejected: your IP address has a poor reputation"),
        said(550, "5.7.1", "Relaying denied"),
        said(550, "5.7.1", "Sender address rejected"),
        said(550, "5.7.25", "rejected"),
        said(550, "", "Blocked, see https://check.example/dnsbl?ip=192.0.2.1"),
    ],
)
def test_that_no_cross_check_turns_a_refusal_about_us_into_an_accusation(
    about_us: SmtpReply,
) -> None:
    """A server may exempt postmaster from its block list (RFC 5321 4.5.1)."""
    for control in (about_us, *EVERYTHING):
        assert outcome(about_us, control, ACCEPTED, accepted_any=True) is Reason.REFUSED_US


def test_that_the_control_name_is_plausible_random_and_reproducible() -> None:
    names = [control_local_part(random.Random(seed)) for seed in range(500)]
    assert all(re.fullmatch(r"[a-z]{13,17}\d{3}", name) for name in names)
    assert {len(name) for name in names} == {16, 17, 18, 19, 20}
    assert len(set(names)) == 500
    assert control_local_part(random.Random(7)) == names[7]
