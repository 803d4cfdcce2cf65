"""The trust matrix: what a reply proves beside the control's and postmaster's. Pure.

A server that accepts or refuses every name tells recipients not apart, and neither its yes
nor its unexplained no proves a mailbox (validation.md §4, "Trust matrix").
"""

import random
import re

from contact_importer.model.evidence import SmtpReply
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation.reply_findings import mentions_recipient
from contact_importer.validation.reply_meaning import (
    ReplyMeaning,
    judgement_without_cross_check,
)
from contact_importer.validation.reply_rules import read_rcpt_reply
from contact_importer.validation.reply_words import plain_text, read_words

_CONSONANTS = "bdfgklmnprstv"
_VOWELS = "aeiou"
_NUMBERS_AND_IDS = re.compile(r"\S*\d\S*")

# A control refused in one of these ways was refused for its name. A rule does not count: it
# may be one against names that look made up.
_REFUSED_FOR_NAME = frozenset(
    {ReplyMeaning.MAILBOX_NOT_FOUND, ReplyMeaning.MAILBOX_DISABLED, ReplyMeaning.REFUSED}
)
# Permanent, and silent about who is meant: the recipient, or we.
_UNEXPLAINED = frozenset({ReplyMeaning.REFUSED, ReplyMeaning.REFUSED_BY_POLICY})


def needs_control(real: ReplyMeaning) -> bool:
    """A random name has to be asked before this reply says anything.

    An unexplained refusal needs it too: only "the same words for a name that cannot exist"
    makes it one about the name.
    """
    return real is ReplyMeaning.ACCEPTED or real in _UNEXPLAINED


def needs_postmaster(real: ReplyMeaning) -> bool:
    """``postmaster`` has to be asked, unless any name was accepted at this domain."""
    return real in _UNEXPLAINED


def conclude(
    real: SmtpReply,
    *,
    control: SmtpReply | None,
    postmaster: SmtpReply | None,
    domain_accepted_any: bool,
) -> Judgement:
    """What ``real`` proves. None: not asked. ``domain_accepted_any``: some real name was."""
    meaning = read_rcpt_reply(real)
    if meaning is ReplyMeaning.ACCEPTED:
        return _conclude_accepted(control)
    if meaning in _UNEXPLAINED and _is_about_the_name(
        real, control, postmaster, domain_accepted_any=domain_accepted_any
    ):
        return Judgement(Verdict.UNDELIVERABLE, Reason.MAILBOX_NOT_FOUND)
    if meaning in _UNEXPLAINED and postmaster is not None and same_refusal(real, postmaster):
        return Judgement(Verdict.UNKNOWN, Reason.REFUSED_US)
    return judgement_without_cross_check(meaning)


def control_local_part(rng: random.Random) -> str:
    """A name of 16 to 20 plausible characters that nobody has."""
    length = rng.randint(16, 20)
    syllables = (rng.choice(_CONSONANTS) + rng.choice(_VOWELS) for _ in range(10))
    return "".join(syllables)[: length - 3] + f"{rng.randrange(1000):03d}"


def _conclude_accepted(control: SmtpReply | None) -> Judgement:
    meaning = None if control is None else read_rcpt_reply(control)
    if meaning in _REFUSED_FOR_NAME:
        return Judgement(Verdict.DELIVERABLE, Reason.MAILBOX_EXISTS)
    if meaning is ReplyMeaning.ACCEPTED:
        return Judgement(Verdict.RISKY, Reason.CATCH_ALL)
    return Judgement(Verdict.RISKY, Reason.CONTROL_INCONCLUSIVE)


def _is_about_the_name(
    real: SmtpReply,
    control: SmtpReply | None,
    postmaster: SmtpReply | None,
    *,
    domain_accepted_any: bool,
) -> bool:
    """The server takes other names here, and refuses one that cannot exist in these words.

    A rule that does not mention the recipient may be a silent block of our host, from which
    postmaster is exempt (RFC 5321 4.5.1): there only a name that may be refused proves it.
    """
    takes_postmaster = postmaster is not None and postmaster.accepted
    tells_apart = domain_accepted_any or (takes_postmaster and not _may_spare_postmaster(real))
    return tells_apart and control is not None and same_refusal(real, control)


def _may_spare_postmaster(refusal: SmtpReply) -> bool:
    by_policy = read_rcpt_reply(refusal) is ReplyMeaning.REFUSED_BY_POLICY
    return by_policy and not mentions_recipient(read_words(refusal))


def same_refusal(one: SmtpReply, other: SmtpReply) -> bool:
    """Both are the same unexplained refusal, but for the address and session numbers."""
    meaning = read_rcpt_reply(one)
    return (
        meaning in _UNEXPLAINED
        and read_rcpt_reply(other) is meaning
        and one.code == other.code
        and one.enhanced == other.enhanced
        and _wording(one) == _wording(other)
    )


def _wording(reply: SmtpReply) -> str:
    return _NUMBERS_AND_IDS.sub("", plain_text(reply.text)).strip()
