"""What an SMTP reply can mean, and what a meaning proves by itself. Pure."""

from enum import StrEnum

from contact_importer.model.verdict import Judgement, Reason, Verdict

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
    REFUSED_BY_POLICY = "refused_by_policy"  # permanent, a rule; does not say whom it is about
    REFUSED = "refused"  # permanent, about this RCPT, does not say why
    UNCLEAR = "unclear"  # a permanent reply that proves nothing at all
    NO_MAIL_HERE = "no_mail_here"  # 521, 556 (RFC 7504)
    SMTPUTF8_NOT_OFFERED = "smtputf8_not_offered"
    TIMEOUT = "timeout"
    DROPPED = "dropped"
    MALFORMED = "malformed"
    NOT_SENT = "not_sent"


def judgement_without_cross_check(meaning: ReplyMeaning) -> Judgement:
    """What a reply of this meaning proves when no other reply stands beside it."""
    return _JUDGEMENTS[meaning]


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
    ReplyMeaning.REFUSED_BY_POLICY: _unknown(Reason.REFUSED_US),
    ReplyMeaning.REFUSED: _unknown(Reason.UNCLEAR_REPLY),
    ReplyMeaning.UNCLEAR: _unknown(Reason.UNCLEAR_REPLY),
    ReplyMeaning.NO_MAIL_HERE: Judgement(Verdict.UNDELIVERABLE, Reason.NO_MAIL_HOST),
    ReplyMeaning.SMTPUTF8_NOT_OFFERED: Judgement(Verdict.RISKY, Reason.SMTPUTF8_NOT_SUPPORTED),
    ReplyMeaning.TIMEOUT: _unknown(Reason.TIMEOUT),
    ReplyMeaning.DROPPED: _unknown(Reason.CONNECTION_FAILED),
    ReplyMeaning.MALFORMED: _unknown(Reason.MALFORMED_REPLY),
    ReplyMeaning.NOT_SENT: _unknown(Reason.CONNECTION_FAILED),
}
