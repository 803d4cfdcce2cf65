"""Read-only questions, answered by the readers."""

from array import array
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial

from sqlalchemy import Connection, case, func, or_, select

from contact_importer.model.contact import (
    Contact,
    ContactDetails,
    ContactFilter,
    Layout,
    RejectCause,
    RejectedRow,
)
from contact_importer.model.domain_ranking import DomainCount, DomainRanking
from contact_importer.model.verdict import Reason, Status
from contact_importer.storage.contact_details import details_of, details_of_address
from contact_importer.storage.filters import FETCH_ROWS, Scope, ids_of, narrowed, scope_of
from contact_importer.storage.json_sql import json_text, json_values
from contact_importer.storage.ledger import read_tallies
from contact_importer.storage.parts import StorePart
from contact_importer.storage.records import (
    contact_of,
    layout_of,
)
from contact_importer.storage.tables import (
    contacts,
    layouts,
    rejected_rows,
)


class QueryPart(StorePart):
    """Implements ``engine.store_ports.QueryStore``."""

    async def count(self, contacts: ContactFilter) -> int:
        """How many contacts match; from the counters where they know."""
        return await self._read(lambda connection: _count(connection, contacts))

    async def contact_ids(self, contacts: ContactFilter) -> "array[int]":
        """Ids (typecode "q") of the matching contacts in the filter's order."""
        return await self._read(lambda connection: ids_of(connection, contacts))

    async def contacts(self, ids: Sequence[int]) -> tuple[Contact, ...]:
        """These contacts in the order of ``ids``; missing ones are left out."""
        return await self._read(lambda connection: _contacts(connection, ids))

    async def layouts(self, layout_ids: Sequence[int]) -> Mapping[int, Layout]:
        """Layouts by id."""
        statement = select(layouts).where(layouts.c.id.in_(json_values("ids")))
        parameters = {"ids": json_text(list(layout_ids))}
        return await self._read(
            lambda connection: {
                row["id"]: layout_of(row)
                for row in connection.execute(statement, parameters).mappings()
            }
        )

    async def list_layouts(self, contacts: ContactFilter) -> tuple[Layout, ...]:
        """The distinct layouts of the matching contacts, in order of first use."""
        return await self._read(lambda connection: _list_layouts(connection, contacts))

    async def top_domains(self, contacts: ContactFilter, limit: int) -> DomainRanking:
        """The domains with most of the matching contacts, most first, then by name."""
        return await self._read(lambda connection: _top_domains(connection, contacts, limit))

    async def details(self, contact_id: int) -> ContactDetails | None:
        """Everything about one contact."""
        return await self._read(lambda connection: details_of(connection, contact_id))

    async def find_contact(self, address: str) -> tuple[ContactDetails, ...]:
        """The contacts with this normalised address (ASCII case does not matter), by list name."""
        return await self._read(lambda connection: details_of_address(connection, address))

    async def rejected_rows(self, task_id: int) -> AsyncIterator[RejectedRow]:
        """Rows that gave no (new) contact, by number. Read page by page."""
        after = (-1, 0)
        while True:
            page = await self._read(partial(_rejected_page, task_id=task_id, after=after))
            for _, row in page:
                yield row
            if len(page) < FETCH_ROWS:
                return
            after = (page[-1][1].row_number, page[-1][0])


def _count(connection: Connection, wanted: ContactFilter) -> int:
    scope = scope_of(connection, wanted)
    known = _count_from_tallies(connection, scope)
    if known is not None:
        return known
    return int(
        connection.execute(narrowed(select(func.count()).select_from(contacts), scope)).scalar_one()
    )


def _count_from_tallies(connection: Connection, scope: Scope) -> int | None:
    wanted = scope.contacts
    one_owner = (wanted.list_id is None) != (wanted.task_id is None)
    if not one_owner or scope.recheck or wanted.reads_rows:
        return None
    owner = ("list", wanted.list_id) if wanted.task_id is None else ("task", wanted.task_id)
    counts: Mapping[tuple[Status, Reason], int] = read_tallies(
        connection, owner[0], [owner[1] or 0]
    )[owner[1] or 0]
    return sum(
        count
        for (status, reason), count in counts.items()
        if (not wanted.statuses or status in wanted.statuses)
        and (not wanted.reasons or reason in wanted.reasons)
    )


def _contacts(connection: Connection, ids: Sequence[int]) -> tuple[Contact, ...]:
    found: dict[int, Contact] = {}
    statement = select(contacts).where(contacts.c.id.in_(json_values("ids")))
    for start in range(0, len(ids), FETCH_ROWS):
        chunk = {"ids": json_text(list(ids[start : start + FETCH_ROWS]))}
        for row in connection.execute(statement, chunk).mappings():
            found[row["id"]] = contact_of(row)
    return tuple(found[contact_id] for contact_id in ids if contact_id in found)


def _list_layouts(connection: Connection, wanted: ContactFilter) -> tuple[Layout, ...]:
    used = (
        narrowed(
            select(contacts.c.layout_id, func.min(contacts.c.id).label("first")),
            scope_of(connection, wanted.unordered),
        )
        .group_by(contacts.c.layout_id)
        .subquery()
    )
    rows = connection.execute(
        select(layouts)
        .join_from(used, layouts, layouts.c.id == used.c.layout_id)
        .order_by(used.c.first)
    )
    return tuple(layout_of(row) for row in rows.mappings())


def _top_domains(connection: Connection, wanted: ContactFilter, limit: int) -> DomainRanking:
    count = func.count()
    parts = [
        func.sum(case((contacts.c.status == status.value, 1), else_=0)).label(status.value)
        for status in Status
    ]
    everything = select(contacts.c.domain, *parts, func.count().over().label("domains"))
    statement = (
        narrowed(everything, scope_of(connection, wanted.unordered))
        .where(contacts.c.domain != "")
        .group_by(contacts.c.domain)
        .order_by(count.desc(), contacts.c.domain)
        .limit(limit)
    )
    rows = connection.execute(statement).mappings().all()
    top = tuple(
        DomainCount(
            name=row["domain"],
            statuses={status: row[status.value] for status in Status if row[status.value]},
        )
        for row in rows
    )
    return DomainRanking(top=top, domains=rows[0]["domains"] if rows else 0)


def _rejected_page(
    connection: Connection, task_id: int, after: tuple[int, int]
) -> list[tuple[int, RejectedRow]]:
    number, row_id = after
    rows = connection.execute(
        select(rejected_rows)
        .where(
            rejected_rows.c.task_id == task_id,
            rejected_rows.c.row_number >= number,
            or_(rejected_rows.c.row_number > number, rejected_rows.c.id > row_id),
        )
        .order_by(rejected_rows.c.row_number, rejected_rows.c.id)
        .limit(FETCH_ROWS)
    )
    return [
        (
            row.id,
            RejectedRow(row_number=row.row_number, cause=RejectCause(row.cause), raw=row.raw),
        )
        for row in rows
    ]
