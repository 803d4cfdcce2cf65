"""No combination of replies is called undeliverable without permanent proof.

What may prove it is known from how the replies were put together, not from the rules: the
checker shares no code with them, and planted bugs show that it can fail.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation import (
    reply_findings,
    reply_meaning,
    reply_rules,
    trust,
)
from contact_importer.validation.reply_meaning import ReplyMeaning
from contact_importer.validation.reply_phrases import about_us
from contact_importer.validation.reply_phrases.grammar import phrases
from contact_importer.validation.reply_rules import ReplyRule
from contact_importer.validation.trust import conclude
from tests.support.readings import forget_readings

NAMING = [
    "User unknown", "no such user here", "<joe@x.example>: User doesn't exist", "mailbox not found",
    "The email account that you tried to reach does not exist", "account is disabled",
    "mailbox unavailable", "Recipient address rejected: User unknown in virtual mailbox table",
    "this mailbox has been suspended", "пользователь не найден", "recipient unknown",
]  # fmt: skip
OF_US = [
    "Client host [192.0.2.1] blocked using zen.spamhaus.org", "your IP address is listed",
    "poor reputation", "Sender address rejected", "SPF check failed", "DMARC policy of reject",
    "relay access denied", "authentication required", "Must issue STARTTLS first", "spam detected",
    "too many connections", "rate limit exceeded", "Helo command rejected", "no PTR record",
    "message too large", "Sender verify failed: user unknown",
]  # fmt: skip
NEUTRAL = [
    "rejected", "Access denied", "not permitted", "administratively prohibited", "policy", "no",
    "try again later", "domain not found", "over quota", "see https://x.example/NoSuchUser",
    "contact <postmaster@x.example>", "Recipient address rejected", "or access denied", "421", "",
    "Greylisted", "internal error", "ghost", "", "",
]  # fmt: skip
ENHANCED = ["", "", ".1.1", ".1.2", ".1.3", ".1.6", ".1.10", ".2.1", ".2.2", ".7.1", ".7.25"]
ENHANCED += [".1.0", ".1.8", ".4.1", ".5.0", ".3.4", ".0.0"]
CODE_NAMES = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}


@dataclass(frozen=True)
class Made:
    """A reply, and what was put into it."""

    reply: SmtpReply
    names: bool  # by a word or a code of the permanent class
    about_us: bool

    @property
    def accuses(self) -> bool:
        """It proves by itself that the mailbox or the domain takes no mail."""
        permanent = self.reply.kind is ReplyKind.REPLY and 500 <= self.reply.code < 600
        no_mail = self.reply.code in (521, 556)
        return permanent and not self.about_us and (self.names or no_mail)


@st.composite
def made_replies(draw: st.DrawFn) -> Made:
    kind = draw(st.sampled_from([ReplyKind.REPLY] * 6 + list(ReplyKind)))
    code = draw(
        st.sampled_from([250, 250, 251, 252, 421, 450, 451, 452, 521, 550, 550, 550, 551, 552])
        | st.sampled_from([553, 554, 556, 571])
        | st.integers(200, 599)
    )
    suffix = draw(st.sampled_from(ENHANCED))
    enhanced = draw(st.sampled_from("524255")) + suffix if suffix else ""
    naming = draw(st.lists(st.sampled_from(NAMING), max_size=1))
    of_us = draw(st.lists(st.sampled_from(OF_US), max_size=1))
    neutral = draw(st.lists(st.sampled_from(NEUTRAL), max_size=2))
    pieces = draw(st.permutations([*naming, *of_us, *neutral]))
    code_names = enhanced in CODE_NAMES and str(code)[0] == enhanced[0]
    cisco = enhanced == "5.1.0" and code // 100 == 5
    reply = SmtpReply(kind=kind, code=code, enhanced=enhanced, text="; ".join(pieces))
    return Made(reply, bool(naming) or code_names or cisco, bool(of_us))


def check_case(
    real: Made, control: Made | None, postmaster: Made | None, *, accepted_any: bool
) -> None:
    """Raises AssertionError where the conclusion accuses without proof."""
    judgement = conclude(
        real.reply,
        control=control and control.reply,
        postmaster=postmaster and postmaster.reply,
        domain_accepted_any=accepted_any,
    )
    if judgement.verdict is Verdict.UNDELIVERABLE and not real.accuses:
        assert real.reply.kind is ReplyKind.REPLY
        assert 500 <= real.reply.code < 600
        assert not real.about_us
        assert accepted_any or (postmaster is not None and postmaster.reply.accepted)
        assert control is not None
        assert (control.reply.code, control.reply.text) == (real.reply.code, real.reply.text)
    if judgement.verdict is Verdict.DELIVERABLE:
        assert real.reply.kind is ReplyKind.REPLY
        assert real.reply.code in (250, 251)
        assert control is not None
        assert control.reply.kind is ReplyKind.REPLY
        assert 500 <= control.reply.code < 600
        assert not control.about_us


@st.composite
def cases(draw: st.DrawFn) -> tuple[Made, Made | None, Made | None, bool]:
    real = draw(made_replies())
    control = draw(st.sampled_from([real, None]) | made_replies())
    postmaster = draw(st.sampled_from([real, None]) | made_replies())
    return real, control, postmaster, draw(st.booleans())


@settings(max_examples=500, deadline=None)
@given(cases())
def test_that_nobody_is_accused_without_proof(
    case: tuple[Made, Made | None, Made | None, bool],
) -> None:
    real, control, postmaster, accepted_any = case
    check_case(real, control, postmaster, accepted_any=accepted_any)


# --- planted bugs -----------------------------------------------------------------------

DEAD = Judgement(Verdict.UNDELIVERABLE, Reason.MAILBOX_NOT_FOUND)


def everything_means(meaning: ReplyMeaning) -> tuple[ReplyRule, ...]:
    return (ReplyRule(meaning=meaning, when="", source="", fits=lambda _: True),)


def timeout_is_invalid(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(reply_meaning._JUDGEMENTS, ReplyMeaning.TIMEOUT, DEAD)


def greylisting_is_invalid(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(reply_meaning._JUDGEMENTS, ReplyMeaning.GREYLISTED, DEAD)


def a_temporary_unknown_user_is_invalid(patch: pytest.MonkeyPatch) -> None:
    rules = everything_means(ReplyMeaning.MAILBOX_NOT_FOUND)
    patch.setattr(reply_rules, "TEMPORARY_RULES", rules)


def policy_code_is_invalid(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reply_findings, "_NAMES_UNKNOWN", frozenset({"1.1", "7.1"}))


def any_5xx_is_invalid(patch: pytest.MonkeyPatch) -> None:
    rules = everything_means(ReplyMeaning.MAILBOX_NOT_FOUND)
    patch.setattr(reply_rules, "PERMANENT_RULES", rules)


def words_about_us_are_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(about_us, "OURSELVES", phrases("nothing of the kind"))


def a_class_that_is_not_the_replys_counts(patch: pytest.MonkeyPatch) -> None:
    read = reply_rules.read_words

    def with_any_class(reply: SmtpReply) -> object:
        own = f"{reply.code // 100}{reply.enhanced[1:]}" if reply.enhanced else ""
        return read(SmtpReply(kind=reply.kind, code=reply.code, enhanced=own, text=reply.text))

    patch.setattr(reply_rules, "read_words", with_any_class)


def an_accepted_postmaster_is_proof_enough(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(trust, "same_refusal", lambda one, other: True)


def blocked_hosts_are_cross_checked(patch: pytest.MonkeyPatch) -> None:
    unexplained = trust._UNEXPLAINED | {ReplyMeaning.REFUSED_US}
    patch.setattr(trust, "_UNEXPLAINED", unexplained)


def any_refused_control_makes_valid(patch: pytest.MonkeyPatch) -> None:
    every = frozenset(ReplyMeaning) - {ReplyMeaning.ACCEPTED}
    patch.setattr(trust, "_REFUSED_FOR_NAME", every)


def made(code: int, text: str, *, enhanced: str = "", **known: bool) -> Made:
    """A reply of which ``known`` says whether it ``names`` the mailbox or is ``about_us``."""
    reply = SmtpReply(kind=ReplyKind.REPLY, code=code, enhanced=enhanced, text=text)
    return Made(reply, known.get("names", False), known.get("about_us", False))


TIMEOUT = Made(SmtpReply(kind=ReplyKind.TIMEOUT), names=False, about_us=False)
ACCEPTED = made(250, "ok")
UNEXPLAINED = made(550, "rejected")
BLOCKED = made(554, "Client host [192.0.2.1] blocked using zen.spamhaus.org", about_us=True)
ABOUT_SENDER = made(
    550, "Sender verify failed: user unknown", enhanced="5.1.1", names=True, about_us=True
)


@dataclass(frozen=True)
class Telling:
    """A bug, and answers whose conclusion shows it."""

    bug: Callable[[pytest.MonkeyPatch], None]
    real: Made
    control: Made | None = None
    postmaster: Made | None = None

    def check(self) -> None:
        check_case(self.real, self.control, self.postmaster, accepted_any=False)


@pytest.mark.parametrize(
    "telling",
    [
        Telling(timeout_is_invalid, TIMEOUT),
        Telling(greylisting_is_invalid, made(450, "Greylisted", enhanced="4.7.1")),
        Telling(a_temporary_unknown_user_is_invalid, made(450, "User unknown", names=True)),
        Telling(policy_code_is_invalid, made(550, "rejected", enhanced="5.7.1")),
        Telling(any_5xx_is_invalid, made(554, "administratively prohibited")),
        Telling(words_about_us_are_ignored, ABOUT_SENDER),
        Telling(a_class_that_is_not_the_replys_counts, made(550, "no", enhanced="4.1.1")),
        Telling(an_accepted_postmaster_is_proof_enough, UNEXPLAINED, made(550, "no"), ACCEPTED),
        Telling(blocked_hosts_are_cross_checked, BLOCKED, BLOCKED, ACCEPTED),
        Telling(any_refused_control_makes_valid, ACCEPTED, BLOCKED),
    ],
    ids=lambda telling: telling.bug.__name__,
)
def test_that_a_planted_bug_is_caught(telling: Telling, monkeypatch: pytest.MonkeyPatch) -> None:
    telling.check()
    telling.bug(monkeypatch)
    forget_readings()
    with pytest.raises(AssertionError):
        telling.check()
