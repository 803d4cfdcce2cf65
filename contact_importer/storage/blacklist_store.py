"""The user's blacklist: its entries decide stored contacts in the same transaction."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from contact_importer.model.contact import BlacklistEntry
from contact_importer.storage.blacklisting import add_entries, remove_entries
from contact_importer.storage.parts import StorePart
from contact_importer.storage.records import blacklist_entry_of
from contact_importer.storage.tables import blacklist


class BlacklistPart(StorePart):
    """Implements ``engine.store_ports.BlacklistStore``."""

    async def add_blacklist(self, entries: Sequence[BlacklistEntry]) -> int:
        """Add entries; how many were new. Stored contacts that match become BLACKLIST."""
        now = self._clock.now()
        return await self._write(lambda connection: add_entries(connection, entries, now)[0])

    async def remove_blacklist(self, values: Sequence[str]) -> int:
        """Remove entries; how many there were.

        Contacts listed by them become pending without being work, unless another entry
        still lists them.
        """
        return await self._write(lambda connection: remove_entries(connection, values))

    async def blacklist(self) -> tuple[BlacklistEntry, ...]:
        """All entries, by value."""
        return await self._read(_all)


def _all(connection: Connection) -> tuple[BlacklistEntry, ...]:
    rows = connection.execute(select(blacklist).order_by(blacklist.c.value))
    return tuple(blacklist_entry_of(row) for row in rows.mappings())
