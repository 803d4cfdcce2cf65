"""One SMTP transaction about one domain: real addresses first, then the cross-checks.

Never sends a message: MAIL, RCPT, RSET only (validation.md §4). Replies are provisional until
the transaction has ended: only then it shows whether each was the reply to its command.
"""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from contact_importer.engine.dialogue import recipient_lines
from contact_importer.engine.domain_work import DomainWork
from contact_importer.engine.network_ports import SmtpSession
from contact_importer.model.contact import Mailbox
from contact_importer.model.domain import DomainFacts
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation.host_refusal import judge_refusal
from contact_importer.validation.patience import asks_for_patience, takes_no_more
from contact_importer.validation.reply_meaning import ReplyMeaning
from contact_importer.validation.reply_rules import read_rcpt_reply
from contact_importer.validation.trust import (
    control_local_part,
    needs_control,
    needs_postmaster,
)

_OUT_OF_STEP = SmtpReply(
    kind=ReplyKind.MALFORMED, text="the server gave more replies than there were commands"
)

Pace = Callable[[int], Awaitable[None]]  # waits until so many RCPTs may be sent


@dataclass(slots=True)
class Transcript:
    """What a transaction brought. It counts for nothing before ``Manners.settle``."""

    host: str = ""  # who was asked
    answered: list[tuple[Mailbox, SmtpReply]] = field(default_factory=list)
    unsent: list[Mailbox] = field(default_factory=list)  # to be asked again
    refusal: SmtpReply | None = None  # MAIL FROM was not accepted: nothing was asked
    opening: tuple[str, ...] = ()  # the dialogue that led to the refusal
    opposed: bool = False  # the server asked for patience
    full: bool = False  # the transaction took no more recipients
    control: SmtpReply | None = None  # answers to the cross-checks asked in it
    postmaster: SmtpReply | None = None
    cross_checks: tuple[str, ...] = ()  # their dialogue

    @property
    def learned(self) -> bool:
        """The domain's control or postmaster answer is new."""
        return self.control is not None or self.postmaster is not None

    @property
    def accepted_any(self) -> bool:
        """Some real name was accepted."""
        return any(reply.accepted for _, reply in self.answered)

    def disown(self) -> None:
        """The replies were other commands': nobody knows what was answered."""
        self.answered = [
            (mailbox, replace(_OUT_OF_STEP, host=reply.host, ip=reply.ip))
            for mailbox, reply in self.answered
        ]
        self.control = self.postmaster = None
        self.cross_checks = ()
        self.opposed = self.full = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a conversation is to be held."""

    group: int  # RCPTs asked in one go
    room: int  # RCPTs in one transaction
    pace: Pace
    settle: Callable[[SmtpSession, Transcript], Awaitable[None]]  # RSET or QUIT
    rng: random.Random
    null_sender: bool = False  # MAIL FROM:<>, for whom would else be asked as the sender


async def converse(
    session: SmtpSession,
    work: DomainWork,
    mailboxes: Sequence[Mailbox],
    script: Transcript,
    manners: Manners,
) -> None:
    """Ask for ``mailboxes`` in one transaction, then cross-check, and settle what counts.

    ``script`` is filled as answers come, so that a cancelled conversation loses none.
    """
    begun = await session.begin(null_sender=manners.null_sender)
    if not begun.accepted:
        script.refusal, script.opening = begun, session.opening
        return
    await _ask(session, mailboxes, script, manners)
    async with work.cross_check:  # another session may be asking the same control just now
        await _cross_check(session, work, script, manners)
        await manners.settle(session, script)
        conclude_transaction(session, work, script)


def conclude_transaction(session: SmtpSession, work: DomainWork, script: Transcript) -> None:
    """What was said counts for the domain too, unless the session was out of step."""
    if not session.in_step:
        script.disown()
    for mailbox, reply in script.answered:
        lines = recipient_lines(mailbox.address, work.facts.name, reply)
        work.take_down(mailbox, (*session.opening, *lines))
    checks = work.checks(session.host)
    checks.accepted_any = checks.accepted_any or script.accepted_any
    checks.postmaster = checks.postmaster or script.postmaster
    checks.said += script.cross_checks
    if script.control is not None:
        checks.control, checks.control_asked = script.control, True


async def _ask(
    session: SmtpSession, mailboxes: Sequence[Mailbox], script: Transcript, manners: Manners
) -> None:
    """One group after another, until the server has enough of us or of recipients."""
    waiting = list(mailboxes)
    room = manners.room
    while waiting and room > 0 and session.usable and not (script.opposed or script.full):
        most = min(manners.group, room)
        asked, waiting = waiting[:most], waiting[most:]
        room -= len(asked)
        await manners.pace(len(asked))
        replies = await session.ask([mailbox.address for mailbox in asked])
        for mailbox, reply in zip(asked, replies, strict=True):
            _take_down(script, mailbox, reply)
    script.unsent.extend(waiting)


def _take_down(script: Transcript, mailbox: Mailbox, reply: SmtpReply) -> None:
    if takes_no_more(reply) and script.answered:
        script.full = True
        script.unsent.append(mailbox)
    elif is_unsent(reply):
        script.unsent.append(mailbox)
    else:
        script.answered.append((mailbox, reply))
        script.opposed = script.opposed or asks_for_patience(reply)


async def _cross_check(
    session: SmtpSession, work: DomainWork, script: Transcript, manners: Manners
) -> None:
    """Ask the random control and postmaster where an answer depends on them."""
    checks = work.checks(session.host)
    replies = [reply for _, reply in (*work.awaiting, *script.answered)]
    meanings = [read_rcpt_reply(reply) for reply in replies if work.checks(reply.host) is checks]
    if checks.control is None and any(map(needs_control, meanings)):
        await _ask_control(session, work, script, manners)
    tells_apart = checks.accepted_any or script.accepted_any
    if checks.postmaster is None and not tells_apart and any(map(needs_postmaster, meanings)):
        postmaster = f"postmaster@{work.facts.name}"
        script.postmaster = await _ask_name(session, postmaster, script, manners)


async def _ask_control(
    session: SmtpSession, work: DomainWork, script: Transcript, manners: Manners
) -> None:
    """A name that nobody has. No reply, and a plea for patience, are no answer to it."""
    control = f"{control_local_part(manners.rng)}@{work.facts.name}"
    reply = await _ask_name(session, control, script, manners)
    if reply is not None and reply.kind is ReplyKind.REPLY and not asks_for_patience(reply):
        script.control = reply


async def _ask_name(
    session: SmtpSession, address: str, script: Transcript, manners: Manners
) -> SmtpReply | None:
    """The reply to one more name, in a new transaction if this one is full; None: not asked."""
    if not session.usable:
        return None
    if not script.full:
        reply = await _ask_paced(session, address, script, manners)
        script.full = takes_no_more(reply)
        if not script.full:
            return reply
    if (
        not await session.reset()
        or not (await session.begin(null_sender=manners.null_sender)).accepted
    ):
        return None
    return await _ask_paced(session, address, script, manners)


async def _ask_paced(
    session: SmtpSession, address: str, script: Transcript, manners: Manners
) -> SmtpReply:
    await manners.pace(1)
    (reply,) = await session.ask([address])
    script.cross_checks += recipient_lines(address, address.rpartition("@")[2], reply)
    return reply


def judge_hosts_refusal(facts: DomainFacts, refusal: SmtpReply, *, hosts: int) -> Judgement:
    """What a refusal by so many hosts proves; only all can say "no mail" (RFC 7504)."""
    judgement = judge_refusal(refusal)
    all_asked = facts.hosts_complete and hosts == len(facts.hosts)
    if judgement.verdict is Verdict.UNDELIVERABLE and not all_asked:
        return Judgement(Verdict.UNKNOWN, Reason.REFUSED_US)
    return judgement


def is_unsent(reply: SmtpReply) -> bool:
    """The command never left, for a reason that another session may not have."""
    return (
        reply.kind is ReplyKind.NOT_SENT
        and read_rcpt_reply(reply) is not ReplyMeaning.SMTPUTF8_NOT_OFFERED
    )
