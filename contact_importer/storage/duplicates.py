"""Rows whose address the list already has: recorded, perhaps checked again, perhaps merged.

Runs in the writer, after the batch was inserted. Everything but merging is set-based.
"""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.schema import CreateTable

from contact_importer.model.contact import RejectCause
from contact_importer.model.task import DuplicateRule, TaskOptions
from contact_importer.model.verdict import OPEN_REASONS, CheckLevel, Confidence, Reason, Status
from contact_importer.storage.json_sql import insert_new, json_rows, json_text, without_journal
from contact_importer.storage.ledger import RELEASED, Ledger, groups
from contact_importer.storage.merging import Merger
from contact_importer.storage.policy_store import by_policy
from contact_importer.storage.tables import contacts, overwrites, rejected_rows

_RAW_CHARACTERS = 500
_DAY_S = 86_400.0

# the rows of a batch that gave no new contact, each with the contact that stands in its way
_rows = Table(
    "duplicate_arrivals",
    MetaData(),
    Column("position", Integer, primary_key=True),
    Column("row_number", BigInteger),
    Column("raw", Text),
    Column("fields", Text),
    Column("verdict", Text),
    Column("reason", Text),
    Column("status", Text),
    Column("confidence", Text),
    Column("contact_id", BigInteger),
    Column("nth", Integer),  # of the rows of this batch with the same address
    prefixes=["TEMPORARY"],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A batch that is being stored."""

    task_id: int
    list_id: int
    layout_id: int
    options: TaskOptions
    now: float
    newest_id: int  # of all contacts, before the batch
    rows_json: bytes


def treat_duplicates(
    connection: Connection, arrival: Arrival, ledger: Ledger, row_fields: tuple[str, ...]
) -> None:
    """Record the duplicates of a batch, make stale contacts work again, merge fields."""
    connection.execute(CreateTable(_rows, if_not_exists=True))
    connection.execute(delete(_rows))
    _find(connection, arrival, row_fields)
    _record(connection, arrival)
    _decide_again(connection, arrival, ledger)
    _work_again(connection, arrival, ledger)
    if arrival.options.duplicates is not DuplicateRule.SKIP:
        _merge(connection, arrival)


def _find(connection: Connection, arrival: Arrival, row_fields: tuple[str, ...]) -> None:
    offered = json_rows("batch", row_fields)
    key = func.lower(offered.c.address)
    # a scalar subquery, not a join: so the planner cannot start from the contacts
    holder = (
        select(contacts.c.id)
        .where(contacts.c.list_id == arrival.list_id, func.lower(contacts.c.address) == key)
        .correlate(offered)
        .scalar_subquery()
    )
    nth = func.row_number().over(partition_by=key, order_by=offered.c.position)
    copied = [column.name for column in _rows.c if column.name not in ("contact_id", "nth")]
    found = (
        select(*(offered.c[name] for name in copied), holder.label("contact_id"), nth.label("nth"))
        .where(offered.c.row_number.in_(_short_rows(arrival)))
        .subquery()
    )
    holder_row = (
        select(contacts.c.row_number).where(contacts.c.id == found.c.contact_id).scalar_subquery()
    )
    # the row that a new contact came from is no duplicate, if others stand in the same cell
    is_source = and_(
        found.c.contact_id > arrival.newest_id, holder_row == found.c.row_number, found.c.nth == 1
    )
    connection.execute(
        insert(_rows).from_select(
            [*copied, "contact_id", "nth"],
            select(found).where(not_(is_source)),
        ),
        {"batch": arrival.rows_json},
    )


def _short_rows(arrival: Arrival) -> Select[Any]:
    """Numbers of the rows that gave fewer contacts than they hold addresses.

    They are few, and to look every row's address up again would take a quarter of an import.
    """
    offered = json_rows("batch", ("row_number",))
    numbers = union_all(
        select(offered.c.row_number, literal(1).label("more")),
        select(contacts.c.row_number, literal(-1)).where(contacts.c.id > arrival.newest_id),
    ).subquery()
    return (
        select(numbers.c.row_number)
        .group_by(numbers.c.row_number)
        .having(func.sum(numbers.c.more) > 0)
    )


def _record(connection: Connection, arrival: Arrival) -> None:
    owner = select(contacts.c.task_id).where(contacts.c.id == _rows.c.contact_id).scalar_subquery()
    cause = case(
        (owner == arrival.task_id, literal(str(RejectCause.DUPLICATE_IN_FILE))),
        else_=literal(str(RejectCause.DUPLICATE_IN_LIST)),
    )
    connection.execute(
        insert(rejected_rows).from_select(
            ["task_id", "row_number", "cause", "raw"],
            select(
                literal(arrival.task_id),
                _rows.c.row_number,
                cause,
                func.substr(_rows.c.raw, 1, _RAW_CHARACTERS),
            ).order_by(_rows.c.position),
        )
    )


def _stale(arrival: Arrival) -> ColumnElement[bool]:
    """The contact was added by another task, and its decision is missing, old or of less depth."""
    levels = list(CheckLevel)
    enough = levels[levels.index(arrival.options.level) :]
    fresh = and_(
        contacts.c.reason.not_in(OPEN_REASONS),
        func.coalesce(contacts.c.checked_at, 0.0)
        >= arrival.now - arrival.options.fresh_days * _DAY_S,
        or_(
            contacts.c.checked_level.in_(enough),
            contacts.c.confidence == Confidence.CERTAIN,  # no level could say otherwise
        ),
    )
    return and_(
        _rows.c.nth == 1,
        contacts.c.id <= arrival.newest_id,
        contacts.c.task_id != arrival.task_id,
        func.coalesce(contacts.c.work_task_id, 0) != arrival.task_id,
        not_(fresh),
    )


def _decide_again(connection: Connection, arrival: Arrival, ledger: Ledger) -> None:
    """Syntax or lists decide the row: so they do the stale contact, unless it is in work."""
    of_row = contacts.c.id == _rows.c.contact_id
    chosen = (
        of_row,
        _stale(arrival),
        contacts.c.work_task_id.is_(None),
        _rows.c.verdict.is_not(None),
    )
    standing = by_policy(
        connection,
        reason=_rows.c.reason,
        status=_rows.c.status,
        confidence=_rows.c.confidence,
        flags=contacts.c.flags,
    )
    also = (standing.status, _rows.c.reason)
    source = _rows.join(contacts, of_row)
    for group, (status, reason) in groups(connection, *chosen, source=source, also=also):
        ledger.move(group, status, reason)
        ledger.release(group)
    connection.execute(
        without_journal(
            update(contacts)
            .where(*chosen)
            .values(
                verdict=_rows.c.verdict,
                reason=_rows.c.reason,
                status=standing.status,
                confidence=standing.confidence,
                checked_at=arrival.now,
                checked_level=str(arrival.options.level),
                **RELEASED,
            )
        )
    )


def _work_again(connection: Connection, arrival: Arrival, ledger: Ledger) -> None:
    of_row = contacts.c.id == _rows.c.contact_id
    chosen = (of_row, _stale(arrival), _rows.c.verdict.is_(None))
    source = _rows.join(contacts, of_row)
    for group, _ in groups(connection, *chosen, source=source):
        ledger.restart(group, work_task_id=arrival.task_id, recheck_task_id=None)
    connection.execute(
        without_journal(
            update(contacts)
            .where(*chosen)
            .values(
                verdict=None,
                reason=Reason.NONE,
                status=Status.PENDING,
                confidence=Confidence.NONE,
                attempts=0,
                recheck_task_id=None,
                work_task_id=arrival.task_id,
                retry_at=None,
                retry_task_id=None,
            )
        )
    )


def _merge(connection: Connection, arrival: Arrival) -> None:
    merger = Merger(connection, arrival.layout_id, arrival.options.duplicates)
    rows = connection.execute(
        select(_rows.c.contact_id, _rows.c.fields, contacts.c.layout_id, contacts.c.fields)
        .join_from(_rows, contacts, contacts.c.id == _rows.c.contact_id)
        .order_by(_rows.c.position)
    )
    for contact_id, new, layout_id, old in rows:
        merger.merge(contact_id, layout_id, json.loads(old), json.loads(new))
    if not merger.changed:
        return
    batch = {
        "merged": json_text(
            [(key, layout, json_text(fields)) for key, (layout, fields) in merger.changed.items()]
        )
    }
    merged = json_rows("merged", ("contact_id", "layout_id", "fields"))
    of_merged = contacts.c.id == merged.c.contact_id
    before = (
        select(literal(arrival.task_id), contacts.c.id, contacts.c.layout_id, contacts.c.fields)
        # contacts that the task added vanish with it: nothing to restore
        .where(of_merged, contacts.c.task_id != arrival.task_id)
    )
    connection.execute(
        insert_new(overwrites, ["task_id", "contact_id", "layout_id", "fields"], before), batch
    )
    connection.execute(
        without_journal(
            update(contacts)
            .where(of_merged)
            .values(layout_id=merged.c.layout_id, fields=merged.c.fields)
        ),
        batch,
    )
