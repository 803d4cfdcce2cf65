"""The load stage: a batch is one INSERT; only duplicates cost more (see duplicates.py)."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Subquery,
    and_,
    case,
    func,
    insert,
    literal,
    select,
    update,
)

from contact_importer.engine.rows import PartStart, RowBatch
from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import ContactFilter, RejectCause
from contact_importer.model.errors import TaskProblemError
from contact_importer.model.task import TaskKind, TaskState
from contact_importer.model.verdict import Reason, Status
from contact_importer.storage.duplicates import Arrival, treat_duplicates
from contact_importer.storage.filters import ids_of
from contact_importer.storage.json_sql import (
    insert_new,
    json_lookup,
    json_rows,
    json_text,
    json_values,
    without_journal,
)
from contact_importer.storage.ledger import Ledger, groups
from contact_importer.storage.parts import CHUNK_ROWS, StorePart
from contact_importer.storage.policy_store import by_policy
from contact_importer.storage.records import (
    DECISION_FIELDS,
    decision_values,
    options_of,
    reading_of,
)
from contact_importer.storage.tables import contacts, rejected_rows, tasks
from contact_importer.storage.task_rows import task_row

ROW_FIELDS = (  # in the order of engine.rows.RowBatch
    "row_number",
    "raw",
    "address",
    "domain",
    "fields",
    "verdict",
    "reason",
    "status",
    "confidence",
    "flags",
)
_DUPLICATE_CAUSES = (RejectCause.DUPLICATE_IN_FILE, RejectCause.DUPLICATE_IN_LIST)
# decided by the user's own blacklist: no other check can change it while the entry stands
_BLACKLISTED = (Reason.BLACKLISTED_ADDRESS, Reason.BLACKLISTED_DOMAIN)


class LoadPart(StorePart):
    """Implements ``engine.store_ports.LoadStore``."""

    async def store_batch(
        self, task_id: int, batch: RowBatch, settled: Sequence[DomainDecision] = ()
    ) -> int:
        """Store rows, rejected rows, cursor and counters in one transaction; contacts added.

        Undecided rows of ``settled`` domains are stored decided: that spares them the index of
        work and a second write of all others.
        """
        now = self._clock.now()
        return await self._write(
            lambda connection: _store(connection, task_id, batch, settled, now),
            rows=batch.row_count + len(batch.rejected),
        )

    async def finish_loading(self, task_id: int) -> None:
        """The source has been read to its end."""
        done = update(tasks).where(tasks.c.id == task_id).values(loaded=True)
        await self._write(lambda connection: connection.execute(done).rowcount)

    async def add_recheck_work(self, task_id: int, contacts: ContactFilter) -> int:
        """Make the contacts that match work of a RECHECK task; how many.

        Left out: what the user's blacklist holds, and what has no domain (impossible
        syntax): no check could decide them otherwise. In chunks, a transaction each.
        """
        ids = await self._read(lambda connection: ids_of(connection, contacts))
        taken = 0
        for start in range(0, len(ids), CHUNK_ROWS):
            chunk = json_text(ids[start : start + CHUNK_ROWS].tolist())
            taken += await self._write(
                partial(_take, task_id=task_id, ids_json=chunk),
                rows=CHUNK_ROWS,
            )
        return taken


def _store(
    connection: Connection,
    task_id: int,
    batch: RowBatch,
    settled: Sequence[DomainDecision],
    now: float,
) -> int:
    task = task_row(connection, task_id)
    arrival = Arrival(
        task_id=task_id,
        list_id=task["list_id"],
        layout_id=task["layout_id"],
        options=options_of(task["options"]),
        now=now,
        newest_id=connection.execute(
            select(func.coalesce(func.max(contacts.c.id), 0))
        ).scalar_one(),
        rows_json=batch.rows_json,
    )
    ledger = Ledger()
    added = _insert(connection, arrival, settled)
    _count_new(connection, arrival, ledger)
    duplicate = batch.row_count - added
    if duplicate:
        treat_duplicates(connection, arrival, ledger, ROW_FIELDS)
    elsewhere = sum(row.cause in _DUPLICATE_CAUSES for row in batch.rejected)
    _reject(connection, task_id, batch)
    connection.execute(
        update(tasks)
        .where(tasks.c.id == task_id)
        .values(
            cursor=max(task["cursor"], batch.cursor),
            duplicate=tasks.c.duplicate + duplicate + elsewhere,
            rejected=tasks.c.rejected + len(batch.rejected) - elsewhere,
        )
    )
    if batch.part is not None:
        _begin_part(connection, task_id, task["reading"], batch.part)
    ledger.apply(connection)
    return added


def _begin_part(connection: Connection, task_id: int, reading: str, part: PartStart) -> None:
    """Keep after how many rows one of several files begins: rows are numbered through."""
    begun = reading_of(reading).with_part_begun(*part)
    connection.execute(
        update(tasks).where(tasks.c.id == task_id).values(reading=json_text(asdict(begun)))
    )


def _insert(connection: Connection, arrival: Arrival, settled: Sequence[DomainDecision]) -> int:
    parameters: dict[str, str | bytes] = {"batch": arrival.rows_json}
    rows: FromClause = json_rows("batch", ROW_FIELDS)
    if settled:
        rows = _with_decisions(rows)
        parameters["settled"] = json_text(
            [(item.domain, *decision_values(item.decision)) for item in settled]
        )
    decided = rows.c.verdict.is_not(None)
    standing = by_policy(
        connection,
        reason=rows.c.reason,
        status=rows.c.status,
        confidence=rows.c.confidence,
        flags=rows.c.flags,
    )
    values = {name: rows.c[name] for name in ROW_FIELDS} | standing._asdict()
    constants: dict[str, ColumnElement[object]] = {
        "list_id": literal(arrival.list_id),
        "task_id": literal(arrival.task_id),
        "layout_id": literal(arrival.layout_id),
        "attempts": literal(0),
        "checked_at": case((decided, literal(arrival.now))),
        "checked_level": case((decided, literal(str(arrival.options.level))), else_=""),
        "work_task_id": case((decided, None), else_=literal(arrival.task_id)),
    }
    statement = insert_new(
        contacts,
        [*ROW_FIELDS, *constants],
        select(*values.values(), *constants.values()),
    )
    return connection.execute(statement, parameters).rowcount


def _with_decisions(rows: FromClause) -> Subquery:
    """The rows; those that nothing has decided yet with the decision of their domain."""
    known = json_lookup("settled", ("of_domain", *DECISION_FIELDS))
    mine = and_(known.c.of_domain == rows.c.domain, rows.c.verdict.is_(None))
    own = [column for column in rows.c if column.name not in DECISION_FIELDS]
    found = [func.coalesce(known.c[name], rows.c[name]).label(name) for name in DECISION_FIELDS]
    return select(*own, *found).select_from(rows.outerjoin(known, mine)).subquery("decided_rows")


def _count_new(connection: Connection, arrival: Arrival, ledger: Ledger) -> None:
    for group, _ in groups(connection, contacts.c.id > arrival.newest_id):
        ledger.add("list", group.list_id, group.status, group.reason, group.count)
        ledger.add("task", group.task_id, group.status, group.reason, group.count)
        ledger.work(group.work_task_id, group.count)


def _reject(connection: Connection, task_id: int, batch: RowBatch) -> None:
    if not batch.rejected:
        return
    rows = json_rows("rejected", ("row_number", "cause", "raw"))
    connection.execute(
        insert(rejected_rows).from_select(
            ["task_id", "row_number", "cause", "raw"],
            select(literal(task_id), rows.c.row_number, rows.c.cause, rows.c.raw),
        ),
        {"rejected": json_text([(row.row_number, row.cause, row.raw) for row in batch.rejected])},
    )


def _take(connection: Connection, task_id: int, ids_json: str) -> int:
    task = task_row(connection, task_id)
    if task["kind"] != TaskKind.RECHECK or task["state"] == TaskState.FINISHED:
        raise TaskProblemError(
            "Contacts can be added to a check that is not finished only.",
            code="task_not_recheck",
            task=task_id,
        )
    ids = {"ids": ids_json}
    chosen = (
        contacts.c.id.in_(json_values("ids")),
        contacts.c.domain != "",
        contacts.c.reason.not_in(_BLACKLISTED),
        func.coalesce(contacts.c.recheck_task_id, 0) != task_id,
    )
    ledger = Ledger()
    for group, _ in groups(connection, *chosen, parameters=ids):
        ledger.restart(group, work_task_id=task_id, recheck_task_id=task_id)
    taken = connection.execute(
        without_journal(
            update(contacts)
            .where(*chosen)
            .values(
                verdict=None,
                reason=Reason.NONE,
                status=Status.PENDING,
                confidence="",
                attempts=0,
                recheck_task_id=task_id,
                work_task_id=task_id,
                retry_at=None,
                retry_task_id=None,
            )
        ),
        ids,
    ).rowcount
    ledger.apply(connection)
    return taken
