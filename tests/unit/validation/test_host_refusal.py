"""Greetings, EHLO and MAIL FROM that were refused."""

import pytest

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.verdict import Reason, Verdict
from contact_importer.validation.host_refusal import judge_refusal, most_telling, read_refusal
from contact_importer.validation.reply_meaning import ReplyMeaning
from tools.quoted_reply import quoted_reply as reply


@pytest.mark.parametrize(
    ("line", "verdict", "reason"),
    [
        ("554 no SMTP service here", Verdict.UNKNOWN, Reason.REFUSED_US),
        ("554 5.7.1 blocked, see spamhaus", Verdict.UNKNOWN, Reason.REFUSED_US),
        ("550 5.1.1 User unknown", Verdict.UNKNOWN, Reason.REFUSED_US),
        ("550 5.1.8 Sender rejected", Verdict.UNKNOWN, Reason.REFUSED_US),
        ("552 5.2.2 mailbox full", Verdict.UNKNOWN, Reason.REFUSED_US),
        ("452 4.2.2 mailbox full", Verdict.UNKNOWN, Reason.TEMPORARY_FAILURE),
        ("421 too busy", Verdict.UNKNOWN, Reason.TEMPORARY_FAILURE),
        ("450 4.7.1 Greylisted", Verdict.UNKNOWN, Reason.GREYLISTED),
        ("521 mx.example does not accept mail", Verdict.UNDELIVERABLE, Reason.NO_MAIL_HOST),
        ("556 5.1.10 recipient domain has null MX", Verdict.UNDELIVERABLE, Reason.NO_MAIL_HOST),
        ("521 your IP is blocked", Verdict.UNKNOWN, Reason.REFUSED_US),
        ("521 access denied", Verdict.UNKNOWN, Reason.REFUSED_US),
        ("521 5.7.1 go away", Verdict.UNKNOWN, Reason.REFUSED_US),
        ("250 hello", Verdict.UNKNOWN, Reason.MALFORMED_REPLY),
    ],
)
def test_that_a_refused_greeting_is_about_the_host(
    line: str, verdict: Verdict, reason: Reason
) -> None:
    judgement = judge_refusal(reply(line))
    assert (judgement.verdict, judgement.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("kind", "meaning"),
    [(ReplyKind.TIMEOUT, ReplyMeaning.TIMEOUT), (ReplyKind.DROPPED, ReplyMeaning.DROPPED)],
)
def test_that_no_reply_means_nothing_more(kind: ReplyKind, meaning: ReplyMeaning) -> None:
    assert read_refusal(SmtpReply(kind=kind, text="521 does not accept mail")) is meaning


def test_that_one_host_without_mail_does_not_speak_for_a_silent_one() -> None:
    no_mail = reply("521 does not accept mail")
    silent = SmtpReply(kind=ReplyKind.TIMEOUT)
    forbidden = SmtpReply(kind=ReplyKind.NOT_SENT, text="not allowed")
    assert most_telling([no_mail, silent]) is silent
    assert most_telling([no_mail, reply("421 busy")]).code == 421
    assert most_telling([no_mail, forbidden, no_mail]) is no_mail
    assert most_telling([silent, reply("554 blocked")]).code == 554
