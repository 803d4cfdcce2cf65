"""Mailboxes that are asked for without a list: what a probing run needs of a store, in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence

from contact_importer.engine.store_ports import WorkStore
from contact_importer.model.contact import ContactResult, Mailbox
from contact_importer.model.domain import DomainFacts


class AskedMailboxes:
    """Implements ``engine.store_ports.ProbeStore``. What is learned of domains is stored."""

    def __init__(self, mailboxes: Mapping[str, Sequence[Mailbox]], store: WorkStore) -> None:
        """``mailboxes`` by domain."""
        self.results: dict[int, ContactResult] = {}  # by mailbox id
        self.facts: dict[str, DomainFacts] = {}  # of domains, as learned while asking
        self._mailboxes = mailboxes
        self._store = store

    async def contacts_in_work(
        self, task_id: int, domain: str, *, after_id: int, limit: int
    ) -> tuple[Mailbox, ...]:
        """The domain's mailboxes without a result, by id."""
        del task_id
        waiting = [item for item in self._waiting(domain) if item.id > after_id]
        return tuple(waiting[:limit])

    async def work_per_domain(self, task_id: int) -> Mapping[str, int]:
        """How many mailboxes without a result each domain has."""
        del task_id
        counts = Counter({domain: len(self._waiting(domain)) for domain in self._mailboxes})
        return +counts

    async def save_domains(self, facts: Sequence[DomainFacts]) -> None:
        """Keep what was learned, here and in the store."""
        self.facts |= {item.name: item for item in facts}
        await self._store.save_domains(facts)

    async def save_results(self, task_id: int, results: Sequence[ContactResult]) -> None:
        """Keep results."""
        del task_id
        self.results |= {item.contact_id: item for item in results}

    async def take_back(self, task_id: int, since: float) -> int:
        """Forget results of ``since`` or later; how many."""
        del task_id
        gone = [key for key, item in self.results.items() if item.checked_at >= since]
        for key in gone:
            del self.results[key]
        return len(gone)

    def _waiting(self, domain: str) -> list[Mailbox]:
        known = self._mailboxes.get(domain, ())
        return [item for item in known if item.id not in self.results]
