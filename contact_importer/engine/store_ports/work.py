"""What a run takes as work, and a place for what it finds out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from contact_importer.model.contact import (
    ContactResult,
    Mailbox,
)
from contact_importer.model.domain import DomainFacts
from contact_importer.model.verdict import Decision


@dataclass(frozen=True, slots=True)
class DomainDecision:
    """A decision for every contact of a domain that a task still has to decide."""

    domain: str
    decision: Decision


class ProbeStore(Protocol):
    """What a probing run needs: mailboxes to ask for, and a place for what they bring."""

    async def save_domains(self, facts: Sequence[DomainFacts]) -> None:
        """Insert or replace cached facts and their evidence."""

    async def contacts_in_work(
        self, task_id: int, domain: str, *, after_id: int, limit: int
    ) -> tuple[Mailbox, ...]:
        """Undecided contacts of a domain, by id."""

    async def work_per_domain(self, task_id: int) -> Mapping[str, int]:
        """How many undecided contacts each domain has."""

    async def save_results(self, task_id: int, results: Sequence[ContactResult]) -> None:
        """Store decisions, evidence and dialogues, take the contacts out of the work, count.

        A pending result counts an attempt and leaves the work too: the task can finish. With
        ``retry_at`` it stands in the task's calendar.
        """

    async def take_back(self, task_id: int, since: float) -> int:
        """Make work again what the task learned from mail servers at ``since`` or later.

        Evidence and dialogues of these contacts go, an attempt counts no more, tallies and
        work move along; what domains' controls and postmasters said since then is forgotten
        too. What DNS or a list decided stays. The number of contacts.
        """


class WorkStore(ProbeStore, Protocol):
    """The database is the queue: contacts with a task and without a decision are work."""

    async def domains_in_work(self, task_id: int, *, after: str, limit: int) -> tuple[str, ...]:
        """Distinct domains of the task's undecided contacts, in order, greater than ``after``."""

    async def known_domains(self, names: Sequence[str]) -> Mapping[str, DomainFacts]:
        """Cached facts that have not expired (and whose judgement is not unknown)."""

    async def decide_domains(self, task_id: int, decisions: Sequence[DomainDecision]) -> int:
        """Decide all undecided contacts of these domains, set-based, counters with them.

        What an earlier check brought about single contacts is forgotten, unless they stay
        pending.
        """

    async def disposable_hosts(self) -> Mapping[str, tuple[str, ...]]:
        """MX hosts of listed disposable domains: host → the domains seen to use it."""

    async def save_disposable_hosts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Note (MX host, listed domain) pairs."""
