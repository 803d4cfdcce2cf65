"""Corrections of addresses: applied with what the contact was before, and taken back.

Runs in the writer. Corrections are few: they are made one by one.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, select, update

from contact_importer.model.suggestion import Correction, SuggestionState
from contact_importer.model.verdict import Flag, Reason, Status
from contact_importer.storage.json_sql import json_text, json_values
from contact_importer.storage.kept_contacts import count_edited
from contact_importer.storage.ledger import Group, Ledger
from contact_importer.storage.policy_store import current_policy
from contact_importer.storage.tables import contacts, dialogues, evidence, suggestions
from contact_importer.validation.policy import outcome_of

_KEPT = ("domain", "flags", "verdict", "reason", "checked_at", "checked_level", "attempts")


def correct(
    connection: Connection,
    task_id: int,
    corrections: Sequence[Correction],
    now: float,
    edit_id: int | None = None,
) -> int:
    """Give contacts their corrected address; how many."""
    policy, ledger, count = current_policy(connection), Ledger(), 0
    for item in corrections:
        contact = _contact(connection, item.contact_id)
        if contact is None or _is_taken(connection, contact, item.address):
            continue
        if not _mark_applied(connection, item, contact, now, edit_id):
            continue
        count += 1
        group = _group(contact)
        changes: dict[str, Any] = {
            "address": item.address,
            "domain": item.domain,
            "flags": int(item.flags),
            "verdict": item.verdict,
            "reason": item.decision.reason,
            "checked_at": None if item.verdict is None else now,
            "checked_level": "",
            "attempts": 0,
        }
        if item.verdict is None:
            ledger.restart(group, work_task_id=task_id, recheck_task_id=task_id)
            changes |= {"work_task_id": task_id, "recheck_task_id": task_id}
            outcome = outcome_of(Reason.NONE)
        else:
            outcome = outcome_of(item.decision.reason, item.flags, policy)
            _decide(ledger, group, outcome.status, item.decision.reason)
            changes |= {"work_task_id": None, "recheck_task_id": None}
        _change(connection, contact["id"], changes | outcome._asdict())
    ledger.apply(connection)
    if edit_id is not None:
        count_edited(connection, edit_id, contacts=count)
    return count


def take_back_corrections(connection: Connection, contact_ids: Sequence[int]) -> int:
    """Give contacts back what they were before; how many.

    The edit that corrected them counts as many fewer.
    """
    policy, ledger, count = current_policy(connection), Ledger(), 0
    applied = connection.execute(
        select(suggestions).where(
            suggestions.c.contact_id.in_(json_values("ids")),
            suggestions.c.state == SuggestionState.APPLIED,
        ),
        {"ids": json_text(list(contact_ids))},
    ).mappings()
    for row in applied.all():
        contact = _contact(connection, row["contact_id"])
        if contact is None or _is_taken(connection, contact, row["original"]):
            continue
        count += 1
        if row["edit_id"] is not None:
            count_edited(connection, row["edit_id"], contacts=-1)
        before = json.loads(row["before"])
        outcome = outcome_of(Reason(before["reason"]), Flag(before["flags"]), policy)
        _decide(ledger, _group(contact), outcome.status, Reason(before["reason"]))
        changes = before | outcome._asdict()
        changes |= {
            "address": row["original"],
            "work_task_id": None,
            "recheck_task_id": None,
        }
        _change(connection, contact["id"], changes)
        connection.execute(
            update(suggestions)
            .where(suggestions.c.contact_id == contact["id"])
            .values(state=SuggestionState.OFFERED, before=None, applied_at=None, edit_id=None)
        )
    ledger.apply(connection)
    return count


def _contact(connection: Connection, contact_id: int) -> RowMapping | None:
    found = connection.execute(select(contacts).where(contacts.c.id == contact_id))
    return found.mappings().first()


def _is_taken(connection: Connection, contact: RowMapping, address: str) -> bool:
    """Another contact of the list has the address."""
    other = select(contacts.c.id).where(
        contacts.c.list_id == contact["list_id"],
        func.lower(contacts.c.address) == func.lower(address),
        contacts.c.id != contact["id"],
    )
    return connection.execute(other).first() is not None


def _mark_applied(
    connection: Connection,
    item: Correction,
    contact: RowMapping,
    now: float,
    edit_id: int | None,
) -> bool:
    """Keep what the contact is now; False when there is no such suggestion any more."""
    return (
        connection.execute(
            update(suggestions)
            .where(
                suggestions.c.contact_id == item.contact_id,
                suggestions.c.state == SuggestionState.OFFERED,
                suggestions.c.original == contact["address"],
                suggestions.c.address == item.address,
            )
            .values(
                state=SuggestionState.APPLIED,
                applied_at=now,
                edit_id=edit_id,
                before=json_text({name: contact[name] for name in _KEPT}),
            )
        ).rowcount
        > 0
    )


def _group(contact: RowMapping) -> Group:
    return Group(
        list_id=contact["list_id"],
        task_id=contact["task_id"],
        recheck_task_id=contact["recheck_task_id"],
        work_task_id=contact["work_task_id"],
        retry_task_id=contact["retry_task_id"],
        status=contact["status"],
        reason=contact["reason"],
        count=1,
    )


def _decide(ledger: Ledger, group: Group, status: Status, reason: Reason) -> None:
    """The contact leaves its recheck, work and calendar, with a decision."""
    ledger.leave_recheck(group)
    ledger.release(group)
    ledger.move(replace(group, recheck_task_id=None), status, reason)


def _change(connection: Connection, contact_id: int, changes: dict[str, Any]) -> None:
    """Another address is another contact to the evidence and the calendar."""
    for table in (evidence, dialogues):
        connection.execute(delete(table).where(table.c.contact_id == contact_id))
    connection.execute(
        update(contacts)
        .where(contacts.c.id == contact_id)
        .values(**changes, retry_at=None, retry_task_id=None)
    )
