"""The counters: what a transaction does to contacts moves them in the same transaction.

A contact counts in its list and in the import that added it. While it belongs to a RECHECK
(``recheck_task_id``: the last one it was given to) it counts there too. When a recheck loses
a contact, to another task or because it is removed, its count as open leaves; what the
recheck had decided stays counted as its history. Beside that each task has two counters of
its own: the contacts it has in work (``work_task_id``), and those that stand in its calendar
(``retry_task_id``).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Update,
    bindparam,
    func,
    insert,
    select,
    update,
)

from contact_importer.model.tally import Tally, tally_of
from contact_importer.model.verdict import OPEN_REASONS, Reason, Status
from contact_importer.storage.json_sql import json_text, json_values
from contact_importer.storage.tables import contacts, tallies, tasks

_Key = tuple[str, int, str, str]  # scope, id, status, reason

#: What to set in contacts for which ``Ledger.release`` counts.
RELEASED: Mapping[str, None] = MappingProxyType(
    {"work_task_id": None, "retry_at": None, "retry_task_id": None}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Contacts that are alike in everything that is counted."""

    list_id: int
    task_id: int
    recheck_task_id: int | None
    work_task_id: int | None
    retry_task_id: int | None
    status: str
    reason: str
    count: int

    @property
    def open(self) -> bool:
        """Not decided, not even by the policy."""
        return self.status == Status.PENDING and self.reason in OPEN_REASONS


class Ledger:
    """Collects the moves of one job, then applies each counter once."""

    def __init__(self) -> None:
        self._counts: Counter[_Key] = Counter()
        self._work: Counter[int] = Counter()
        self._waiting: Counter[int] = Counter()

    def add(self, scope: str, scope_id: int, status: str, reason: str, count: int) -> None:
        """Count ``count`` more (or fewer)."""
        self._counts[scope, scope_id, status, reason] += count

    def work(self, task_id: int | None, count: int) -> None:
        """``count`` more (or fewer) contacts are work of the task."""
        if task_id is not None:
            self._work[task_id] += count

    def wait(self, task_id: int | None, count: int) -> None:
        """``count`` more (or fewer) contacts stand in the calendar of the task."""
        if task_id is not None:
            self._waiting[task_id] += count

    def release(self, group: Group) -> None:
        """The contacts of the group leave the work and the calendar that they are in."""
        self.work(group.work_task_id, -group.count)
        self.wait(group.retry_task_id, -group.count)

    def move(self, group: Group, status: str, reason: str) -> None:
        """The contacts of the group get another status and reason."""
        for scope, scope_id in _owners(group):
            self.add(scope, scope_id, group.status, group.reason, -group.count)
            self.add(scope, scope_id, status, reason, group.count)

    def leave_recheck(self, group: Group) -> None:
        """The contacts of the group, with the status they have, leave their recheck."""
        if group.recheck_task_id is not None and group.open:
            self.add("task", group.recheck_task_id, group.status, group.reason, -group.count)

    def restart(self, group: Group, *, work_task_id: int, recheck_task_id: int | None) -> None:
        """The contacts of the group are to be decided anew, by a recheck or by an import."""
        without = replace(group, recheck_task_id=None)
        self.leave_recheck(group)
        self.release(group)
        self.work(work_task_id, group.count)
        self.move(without, Status.PENDING, Reason.NONE)
        if recheck_task_id is not None:
            self.add("task", recheck_task_id, Status.PENDING, Reason.NONE, group.count)

    def remove(self, group: Group) -> None:
        """The contacts of the group are deleted."""
        self.leave_recheck(group)
        self.release(group)
        self.add("list", group.list_id, group.status, group.reason, -group.count)
        self.add("task", group.task_id, group.status, group.reason, -group.count)

    def restore(self, group: Group, old_status: str, old_reason: str) -> None:
        """The contacts of the group are back, with what they have now; they were removed
        with the old status and reason. The opposite of ``remove``.
        """
        self.work(group.work_task_id, group.count)
        self.wait(group.retry_task_id, group.count)
        for scope, scope_id in _owners(group):
            self.add(scope, scope_id, group.status, group.reason, group.count)
        if group.recheck_task_id is not None:
            removed = replace(group, status=old_status, reason=old_reason)
            if not removed.open:  # had stayed counted
                self.add("task", group.recheck_task_id, old_status, old_reason, -group.count)

    def apply(self, connection: Connection) -> None:
        """Write the counters."""
        for key, count in self._counts.items():
            if count:
                _change(connection, key, count)
        for statement, counts in ((_MOVE_WORK, self._work), (_MOVE_WAITING, self._waiting)):
            for task_id, count in counts.items():
                if count:
                    connection.execute(statement, {"of_task": task_id, "more": count})


def _owners(group: Group) -> list[tuple[str, int]]:
    owners = [("list", group.list_id), ("task", group.task_id)]
    if group.recheck_task_id is not None:
        owners.append(("task", group.recheck_task_id))
    return owners


def _moved(column: ColumnElement[int]) -> Update:
    changes = {column: column + bindparam("more")}
    return update(tasks).where(tasks.c.id == bindparam("of_task")).values(changes)


_MOVE_WORK, _MOVE_WAITING = _moved(tasks.c.in_work), _moved(tasks.c.waiting)
_MOVE = (
    update(tallies)
    .where(
        tallies.c.scope == bindparam("of"),
        tallies.c.scope_id == bindparam("of_id"),
        tallies.c.status == bindparam("with"),
        tallies.c.reason == bindparam("for"),
    )
    .values(count=tallies.c["count"] + bindparam("more"))
)


def _change(connection: Connection, key: _Key, count: int) -> None:
    scope, scope_id, status, reason = key
    moved = {"of": scope, "of_id": scope_id, "with": status, "for": reason, "more": count}
    if connection.execute(_MOVE, moved).rowcount == 0:
        connection.execute(
            insert(tallies),
            {
                "scope": scope,
                "scope_id": scope_id,
                "status": status,
                "reason": reason,
                "count": count,
            },
        )


_COUNTED = (
    contacts.c.list_id,
    contacts.c.task_id,
    contacts.c.recheck_task_id,
    contacts.c.work_task_id,
    contacts.c.retry_task_id,
    contacts.c.status,
    contacts.c.reason,
)


def groups(
    connection: Connection,
    *conditions: ColumnElement[bool],
    parameters: dict[str, Any] | None = None,
    source: FromClause = contacts,
    also: Sequence[ColumnElement[Any]] = (),
) -> list[tuple[Group, tuple[Any, ...]]]:
    """The contacts that meet the conditions, grouped; with each group its values of ``also``."""
    rows = connection.execute(
        select(*_COUNTED, func.count(), *also)
        .select_from(source)
        .where(*conditions)
        .group_by(*_COUNTED, *also),
        parameters or {},
    )
    return [
        (
            Group(
                list_id=row[0],
                task_id=row[1],
                recheck_task_id=row[2],
                work_task_id=row[3],
                retry_task_id=row[4],
                status=row[5],
                reason=row[6],
                count=row[7],
            ),
            tuple(row[8:]),
        )
        for row in rows
    ]


_TALLIES = select(tallies.c.scope_id, tallies.c.status, tallies.c.reason, tallies.c["count"]).where(
    tallies.c.scope == bindparam("of"), tallies.c.scope_id.in_(json_values("ids"))
)


def read_tallies(
    connection: Connection, scope: str, scope_ids: Sequence[int]
) -> dict[int, dict[tuple[Status, Reason], int]]:
    """Counts per status and reason of these lists or tasks."""
    found: dict[int, dict[tuple[Status, Reason], int]] = {scope_id: {} for scope_id in scope_ids}
    wanted = {"of": scope, "ids": json_text(list(scope_ids))}
    rows = connection.execute(_TALLIES, wanted)
    for scope_id, status, reason, count in rows:
        found[scope_id][Status(status), Reason(reason)] = count
    return found


def list_tally(connection: Connection, list_id: int) -> Tally:
    """The counts of one list."""
    return tally_of(read_tallies(connection, "list", [list_id])[list_id])
