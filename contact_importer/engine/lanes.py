"""Operator lanes: which domains wait at an MX operator, and how fast it may be asked.

Pure bookkeeping of one probing loop: no I/O, no locks.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from contact_importer.engine.pacing import Rate
from contact_importer.model.contact import Mailbox
from contact_importer.model.domain import DomainFacts, MailHost
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.settings import Politeness

_BLOCKS_TO_PAUSE = 3  # refusals about us in a row that end an operator's lane for the run
_CONTROL_FRESH_S = 30 * 86_400.0


@dataclass(slots=True)
class DomainWork:
    """A domain while its mailboxes are asked for."""

    facts: DomainFacts
    cursor: int = 0  # contacts up to this id have been claimed
    claiming: asyncio.Lock = field(default_factory=asyncio.Lock)  # one session at a time
    returned: list[Mailbox] = field(default_factory=list)  # claimed, not answered
    tries: dict[int, int] = field(default_factory=dict)  # lost attempts per contact
    control: SmtpReply | None = None
    control_tries: int = 0
    postmaster: SmtpReply | None = None
    cross_check: asyncio.Lock = field(default_factory=asyncio.Lock)  # one session at a time
    accepted_any: bool = False
    lost_sessions: int = 0  # connections in a row that brought no answer

    @classmethod
    def begin(cls, facts: DomainFacts, now: float) -> "DomainWork":
        """Work on a domain; a control answer of the last 30 days is taken over."""
        work = cls(facts)
        if facts.control_accepted is not None and now - facts.control_at < _CONTROL_FRESH_S:
            work.control = SmtpReply(
                kind=ReplyKind.REPLY,
                code=250 if facts.control_accepted else 550,
                enhanced="2.1.5" if facts.control_accepted else "5.1.1",
                text="remembered answer of the random control",
            )
        return work


class OperatorLane:
    """The domains of one MX operator that have mailboxes to ask for."""

    def __init__(self, operator: str, politeness: Politeness) -> None:
        self.operator = operator
        self.rate = Rate(politeness)
        self.sessions = 0  # workers on this lane
        self.blocks = 0  # refusals about us in a row
        self.works: dict[str, DomainWork] = {}
        self._queue: deque[str] = deque()
        self._queued: set[str] = set()

    @property
    def blocked(self) -> bool:
        """The operator refused us so often that the rest of the run spares it."""
        return self.blocks >= _BLOCKS_TO_PAUSE

    @property
    def waiting(self) -> int:
        """Domains in the queue."""
        return len(self._queue)

    def put(self, facts: DomainFacts, now: float) -> None:
        """Queue a domain; one that is queued already stays where it is."""
        if facts.name not in self.works:
            self.works[facts.name] = DomainWork.begin(facts, now)
        if facts.name not in self._queued:
            self._queued.add(facts.name)
            self._queue.append(facts.name)

    def next_work(self, host: str = "") -> DomainWork | None:
        """The next domain; with ``host``, only one whose best hosts include it."""
        if not self._queue:
            return None
        name = self._queue[0]
        work = self.works[name]
        if host and host not in best_hosts(work.facts):
            return None
        self._queue.popleft()
        self._queued.discard(name)
        return work


def best_hosts(facts: DomainFacts) -> frozenset[str]:
    """Names of the MX hosts that share the best preference."""
    if not facts.hosts:
        return frozenset()
    best = facts.hosts[0].preference
    return frozenset(host.name for host in facts.hosts if host.preference == best)


def hosts_as_asked(hosts: Sequence[MailHost], mailboxes: Sequence[Mailbox]) -> tuple[MailHost, ...]:
    """The hosts in the order in which to try them for these mailboxes.

    A greylisting server knows us by the triplet of client, sender and recipient (RFC 6647
    2.2): where one of the mailboxes was asked before, its host goes first, and of that host
    its address. The order stays where the host is no longer one of the domain's.
    """
    asked = next((mailbox for mailbox in mailboxes if mailbox.asked_host), None)
    if asked is None:
        return tuple(hosts)
    first = [
        replace(host, addresses=tuple(sorted(host.addresses, key=asked.asked_ip.__ne__)))
        for host in hosts
        if host.name == asked.asked_host
    ]
    return (*first, *(host for host in hosts if host.name != asked.asked_host))
