"""What the reply to RCPT TO means: rules in order, the first that fits. Pure.

"Refused" alone proves nothing: only a permanent refusal that names the recipient counts
against it, and nothing counts that speaks about us (docs/reply-rules.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.validation import reply_findings as finds
from contact_importer.validation.reply_meaning import SMTPUTF8_NOT_OFFERED_TEXT, ReplyMeaning
from contact_importer.validation.reply_phrases import waiting
from contact_importer.validation.reply_words import REMEMBERED, ReplyWords, read_words

_NO_REPLY = {
    ReplyKind.TIMEOUT: ReplyMeaning.TIMEOUT,
    ReplyKind.DROPPED: ReplyMeaning.DROPPED,
    ReplyKind.MALFORMED: ReplyMeaning.MALFORMED,
    ReplyKind.NOT_SENT: ReplyMeaning.NOT_SENT,
    ReplyKind.OUR_NETWORK: ReplyMeaning.DROPPED,
}
_REFUSES_RCPT = frozenset({550, 551, 553, 554})  # RFC 5321 4.3.2
_RATE_CODES = frozenset({"5.3", "7.28"})
_EDGE_BLOCK = "4.1"
_NON_ASCII_REFUSED = "6.7"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRule:
    """A refusal that it ``fits`` has this ``meaning``."""

    meaning: ReplyMeaning
    when: str  # in words, for docs/reply-rules.md
    source: str  # the document it rests on
    fits: Callable[[ReplyWords], bool]


_FULL = ReplyRule(
    meaning=ReplyMeaning.MAILBOX_FULL,
    when="x.2.2, 552 without an enhanced code, or words of a full mailbox; not where a message's "
    "size, a system's disk or a sender's allowance is meant",
    source="RFC 3463 3.3, RFC 5321 4.2.3",
    fits=finds.says_full,
)

TEMPORARY_RULES = (
    _FULL,
    ReplyRule(
        meaning=ReplyMeaning.GREYLISTED,
        when="words of greylisting, or an invitation with a time",
        source="RFC 6647 2.1",
        fits=lambda words: bool(waiting.GREYLISTING.search(words.text)),
    ),
    ReplyRule(
        meaning=ReplyMeaning.RATE_LIMITED,
        when="4.5.3, 4.7.28 or words of a rate; also Gmail's 4.2.1, whose mailbox exists",
        source="RFC 3463 3.6, Gmail's list of SMTP errors",
        fits=lambda words: (
            words.status in _RATE_CODES or bool(waiting.RATE_LIMITING.search(words.text))
        ),
    ),
    ReplyRule(
        meaning=ReplyMeaning.TEMPORARY,
        when="every other 4yz, whatever it says of the recipient",
        source="RFC 5321 4.2.1",
        fits=lambda _: True,
    ),
)

PERMANENT_RULES = (
    ReplyRule(
        meaning=ReplyMeaning.SMTPUTF8_NOT_OFFERED,
        when="5.6.7: the server cannot take an address with letters beyond ASCII",
        source="RFC 6531 4.1",
        fits=lambda words: words.status == _NON_ASCII_REFUSED,
    ),
    ReplyRule(
        meaning=ReplyMeaning.NO_MAIL_HERE,
        when="521 or 556 without a word about us or a rule",
        source="RFC 7504 3, 4",
        fits=finds.takes_no_mail,
    ),
    _FULL,
    ReplyRule(
        meaning=ReplyMeaning.REFUSED_US,
        when="a word about us: block lists, our host or IP address, reputation, PTR, HELO, sender, "
        "SPF, DKIM, DMARC, relaying, authentication, TLS, spam, content, size, rates",
        source="RFC 5321 3.6, 4.5.1, 7.8; RFC 7372; RFC 3463 3.7, 3.8",
        fits=finds.speaks_about_us,
    ),
    ReplyRule(
        meaning=ReplyMeaning.REFUSED_US,
        when="5.1.7, 5.1.8, 5.1.9 (sender) or 5.7.3 and above (which rule we broke)",
        source="RFC 3463 3.2, 3.8; RFC 7372; RFC 7505 6; Exchange Online's list of NDR codes",
        fits=finds.code_is_about_us,
    ),
    ReplyRule(
        meaning=ReplyMeaning.UNCLEAR,
        when="it contradicts its class: words of now and later, a quoted 4yz, a broken directory",
        source="RFC 5321 4.2.1",
        fits=lambda words: finds.passes(words) or finds.out_of_order(words),
    ),
    ReplyRule(
        meaning=ReplyMeaning.REFUSED,
        when="it leaves open whether it is the recipient (unknown or not permitted)",
        source="RFC 5321 4.2.3 (550)",
        fits=finds.either_or,
    ),
    ReplyRule(
        meaning=ReplyMeaning.REFUSED,
        when="the domain or a host is named, not the mailbox: but the domain's own MX led here",
        source="RFC 5321 5.1; RFC 3463 3.2 (x.1.2)",
        fits=finds.speaks_of_domain,
    ),
    ReplyRule(
        meaning=ReplyMeaning.REFUSED_BY_POLICY,
        when="5.7.0 or 5.7.1 and words of a rule, even beside a recipient's name",
        source="RFC 3463 3.8 (x.7.1)",
        fits=finds.forbids_by_rule,
    ),
    ReplyRule(
        meaning=ReplyMeaning.MAILBOX_DISABLED,
        when="the words name the recipient as disabled, closed, moved",
        source="RFC 5321 4.2.3, 3.4; postmaster pages",
        fits=finds.names_disabled,
    ),
    ReplyRule(
        meaning=ReplyMeaning.MAILBOX_NOT_FOUND,
        when="the words name the recipient as unknown, whatever the enhanced code",
        source="RFC 5321 4.2.3, 3.3; servers' manuals; postmaster pages",
        fits=finds.names_unknown,
    ),
    ReplyRule(
        meaning=ReplyMeaning.REFUSED_US,
        when="an IP address is mentioned, or a link to its case, and nobody is named",
        source="RFC 5321 7.8; postmaster pages of Proofpoint and GMX",
        fits=lambda words: finds.mentions_an_ip(words) or finds.links_to_our_case(words),
    ),
    ReplyRule(
        meaning=ReplyMeaning.REFUSED,
        when="5.4.1: Microsoft 365 says it for a name that is not in the directory, and for a rule",
        source="Exchange Online's page on Directory-Based Edge Blocking",
        fits=lambda words: words.status == _EDGE_BLOCK,
    ),
    ReplyRule(
        meaning=ReplyMeaning.REFUSED_BY_POLICY,
        when="words of a rule, whatever else the code says",
        source="RFC 5321 4.2.3 (550: or command rejected for policy reasons)",
        fits=finds.speaks_of_policy,
    ),
    ReplyRule(
        meaning=ReplyMeaning.MAILBOX_DISABLED,
        when="5.1.6, 5.2.1",
        source="RFC 3463 3.2, 3.3",
        fits=finds.code_names_disabled,
    ),
    ReplyRule(
        meaning=ReplyMeaning.MAILBOX_NOT_FOUND,
        when='5.1.1, 5.1.2, 5.1.3, 5.1.10, or 5.1.0 with "address rejected"',
        source="RFC 3463 3.2; RFC 7505 6; Cisco's manual of its e-mail gateway",
        fits=finds.code_names_unknown,
    ),
    ReplyRule(
        meaning=ReplyMeaning.MAILBOX_NOT_FOUND,
        when='"mailbox unavailable", and nothing else',
        source="RFC 5321 4.2.3 (550); postmaster pages of Outlook.com and GMX",
        fits=finds.says_unavailable,
    ),
    ReplyRule(
        meaning=ReplyMeaning.REFUSED_BY_POLICY,
        when="5.7.0, 5.7.1, 5.7.2 without a word why",
        source="RFC 3463 3.8",
        fits=finds.code_is_policy,
    ),
    ReplyRule(
        meaning=ReplyMeaning.REFUSED_US,
        when="5.3.x, 5.5.x, 5.6.x: their system, the protocol, the message",
        source="RFC 3463 3.4, 3.6, 3.7",
        fits=finds.code_is_of_ours,
    ),
    ReplyRule(
        meaning=ReplyMeaning.REFUSED,
        when="550, 551, 553, 554 that do not say why",
        source="RFC 5321 4.3.2",
        fits=lambda words: words.code in _REFUSES_RCPT,
    ),
    ReplyRule(
        meaning=ReplyMeaning.UNCLEAR,
        when="every other 5yz",
        source="RFC 5321 4.3.2",
        fits=lambda _: True,
    ),
)


# A reply is read by the judge, the cross-checks, the calendar and the trail; the control's by
# every mailbox of its domain.
@lru_cache(maxsize=REMEMBERED)
def read_rcpt_reply(reply: SmtpReply) -> ReplyMeaning:
    """What the reply to RCPT TO says about the recipient."""
    if reply.kind is not ReplyKind.REPLY:
        return read_no_reply(reply)
    if reply.code in (250, 251):
        return ReplyMeaning.ACCEPTED
    if reply.code == 252:
        return ReplyMeaning.ACCEPTED_UNVERIFIED
    if not 400 <= reply.code < 600:
        return ReplyMeaning.MALFORMED
    return read_refused_rcpt(read_words(reply))


def read_refused_rcpt(words: ReplyWords) -> ReplyMeaning:
    """The meaning of the first rule that fits."""
    rules = TEMPORARY_RULES if words.code < 500 else PERMANENT_RULES
    return next(rule.meaning for rule in rules if rule.fits(words))


def read_no_reply(reply: SmtpReply) -> ReplyMeaning:
    """What it means that a command got no reply."""
    if reply.kind is ReplyKind.NOT_SENT and reply.text == SMTPUTF8_NOT_OFFERED_TEXT:
        return ReplyMeaning.SMTPUTF8_NOT_OFFERED
    return _NO_REPLY[reply.kind]
