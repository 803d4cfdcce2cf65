"""Questions to the in-memory store."""

from array import array
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence

from contact_importer.model.contact import (
    Contact,
    ContactDetails,
    ContactFilter,
    Layout,
    RejectedRow,
)
from contact_importer.model.domain_ranking import DomainCount, DomainRanking
from contact_importer.model.report import Facet
from contact_importer.model.source import RowPlace
from contact_importer.model.verdict import CheckLevel, Flag, Reason, Status
from tests.support.memory_state import MemoryState, address_key


class MemoryQueries(MemoryState):
    """Implements ``engine.store_ports.QueryStore`` and ``ReportStore``."""

    async def facets(self, contacts: ContactFilter) -> tuple[Facet, ...]:
        groups: dict[tuple[Status, Reason, Flag, str], list[float | None]] = {}
        with self._open():
            for held in self._matching(contacts):
                item = held.contact
                key = (item.status, item.reason, item.flags, item.checked_level)
                groups.setdefault(key, []).append(item.checked_at)
        return tuple(
            Facet(
                status=status,
                reason=reason,
                flags=flags,
                level=CheckLevel(level) if level else None,
                count=len(moments),
                first_at=min((moment for moment in moments if moment is not None), default=None),
                last_at=max((moment for moment in moments if moment is not None), default=None),
            )
            for (status, reason, flags, level), moments in groups.items()
        )

    async def count(self, contacts: ContactFilter) -> int:
        with self._open():
            return len(self._matching(contacts))

    async def contact_ids(self, contacts: ContactFilter) -> "array[int]":
        with self._open():
            return array("q", [held.contact.id for held in self._matching(contacts)])

    async def contacts(self, ids: Sequence[int]) -> tuple[Contact, ...]:
        with self._open():
            return tuple(self._held[key].contact for key in ids if key in self._held)

    async def layouts(self, layout_ids: Sequence[int]) -> Mapping[int, Layout]:
        with self._open():
            known = range(1, len(self._layouts) + 1)
            return {key: self._layouts[key - 1] for key in layout_ids if key in known}

    async def list_layouts(self, contacts: ContactFilter) -> tuple[Layout, ...]:
        with self._open():
            chosen = sorted(self._matching(contacts), key=lambda held: held.contact.id)
            used = dict.fromkeys(held.contact.layout_id for held in chosen)
            return tuple(self._layouts[key - 1] for key in used)

    async def top_domains(self, contacts: ContactFilter, limit: int) -> DomainRanking:
        with self._open():
            found = [held.contact for held in self._matching(contacts) if held.contact.domain]
        names = Counter(contact.domain for contact in found)
        ranked = sorted(names.items(), key=lambda item: (-item[1], item[0]))
        top = [
            DomainCount(name=name, statuses=Counter(c.status for c in found if c.domain == name))
            for name, _ in ranked[:limit]
        ]
        return DomainRanking(top=tuple(top), domains=len(names))

    async def details(self, contact_id: int) -> ContactDetails | None:
        with self._open():
            held = self._held.get(contact_id)
            if held is None:
                return None
            contact = held.contact
            facts = self._domains.get(contact.domain)
            of_domain = () if facts is None else facts.evidence
            task = self._runs[contact.task_id].task
            place = RowPlace(task.source_name, contact.row_number)
            if task.reading is not None and task.reading.parts:
                place = task.reading.place_of(contact.row_number)
            return ContactDetails(
                contact=contact,
                layout=self._layouts[contact.layout_id - 1],
                list_name=self._lists[contact.list_id],
                source_name=place.file,
                source_row=place.row,
                evidence=(*of_domain, *self._evidence.get(contact_id, ())),
                blacklist=self._entry(contact, self._blacklist.values()),
                dialogue=self._dialogues.get(contact_id, ()),
            )

    async def find_contact(self, address: str) -> tuple[ContactDetails, ...]:
        with self._open():
            wanted = address_key(address)
            ids = [
                key
                for key, held in self._held.items()
                if address_key(held.contact.address) == wanted
            ]
        found = [await self.details(key) for key in ids]
        kept = [item for item in found if item is not None]
        return tuple(sorted(kept, key=lambda item: item.list_name.casefold()))

    async def rejected_rows(self, task_id: int) -> AsyncIterator[RejectedRow]:
        with self._open():
            rows = [row for key, row in self._rejected if key == task_id]
        for row in sorted(rows, key=lambda row: row.row_number):
            yield row
