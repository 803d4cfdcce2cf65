"""Reading tasks."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    ScalarSelect,
    Select,
    bindparam,
    func,
    select,
)

from contact_importer.model.errors import TaskProblemError
from contact_importer.model.tally import tally_of
from contact_importer.model.task import ImportTask
from contact_importer.storage.ledger import read_tallies
from contact_importer.storage.records import task_of
from contact_importer.storage.tables import contacts, lists, tasks


def task_row(connection: Connection, task_id: int) -> RowMapping:
    """The row of a task; TaskProblemError if there is none."""
    row = connection.execute(_TASK, {"of_task": task_id}).mappings().first()
    if row is None:
        raise TaskProblemError(f"There is no task {task_id}.", code="task_missing", task=task_id)
    return row


def rows_with_list(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Rows of ``tasks`` with ``list_name`` and ``due_at``; none of lists that are being deleted."""
    return (
        select(tasks, lists.c.name.label("list_name"), first_due().label("due_at"))
        .join_from(tasks, lists, tasks.c.list_id == lists.c.id)
        .where(lists.c.deleted.is_(False), *conditions)
        .order_by(tasks.c.id.desc())
    )


def one_task(connection: Connection, task_id: int) -> ImportTask:
    """The task with its tally; TaskProblemError if there is none."""
    counts = read_tallies(connection, "task", [task_id])[task_id]
    row = task_row(connection, task_id)
    return task_of(row, tally_of(counts, duplicate=row["duplicate"], rejected=row["rejected"]))


def some_tasks(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[ImportTask, ...]:
    """The tasks that meet the conditions, newest first."""
    rows = connection.execute(rows_with_list(*conditions)).mappings().all()
    counts = read_tallies(connection, "task", [row["id"] for row in rows])
    return tuple(
        task_of(
            row, tally_of(counts[row["id"]], duplicate=row["duplicate"], rejected=row["rejected"])
        )
        for row in rows
    )


def first_due() -> ScalarSelect[float | None]:
    """When the first contact in the calendar of the task of a row of ``tasks`` is due."""
    mine = contacts.c.retry_task_id == tasks.c.id
    return select(func.min(contacts.c.retry_at)).where(mine).correlate(tasks).scalar_subquery()


_TASK = rows_with_list(tasks.c.id == bindparam("of_task"))
