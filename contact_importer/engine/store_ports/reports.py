"""What reports need from the store: counts over many contacts."""

from typing import Protocol

from contact_importer.model.contact import ContactFilter
from contact_importer.model.report import Facet


class ReportStore(Protocol):
    """Counts over many contacts. Never blocks the writer."""

    async def facets(self, contacts: ContactFilter) -> tuple[Facet, ...]:
        """The matching contacts, grouped by all that a report counts."""
