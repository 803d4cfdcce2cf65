"""Counts for reports: one pass over the contacts, a handful of rows as the answer."""

from sqlalchemy import Connection, func, select

from contact_importer.model.contact import ContactFilter
from contact_importer.model.report import Facet
from contact_importer.model.verdict import CheckLevel, Flag, Reason, Status
from contact_importer.storage.filters import narrowed, scope_of
from contact_importer.storage.parts import StorePart
from contact_importer.storage.tables import contacts

_GROUPED = (contacts.c.status, contacts.c.reason, contacts.c.flags, contacts.c.checked_level)


class ReportPart(StorePart):
    """Implements ``engine.report_ports.ReportStore``."""

    async def facets(self, contacts: ContactFilter) -> tuple[Facet, ...]:
        """The matching contacts, grouped by all that a report counts."""
        return await self._read(lambda connection: _facets(connection, contacts))


def _facets(connection: Connection, wanted: ContactFilter) -> tuple[Facet, ...]:
    columns = (
        *_GROUPED,
        func.count().label("count"),
        func.min(contacts.c.checked_at).label("first_at"),
        func.max(contacts.c.checked_at).label("last_at"),
    )
    statement = narrowed(select(*columns), scope_of(connection, wanted)).group_by(*_GROUPED)
    return tuple(
        Facet(
            status=Status(row["status"]),
            reason=Reason(row["reason"]),
            flags=Flag(row["flags"]),
            level=CheckLevel(row["checked_level"]) if row["checked_level"] else None,
            count=row["count"],
            first_at=row["first_at"],
            last_at=row["last_at"],
        )
        for row in connection.execute(statement).mappings()
    )
