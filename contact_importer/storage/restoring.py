"""Giving contacts back what they were before an edit. Runs in the writer.

What they were is a verdict, its reason and its evidence; status and level are what the policy
in force makes of that. Whoever had them in work or in a calendar gets them back if it has not
ended meanwhile.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    update,
)

from contact_importer.model.task import FinishReason, TaskState
from contact_importer.model.verdict import OPEN_REASONS, Status
from contact_importer.storage.json_sql import insert_new, json_values
from contact_importer.storage.kept_contacts import COLUMNS
from contact_importer.storage.ledger import Ledger, groups
from contact_importer.storage.policy_store import standing_of
from contact_importer.storage.tables import contacts, edited_contacts, lists, tasks

_kept = edited_contacts
_DECIDED = ("verdict", "reason", "checked_at", "checked_level", "attempts")


class _Owner(NamedTuple):
    """Who asks a restored contact again, as SQL."""

    work_task_id: ColumnElement[Any]
    retry_at: ColumnElement[Any]
    retry_task_id: ColumnElement[Any]


def restore_verdicts(connection: Connection, ids: Mapping[str, str], now: float) -> int:
    """Give stored contacts (``ids``) their newest kept verdict back; how many had one.

    Their address has to be what it was then.
    """
    every = edited_contacts.alias("every")
    newest = (
        select(func.max(every.c.edit_id))
        .where(every.c.id == contacts.c.id)
        .correlate(contacts)
        .scalar_subquery()
    )
    chosen = (
        contacts.c.id.in_(json_values("ids")),
        _kept.c.id == contacts.c.id,
        _kept.c.edit_id == newest,
        _kept.c.address == contacts.c.address,
    )
    values = _restored_values(connection, now)
    ledger = Ledger()
    for group, (status, reason, work, retry) in groups(
        connection,
        *chosen,
        parameters=dict(ids),
        source=contacts.join(_kept, _kept.c.id == contacts.c.id),
        also=(values["status"], _kept.c.reason, values["work_task_id"], values["retry_task_id"]),
    ):
        ledger.release(group)
        ledger.move(group, status, reason)
        ledger.work(work, group.count)
        ledger.wait(retry, group.count)
    changes = {name: values[name] for name in (*_DECIDED, "status", "confidence", *_Owner._fields)}
    restored = connection.execute(update(contacts).where(*chosen).values(changes), dict(ids))
    ledger.apply(connection)
    return restored.rowcount


def restore_removed(
    connection: Connection, edit_id: int, ids: Mapping[str, str], now: float
) -> int:
    """Bring contacts back that an edit removed; how many.

    Not those whose list or import is gone, or whose address the list has again.
    """
    values = _restored_values(connection, now) | {
        "recheck_task_id": case((_exists(_kept.c.recheck_task_id), _kept.c.recheck_task_id))
    }
    chosen = (_kept.c.edit_id == edit_id, _kept.c.id.in_(json_values("ids")))
    possible = and_(
        exists().where(lists.c.id == _kept.c.list_id, lists.c.deleted.is_(False)),
        _exists(_kept.c.task_id, tasks.c.undone.is_(False)),
    )
    rows = select(*(values[name] for name in COLUMNS)).where(*chosen, possible)
    restored = connection.execute(insert_new(contacts, COLUMNS, rows), dict(ids)).rowcount
    ledger = Ledger()
    for group, (status, reason) in groups(
        connection,
        contacts.c.id.in_(json_values("ids")),
        *chosen,
        parameters=dict(ids),
        source=contacts.join(_kept, _kept.c.id == contacts.c.id),
        also=(_kept.c.status.label("old_status"), _kept.c.reason.label("old_reason")),
    ):
        ledger.restore(group, status, reason)
    ledger.apply(connection)
    return restored


def _restored_values(connection: Connection, now: float) -> dict[str, Any]:
    """Every column of ``contacts`` as the kept one makes it."""
    standing = standing_of(connection, reason=_kept.c.reason, flags=_kept.c.flags)
    undecided = _kept.c.verdict.is_(None)
    values: dict[str, Any] = {name: _kept.c[name] for name in COLUMNS}
    return values | {
        "status": case((undecided, literal(str(Status.PENDING))), else_=standing.status),
        "confidence": case((undecided, _kept.c.confidence), else_=standing.confidence),
        **_owner(now)._asdict(),
    }


def _owner(now: float) -> _Owner:
    """A task that stands still has its work back; one that runs or waits asks when it can."""
    stands = or_(
        tasks.c.state.in_((TaskState.QUEUED, TaskState.PAUSED)),
        tasks.c.finish_reason.in_((FinishReason.CANCELLED, FinishReason.FAILED)),
    )
    still = _exists(_kept.c.work_task_id, stands)
    moving = _in_state(_kept.c.work_task_id, TaskState.RUNNING, TaskState.WAITING)
    unfinished = _in_state(
        _kept.c.retry_task_id,
        *(state for state in TaskState if state is not TaskState.FINISHED),
    )
    open_ = _kept.c.reason.in_(OPEN_REASONS)
    return _Owner(
        work_task_id=case((still, _kept.c.work_task_id), else_=null()),
        retry_at=case((moving, now), (and_(unfinished, open_), _kept.c.retry_at), else_=null()),
        retry_task_id=case(
            (moving, _kept.c.work_task_id),
            (and_(unfinished, open_), _kept.c.retry_task_id),
            else_=null(),
        ),
    )


def _in_state(task_id: ColumnElement[Any], *states: TaskState) -> ColumnElement[bool]:
    return _exists(task_id, tasks.c.state.in_(states))


def _exists(task_id: ColumnElement[Any], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(tasks.c.id == task_id, *conditions)
