"""One worker of an operator lane: a session after another, a domain after another."""

import asyncio

from contact_importer.engine.control import to_its_end
from contact_importer.engine.conversation import (
    Manners,
    Transcript,
    conclude_transaction,
    converse,
)
from contact_importer.engine.dialogue import failure_lines
from contact_importer.engine.domain_work import DomainWork
from contact_importer.engine.lanes import OperatorLane, hosts_as_asked
from contact_importer.engine.mailbox_claims import MailboxClaims
from contact_importer.engine.network_ports import SmtpSession
from contact_importer.engine.pacing import keep_pace
from contact_importer.engine.probe_context import ProbeContext
from contact_importer.engine.probe_results import ProbeResults
from contact_importer.model.contact import Mailbox
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.validation.host_refusal import most_telling

_CROSS_CHECKS = 2  # RCPTs of a session kept free for control and postmaster
_NO_HOST = SmtpReply(kind=ReplyKind.NOT_SENT, text="the domain has no usable mail host")


class ProbeWorker:
    """Asks for the mailboxes of a lane's domains until none wait."""

    def __init__(self, lane: OperatorLane, context: ProbeContext) -> None:
        self._lane = lane
        self._context = context
        self._claims = MailboxClaims(lane, context)
        self._results = ProbeResults(lane, context, self._claims)
        self._asked = 0  # RCPTs in the present session, with those kept free for cross-checks

    async def run(self) -> None:
        """Work until the lane's queue is empty."""
        while True:
            self._asked = 0
            work, mailboxes = await self._claims.next_of("", max(1, self._room))
            if work is None:
                return
            if await self._results.spared(work, mailboxes):
                continue
            lost_before = work.lost_sessions
            connected = await self._connect(work, mailboxes)
            if isinstance(connected, list):
                # Workers that fail at the same time have seen one failure, not two.
                work.lost_sessions = max(work.lost_sessions, lost_before + 1)
                await self._results.unreachable(work, mailboxes, connected)
                continue
            try:
                await self._session(connected, work, mailboxes)
            finally:
                await connected.close()

    async def _connect(
        self, work: DomainWork, mailboxes: list[Mailbox]
    ) -> SmtpSession | list[SmtpReply]:
        """A session with the first of the domain's hosts that greets us (RFC 5321 5.1).

        Otherwise how it failed at each; at least one failure.
        """
        watch, operator = self._context.watch, self._lane.operator
        begun = watch.now()
        failures: list[SmtpReply] = []
        for host in hosts_as_asked(work.facts.hosts, mailboxes):
            connected = await self._context.dialler.connect(host)
            if not isinstance(connected, SmtpReply):
                watch.greeted(operator, host, connected.banner)
                work.unreached = tuple(failures)
                for mailbox in mailboxes:
                    work.take_down(mailbox, failure_lines(failures))
                return connected
            if connected.kind is ReplyKind.REPLY:
                watch.greeted(operator, host, connected)
            failures.append(connected)
        work.unreached = ()
        if not failures:
            return [_NO_HOST]
        failure = most_telling(failures)
        if failure.kind not in (ReplyKind.REPLY, ReplyKind.NOT_SENT):
            watch.unreachable(operator, failure, begun)
        return failures

    async def _session(
        self, session: SmtpSession, work: DomainWork, mailboxes: list[Mailbox]
    ) -> None:
        """Transactions in one connection: this domain, then others of the same host."""
        current: DomainWork | None = work
        while current is not None and not await self._results.spared(current, mailboxes):
            script = await self._transaction(session, current, mailboxes)
            if script.refusal is not None:
                await self._results.refused(current, mailboxes, script, script.refusal)
                return
            await self._results.record(current, script)
            if not session.usable:
                return
            current, mailboxes = await self._claims.next_of(session.host, self._room)

    async def _transaction(
        self, session: SmtpSession, work: DomainWork, mailboxes: list[Mailbox]
    ) -> Transcript:
        """One conversation; what it brought before it was interrupted is kept."""
        script = Transcript(host=session.host)
        manners = Manners(
            group=self._lane.rate.group,
            room=self._lane.transaction_room,
            pace=self._pace,
            settle=self._settle,
            rng=self._context.rng,
            null_sender=any(self._context.job.is_sender(box.address) for box in mailboxes),
        )
        try:
            await converse(session, work, mailboxes, script, manners)
        except asyncio.CancelledError:
            await to_its_end(session.close())
            conclude_transaction(session, work, script)
            self._results.salvage(work, script)
            raise
        return script

    async def _pace(self, count: int) -> None:
        """Wait until so many may be asked. Whoever may be asked has just answered."""
        self._context.watch.spoken()
        await keep_pace(self._lane.rate, self._context.clock, count)

    async def _settle(self, session: SmtpSession, script: Transcript) -> None:
        """End the transaction, and the session too unless it can be used for another one."""
        self._asked += len(script.answered) + _CROSS_CHECKS
        wanted = bool(script.unsent) or self._lane.has_work(session.host)
        if wanted and self._room > 0 and not script.opposed and not self._lane.blocked:
            await session.reset()
        else:
            await session.close()

    @property
    def _room(self) -> int:
        """How many mailboxes the session may still be asked for, cross-checks kept free."""
        return self._context.job.politeness.rcpts_per_session - self._asked - _CROSS_CHECKS
