"""What servers said becomes results; what they did not say goes back into the lane."""

from dataclasses import replace

from contact_importer.engine.conversation import (
    Transcript,
    awaits_control,
    conclusive,
    is_opposed,
    judge,
    judge_hosts_refusal,
)
from contact_importer.engine.lanes import DomainWork, OperatorLane
from contact_importer.engine.mailbox_claims import MailboxClaims
from contact_importer.engine.probe_context import ProbeContext
from contact_importer.engine.retry_plan import next_attempt_at
from contact_importer.model.contact import ContactResult, Mailbox
from contact_importer.model.evidence import (
    RCPT,
    RCPT_CONTROL,
    RCPT_POSTMASTER,
    ReplyKind,
    SmtpReply,
    Stage,
    reply_evidence,
)
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation.policy import decide
from contact_importer.validation.reply_rules import (
    ReplyMeaning,
    read_rcpt_reply,
)

_LOST_TRIES = 2  # sessions a contact may be lost in before it is left pending
_FRUITLESS_SESSIONS = 3  # in a row, after which a domain is left pending
_PAGE = 500  # mailboxes that get a domain-wide outcome at a time
_REFUSED_US = Judgement(Verdict.UNKNOWN, Reason.REFUSED_US)
_ENDED_EARLY = SmtpReply(kind=ReplyKind.DROPPED, text="the session ended early")
_LEFT_ALONE = SmtpReply(
    kind=ReplyKind.NOT_SENT,
    text="the operator refused us several times; it was left alone for this run",
)
# What the answer to the random control says for 30 days; every other answer says nothing.
_CONTROL = {
    ReplyMeaning.ACCEPTED: True,
    ReplyMeaning.MAILBOX_NOT_FOUND: False,
    ReplyMeaning.MAILBOX_DISABLED: False,
}


class ProbeResults:
    """Keeps the books of one worker: decides mailboxes, or puts them back."""

    def __init__(self, lane: OperatorLane, context: ProbeContext, claims: MailboxClaims) -> None:
        self._lane = lane
        self._outcomes = context.outcomes
        self._clock = context.clock
        self._reach = context.reach
        self._claims = claims

    async def record(self, work: DomainWork, script: Transcript) -> None:
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

    def salvage(self, work: DomainWork, script: Transcript) -> None:
        """Keep the answers of a conversation that was interrupted; the rest stays work."""
        now = self._clock.now()
        for mailbox, reply in script.answered:
            if reply.kind is ReplyKind.REPLY and conclusive(work, reply):
                self._finish(mailbox, judge(work, reply), reply, now)
        if script.learned:
            self._remember(work, now)

    async def refused(self, work: DomainWork, mailboxes: list[Mailbox], refusal: SmtpReply) -> None:
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

    async def unreachable(
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

    async def spare(self, work: DomainWork, mailboxes: list[Mailbox]) -> None:
        """The operator refused us too often: nothing more is asked of it in this run."""
        await self._give_up(work, mailboxes, _REFUSED_US, _LEFT_ALONE)

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

    async def _give_up(
        self, work: DomainWork, mailboxes: list[Mailbox], judgement: Judgement, reply: SmtpReply
    ) -> None:
        """Leave every mailbox of the domain with the same, domain-wide outcome."""
        now = self._clock.now()
        while mailboxes:
            for mailbox in mailboxes:
                self._finish(mailbox, judgement, reply, now)
            mailboxes = await self._claims.claim(work, _PAGE)

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
