"""Undoing an import: the fields it changed go back to what they were."""

from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from contact_importer.model.errors import TaskProblemError
from contact_importer.model.task import FinishReason, TaskKind, TaskState
from contact_importer.storage.json_sql import json_text, json_values
from contact_importer.storage.parts import CHUNK_ROWS
from contact_importer.storage.tables import contacts, edited_contacts, lists, overwrites, tasks
from contact_importer.storage.task_states import Change, change_state
from contact_importer.storage.waiting import forget


def start_undo(connection: Connection, task_id: int, now: float) -> None:
    """Mark the task undone, take what it has in work out of it, and forget its calendar.

    TaskProblemError unless it is an import that is paused, waiting or finished.
    """
    row = connection.execute(
        select(tasks.c.state, tasks.c.kind)
        .join_from(tasks, lists, tasks.c.list_id == lists.c.id)
        .where(tasks.c.id == task_id, lists.c.deleted.is_(False))
    ).first()
    if row is None:
        raise TaskProblemError(f"There is no task {task_id}.", code="task_missing", task=task_id)
    if row.kind != TaskKind.IMPORT:
        raise TaskProblemError(
            "Only an import can be undone.", code="task_not_import", task=task_id
        )
    if row.state in (TaskState.QUEUED, TaskState.RUNNING):
        raise TaskProblemError(
            "Pause or cancel the import before undoing it.", code="task_active", task=task_id
        )
    if row.state == TaskState.WAITING:
        ended = Change(state=TaskState.FINISHED, finish_reason=FinishReason.COMPLETED)
        change_state(connection, task_id, ended, now)
    forget(connection, task_id)
    connection.execute(
        update(contacts).where(contacts.c.work_task_id == task_id).values(work_task_id=None)
    )
    connection.execute(update(tasks).where(tasks.c.id == task_id).values(undone=True, in_work=0))


def restore_fields(connection: Connection, task_id: int) -> int:
    """Give up to CHUNK_ROWS contacts the fields back that the task changed; how many.

    Where another import changed the same contact later, its change stays, and undoing that
    one will bring back what was there before both.
    """
    mine = overwrites.alias("mine")
    ids = connection.execute(
        select(mine.c.id).where(mine.c.task_id == task_id).order_by(mine.c.id).limit(CHUNK_ROWS)
    ).scalars()
    chunk: dict[str, Any] = {"ids": json_text(list(ids))}
    chosen = mine.c.id.in_(json_values("ids"))
    next_change = (
        select(func.min(overwrites.c.id))
        .where(overwrites.c.contact_id == mine.c.contact_id, overwrites.c.id > mine.c.id)
        .correlate(mine)
        .scalar_subquery()
    )
    before = {"layout_id": mine.c.layout_id, "fields": mine.c.fields}
    connection.execute(
        update(contacts)
        .where(contacts.c.id == mine.c.contact_id, chosen, next_change.is_(None))
        .values(**before),
        chunk,
    )
    connection.execute(  # removed meanwhile, but perhaps not for ever
        update(edited_contacts)
        .where(edited_contacts.c.id == mine.c.contact_id, chosen, next_change.is_(None))
        .values(**before),
        chunk,
    )
    later = (
        select(next_change.label("id"), mine.c.layout_id, mine.c.fields).where(chosen).subquery()
    )
    connection.execute(
        update(overwrites)
        .where(overwrites.c.id == later.c.id)
        .values(layout_id=later.c.layout_id, fields=later.c.fields),
        chunk,
    )
    return connection.execute(
        delete(overwrites).where(overwrites.c.id.in_(json_values("ids"))), chunk
    ).rowcount
