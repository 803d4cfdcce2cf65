"""One SMTP transaction about one domain: real addresses first, then the cross-checks.

Never sends a message: MAIL, RCPT, RSET only (validation.md §4).
"""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from contact_importer.engine.lanes import DomainWork
from contact_importer.engine.network_ports import SmtpSession
from contact_importer.model.contact import Mailbox
from contact_importer.model.domain import DomainFacts
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation.reply_rules import ReplyMeaning, judge_refusal, read_rcpt_reply
from contact_importer.validation.trust import (
    conclude,
    control_local_part,
    needs_control,
    needs_postmaster,
)

_CONTROL_TRIES = 2  # a control that got no reply is asked once more, in another session

Pace = Callable[[int], Awaitable[None]]  # waits until so many RCPTs may be sent


@dataclass(slots=True)
class Transcript:
    """What a transaction brought."""

    answered: list[tuple[Mailbox, SmtpReply]] = field(default_factory=list)
    unsent: list[Mailbox] = field(default_factory=list)  # to be asked again
    refusal: SmtpReply | None = None  # MAIL FROM was not accepted: nothing was asked
    opposed: bool = False  # the server asked for patience
    learned: bool = False  # the domain's control or postmaster answer is new


async def converse(
    session: SmtpSession,
    work: DomainWork,
    mailboxes: Sequence[Mailbox],
    script: Transcript,
    *,
    group: int,
    pace: Pace,
    rng: random.Random,
) -> None:
    """Ask for ``mailboxes`` in one transaction, ``group`` at a time, then cross-check.

    ``script`` is filled as answers come, so that a cancelled conversation loses none.
    """
    begun = await session.begin()
    if not begun.accepted:
        script.refusal = begun
        return
    waiting = list(mailboxes)
    while waiting and session.usable and not script.opposed:
        asked, waiting = waiting[:group], waiting[group:]
        await pace(len(asked))
        replies = await session.ask([mailbox.address for mailbox in asked])
        for mailbox, reply in zip(asked, replies, strict=True):
            if is_unsent(reply):
                script.unsent.append(mailbox)
            else:
                script.answered.append((mailbox, reply))
                script.opposed = script.opposed or is_opposed(reply)
    script.unsent.extend(waiting)
    async with work.cross_check:  # another session may be asking the same control just now
        await _cross_check(session, work, script, pace=pace, rng=rng)


async def _cross_check(
    session: SmtpSession,
    work: DomainWork,
    script: Transcript,
    *,
    pace: Pace,
    rng: random.Random,
) -> None:
    """Ask the random control and postmaster where an answer depends on them."""
    meanings = [read_rcpt_reply(reply) for _, reply in script.answered]
    work.accepted_any = work.accepted_any or any(reply.accepted for _, reply in script.answered)
    wants_control = any(needs_control(meaning) for meaning in meanings)
    if wants_control and work.control is None:
        work.control_tries += 1  # also when the session ended before it could be asked
    if wants_control and work.control is None and session.usable:
        await pace(1)
        local = control_local_part(rng)
        (reply,) = await session.ask([f"{local}@{work.facts.name}"])
        if reply.kind is ReplyKind.REPLY or work.control_tries >= _CONTROL_TRIES:
            work.control = reply
            script.learned = True
    wants_postmaster = any(needs_postmaster(meaning) for meaning in meanings)
    if work.postmaster is None and not work.accepted_any and wants_postmaster and session.usable:
        await pace(1)
        (work.postmaster,) = await session.ask([f"postmaster@{work.facts.name}"])
        script.learned = True


def judge(work: DomainWork, reply: SmtpReply) -> Judgement:
    """What a reply proves, with the domain's control and postmaster answers."""
    return conclude(
        reply,
        control=work.control,
        postmaster=work.postmaster,
        domain_accepted_any=work.accepted_any,
    )


def judge_hosts_refusal(facts: DomainFacts, refusal: SmtpReply, *, hosts: int) -> Judgement:
    """What a refusal by so many hosts proves; only all can say "no mail" (RFC 7504)."""
    judgement = judge_refusal(refusal)
    all_asked = facts.hosts_complete and hosts == len(facts.hosts)
    if judgement.verdict is Verdict.UNDELIVERABLE and not all_asked:
        return Judgement(Verdict.UNKNOWN, Reason.REFUSED_US)
    return judgement


def conclusive(work: DomainWork, reply: SmtpReply) -> bool:
    """The answer stands without a cross-check that has not been made yet."""
    meaning = read_rcpt_reply(reply)
    if needs_control(meaning) and work.control is None:
        return False
    return not needs_postmaster(meaning) or work.postmaster is not None


def awaits_control(work: DomainWork, reply: SmtpReply) -> bool:
    """The control that this answer depends on got no reply yet and will be asked again."""
    return (
        work.control is None
        and 0 < work.control_tries < _CONTROL_TRIES
        and needs_control(read_rcpt_reply(reply))
    )


def is_unsent(reply: SmtpReply) -> bool:
    """The command never left, for a reason that another session may not have."""
    return (
        reply.kind is ReplyKind.NOT_SENT
        and read_rcpt_reply(reply) is not ReplyMeaning.SMTPUTF8_NOT_OFFERED
    )


def is_opposed(reply: SmtpReply) -> bool:
    """The server asks us to slow down: 421, 450 4.7.x, 452 4.5.3 (validation.md §4.8)."""
    if reply.kind is not ReplyKind.REPLY:
        return False
    return (
        reply.code == 421
        or (reply.code == 450 and reply.enhanced.startswith("4.7."))
        or (reply.code == 452 and reply.enhanced == "4.5.3")
    )
