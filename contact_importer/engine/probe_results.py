"""What servers said becomes results; what they did not say goes back into the lane."""

from collections.abc import Sequence
from dataclasses import replace

from contact_importer.engine.conversation import (
    Transcript,
    judge_hosts_refusal,
)
from contact_importer.engine.dialogue import failure_lines
from contact_importer.engine.domain_work import DomainWork
from contact_importer.engine.ending import Ending
from contact_importer.engine.lanes import OperatorLane
from contact_importer.engine.mailbox_claims import MailboxClaims
from contact_importer.engine.probe_context import ProbeContext
from contact_importer.engine.retry_plan import next_attempt_at
from contact_importer.model.contact import ContactResult, Mailbox
from contact_importer.model.evidence import (
    CONNECTION,
    MAIL,
    ReplyKind,
    SmtpReply,
)
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation.host_refusal import most_telling
from contact_importer.validation.patience import asks_for_patience
from contact_importer.validation.policy import decide
from contact_importer.validation.reply_meaning import ReplyMeaning
from contact_importer.validation.reply_rules import read_rcpt_reply

_LOST_TRIES = 2  # sessions a contact may be lost in before it is left pending
_FRUITLESS_SESSIONS = 3  # in a row, after which a domain is left pending
_PAGE = 500  # mailboxes that get a domain-wide outcome at a time
_REFUSED_US = Judgement(Verdict.UNKNOWN, Reason.REFUSED_US)
_HARVEST_BRAKE = Judgement(Verdict.UNKNOWN, Reason.HARVEST_BRAKE)
_ENDED_EARLY = SmtpReply(kind=ReplyKind.DROPPED, text="the session ended early")
_LEFT_ALONE = SmtpReply(
    kind=ReplyKind.NOT_SENT,
    text="the operator refused us several times; it was left alone for this run",
)
_MOSTLY_UNKNOWN = SmtpReply(
    kind=ReplyKind.NOT_SENT,
    text="more than half of the names asked at this domain do not exist; the rest was not asked",
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
        self._retries = context.job.retries
        self._clock = context.clock
        self._watch = context.watch
        self._claims = claims

    async def record(self, work: DomainWork, script: Transcript) -> None:
        """Turn a transcript into results; put back what was not answered."""
        now = self._clock.now()
        self._adjust(work, script)
        lost = self._decide(work, script, now)
        if script.learned:
            self._remember(work, script.host, now)
        fruitless = _fruitless_reply(script)
        if work.brake.pulled:
            left = [*script.unsent, *(mailbox for mailbox, _ in lost)]
            await self._brake(work, left or await self._claims.claim(work, _PAGE))
        elif fruitless is None:
            work.lost_sessions = 0
            # Behind those that were not asked: a name that kills sessions comes last.
            work.returned.extend(script.unsent)
            self._put_back(work, lost)
        else:
            left = [*script.unsent, *(mailbox for mailbox, _ in lost)]
            await self._got_nothing(work, left, Ending(fruitless))

    def _decide(
        self, work: DomainWork, script: Transcript, now: float
    ) -> list[tuple[Mailbox, Ending]]:
        """Finish every mailbox whose answer stands; those that were lost."""
        lost: list[tuple[Mailbox, Ending]] = []
        answered = [*work.awaiting, *script.answered]
        work.awaiting = []
        _count_missing_controls(work, [reply for _, reply in answered])
        for mailbox, reply in answered:
            if reply.kind not in (ReplyKind.REPLY, ReplyKind.NOT_SENT) or reply.code == 421:
                lost.append((mailbox, Ending(reply)))
            elif work.checks(reply.host).awaits_control(reply):
                work.awaiting.append((mailbox, reply))
            else:
                judgement = work.judge(reply)
                work.brake.count(unknown=judgement.reason is Reason.MAILBOX_NOT_FOUND)
                self._finish(work, mailbox, judgement, Ending(reply), now)
        return lost

    def salvage(self, work: DomainWork, script: Transcript) -> None:
        """Keep the answers of a conversation that was interrupted; the rest stays work."""
        now = self._clock.now()
        for mailbox, reply in script.answered:
            if reply.kind is ReplyKind.REPLY and work.checks(reply.host).conclusive(reply):
                self._finish(work, mailbox, work.judge(reply), Ending(reply), now)
        if script.learned:
            self._remember(work, script.host, now)

    async def refused(
        self, work: DomainWork, mailboxes: list[Mailbox], script: Transcript, refusal: SmtpReply
    ) -> None:
        """MAIL FROM was not accepted: no question about any mailbox of the domain would be."""
        ending = Ending(refusal, MAIL, said=script.opening)
        if refusal.kind is not ReplyKind.REPLY:
            await self._got_nothing(work, mailboxes, ending)
            return
        judgement = judge_hosts_refusal(work.facts, refusal, hosts=1)
        self._note_refusal(judgement, refusal)
        await self._give_up(work, mailboxes, judgement, ending)

    async def unreachable(
        self, work: DomainWork, mailboxes: list[Mailbox], failures: list[SmtpReply]
    ) -> None:
        """No host of the domain gave a session: once more later, then left pending."""
        reply = most_telling(failures)
        if reply.kind is not ReplyKind.REPLY and work.lost_sessions < _LOST_TRIES:
            work.returned.extend(mailboxes)
            self._lane.put(work.facts, self._clock.now())
            return
        judgement = judge_hosts_refusal(work.facts, reply, hosts=len(work.facts.hosts))
        self._note_refusal(judgement, reply)
        said = failure_lines(failures)
        ending = Ending(reply, CONNECTION, failures=tuple(failures), said=said)
        await self._give_up(work, mailboxes, judgement, ending)

    async def spared(self, work: DomainWork, mailboxes: list[Mailbox]) -> bool:
        """Nothing more may be asked at the domain in this run: its mailboxes are left pending."""
        if self._lane.blocked:
            await self._give_up(work, mailboxes, _REFUSED_US, Ending(_LEFT_ALONE))
        elif work.brake.pulled:
            await self._brake(work, mailboxes)
        else:
            return False
        return True

    async def _brake(self, work: DomainWork, mailboxes: list[Mailbox]) -> None:
        """Most names are unknown here: the rest waits for a person's consent."""
        await self._give_up(work, mailboxes, _HARVEST_BRAKE, Ending(_MOSTLY_UNKNOWN))

    async def _got_nothing(
        self, work: DomainWork, mailboxes: list[Mailbox], ending: Ending
    ) -> None:
        """A session brought no answer: again, but not again and again for a whole domain."""
        work.lost_sessions += 1
        if work.lost_sessions >= _FRUITLESS_SESSIONS:
            await self._give_up(work, mailboxes, work.judge(ending.reply), ending)
        else:
            self._put_back(work, [(mailbox, ending) for mailbox in mailboxes])

    def _put_back(self, work: DomainWork, lost: list[tuple[Mailbox, Ending]]) -> None:
        """Lost mailboxes are asked once more, in another session."""
        now = self._clock.now()
        for mailbox, ending in lost:
            if self._lost(work, mailbox):
                work.take_down(mailbox, ending.said)
            else:
                self._finish(work, mailbox, work.judge(ending.reply), ending, now)
        if work.returned or work.awaiting or work.more:
            work.more = False
            self._lane.put(work.facts, now)

    def _lost(self, work: DomainWork, mailbox: Mailbox) -> bool:
        """Count a lost attempt; True when the contact is put back for another one."""
        tries = work.tries.get(mailbox.id, 0) + 1
        work.tries[mailbox.id] = tries
        if tries >= _LOST_TRIES:
            return False
        work.returned.append(mailbox)
        return True

    def _adjust(self, work: DomainWork, script: Transcript) -> None:
        """Speed up or slow down; count refusals about us."""
        if script.full:
            self._lane.transaction_room = max(1, len(script.answered))
        if script.opposed or script.full:
            self._lane.rate.opposed()
        else:
            self._lane.rate.unopposed(len(script.answered))
        for _, reply in script.answered:
            if not reply.accepted:
                self._watch.refused(self._lane.operator, reply)
        reasons = {work.judge(reply).reason for _, reply in script.answered}
        if reasons == {Reason.REFUSED_US}:
            self._lane.blocks += 1
        elif reasons:
            self._lane.blocks = 0

    def _note_refusal(self, judgement: Judgement, reply: SmtpReply) -> None:
        """A whole session was refused: count what is about us, slow down where asked to."""
        if judgement.reason is Reason.REFUSED_US:
            self._lane.blocks += 1
        if asks_for_patience(reply):
            self._lane.rate.opposed()
        self._watch.refused(self._lane.operator, reply)

    async def _give_up(
        self, work: DomainWork, mailboxes: list[Mailbox], judgement: Judgement, ending: Ending
    ) -> None:
        """Leave every mailbox of the domain with the same, domain-wide outcome.

        Those that were answered keep their answers, even without a control.
        """
        now = self._clock.now()
        for mailbox, answer in work.awaiting:
            self._finish(work, mailbox, work.judge(answer), Ending(answer), now)
        work.awaiting = []
        while mailboxes:
            for mailbox in mailboxes:
                self._finish(work, mailbox, judgement, ending, now)
            mailboxes = await self._claims.claim(work, _PAGE)

    def _finish(
        self,
        work: DomainWork,
        mailbox: Mailbox,
        judgement: Judgement,
        ending: Ending,
        now: float,
    ) -> None:
        self._outcomes.add(
            ContactResult(
                contact_id=mailbox.id,
                decision=decide(judgement),
                evidence=ending.evidence(now, work.unreached),
                checked_at=now,
                retry_at=next_attempt_at(
                    judgement.reason,
                    ending.reply,
                    attempts=mailbox.attempts,
                    now=now,
                    retries=self._retries,
                ),
                dialogue=work.dialogue(mailbox, ending),
            )
        )

    def _remember(self, work: DomainWork, host: str, now: float) -> None:
        """Keep the domain's control answer for 30 days, and what the cross-checks said."""
        checks = work.checks(host)
        new = checks.evidence(now)
        renewed = {item.subject for item in new}
        kept = [item for item in work.facts.evidence if item.subject not in renewed]
        work.facts = replace(work.facts, evidence=(*kept, *new))
        if checks is work.best_checks and checks.control is not None and checks.control_asked:
            accepted = _CONTROL.get(read_rcpt_reply(checks.control))
            work.facts = replace(
                work.facts,
                control_accepted=accepted,
                control_at=0.0 if accepted is None else now,
            )
        self._outcomes.add_facts(work.facts)


def _count_missing_controls(work: DomainWork, replies: Sequence[SmtpReply]) -> None:
    """A transaction ended, and these hosts' control is wanted still."""
    wanting = {
        id(checks): checks
        for reply in replies
        if (checks := work.checks(reply.host)).awaits_control(reply)
    }
    for checks in wanting.values():
        checks.control_tries += 1


def _fruitless_reply(script: Transcript) -> SmtpReply | None:
    """The reply that stands for a session without one answer; None: it had some use."""
    for _, reply in script.answered:
        if reply.kind is ReplyKind.REPLY and not asks_for_patience(reply):
            return None
    for _, reply in script.answered:
        if reply.kind is not ReplyKind.NOT_SENT:
            return reply
    return _ENDED_EARLY if script.unsent else None
