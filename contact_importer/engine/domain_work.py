"""A domain while its mailboxes are asked for, and what its answers prove together.

Belongs to one probing loop.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from contact_importer.engine.dialogue import bounded
from contact_importer.engine.ending import Ending
from contact_importer.engine.harvest_brake import HarvestBrake
from contact_importer.model.contact import Mailbox
from contact_importer.model.domain import DomainFacts
from contact_importer.model.evidence import (
    RCPT,
    RCPT_CONTROL,
    RCPT_POSTMASTER,
    Evidence,
    ReplyKind,
    SmtpReply,
    reply_evidence,
)
from contact_importer.model.verdict import Judgement
from contact_importer.validation.reply_rules import read_rcpt_reply
from contact_importer.validation.trust import conclude, needs_control, needs_postmaster

_CONTROL_FRESH_S = 30 * 86_400.0
_CONTROL_TRIES = 3  # transactions that may end without the control they needed


@dataclass(slots=True)
class CrossChecks:
    """What the hosts of one preference say about a name that nobody has, and about postmaster.

    A backup host may take every name, so that its control proves nothing of the best hosts'
    answers, nor theirs of its own.
    """

    control: SmtpReply | None = None
    control_asked: bool = False  # in this run, not remembered from an earlier one
    control_tries: int = 0
    postmaster: SmtpReply | None = None
    accepted_any: bool = False  # some real name was accepted
    said: tuple[str, ...] = ()  # the dialogue of this run's cross-checks

    def conclusive(self, reply: SmtpReply) -> bool:
        """The answer stands without a cross-check that has not been made yet."""
        meaning = read_rcpt_reply(reply)
        if needs_control(meaning) and self.control is None:
            return False
        return not needs_postmaster(meaning) or self.postmaster is not None

    def awaits_control(self, reply: SmtpReply) -> bool:
        """The control that this answer depends on will be asked in another transaction."""
        return (
            self.control is None
            and self.control_tries < _CONTROL_TRIES
            and needs_control(read_rcpt_reply(reply))
        )

    def evidence(self, now: float) -> tuple[Evidence, ...]:
        """The answers of this run as they are stored."""
        asked = {
            RCPT_CONTROL: self.control if self.control_asked else None,
            RCPT_POSTMASTER: self.postmaster,
        }
        return tuple(
            reply_evidence(reply, subject, now)
            for subject, reply in asked.items()
            if reply is not None
        )

    def judge(self, reply: SmtpReply) -> Judgement:
        """What a reply of one of these hosts proves."""
        return conclude(
            reply,
            control=self.control,
            postmaster=self.postmaster,
            domain_accepted_any=self.accepted_any,
        )


@dataclass(slots=True)
class DomainWork:
    """What is done, and what is left to do, at one domain."""

    facts: DomainFacts
    cursor: int = 0  # contacts up to this id have been claimed
    claiming: asyncio.Lock = field(default_factory=asyncio.Lock)  # one session at a time
    returned: list[Mailbox] = field(default_factory=list)  # claimed, not answered
    awaiting: list[tuple[Mailbox, SmtpReply]] = field(default_factory=list)  # the control
    tries: dict[int, int] = field(default_factory=dict)  # lost attempts per contact
    cross_check: asyncio.Lock = field(default_factory=asyncio.Lock)  # one session at a time
    lost_sessions: int = 0  # connections in a row that brought no answer
    unreached: tuple[SmtpReply, ...] = ()  # of better hosts than the one that is being asked
    brake: HarvestBrake = field(default_factory=HarvestBrake)
    more: bool = False  # there may be mailboxes that nobody has claimed or offered
    _said: dict[int, tuple[str, ...]] = field(default_factory=dict)  # dialogue per contact
    _checks: dict[int, CrossChecks] = field(default_factory=dict)  # by preference

    @classmethod
    def begin(cls, facts: DomainFacts, now: float, *, brake: bool = True) -> "DomainWork":
        """Work on a domain; a control answer of the last 30 days is taken over."""
        work = cls(facts, brake=HarvestBrake(on=brake))
        if facts.control_accepted is not None and now - facts.control_at < _CONTROL_FRESH_S:
            work.best_checks.control = SmtpReply(
                kind=ReplyKind.REPLY,
                code=250 if facts.control_accepted else 550,
                enhanced="2.1.5" if facts.control_accepted else "5.1.1",
                text="remembered answer of the random control",
            )
        return work

    @property
    def best_checks(self) -> CrossChecks:
        """The cross-checks of the hosts that share the best preference."""
        return self.checks("")

    def checks(self, host: str) -> CrossChecks:
        """The cross-checks that belong to a host's answers."""
        best = self.facts.hosts[0].preference if self.facts.hosts else 0
        preferences = {known.name: known.preference for known in self.facts.hosts}
        return self._checks.setdefault(preferences.get(host, best), CrossChecks())

    def judge(self, reply: SmtpReply) -> Judgement:
        """What a reply proves, with the cross-checks that belong to its host."""
        return self.checks(reply.host).judge(reply)

    def take_down(self, mailbox: Mailbox, lines: Sequence[str]) -> None:
        """Keep what was said about a mailbox until it is decided."""
        self._said[mailbox.id] = (*self._said.get(mailbox.id, ()), *lines)

    def dialogue(self, mailbox: Mailbox, ending: Ending) -> tuple[str, ...]:
        """What was said about a mailbox in all, with the cross-checks that its answer needs."""
        lines = [*self._said.pop(mailbox.id, ()), *ending.said]
        meaning = read_rcpt_reply(ending.reply)
        if ending.subject == RCPT and (needs_control(meaning) or needs_postmaster(meaning)):
            lines += self.checks(ending.reply.host).said
        return bounded(lines)
