"""The calendar: which tasks wait for which time, and what is due."""

from functools import partial

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from contact_importer.model.errors import TaskProblemError
from contact_importer.model.task import FinishReason, TaskState
from contact_importer.storage.json_sql import without_journal
from contact_importer.storage.parts import StorePart
from contact_importer.storage.tables import contacts, tasks
from contact_importer.storage.task_rows import first_due, rows_with_list, task_row
from contact_importer.storage.task_states import Change, change_state
from contact_importer.storage.waiting import bring_into_work, is_due

_COMPLETED = Change(state=TaskState.FINISHED, finish_reason=FinishReason.COMPLETED)


class CalendarPart(StorePart):
    """Implements ``engine.store_ports.CalendarStore``."""

    async def wait_task(self, task_id: int) -> None:
        """RUNNING → WAITING, or FINISHED(completed) if its calendar is empty by now."""
        now = self._clock.now()

        def wait(connection: Connection) -> None:
            waits = task_row(connection, task_id)["waiting"] > 0
            change = Change(state=TaskState.WAITING) if waits else _COMPLETED
            change_state(connection, task_id, change, now)

        await self._write(wait)

    async def take_due(self, now: float, *, task_id: int | None = None) -> int | None:
        """Make what is due the work of its task, WAITING → QUEUED; that task, or None.

        One transaction, so that of two processes one gets it.
        """
        only = () if task_id is None else (tasks.c.id == task_id,)
        for key in await self._read(lambda connection: _with_due(connection, now, only)):
            if await self._write(partial(_take, task_id=key, now=now)):
                return key
        return None

    async def next_due(self, *, task_id: int | None = None) -> float | None:
        """When the first contact of a WAITING task is due; None: nothing waits."""
        waiting = select(first_due().label("due_at")).where(tasks.c.state == TaskState.WAITING)
        if task_id is not None:
            waiting = waiting.where(tasks.c.id == task_id)
        first = select(func.min(waiting.subquery().c.due_at))
        return await self._read(lambda connection: connection.execute(first).scalar())

    async def hurry(self, task_id: int) -> None:
        """Everything in the task's calendar is due now."""
        now = self._clock.now()
        statement = (
            update(contacts)
            .where(contacts.c.retry_task_id == task_id, contacts.c.retry_at > now)
            .values(retry_at=now)
        )
        await self._write(lambda c: c.execute(without_journal(statement)).rowcount)

    async def end_waiting(self, task_id: int) -> None:
        """WAITING → FINISHED(completed); TaskProblemError if the task does not wait."""
        now = self._clock.now()

        def end(connection: Connection) -> None:
            if task_row(connection, task_id)["state"] != TaskState.WAITING:
                raise TaskProblemError(
                    f"Task {task_id} does not wait for its servers.",
                    code="task_not_waiting",
                    task=task_id,
                )
            change_state(connection, task_id, _COMPLETED, now)

        await self._write(end)


def _with_due(
    connection: Connection, now: float, only: tuple[ColumnElement[bool], ...]
) -> list[int]:
    due = (
        select(contacts.c.id)
        .where(contacts.c.retry_task_id == tasks.c.id, is_due(now))
        .correlate(tasks)
        .exists()
    )
    waiting = tasks.c.state == TaskState.WAITING
    rows = connection.execute(rows_with_list(waiting, or_(tasks.c.waiting == 0, due), *only))
    return sorted(row["id"] for row in rows.mappings())


def _take(connection: Connection, task_id: int, now: float) -> bool:
    waiting = connection.execute(
        select(tasks.c.waiting).where(tasks.c.id == task_id, tasks.c.state == TaskState.WAITING)
    ).scalar()
    if waiting is None:
        return False  # another process was faster, or the task is gone
    if waiting == 0:
        change_state(connection, task_id, _COMPLETED, now)
        return False
    if not bring_into_work(connection, task_id, is_due(now)):
        return False
    change_state(connection, task_id, Change(state=TaskState.QUEUED), now)
    return True
