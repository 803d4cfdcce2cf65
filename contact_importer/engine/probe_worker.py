"""One worker of an operator lane: a session after another, a domain after another."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from contact_importer.engine.conversation import (
    Transcript,
    awaits_control,
    conclusive,
    converse,
    is_opposed,
    judge,
    judge_hosts_refusal,
    reply_evidence,
)
from contact_importer.engine.lanes import DomainWork, OperatorLane, hosts_as_asked
from contact_importer.engine.network_ports import (
    SmtpDialler,
    SmtpSession,
)
from contact_importer.engine.outcomes import OutcomeBuffer
from contact_importer.engine.pacing import keep_pace
from contact_importer.engine.ports import Clock
from contact_importer.engine.reach import Reach
from contact_importer.engine.retry_plan import next_attempt_at
from contact_importer.engine.store_ports import WorkStore
from contact_importer.model.contact import ContactResult, Mailbox
from contact_importer.model.evidence import (
    RCPT,
    RCPT_CONTROL,
    RCPT_POSTMASTER,
    ReplyKind,
    SmtpReply,
    Stage,
)
from contact_importer.model.settings import Politeness
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation.policy import decide
from contact_importer.validation.reply_rules import (
    ReplyMeaning,
    most_telling,
    read_rcpt_reply,
)

_CROSS_CHECKS = 2  # RCPTs of a session kept free for control and postmaster
_LOST_TRIES = 2  # sessions a contact may be lost in before it is left pending
_FRUITLESS_SESSIONS = 3  # in a row, after which a domain is left pending
_REFUSED_US = Judgement(Verdict.UNKNOWN, Reason.REFUSED_US)
_NO_HOST = SmtpReply(kind=ReplyKind.NOT_SENT, text="the domain has no usable mail host")
_ENDED_EARLY = SmtpReply(kind=ReplyKind.DROPPED, text="the session ended early")
# What the answer to the random control says for 30 days; every other answer says nothing.
_CONTROL = {
    ReplyMeaning.ACCEPTED: True,
    ReplyMeaning.MAILBOX_NOT_FOUND: False,
    ReplyMeaning.MAILBOX_DISABLED: False,
}


class ProbeWorker:
    """Asks for the mailboxes of a lane's domains until none wait."""

    def __init__(  # noqa: PLR0913 - the collaborators of one conversation
        self,
        lane: OperatorLane,
        *,
        store: WorkStore,
        dialler: SmtpDialler,
        outcomes: OutcomeBuffer,
        clock: Clock,
        reach: Reach,
        rng: random.Random,
        politeness: Politeness,
        task_id: int,
        share: Callable[[OperatorLane, DomainWork], None],
    ) -> None:
        self._lane = lane
        self._store = store
        self._dialler = dialler
        self._outcomes = outcomes
        self._clock = clock
        self._reach = reach
        self._rng = rng
        self._politeness = politeness
        self._task_id = task_id
        self._share = share

    async def run(self) -> None:
        """Work until the lane's queue is empty."""
        while (work := self._lane.next_work()) is not None:
            mailboxes = await self._claim(work)
            if not mailboxes:
                continue
            if self._lane.blocked:
                await self._give_up(work, mailboxes, _REFUSED_US)
                continue
            lost_before = work.lost_sessions
            connected = await self._connect(work, mailboxes)
            if isinstance(connected, SmtpReply):
                # Workers that fail at the same time have seen one failure, not two.
                work.lost_sessions = max(work.lost_sessions, lost_before + 1)
                await self._unreachable(work, mailboxes, connected)
                continue
            self._reach.succeeded()
            try:
                await self._session(connected, work, mailboxes)
            finally:
                await connected.close()

    async def _claim(self, work: DomainWork, most: int | None = None) -> list[Mailbox]:
        """The next mailboxes of a domain; the rest of it is offered to other workers."""
        limit = most or max(1, self._politeness.rcpts_per_session - _CROSS_CHECKS)
        claimed = work.returned[:limit]
        del work.returned[:limit]
        wanted = limit - len(claimed)
        more = wanted == 0
        if wanted:
            rows = await self._store.contacts_in_work(
                self._task_id, work.facts.name, after_id=work.cursor, limit=wanted
            )
            # Another worker may have claimed some of them meanwhile; a full page says all
            # the same that there may be more.
            fresh = [row for row in rows if row.id > work.cursor]
            if fresh:
                work.cursor = fresh[-1].id
            claimed += fresh
            more = len(rows) == wanted
        if more:
            self._share(self._lane, work)
        return claimed

    async def _connect(self, work: DomainWork, mailboxes: list[Mailbox]) -> SmtpSession | SmtpReply:
        """A session with the first of the domain's hosts that greets us (RFC 5321 5.1)."""
        failures: list[SmtpReply] = []
        for host in hosts_as_asked(work.facts.hosts, mailboxes):
            connected = await self._dialler.connect(host)
            if not isinstance(connected, SmtpReply):
                return connected
            failures.append(connected)
        return most_telling(failures) if failures else _NO_HOST

    async def _session(
        self, session: SmtpSession, work: DomainWork, mailboxes: list[Mailbox]
    ) -> None:
        """Transactions in one connection: this domain, then others of the same host."""
        asked = 0
        current: DomainWork | None = work
        while current is not None and mailboxes:
            script = Transcript()
            try:
                await converse(
                    session,
                    current,
                    mailboxes,
                    script,
                    group=self._lane.rate.group,
                    pace=partial(keep_pace, self._lane.rate, self._clock),
                    rng=self._rng,
                )
            except asyncio.CancelledError:
                self._salvage(current, script)
                raise
            asked += len(script.answered) + _CROSS_CHECKS
            if script.refusal is not None:
                await self._refused(current, mailboxes, script.refusal)
                return
            await self._record(current, script)
            room = self._politeness.rcpts_per_session - asked - _CROSS_CHECKS
            if room <= 0 or script.opposed or self._lane.blocked:
                return
            if not session.usable or not await session.reset():
                return
            current, mailboxes = await self._next_of(session.host, room)

    async def _next_of(self, host: str, room: int) -> tuple[DomainWork | None, list[Mailbox]]:
        """The next domain of a host that still has mailboxes, and so many of them."""
        while (work := self._lane.next_work(host)) is not None:
            if mailboxes := await self._claim(work, room):
                return work, mailboxes
        return None, []

    def _salvage(self, work: DomainWork, script: Transcript) -> None:
        """Keep the answers of a conversation that was interrupted; the rest stays work."""
        now = self._clock.now()
        for mailbox, reply in script.answered:
            if reply.kind is ReplyKind.REPLY and conclusive(work, reply):
                self._finish(mailbox, judge(work, reply), reply, now)
        if script.learned:
            self._remember(work, now)

    async def _record(self, work: DomainWork, script: Transcript) -> None:
        """Turn a transcript into results; put back what was not answered."""
        now = self._clock.now()
        self._adjust(script)
        lost: list[tuple[Mailbox, SmtpReply]] = []
        for mailbox, reply in script.answered:
            if reply.kind not in (ReplyKind.REPLY, ReplyKind.NOT_SENT):
                lost.append((mailbox, reply))
            elif awaits_control(work, reply):
                work.returned.append(mailbox)
            else:
                self._finish(mailbox, judge(work, reply), reply, now)
        if script.learned:
            self._remember(work, now)
        fruitless = _fruitless_reply(script)
        if fruitless is None:
            work.lost_sessions = 0
            # Behind those that were not asked: a name that kills sessions comes last.
            work.returned.extend(script.unsent)
            self._put_back(work, lost)
        else:
            left = [*script.unsent, *(mailbox for mailbox, _ in lost)]
            await self._got_nothing(work, left, fruitless)

    async def _got_nothing(
        self, work: DomainWork, mailboxes: list[Mailbox], reply: SmtpReply
    ) -> None:
        """A session brought no answer: again, but not again and again for a whole domain."""
        work.lost_sessions += 1
        if work.lost_sessions >= _FRUITLESS_SESSIONS:
            await self._give_up(work, mailboxes, judge(work, reply), reply)
        else:
            self._put_back(work, [(mailbox, reply) for mailbox in mailboxes])

    def _put_back(self, work: DomainWork, lost: list[tuple[Mailbox, SmtpReply]]) -> None:
        """Lost mailboxes are asked once more, in another session."""
        now = self._clock.now()
        for mailbox, reply in lost:
            if not self._lost(work, mailbox):
                self._finish(mailbox, judge(work, reply), reply, now)
        if work.returned:
            self._lane.put(work.facts, now)

    def _lost(self, work: DomainWork, mailbox: Mailbox) -> bool:
        """Count a lost attempt; True when the contact is put back for another one."""
        tries = work.tries.get(mailbox.id, 0) + 1
        work.tries[mailbox.id] = tries
        if tries >= _LOST_TRIES:
            return False
        work.returned.append(mailbox)
        return True

    def _adjust(self, script: Transcript) -> None:
        """Speed up or slow down; count refusals about us."""
        if script.opposed:
            self._lane.rate.opposed()
        else:
            self._lane.rate.unopposed(len(script.answered))
        meanings = {read_rcpt_reply(reply) for _, reply in script.answered}
        if meanings == {ReplyMeaning.REFUSED_US}:
            self._lane.blocks += 1
        elif meanings:
            self._lane.blocks = 0

    async def _refused(
        self, work: DomainWork, mailboxes: list[Mailbox], refusal: SmtpReply
    ) -> None:
        """MAIL FROM was not accepted: no question about any mailbox of the domain would be."""
        if refusal.kind is not ReplyKind.REPLY:
            await self._got_nothing(work, mailboxes, refusal)
            return
        judgement = judge_hosts_refusal(work.facts, refusal, hosts=1)
        if judgement.reason is Reason.REFUSED_US:
            self._lane.blocks += 1
        if is_opposed(refusal):
            self._lane.rate.opposed()
        await self._give_up(work, mailboxes, judgement, refusal)

    async def _unreachable(
        self, work: DomainWork, mailboxes: list[Mailbox], reply: SmtpReply
    ) -> None:
        """No host of the domain gave a session: once more later, then left pending."""
        judgement = judge_hosts_refusal(work.facts, reply, hosts=len(work.facts.hosts))
        if reply.kind is ReplyKind.REPLY:
            self._reach.succeeded()
            if judgement.reason is Reason.REFUSED_US:
                self._lane.blocks += 1
        else:
            self._reach.failed(self._lane.operator)
        if work.lost_sessions < _LOST_TRIES and reply.kind is not ReplyKind.REPLY:
            work.returned.extend(mailboxes)
            self._lane.put(work.facts, self._clock.now())
            return
        await self._give_up(work, mailboxes, judgement, reply)

    async def _give_up(
        self,
        work: DomainWork,
        mailboxes: list[Mailbox],
        judgement: Judgement,
        reply: SmtpReply | None = None,
    ) -> None:
        """Leave every mailbox of the domain with the same, domain-wide outcome."""
        now = self._clock.now()
        answer = reply or SmtpReply(
            kind=ReplyKind.NOT_SENT,
            text="the operator refused us several times; it was left alone for this run",
        )
        while mailboxes:
            for mailbox in mailboxes:
                self._finish(mailbox, judgement, answer, now)
            mailboxes = await self._claim(work)

    def _finish(self, mailbox: Mailbox, judgement: Judgement, reply: SmtpReply, now: float) -> None:
        self._outcomes.add(
            ContactResult(
                contact_id=mailbox.id,
                decision=decide(judgement),
                evidence=(reply_evidence(reply, RCPT, now),),
                checked_at=now,
                retry_at=next_attempt_at(
                    judgement.reason, reply, attempts=mailbox.attempts, now=now
                ),
            )
        )

    def _remember(self, work: DomainWork, now: float) -> None:
        """Keep the domain's control answer for 30 days, and what the cross-checks said."""
        evidence = [item for item in work.facts.evidence if item.stage is not Stage.SMTP]
        if work.control is not None:
            evidence.append(reply_evidence(work.control, RCPT_CONTROL, now))
        if work.postmaster is not None:
            evidence.append(reply_evidence(work.postmaster, RCPT_POSTMASTER, now))
        work.facts = replace(work.facts, evidence=tuple(evidence))
        if work.control is not None and work.control_tries:  # asked in this run
            accepted = _CONTROL.get(read_rcpt_reply(work.control))
            work.facts = replace(
                work.facts,
                control_accepted=accepted,
                control_at=0.0 if accepted is None else now,
            )
        self._outcomes.add_facts(work.facts)


def _fruitless_reply(script: Transcript) -> SmtpReply | None:
    """The reply that stands for a session without one answer; None: it had some use."""
    for _, reply in script.answered:
        if reply.kind is ReplyKind.REPLY and not is_opposed(reply):
            return None
    for _, reply in script.answered:
        if reply.kind is not ReplyKind.NOT_SENT:
            return reply
    return _ENDED_EARLY if script.unsent else None
