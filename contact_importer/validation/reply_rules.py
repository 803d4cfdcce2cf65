"""What an SMTP reply means for a mailbox (validation.md §4, "Reply rules"). Pure.

"Refused" alone proves nothing: only a permanent refusal that names the recipient counts
against it, and nothing counts that speaks about us.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation import reply_phrases as phrases

SMTPUTF8_NOT_OFFERED_TEXT = "SMTPUTF8 not offered"  # of a NOT_SENT reply


class ReplyMeaning(StrEnum):
    """What a reply says."""

    ACCEPTED = "accepted"  # 250, 251
    ACCEPTED_UNVERIFIED = "accepted_unverified"  # 252: takes it without having looked
    MAILBOX_NOT_FOUND = "mailbox_not_found"  # permanent, names the recipient
    MAILBOX_DISABLED = "mailbox_disabled"  # permanent, names the recipient
    MAILBOX_FULL = "mailbox_full"
    GREYLISTED = "greylisted"
    RATE_LIMITED = "rate_limited"
    TEMPORARY = "temporary"  # any other 4xx
    REFUSED_US = "refused_us"  # permanent, about us
    REFUSED = "refused"  # permanent, about this RCPT, does not say why
    UNCLEAR = "unclear"  # a permanent reply that proves nothing at all
    NO_MAIL_HERE = "no_mail_here"  # 521, 556 (RFC 7504)
    SMTPUTF8_NOT_OFFERED = "smtputf8_not_offered"
    TIMEOUT = "timeout"
    DROPPED = "dropped"
    MALFORMED = "malformed"
    NOT_SENT = "not_sent"


_NO_REPLY = {
    ReplyKind.TIMEOUT: ReplyMeaning.TIMEOUT,
    ReplyKind.DROPPED: ReplyMeaning.DROPPED,
    ReplyKind.MALFORMED: ReplyMeaning.MALFORMED,
    ReplyKind.NOT_SENT: ReplyMeaning.NOT_SENT,
    ReplyKind.OUR_NETWORK: ReplyMeaning.DROPPED,
}

# RFC 3463 and the IANA registry. x.1.1 bad mailbox, x.1.2 bad system, x.1.3 bad syntax,
# x.1.10 null MX (RFC 7505; Exchange: RecipientNotFound).
_NAMES_RECIPIENT = frozenset({"1.1", "1.2", "1.3", "1.10"})
# x.1.6 has moved, x.2.1 disabled.
_NAMES_DISABLED = frozenset({"1.6", "2.1"})
_ABOUT_SENDER = frozenset({"1.7", "1.8", "1.9"})
_ABOUT_US_SUBJECTS = frozenset({"3", "5", "6", "7"})
_NON_ASCII_REFUSED = "5.6.7"  # RFC 6531 4.1
_REFUSES_RCPT = frozenset({550, 551, 553, 554})
_NO_MAIL_CODES = frozenset({"", "5.0.0", "5.1.10", "5.3.2"})  # with 521 and 556, RFC 7504 4

_ADDRESS = re.compile(r"<[^<>@\s]{1,320}@[^<>\s]{1,255}>|[^\s<>()\[\]:;,'\"]{1,320}@[\w.-]{1,255}")
_IN_ANGLES = re.compile(r"<[^<>]{0,320}>")
_URL = re.compile(r"\b(?:https?://|www\.)\S+")
_HOST = re.compile(r"(?<![\w.-])[\w-]+(?:\.[\w-]+){2,}(?![\w-])")
_ADDRESS_REJECTED = re.compile(r"(?:5\.1\.0 )?address rejected")
_CLOSING_CODE = re.compile(r"#([245]\.\d{1,3}\.\d{1,3})(?!\d)")
_PUNCTUATION = re.compile(r"[\"`“”«»()\[\]{}<>,|*=#]+")
_BRACKETED_IP = re.compile(r"\[(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]+:[0-9a-f:.]+)\]")

_CLOCK_TIME = re.compile(r"\b(?:in|after|for) (\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d)")
_DELAY = re.compile(
    r"\b(?:in|after|for|wait|within|через)\s+(?:about |at least |approximately )?(\d{1,6})\s*"
    r"(s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|сек\w*|мин\w*|час\w*)\b"
)
_UNIT_S = {"s": 1, "m": 60, "h": 3600, "с": 1, "м": 60, "ч": 3600}
_LONGEST_DELAY_S = 86_400.0


def read_rcpt_reply(reply: SmtpReply) -> ReplyMeaning:
    """What the reply to RCPT TO says about the recipient; the first rule that fits."""
    if reply.kind is not ReplyKind.REPLY:
        return _read_no_reply(reply)
    if 200 <= reply.code < 300:
        return _read_acceptance(reply.code)
    text = plain_text(reply.text)
    enhanced = _enhanced_code(reply)
    if _says_full(reply, enhanced, text):
        return ReplyMeaning.MAILBOX_FULL
    if 400 <= reply.code < 500:
        return _read_temporary(enhanced, text)
    if 500 <= reply.code < 600:
        return _read_refusal(reply, enhanced, text)
    return ReplyMeaning.MALFORMED


def read_refusal(reply: SmtpReply) -> ReplyMeaning:
    """What a refusing greeting or reply to EHLO, HELO or MAIL FROM says. Never a recipient."""
    if reply.kind is not ReplyKind.REPLY:
        return _read_no_reply(reply)
    text = plain_text(reply.text)
    enhanced = _enhanced_code(reply)
    if 400 <= reply.code < 500:
        return _read_temporary(enhanced, text)
    if 500 <= reply.code < 600:
        if _takes_no_mail(reply, enhanced, text):
            return ReplyMeaning.NO_MAIL_HERE
        return ReplyMeaning.REFUSED_US
    return ReplyMeaning.MALFORMED


def judge_refusal(reply: SmtpReply) -> Judgement:
    """What it proves that a host gave no session, or refused MAIL FROM.

    For 521 and 556 (RFC 7504) ``reply`` must stand for all hosts of the domain: see
    ``most_telling``.
    """
    return judgement_without_cross_check(read_refusal(reply))


def judgement_without_cross_check(meaning: ReplyMeaning) -> Judgement:
    """The judgement of every meaning that needs no second reply to be understood."""
    return _JUDGEMENTS[meaning]


def most_telling(failures: Sequence[SmtpReply]) -> SmtpReply:
    """The one of several failed attempts at a domain's hosts that speaks for all.

    "Takes no mail" speaks for all only when every attempt that was made says it.
    """
    return min(failures, key=_failure_rank)


def retry_delay_s(reply: SmtpReply) -> float | None:
    """Seconds that the reply asks us to wait ("in 5 minutes"), at most a day; None: not said."""
    text = reply.text.casefold()
    clock = _CLOCK_TIME.search(text)
    if clock:
        first, second, third = clock[1], clock[2], clock[3]
        if third is None:
            delay_s = int(first) * 60 + int(second)
        else:
            delay_s = int(first) * 3600 + int(second) * 60 + int(third)
    else:
        said = _DELAY.search(text)
        if said is None:
            return None
        delay_s = int(said[1]) * _UNIT_S[said[2][0]]
    return min(float(delay_s), _LONGEST_DELAY_S) if delay_s > 0 else None


def plain_text(text: str) -> str:
    """Folded text without what is not the server's own words: addresses, links, quotes.

    An address leaves a word in its place: "<a@b.example> unknown" names the recipient.
    """
    text = text.casefold().replace("’", "'")
    text = _URL.sub(" ", text)
    text = _ADDRESS.sub(f" {phrases.AN_ADDRESS} ", text)
    text = _IN_ANGLES.sub(" ", text)
    text = _BRACKETED_IP.sub(" ip ", text)
    text = _PUNCTUATION.sub(" ", text)
    return " ".join(text.split())


def _read_no_reply(reply: SmtpReply) -> ReplyMeaning:
    if reply.kind is ReplyKind.NOT_SENT and reply.text == SMTPUTF8_NOT_OFFERED_TEXT:
        return ReplyMeaning.SMTPUTF8_NOT_OFFERED
    return _NO_REPLY[reply.kind]


def _read_acceptance(code: int) -> ReplyMeaning:
    if code in (250, 251):
        return ReplyMeaning.ACCEPTED
    return ReplyMeaning.ACCEPTED_UNVERIFIED if code == 252 else ReplyMeaning.MALFORMED


def _enhanced_code(reply: SmtpReply) -> str:
    """The enhanced code; also where qmail and its kin put it, "(#5.1.1)" in the text."""
    if reply.enhanced:
        code = reply.enhanced
    else:
        found = _CLOSING_CODE.search(reply.text)
        code = found[1] if found else ""
    return code if code[:1] == str(reply.code)[:1] else ""


def _says_full(reply: SmtpReply, enhanced: str, text: str) -> bool:
    if enhanced[2:] == "2.2":
        return True
    if enhanced[2:3] in ("3", "5", "6", "7"):
        return False
    if phrases.FULL_MAILBOX.search(text):
        return not phrases.QUOTA_OF_SENDER.search(text)
    return reply.code == 552 and not enhanced and not _about_us(text) and _named(text) is None


def _read_temporary(enhanced: str, text: str) -> ReplyMeaning:
    if phrases.GREYLISTING.search(text):
        return ReplyMeaning.GREYLISTED
    if enhanced in ("4.5.3", "4.7.28") or phrases.RATE_LIMITING.search(text):
        return ReplyMeaning.RATE_LIMITED
    return ReplyMeaning.TEMPORARY


def _read_refusal(reply: SmtpReply, enhanced: str, text: str) -> ReplyMeaning:
    if enhanced == _NON_ASCII_REFUSED:
        return ReplyMeaning.SMTPUTF8_NOT_OFFERED
    if _takes_no_mail(reply, enhanced, text):
        return ReplyMeaning.NO_MAIL_HERE
    if _about_us(text) or enhanced[2:] in _ABOUT_SENDER:
        return ReplyMeaning.REFUSED_US
    named = _named(text) or _named_by_code(enhanced, text)
    return named or _unexplained(reply, enhanced)


def _about_us(text: str) -> bool:
    """Some word speaks about us; host names that are no block lists do not count."""
    text = phrases.NOT_ABOUT_US.sub(" ", text)
    text = _HOST.sub(lambda host: host[0] if phrases.BLOCK_LIST.search(host[0]) else " ", text)
    return bool(phrases.ABOUT_US.search(text))


def _named(text: str) -> ReplyMeaning | None:
    """The text names the recipient as gone or as never there."""
    if phrases.DISABLED_RECIPIENT.search(text):
        return ReplyMeaning.MAILBOX_DISABLED
    if phrases.UNKNOWN_RECIPIENT.search(text) or phrases.UNKNOWN_RECIPIENT_ABROAD.search(text):
        return ReplyMeaning.MAILBOX_NOT_FOUND
    return None


def _named_by_code(enhanced: str, text: str) -> ReplyMeaning | None:
    if enhanced[2:] in _NAMES_DISABLED:
        return ReplyMeaning.MAILBOX_DISABLED
    # Cisco's gateways say exactly this for a name that their directory does not have.
    rejected = enhanced == "5.1.0" and _ADDRESS_REJECTED.match(text)
    named = bool(rejected) or enhanced[2:] in _NAMES_RECIPIENT
    return ReplyMeaning.MAILBOX_NOT_FOUND if named else None


def _unexplained(reply: SmtpReply, enhanced: str) -> ReplyMeaning:
    """Neither the recipient nor we are named."""
    if enhanced in phrases.EDGE_BLOCK_CODES:
        return ReplyMeaning.REFUSED
    if enhanced[2:3] in _ABOUT_US_SUBJECTS:
        return ReplyMeaning.REFUSED_US
    return ReplyMeaning.REFUSED if reply.code in _REFUSES_RCPT else ReplyMeaning.UNCLEAR


def _takes_no_mail(reply: SmtpReply, enhanced: str, text: str) -> bool:
    return reply.code in (521, 556) and enhanced in _NO_MAIL_CODES and not _about_us(text)


def _failure_rank(reply: SmtpReply) -> int:
    meaning = read_refusal(reply)
    if meaning is ReplyMeaning.NO_MAIL_HERE:
        return 8
    order = (
        ReplyMeaning.REFUSED_US,
        ReplyMeaning.GREYLISTED,
        ReplyMeaning.RATE_LIMITED,
        ReplyMeaning.TEMPORARY,
        ReplyMeaning.MALFORMED,
        ReplyMeaning.TIMEOUT,
        ReplyMeaning.DROPPED,
    )
    return order.index(meaning) if meaning in order else 9


def _unknown(reason: Reason) -> Judgement:
    return Judgement(Verdict.UNKNOWN, reason)


_JUDGEMENTS = {
    ReplyMeaning.ACCEPTED: Judgement(Verdict.RISKY, Reason.CONTROL_INCONCLUSIVE),
    ReplyMeaning.ACCEPTED_UNVERIFIED: Judgement(Verdict.RISKY, Reason.CONTROL_INCONCLUSIVE),
    ReplyMeaning.MAILBOX_NOT_FOUND: Judgement(Verdict.UNDELIVERABLE, Reason.MAILBOX_NOT_FOUND),
    ReplyMeaning.MAILBOX_DISABLED: Judgement(Verdict.UNDELIVERABLE, Reason.MAILBOX_DISABLED),
    ReplyMeaning.MAILBOX_FULL: Judgement(Verdict.RISKY, Reason.MAILBOX_FULL),
    ReplyMeaning.GREYLISTED: _unknown(Reason.GREYLISTED),
    ReplyMeaning.RATE_LIMITED: _unknown(Reason.TEMPORARY_FAILURE),
    ReplyMeaning.TEMPORARY: _unknown(Reason.TEMPORARY_FAILURE),
    ReplyMeaning.REFUSED_US: _unknown(Reason.REFUSED_US),
    ReplyMeaning.REFUSED: _unknown(Reason.UNCLEAR_REPLY),
    ReplyMeaning.UNCLEAR: _unknown(Reason.UNCLEAR_REPLY),
    ReplyMeaning.NO_MAIL_HERE: Judgement(Verdict.UNDELIVERABLE, Reason.NO_MAIL_HOST),
    ReplyMeaning.SMTPUTF8_NOT_OFFERED: Judgement(Verdict.RISKY, Reason.SMTPUTF8_NOT_SUPPORTED),
    ReplyMeaning.TIMEOUT: _unknown(Reason.TIMEOUT),
    ReplyMeaning.DROPPED: _unknown(Reason.CONNECTION_FAILED),
    ReplyMeaning.MALFORMED: _unknown(Reason.MALFORMED_REPLY),
    ReplyMeaning.NOT_SENT: _unknown(Reason.CONNECTION_FAILED),
}
