"""Questions before an import, and what was decided about files with the same columns."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from contact_importer.model.mapping import ColumnChoices, RememberedMapping
from contact_importer.model.task import DuplicateRule
from contact_importer.model.verdict import CheckLevel
from contact_importer.storage.json_sql import json_rows, json_text
from contact_importer.storage.parts import StorePart
from contact_importer.storage.records import layout_of
from contact_importer.storage.tables import contacts, layouts, mappings, tasks

_KEPT = 500  # mappings; of more, the ones that were not used for longest go


class MappingPart(StorePart):
    """Implements ``engine.store_ports``: DryRunStore (with WorkPart) and MappingStore."""

    async def addresses_in_list(self, list_id: int, addresses: Sequence[str]) -> frozenset[int]:
        """Positions of those addresses that the list has (ASCII case does not matter)."""
        return await self._read(lambda connection: _held(connection, list_id, addresses))

    async def list_fields(self, list_id: int) -> tuple[str, ...]:
        """Names of the fields that imports brought into the list, in order of first use."""
        return await self._read(lambda connection: _fields(connection, list_id))

    async def remembered_mapping(self, columns_key: str) -> RememberedMapping | None:
        """What was decided last for a file with these columns."""
        return await self._read(lambda connection: _remembered(connection, columns_key))

    async def remember_mapping(self, columns_key: str, mapping: RememberedMapping) -> None:
        """Keep decisions in place of earlier ones; the newest 500 files' are kept."""
        now = self._clock.now()
        await self._write(lambda connection: _remember(connection, columns_key, mapping, now))

    async def forget_mapping(self, columns_key: str) -> None:
        """Forget what was decided for files with these columns."""
        gone = delete(mappings).where(mappings.c.columns_key == columns_key)
        await self._write(lambda connection: connection.execute(gone).rowcount)


def _held(connection: Connection, list_id: int, addresses: Sequence[str]) -> frozenset[int]:
    offered = json_rows("offered", ("address",))
    held = exists().where(
        contacts.c.list_id == list_id,
        func.lower(contacts.c.address) == func.lower(offered.c.address),
    )
    rows = connection.execute(
        select(offered.c.position).where(held),
        {"offered": json_text([(address,) for address in addresses])},
    )
    return frozenset(rows.scalars())


def _fields(connection: Connection, list_id: int) -> tuple[str, ...]:
    used = (
        select(tasks.c.layout_id, func.min(tasks.c.id).label("first"))
        .where(tasks.c.list_id == list_id, tasks.c.layout_id.is_not(None), ~tasks.c.undone)
        .group_by(tasks.c.layout_id)
        .subquery()
    )
    rows = connection.execute(
        select(layouts)
        .join_from(used, layouts, layouts.c.id == used.c.layout_id)
        .order_by(used.c.first)
    )
    names = [name for row in rows.mappings() for name in layout_of(row).field_names]
    return tuple(dict.fromkeys(names))


def _remembered(connection: Connection, columns_key: str) -> RememberedMapping | None:
    row = connection.execute(
        select(mappings.c.decisions, mappings.c.list_id).where(
            mappings.c.columns_key == columns_key
        )
    ).first()
    if row is None:
        return None
    values = json.loads(row.decisions)
    return RememberedMapping(
        email_column=values["email_column"],
        columns=ColumnChoices(names=values["names"], left_out=frozenset(values["left_out"])),
        list_id=row.list_id,
        level=CheckLevel(values["level"]),
        duplicates=DuplicateRule(values["duplicates"]),
    )


def _remember(
    connection: Connection, columns_key: str, mapping: RememberedMapping, now: float
) -> None:
    decisions = {
        "email_column": mapping.email_column,
        "names": dict(mapping.columns.names),
        "left_out": sorted(mapping.columns.left_out),
        "level": mapping.level,
        "duplicates": mapping.duplicates,
    }
    values: dict[str, Any] = {
        "list_id": mapping.list_id,
        "decisions": json_text(decisions),
        "used_at": now,
    }
    known = update(mappings).where(mappings.c.columns_key == columns_key).values(values)
    if not connection.execute(known).rowcount:
        connection.execute(insert(mappings).values(columns_key=columns_key, **values))
    newest = select(mappings.c.columns_key).order_by(mappings.c.used_at.desc()).limit(_KEPT)
    connection.execute(delete(mappings).where(mappings.c.columns_key.not_in(newest)))
