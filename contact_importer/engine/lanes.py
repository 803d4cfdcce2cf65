"""Operator lanes: which domains wait at an MX operator, and how fast it may be asked.

Pure bookkeeping of one probing loop: no I/O, no locks.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from contact_importer.engine.domain_work import DomainWork
from contact_importer.engine.pacing import Rate
from contact_importer.model.contact import Mailbox
from contact_importer.model.domain import DomainFacts, MailHost
from contact_importer.model.settings import Politeness

_BLOCKS_TO_PAUSE = 3  # refusals about us in a row that end an operator's lane for the run


class OperatorLane:
    """The domains of one MX operator that have mailboxes to ask for."""

    def __init__(self, operator: str, politeness: Politeness, *, brake: bool = True) -> None:
        """``brake``: domains where most names are unknown are left alone."""
        self.operator = operator
        self._brake = brake
        self.rate = Rate(politeness)
        self.sessions = 0  # workers on this lane
        self.blocks = 0  # refusals about us in a row
        self.transaction_room = politeness.rcpts_per_session  # RCPTs that one transaction takes
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
            self.works[facts.name] = DomainWork.begin(facts, now, brake=self._brake)
        if facts.name not in self._queued:
            self._queued.add(facts.name)
            self._queue.append(facts.name)

    def next_work(self, host: str = "") -> DomainWork | None:
        """The next domain; with ``host``, only one whose best hosts include it."""
        if not self._queue or (host and not self.has_work(host)):
            return None
        name = self._queue.popleft()
        self._queued.discard(name)
        return self.works[name]

    def has_work(self, host: str) -> bool:
        """The next domain in the queue is one of the host's."""
        return bool(self._queue) and host in best_hosts(self.works[self._queue[0]].facts)


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
