"""A ContactFilter as conditions, order and index of a query."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, false, func, literal, or_, select

from contact_importer.model.contact import ContactFilter, SortKey
from contact_importer.model.task import TaskKind
from contact_importer.model.verdict import Status
from contact_importer.storage.json_sql import any_field_contains, contains, json_text
from contact_importer.storage.packed_ids import packed_ids
from contact_importer.storage.tables import contacts, tasks

_SLICE_ROWS = 100_000  # ids in one text
_IN_ORDER_OF_IDS = ("ix_contacts_list", "ix_contacts_task")
FETCH_ROWS = 10_000  # one fetch keeps the interpreter lock: more would be felt in the window
_SEARCH_CHARACTERS = 1_000  # nothing longer is looked for: SQLite limits its patterns


@dataclass(frozen=True, slots=True)
class Scope:
    """A filter, and whether its task is a recheck: that looks at another column."""

    contacts: ContactFilter
    recheck: bool


def scope_of(connection: Connection, wanted: ContactFilter) -> Scope:
    """Look up what the filter's task is."""
    if wanted.task_id is None:
        return Scope(wanted, recheck=False)
    kind = connection.execute(select(tasks.c.kind).where(tasks.c.id == wanted.task_id)).scalar()
    return Scope(wanted, recheck=kind == TaskKind.RECHECK)


def ids_of(connection: Connection, wanted: ContactFilter) -> "array[int]":
    """Ids of the matching contacts in the filter's order."""
    scope = scope_of(connection, wanted)
    statement = narrowed(select(contacts.c.id), scope)
    if wanted.sort is SortKey.ADDED and _index(scope) in _IN_ORDER_OF_IDS:
        return _in_slices(connection, statement, descending=wanted.descending)
    return packed_ids(connection, statement.order_by(*order(wanted)))


def _in_slices(
    connection: Connection, statement: Select[tuple[int]], *, descending: bool
) -> "array[int]":
    """Ids in their own order: the text of a million at once would take 50 MB."""
    number = contacts.c.id
    found = array("q")
    while True:
        beyond = [number < found[-1] if descending else number > found[-1]] if found else []
        ordered = statement.where(*beyond).order_by(number.desc() if descending else number)
        part = packed_ids(connection, ordered.limit(_SLICE_ROWS))
        found.extend(part)
        if len(part) < _SLICE_ROWS:
            return found


def narrowed(statement: Select[Any], scope: Scope) -> Select[Any]:
    """The statement for the contacts that match only, by the right index."""
    statement = statement.where(*_conditions(scope))
    index = _index(scope)
    # SQLite's planner prefers the narrow index whatever the filter (tests look at the plans)
    return statement.with_hint(contacts, f"INDEXED BY {index}", "sqlite") if index else statement


def order(wanted: ContactFilter) -> list[ColumnElement[Any]]:
    """The filter's order; the id makes it total."""
    keys: dict[SortKey, list[ColumnElement[Any]]] = {
        SortKey.ADDED: [],
        SortKey.ADDRESS: [func.lower(contacts.c.address)],
        SortKey.DOMAIN: [contacts.c.domain, func.lower(contacts.c.address)],
        SortKey.STATUS: [contacts.c.status, contacts.c.reason],
        SortKey.REASON: [contacts.c.reason],
        SortKey.CHECKED: [func.coalesce(contacts.c.checked_at, 0.0)],
    }
    chosen = [*keys[wanted.sort], contacts.c.id]
    return [key.desc() for key in chosen] if wanted.descending else chosen


def _conditions(scope: Scope) -> Iterator[ColumnElement[bool]]:
    wanted = scope.contacts
    if wanted.list_id is not None:
        yield contacts.c.list_id == wanted.list_id
    if wanted.task_id is not None:
        task = contacts.c.recheck_task_id if scope.recheck else contacts.c.task_id
        yield task == wanted.task_id
    if wanted.statuses or wanted.reasons:
        # all statuses: so that an index of (..., status, reason) serves the reasons too
        yield contacts.c.status.in_(sorted(wanted.statuses or Status))
    if wanted.reasons:
        yield contacts.c.reason.in_(sorted(wanted.reasons))
    if wanted.domains:
        yield contacts.c.domain.in_(sorted(wanted.domains))
    if wanted.flags:
        yield contacts.c.flags.bitwise_and(int(wanted.flags)) != 0
    if wanted.without:
        yield contacts.c.flags.bitwise_and(int(wanted.without)) == 0
    if wanted.checked_before is not None:
        yield contacts.c.checked_at < wanted.checked_before
    if wanted.text:
        yield _text_condition(wanted.text)
    yield from _chosen(wanted)


def _chosen(wanted: ContactFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.ids:
        yield contacts.c.id.in_(_values(wanted.ids))
    if wanted.except_ids:
        yield contacts.c.id.not_in(_values(wanted.except_ids))


def _values(ids: frozenset[int]) -> Select[Any]:
    each = func.json_each(literal(json_text(sorted(ids)))).table_valued("value")
    return select(each.c.value)


def _text_condition(text: str) -> ColumnElement[bool]:
    impossible = "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
    if impossible or len(text) > _SEARCH_CHARACTERS:
        return false()
    return or_(contains(contacts.c.address, text), any_field_contains(contacts.c.fields, text))


def _index(scope: Scope) -> str:
    wanted = scope.contacts
    filtered = bool(wanted.statuses or wanted.reasons)
    by_status = filtered or wanted.sort in (SortKey.STATUS, SortKey.REASON)
    if wanted.task_id is not None and not wanted.ids:
        if scope.recheck:
            return "ix_contacts_recheck"
        return "ix_contacts_task_status" if by_status else "ix_contacts_task"
    if wanted.list_id is None or wanted.ids:
        return ""
    if by_status:
        return "ix_contacts_list_status"
    if wanted.sort is SortKey.ADDRESS and not wanted.reads_rows:
        return "ux_contacts_address"
    return "ix_contacts_list"
