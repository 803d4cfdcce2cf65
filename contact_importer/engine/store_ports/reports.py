"""What reports need from the store: counts over many contacts."""

from typing import Protocol

from contact_importer.model.contact import ContactFilter
from contact_importer.model.report import DomainRanking, Facet


class ReportStore(Protocol):
    """Counts over many contacts. Never blocks the writer."""

    async def facets(self, contacts: ContactFilter) -> tuple[Facet, ...]:
        """The matching contacts, grouped by all that a report counts."""

    async def top_domains(self, contacts: ContactFilter, limit: int) -> DomainRanking:
        """The domains with most of the matching contacts, then by name.

        Contacts without a domain (impossible syntax) count nowhere.
        """
