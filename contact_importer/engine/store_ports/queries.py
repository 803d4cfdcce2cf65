"""Read-only questions."""

from array import array
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol

from contact_importer.model.contact import (
    Contact,
    ContactDetails,
    ContactFilter,
    Layout,
    RejectedRow,
)
from contact_importer.model.domain_ranking import DomainRanking


class QueryStore(Protocol):
    """Read-only questions. Never blocks the writer."""

    async def count(self, contacts: ContactFilter) -> int:
        """How many contacts match."""

    async def contact_ids(self, contacts: ContactFilter) -> "array[int]":
        """Ids (typecode "q") of the matching contacts in the filter's order."""

    async def contacts(self, ids: Sequence[int]) -> tuple[Contact, ...]:
        """These contacts in the order of ``ids``; missing ones are left out."""

    async def layouts(self, layout_ids: Sequence[int]) -> Mapping[int, Layout]:
        """Layouts by id."""

    async def list_layouts(self, contacts: ContactFilter) -> tuple[Layout, ...]:
        """The distinct layouts of the matching contacts, in order of first use."""

    async def top_domains(self, contacts: ContactFilter, limit: int) -> DomainRanking:
        """The domains with most of the matching contacts, most first, then by name.

        Contacts whose syntax is impossible have none. Walks all matching contacts.
        """

    async def details(self, contact_id: int) -> ContactDetails | None:
        """Everything about one contact."""

    async def find_contact(self, address: str) -> tuple[ContactDetails, ...]:
        """The contacts with this normalised address (ASCII case does not matter), by list name."""

    def rejected_rows(self, task_id: int) -> AsyncIterator[RejectedRow]:
        """Rows that gave no (new) contact, by number."""
