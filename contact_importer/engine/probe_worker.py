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
    reply_evidence,
)
from contact_importer.engine.lanes import DomainWork, Mailbox, OperatorLane
from contact_importer.engine.outcomes import OutcomeBuffer
from contact_importer.engine.pacing import keep_pace
from contact_importer.engine.ports import Clock, SmtpDialler, SmtpSession, WorkStore
from contact_importer.engine.reach import Reach
from contact_importer.model.contact import ContactResult
from contact_importer.model.evidence import ReplyKind, SmtpReply, Stage
from contact_importer.model.settings import Politeness
from contact_importer.model.verdict import Judgement, Reason, Status, Verdict
from contact_importer.validation.policy import decide
from contact_importer.validation.reply_rules import (
    ReplyMeaning,
    judge_refusal,
    most_telling,
    read_rcpt_reply,
    retry_delay_s,
)

_LOST_TRIES = 2  # sessions a contact may be lost in before it is left pending
_DEFAULT_RETRY_S = 300.0
_REFUSED_US = Judgement(Verdict.UNKNOWN, Reason.REFUSED_US)
_NO_HOST = SmtpReply(kind=ReplyKind.NOT_SENT, text="the domain has no usable mail host")
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
            connected = await self._connect(work)
            if isinstance(connected, SmtpReply):
                await self._unreachable(work, mailboxes, connected)
                continue
            self._reach.succeeded()
            work.lost_sessions = 0
            try:
                await self._session(connected, work, mailboxes)
            finally:
                await connected.close()

    async def _claim(self, work: DomainWork, most: int | None = None) -> list[Mailbox]:
        """The next mailboxes of a domain; the rest of it is offered to other workers."""
        limit = most or self._politeness.rcpts_per_session
        claimed = [work.returned.popleft() for _ in range(min(limit, len(work.returned)))]
        if len(claimed) < limit:
            start = work.cursor
            rows = await self._store.contacts_in_work(
                self._task_id, work.facts.name, after_id=start, limit=limit - len(claimed)
            )
            fresh = [Mailbox(*row) for row in rows if row[0] > work.cursor]
            if fresh:
                work.cursor = max(work.cursor, fresh[-1].id)
            claimed += fresh
        if len(claimed) >= limit:
            self._share(self._lane, work)
        return claimed

    async def _connect(self, work: DomainWork) -> SmtpSession | SmtpReply:
        """A session with the first of the domain's hosts that greets us (RFC 5321 5.1)."""
        failures: list[SmtpReply] = []
        for host in work.facts.hosts:
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
            asked += len(script.answered) + 2
            self._record(current, mailboxes, script)
            room = self._politeness.rcpts_per_session - asked
            if room <= 0 or script.opposed or script.refusal is not None or self._lane.blocked:
                return
            if not session.usable or not await session.reset():
                return
            current = self._lane.next_work(session.host)
            if current is not None:
                mailboxes = await self._claim(current, room)

    def _salvage(self, work: DomainWork, script: Transcript) -> None:
        """Keep the answers of a conversation that was interrupted; the rest stays work."""
        now = self._clock.now()
        for mailbox, reply in script.answered:
            if reply.kind is ReplyKind.REPLY and conclusive(work, reply):
                self._finish(mailbox, judge(work, reply), reply, now)

    def _record(self, work: DomainWork, mailboxes: list[Mailbox], script: Transcript) -> None:
        """Turn a transcript into results; put back what was not answered."""
        if script.refusal is not None:
            self._record_refusal(work, mailboxes, script.refusal)
            return
        now = self._clock.now()
        answered = [self._record_answer(work, *answer, now) for answer in script.answered]
        self._put_back(work, script.unsent, progress=any(answered), now=now)
        self._adjust(script)
        if script.learned:
            self._remember(work, now)
        if work.returned:
            self._lane.put(work.facts, now)

    def _record_answer(
        self, work: DomainWork, mailbox: Mailbox, reply: SmtpReply, now: float
    ) -> bool:
        """Decide one mailbox or put it back; True when the server did answer."""
        answered = reply.kind is ReplyKind.REPLY
        if not answered and reply.kind is not ReplyKind.NOT_SENT and self._lost(work, mailbox):
            return False
        if answered and awaits_control(work, reply):
            work.returned.append(mailbox)
        else:
            self._finish(mailbox, judge(work, reply), reply, now)
        return answered

    def _put_back(
        self, work: DomainWork, unsent: list[Mailbox], *, progress: bool, now: float
    ) -> None:
        """Mailboxes that were not asked: again, unless sessions keep ending before them."""
        reply = SmtpReply(kind=ReplyKind.DROPPED, text="the session ended early")
        for mailbox in unsent:
            if progress:
                work.returned.append(mailbox)
            elif not self._lost(work, mailbox):
                self._finish(mailbox, judge(work, reply), reply, now)

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

    def _record_refusal(
        self, work: DomainWork, mailboxes: list[Mailbox], refusal: SmtpReply
    ) -> None:
        judgement = _judge_refusal(work, refusal, hosts=1)
        if judgement.reason is Reason.REFUSED_US:
            self._lane.blocks += 1
        if is_opposed(refusal):
            self._lane.rate.opposed()
        now = self._clock.now()
        for mailbox in mailboxes:
            self._finish(mailbox, judgement, refusal, now)
        if work.returned:
            self._lane.put(work.facts, now)

    async def _unreachable(
        self, work: DomainWork, mailboxes: list[Mailbox], reply: SmtpReply
    ) -> None:
        """No host of the domain gave a session: once more later, then left pending."""
        judgement = _judge_refusal(work, reply, hosts=len(work.facts.hosts))
        if reply.kind is ReplyKind.REPLY:
            self._reach.succeeded()
            if judgement.reason is Reason.REFUSED_US:
                self._lane.blocks += 1
        else:
            self._reach.failed(self._lane.operator)
        work.lost_sessions += 1
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
        decision = decide(judgement)
        retry_at = None
        if decision.status is Status.PENDING:
            retry_at = now + (retry_delay_s(reply) or _DEFAULT_RETRY_S)
        self._outcomes.add(
            ContactResult(
                contact_id=mailbox.id,
                decision=decision,
                evidence=(reply_evidence(reply, "RCPT", now),),
                checked_at=now,
                retry_at=retry_at,
            )
        )

    def _remember(self, work: DomainWork, now: float) -> None:
        """Keep the domain's control answer for 30 days, and what the cross-checks said."""
        evidence = [item for item in work.facts.evidence if item.stage is not Stage.SMTP]
        if work.control is not None:
            evidence.append(reply_evidence(work.control, "RCPT (random control)", now))
        if work.postmaster is not None:
            evidence.append(reply_evidence(work.postmaster, "RCPT (postmaster)", now))
        accepted = None if work.control is None else _CONTROL.get(read_rcpt_reply(work.control))
        work.facts = replace(
            work.facts,
            evidence=tuple(evidence),
            control_accepted=accepted,
            control_at=0.0 if accepted is None else now,
        )
        self._outcomes.add_facts(work.facts)


def _judge_refusal(work: DomainWork, refusal: SmtpReply, *, hosts: int) -> Judgement:
    """What a refusal by so many hosts proves; only all can say "no mail" (RFC 7504)."""
    judgement = judge_refusal(refusal)
    all_asked = work.facts.hosts_complete and hosts == len(work.facts.hosts)
    if judgement.verdict is Verdict.UNDELIVERABLE and not all_asked:
        return _REFUSED_US
    return judgement
