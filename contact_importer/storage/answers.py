"""What was seen and said about single contacts: kept until their next check."""

from collections.abc import Mapping

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Delete,
    Insert,
    Select,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
)

from contact_importer.model.contact import ContactResult
from contact_importer.model.verdict import CheckLevel
from contact_importer.storage.dialogue import pack
from contact_importer.storage.json_sql import bytes_of_hex, json_rows, json_text, json_values
from contact_importer.storage.records import EVIDENCE_FIELDS, evidence_values
from contact_importer.storage.tables import contacts, dialogues, evidence

# The statements of each small batch of results are built once (see the end of this file).
_TASK = bindparam("task", type_=BigInteger)


def replace_answers(
    connection: Connection, task_id: int, results: Mapping[int, ContactResult]
) -> None:
    """Store evidence and dialogues of the results (by contact) that are work of the task."""
    parameters = {"ids": json_text(list(results)), "task": task_id}
    for forget in _FORGET_OWN:
        connection.execute(forget, parameters)
    _insert_evidence(connection, task_id, results)
    _insert_dialogues(connection, task_id, results)


def forget_answers(
    connection: Connection, chosen: ColumnElement[bool], parameters: Mapping[str, str]
) -> None:
    """Drop what an earlier check of the chosen contacts brought.

    Only a check at FULL level, or an attempt at one, brings anything: a condition that spares
    most contacts of a large import.
    """
    asked = or_(contacts.c.attempts > 0, contacts.c.checked_level == CheckLevel.FULL)
    forget_answers_of(connection, select(contacts.c.id).where(chosen, asked), parameters)


def forget_answers_of(
    connection: Connection, ids: Select[tuple[int]], parameters: Mapping[str, str]
) -> None:
    """Drop what any check of these contacts brought."""
    for forget in _forget(ids):
        connection.execute(forget, parameters)


def in_work_of(task_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    """The contact is work of the task, where contacts are looked up by id.

    ``coalesce`` hides the index of work: SQLite would walk all work and scan the offered rows
    for each contact.
    """
    return func.coalesce(contacts.c.work_task_id, 0) == task_id


def _forget(ids: Select[tuple[int]]) -> list[Delete]:
    return [delete(table).where(table.c.contact_id.in_(ids)) for table in (evidence, dialogues)]


_FORGET_OWN = _forget(
    select(contacts.c.id).where(contacts.c.id.in_(json_values("ids")), in_work_of(_TASK))
)


def _insert_evidence(
    connection: Connection, task_id: int, results: Mapping[int, ContactResult]
) -> None:
    seen = [(key, *evidence_values(one)) for key, item in results.items() for one in item.evidence]
    connection.execute(_EVIDENCE, {"evidence": json_text(seen), "task": task_id})


def _insert_dialogues(
    connection: Connection, task_id: int, results: Mapping[int, ContactResult]
) -> None:
    said = [(key, pack(item.dialogue).hex()) for key, item in results.items() if item.dialogue]
    if said:
        connection.execute(_DIALOGUES, {"dialogues": json_text(said), "task": task_id})


def _new_evidence() -> Insert:
    names = ["contact_id", *EVIDENCE_FIELDS]
    items = json_rows("evidence", names)
    rows = select(_TASK, *(items.c[name] for name in names)).where(
        contacts.c.id == items.c.contact_id, in_work_of(_TASK)
    )
    return insert(evidence).from_select(["task_id", *names], rows)


def _new_dialogues() -> Insert:
    items = json_rows("dialogues", ("contact_id", "packed"))
    rows = select(items.c.contact_id, bytes_of_hex(items.c.packed)).where(
        contacts.c.id == items.c.contact_id, in_work_of(_TASK)
    )
    return insert(dialogues).from_select(["contact_id", "packed"], rows)


_EVIDENCE, _DIALOGUES = _new_evidence(), _new_dialogues()
