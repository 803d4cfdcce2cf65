"""Our own labelled set of reply texts, written from servers' manuals and providers' pages."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.verdict import Reason, Verdict
from contact_importer.validation.reply_rules import (
    SMTPUTF8_NOT_OFFERED_TEXT,
    ReplyMeaning,
    judge_refusal,
    most_telling,
    read_rcpt_reply,
    read_refusal,
    retry_delay_s,
)

LABELLED_FILE = Path(__file__).parents[2] / "data" / "smtp_replies.tsv"
NOT_FOUND = ReplyMeaning.MAILBOX_NOT_FOUND
DISABLED = ReplyMeaning.MAILBOX_DISABLED
FULL = ReplyMeaning.MAILBOX_FULL
US = ReplyMeaning.REFUSED_US
REFUSED = ReplyMeaning.REFUSED
UNCLEAR = ReplyMeaning.UNCLEAR
GREY = ReplyMeaning.GREYLISTED
RATE = ReplyMeaning.RATE_LIMITED
LATER = ReplyMeaning.TEMPORARY
ACCUSING = {NOT_FOUND, DISABLED, ReplyMeaning.NO_MAIL_HERE}


def reply(line: str) -> SmtpReply:
    """A reply from "550 5.1.1 text", as the network part reads it."""
    code, _, text = line.partition(" ")
    word, _, rest = text.partition(" ")
    parts = word.split(".")
    enhanced = ""
    if len(parts) == 3 and all(part.isdigit() for part in parts) and word[0] == code[0]:
        enhanced, text = word, rest
    return SmtpReply(kind=ReplyKind.REPLY, code=int(code), enhanced=enhanced, text=text)


def _read_labelled() -> list[tuple[str, ReplyMeaning]]:
    lines = LABELLED_FILE.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if "\t" in line]
    return [(text, ReplyMeaning(meaning)) for meaning, text in rows]


LABELLED = _read_labelled()


@pytest.mark.parametrize(("line", "meaning"), LABELLED, ids=[line[:60] for line, _ in LABELLED])
def test_that_a_reply_means_what_its_author_meant(line: str, meaning: ReplyMeaning) -> None:
    assert read_rcpt_reply(reply(line)) is meaning


def test_that_the_labelled_set_is_large() -> None:
    assert len({line for line, _ in LABELLED}) == len(LABELLED) >= 250


@pytest.mark.parametrize("line", [line for line, meaning in LABELLED if meaning not in ACCUSING])
def test_that_adding_a_link_or_our_address_accuses_nobody(line: str) -> None:
    said = reply(line)
    longer = SmtpReply(
        kind=said.kind,
        code=said.code,
        enhanced=said.enhanced,
        text=said.text + " (no-such-user@unknown-user.example) https://x.example/UserUnknown",
    )
    assert read_rcpt_reply(longer) not in ACCUSING


@pytest.mark.parametrize("line", [line for line, _ in LABELLED if line[0] == "5"])
def test_that_a_temporary_reply_never_accuses(line: str) -> None:
    said = reply(line)
    enhanced = "4" + said.enhanced[1:] if said.enhanced else ""
    later = SmtpReply(kind=ReplyKind.REPLY, code=450, enhanced=enhanced, text=said.text)
    assert read_rcpt_reply(later) in {GREY, RATE, LATER, FULL}


@pytest.mark.parametrize("line", [line for line, meaning in LABELLED if meaning in ACCUSING])
@pytest.mark.parametrize(
    "about_us",
    ["; client host blocked", "; see spamhaus", "; your IP is listed", "; bad PTR", "; HELO"],
)
def test_that_a_word_about_us_takes_the_accusation_back(line: str, about_us: str) -> None:
    said = reply(line)
    doubtful = SmtpReply(
        kind=said.kind, code=said.code, enhanced=said.enhanced, text=said.text + about_us
    )
    assert read_rcpt_reply(doubtful) is US


def test_that_an_enhanced_code_of_another_class_is_ignored() -> None:
    said = SmtpReply(kind=ReplyKind.REPLY, code=550, enhanced="4.1.1", text="no")
    assert read_rcpt_reply(said) is REFUSED


@pytest.mark.parametrize(
    ("kind", "meaning"),
    [
        (ReplyKind.TIMEOUT, ReplyMeaning.TIMEOUT),
        (ReplyKind.DROPPED, ReplyMeaning.DROPPED),
        (ReplyKind.MALFORMED, ReplyMeaning.MALFORMED),
        (ReplyKind.NOT_SENT, ReplyMeaning.NOT_SENT),
        (ReplyKind.OUR_NETWORK, ReplyMeaning.DROPPED),
    ],
)
def test_that_no_reply_means_nothing_more(kind: ReplyKind, meaning: ReplyMeaning) -> None:
    said = SmtpReply(kind=kind, text="550 5.1.1 User unknown")
    assert read_rcpt_reply(said) is meaning
    assert read_refusal(said) is meaning


def test_that_a_missing_smtputf8_is_told_apart() -> None:
    said = SmtpReply(kind=ReplyKind.NOT_SENT, text=SMTPUTF8_NOT_OFFERED_TEXT)
    assert read_rcpt_reply(said) is ReplyMeaning.SMTPUTF8_NOT_OFFERED


# --- greetings and MAIL FROM ------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "verdict", "reason"),
    [
        ("554 no SMTP service here", Verdict.UNKNOWN, Reason.REFUSED_US),
        ("554 5.7.1 blocked, see spamhaus", Verdict.UNKNOWN, Reason.REFUSED_US),
        ("550 5.1.1 User unknown", Verdict.UNKNOWN, Reason.REFUSED_US),
        ("550 5.1.8 Sender rejected", Verdict.UNKNOWN, Reason.REFUSED_US),
        ("421 too busy", Verdict.UNKNOWN, Reason.TEMPORARY_FAILURE),
        ("450 4.7.1 Greylisted", Verdict.UNKNOWN, Reason.GREYLISTED),
        ("521 mx.example does not accept mail", Verdict.UNDELIVERABLE, Reason.NO_MAIL_HOST),
        ("521 your IP is blocked", Verdict.UNKNOWN, Reason.REFUSED_US),
        ("521 5.7.1 go away", Verdict.UNKNOWN, Reason.REFUSED_US),
        ("250 hello", Verdict.UNKNOWN, Reason.MALFORMED_REPLY),
    ],
)
def test_that_a_refused_greeting_is_about_the_host(
    line: str, verdict: Verdict, reason: Reason
) -> None:
    judgement = judge_refusal(reply(line))
    assert (judgement.verdict, judgement.reason) == (verdict, reason)


def test_that_one_host_without_mail_does_not_speak_for_a_silent_one() -> None:
    no_mail = reply("521 does not accept mail")
    silent = SmtpReply(kind=ReplyKind.TIMEOUT)
    forbidden = SmtpReply(kind=ReplyKind.NOT_SENT, text="not allowed")
    assert most_telling([no_mail, silent]) is silent
    assert most_telling([no_mail, reply("421 busy")]).code == 421
    assert most_telling([no_mail, forbidden, no_mail]) is no_mail
    assert most_telling([silent, reply("554 blocked")]).code == 554


# --- waiting ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Greylisted, try again in 300 seconds", 300),
        ("please come back in 5 minutes", 300),
        ("Greylisting in action, please come back in 00:15:00", 900),
        ("retry in 04:59", 299),
        ("wait 1 hour", 3600),
        ("deferred for 299s", 299),
        ("Please retry after 2 min.", 120),
        ("Повторите через 10 минут", 600),
        ("повторите через 30 сек", 30),
        ("try again in 999999 hours", 86_400),
        ("try again in 0 seconds", None),
        ("try again later", None),
        ("error 429 in 12 rooms", None),
        ("in 5 messages", None),
        ("in 99999999 seconds", None),
        ("", None),
    ],
)
def test_that_the_wait_is_read(text: str, seconds: float | None) -> None:
    assert retry_delay_s(SmtpReply(kind=ReplyKind.REPLY, code=451, text=text)) == seconds


# --- hostile texts ----------------------------------------------------------------------

WORDS = ["user", "unknown", "not", "found", "mailbox", "is", "full", "your", "ip", "no", "such"]
WORDS += ["does", "exist", "<a@b.c>", "spam", "http://x.y/z", "account", "disabled", "address"]


@given(
    st.integers(200, 599),
    st.sampled_from(["", "5.1.1", "4.1.1", "5.7.1", "5.2.2", "5.4.1", "x"]),
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=300),
)
def test_that_any_text_has_a_meaning_and_only_5yz_accuses(
    code: int, enhanced: str, text: str
) -> None:
    said = SmtpReply(kind=ReplyKind.REPLY, code=code, enhanced=enhanced, text=text)
    meaning = read_rcpt_reply(said)
    assert meaning not in ACCUSING or code >= 500
    retry_delay_s(said)


@pytest.mark.parametrize(
    "word", ["user ", "mailbox account ", "a.", "a@", "<", "the user is ", "1:"]
)
def test_that_hostile_text_is_read_in_linear_time(word: str) -> None:
    """Not timed: a pattern that backtracks exponentially would never return."""
    text = (word * 1000)[:1000] + random.Random(1).choice("ab")
    read_rcpt_reply(SmtpReply(kind=ReplyKind.REPLY, code=550, text=text))
