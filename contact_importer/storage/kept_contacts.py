"""What contacts were before an edit: kept, and forgotten. Runs in the writer."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, literal, select, update

from contact_importer.storage.json_sql import insert_new, json_text, json_values
from contact_importer.storage.parts import CHUNK_ROWS
from contact_importer.storage.tables import (
    contacts,
    dialogues,
    edited_contacts,
    edits,
    evidence,
    overwrites,
    suggestions,
)

COLUMNS = tuple(column.name for column in contacts.columns)
_HANGING = (evidence, dialogues, overwrites, suggestions)


def keep(
    connection: Connection,
    edit_id: int,
    chosen: ColumnElement[bool],
    parameters: dict[str, Any],
) -> int:
    """Keep what the chosen contacts are now; how many were not kept for this edit before."""
    now = select(literal(edit_id), *(contacts.c[name] for name in COLUMNS)).where(chosen)
    statement = insert_new(edited_contacts, ["edit_id", *COLUMNS], now)
    return connection.execute(statement, parameters).rowcount


def count_edited(connection: Connection, edit_id: int, *, contacts: int, entries: int = 0) -> None:
    """An edit changed so many more contacts, and added so many entries of the blacklist."""
    connection.execute(
        update(edits)
        .where(edits.c.id == edit_id)
        .values(contacts=edits.c.contacts + contacts, entries=edits.c.entries + entries)
    )


def forget_some(connection: Connection, condition: ColumnElement[bool]) -> int:
    """Forget up to CHUNK_ROWS kept contacts that meet the condition; how many.

    With what still hangs on those that are in no list any more, and are kept for no other edit.
    """
    rows = connection.execute(
        select(edited_contacts.c.edit_id, edited_contacts.c.id).where(condition).limit(CHUNK_ROWS)
    ).all()
    if not rows:
        return 0
    ids = {"ids": json_text([row.id for row in rows])}
    for edit_id in {row.edit_id for row in rows}:
        of_edit = json_text([row.id for row in rows if row.edit_id == edit_id])
        connection.execute(
            delete(edited_contacts).where(
                edited_contacts.c.edit_id == edit_id, edited_contacts.c.id.in_(json_values("ids"))
            ),
            {"ids": of_edit},
        )
    forget_what_hangs(connection, ids)
    return len(rows)


def forget_what_hangs(connection: Connection, ids: dict[str, str]) -> None:
    """Delete evidence and the like of those of the contacts ``ids`` that exist nowhere any more."""
    for table in _HANGING:
        mine = table.c.contact_id
        gone = and_(
            mine.in_(json_values("ids")),
            ~exists().where(contacts.c.id == mine),
            ~exists().where(edited_contacts.c.id == mine),
        )
        connection.execute(delete(table).where(gone), ids)
