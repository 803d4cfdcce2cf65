"""Removing contacts in chunks, with everything that hangs on them."""

from sqlalchemy import ColumnElement, Connection, delete, select, update

from contact_importer.storage.json_sql import json_text, json_values
from contact_importer.storage.ledger import RELEASED, Ledger, groups
from contact_importer.storage.parts import CHUNK_ROWS, REMOVED_AT_ONCE
from contact_importer.storage.tables import (
    contacts,
    dialogues,
    evidence,
    overwrites,
    rejected_rows,
    suggestions,
    tallies,
    tasks,
)


def remove_contacts(connection: Connection, condition: ColumnElement[bool]) -> int:
    """Delete up to REMOVED_AT_ONCE contacts that meet the condition; how many."""
    ids = connection.execute(
        select(contacts.c.id).where(condition).order_by(contacts.c.id).limit(REMOVED_AT_ONCE)
    ).scalars()
    chunk = {"ids": json_text(list(ids))}
    chosen = contacts.c.id.in_(json_values("ids"))
    ledger = Ledger()
    for group, _ in groups(connection, chosen, parameters=chunk):
        ledger.remove(group)
    for table in (evidence, dialogues, overwrites, suggestions):
        connection.execute(delete(table).where(table.c.contact_id.in_(json_values("ids"))), chunk)
    removed = connection.execute(delete(contacts).where(chosen), chunk).rowcount
    ledger.apply(connection)
    return removed


def remove_rejected_rows(connection: Connection, list_id: int) -> int:
    """Delete up to CHUNK_ROWS rejected rows of the list's tasks; how many."""
    of_list = select(tasks.c.id).where(tasks.c.list_id == list_id)
    some = (
        select(rejected_rows.c.id)
        .where(rejected_rows.c.task_id.in_(of_list))
        .limit(CHUNK_ROWS)
        .subquery()
    )
    return connection.execute(
        delete(rejected_rows).where(rejected_rows.c.id.in_(select(some.c.id)))
    ).rowcount


def forget_tasks(connection: Connection, list_id: int) -> None:
    """Delete the tasks of a list that has no contacts any more."""
    of_list = select(tasks.c.id).where(tasks.c.list_id == list_id)
    connection.execute(
        delete(tallies).where(tallies.c.scope == "task", tallies.c.scope_id.in_(of_list))
    )
    # contacts of other lists that a check of this one had in work or in its calendar
    for owner in (contacts.c.work_task_id, contacts.c.retry_task_id):
        connection.execute(update(contacts).where(owner.in_(of_list)).values(RELEASED))
    for table in (overwrites, rejected_rows):
        connection.execute(delete(table).where(table.c.task_id.in_(of_list)))
    connection.execute(delete(tasks).where(tasks.c.list_id == list_id))
