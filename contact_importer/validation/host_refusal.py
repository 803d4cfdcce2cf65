"""What it means that a host gave no session, or refused MAIL FROM. Pure.

Nothing that is said before RCPT TO is about a recipient.
"""

from collections.abc import Sequence

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.verdict import Judgement
from contact_importer.validation.reply_findings import says_full, takes_no_mail
from contact_importer.validation.reply_meaning import (
    ReplyMeaning,
    judgement_without_cross_check,
)
from contact_importer.validation.reply_rules import read_no_reply, read_refused_rcpt
from contact_importer.validation.reply_words import read_words

# The first of these that was seen says most about a domain whose hosts all failed.
_TELLING = (
    ReplyMeaning.REFUSED_US,
    ReplyMeaning.GREYLISTED,
    ReplyMeaning.RATE_LIMITED,
    ReplyMeaning.TEMPORARY,
    ReplyMeaning.MALFORMED,
    ReplyMeaning.TIMEOUT,
    ReplyMeaning.DROPPED,
    ReplyMeaning.NO_MAIL_HERE,  # speaks for all only when every attempt that was made says it
)


def read_refusal(reply: SmtpReply) -> ReplyMeaning:
    """What a refusing greeting or reply to EHLO, HELO or MAIL FROM says."""
    if reply.kind is not ReplyKind.REPLY:
        return read_no_reply(reply)
    words = read_words(reply)
    if 400 <= reply.code < 500:
        return ReplyMeaning.TEMPORARY if says_full(words) else read_refused_rcpt(words)
    if 500 <= reply.code < 600:
        return ReplyMeaning.NO_MAIL_HERE if takes_no_mail(words) else ReplyMeaning.REFUSED_US
    return ReplyMeaning.MALFORMED


def judge_refusal(reply: SmtpReply) -> Judgement:
    """What it proves that a host gave no session, or refused MAIL FROM.

    For 521 and 556 (RFC 7504) ``reply`` must stand for all hosts of the domain: see
    ``most_telling``.
    """
    return judgement_without_cross_check(read_refusal(reply))


def most_telling(failures: Sequence[SmtpReply]) -> SmtpReply:
    """The one of several failed attempts at a domain's hosts that speaks for all."""
    return min(failures, key=_rank)


def _rank(failure: SmtpReply) -> int:
    meaning = read_refusal(failure)
    return _TELLING.index(meaning) if meaning in _TELLING else len(_TELLING)
