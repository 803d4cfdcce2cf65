"""Taking back what mail servers seemed to say while nothing could be trusted."""

from sqlalchemy import ColumnElement, Connection, case, delete, func, select, update

from contact_importer.model.evidence import Stage
from contact_importer.model.verdict import OPEN_REASONS, Reason, Status
from contact_importer.storage.answers import forget_answers_of
from contact_importer.storage.json_sql import json_text, json_values
from contact_importer.storage.ledger import RELEASED, Ledger, groups
from contact_importer.storage.tables import contacts, domains, evidence

# what the user's blacklist has decided meanwhile is no mail server's answer
_BLACKLISTED = (Reason.BLACKLISTED_ADDRESS, Reason.BLACKLISTED_DOMAIN)


def answered_since(connection: Connection, task_id: int, since: float) -> list[int]:
    """Contacts that the task decided by what a mail server said, at ``since`` or later."""
    asked = select(evidence.c.contact_id).where(
        evidence.c.task_id == task_id,
        evidence.c.stage == Stage.SMTP,
        evidence.c.contact_id.is_not(None),
    )
    statement = select(contacts.c.id).where(contacts.c.id.in_(asked), *_decided_since(since))
    return list(connection.execute(statement).scalars())


def make_work_again(connection: Connection, task_id: int, since: float, ids: list[int]) -> int:
    """Make these contacts undecided work of the task, as if they had not been asked; how many."""
    chunk = {"ids": json_text(ids)}
    chosen = (contacts.c.id.in_(json_values("ids")), *_decided_since(since))
    ledger = Ledger()
    for group, _ in groups(connection, *chosen, parameters=chunk):
        ledger.move(group, Status.PENDING, Reason.NONE)
        ledger.release(group)
        ledger.work(task_id, group.count)
    forget_answers_of(connection, select(contacts.c.id).where(*chosen), chunk)
    counted = contacts.c.reason.in_(OPEN_REASONS) & (contacts.c.attempts > 0)
    taken = connection.execute(
        update(contacts)
        .where(*chosen)
        .values(
            dict(RELEASED)
            | {
                "verdict": None,
                "reason": Reason.NONE,
                "status": Status.PENDING,
                "confidence": "",
                "checked_at": None,
                "checked_level": "",
                "attempts": contacts.c.attempts - case((counted, 1), else_=0),
                "work_task_id": task_id,
            }
        ),
        chunk,
    ).rowcount
    ledger.apply(connection)
    return taken


def forget_cross_checks(connection: Connection, since: float) -> int:
    """Drop what random controls and postmasters said at ``since`` or later; domains changed."""
    connection.execute(
        delete(evidence).where(
            evidence.c.domain.is_not(None),
            evidence.c.stage == Stage.SMTP,
            evidence.c.observed_at >= since,
        )
    )
    return connection.execute(
        update(domains)
        .where(domains.c.control_accepted.is_not(None), domains.c.control_at >= since)
        .values(control_accepted=None, control_at=0.0)
    ).rowcount


def _decided_since(since: float) -> tuple[ColumnElement[bool], ...]:
    return (
        contacts.c.work_task_id.is_(None),
        func.coalesce(contacts.c.checked_at, 0.0) >= since,
        contacts.c.reason.not_in(_BLACKLISTED),
    )
