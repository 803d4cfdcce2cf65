"""The calendar's contacts: into the work when they are due, or forgotten."""

from sqlalchemy import ColumnElement, Connection, or_, update

from contact_importer.storage.json_sql import without_journal
from contact_importer.storage.ledger import RELEASED
from contact_importer.storage.tables import contacts, tasks

_SET_BACK_S = 60.0  # a clock that is corrected by less was not set back


def is_due(now: float) -> ColumnElement[bool]:
    """The contact's time has come.

    A contact that was asked in what is now the future is due as well: the clock was set
    back, and nobody knows for how long it has been waiting.
    """
    return or_(contacts.c.retry_at <= now, contacts.c.checked_at > now + _SET_BACK_S)


def bring_into_work(connection: Connection, task_id: int, *due: ColumnElement[bool]) -> int:
    """Make contacts of the task's calendar its work, those that are ``due``; how many."""
    taken = connection.execute(
        without_journal(
            update(contacts)
            .where(contacts.c.retry_task_id == task_id, *due)
            .values({**RELEASED, "work_task_id": task_id})
        )
    ).rowcount
    moved = {"in_work": tasks.c.in_work + taken, "waiting": tasks.c.waiting - taken}
    connection.execute(update(tasks).where(tasks.c.id == task_id).values(moved))
    return taken


def forget(connection: Connection, task_id: int) -> None:
    """Empty the task's calendar: its contacts stay pending, and nobody asks by himself."""
    connection.execute(
        without_journal(
            update(contacts).where(contacts.c.retry_task_id == task_id).values(RELEASED)
        )
    )
    connection.execute(update(tasks).where(tasks.c.id == task_id).values(waiting=0))
