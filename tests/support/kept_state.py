"""What a database holds after its importer was killed, and whether that fits together."""

import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from contact_importer.demo.statistics import DemoStatistics
from contact_importer.model.verdict import Status
from tests.support.expected_contacts import Row

_COUNTERS = """
    SELECT status, reason, count FROM tallies WHERE scope = ? AND count > 0
    EXCEPT SELECT status, reason, count(*) FROM contacts GROUP BY status, reason
    UNION ALL
    SELECT * FROM (
        SELECT status, reason, count(*) FROM contacts GROUP BY status, reason
        EXCEPT SELECT status, reason, count FROM tallies WHERE scope = ?
    )
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptState:
    """The committed state of a database with one import."""

    rows: tuple[Row, ...]
    domains: dict[str, float]  # name and expiry of the cached facts
    cursor: int
    troubles: tuple[str, ...]  # counters that are not what they count

    @property
    def decided(self) -> dict[str, tuple[str, str]]:
        """Status and reason of every address that has one."""
        return {
            address.lower(): (status, reason)
            for _, address, status, reason in self.rows
            if status != Status.PENDING
        }


def kept_in(database: Path) -> KeptState:
    """Read a copy: opening the database itself would already recover it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / database.name
        for suffix in ("", "-wal"):
            part = database.with_name(database.name + suffix)
            if part.exists():
                shutil.copyfile(part, copy.with_name(copy.name + suffix))
        with closing(sqlite3.connect(copy)) as connection:
            return _read(connection)


def _read(connection: sqlite3.Connection) -> KeptState:
    tables = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'overwrites'")
    task = None
    if tables.fetchone()[0]:
        task = connection.execute("SELECT cursor, in_work, waiting FROM tasks").fetchone()
    if task is None:  # killed before the first migration or the import were committed
        return KeptState(rows=(), domains={}, cursor=0, troubles=())
    cursor, in_work, waiting = task
    rows = connection.execute("SELECT row_number, address, status, reason FROM contacts")
    return KeptState(
        rows=tuple(rows.fetchall()),
        domains=dict(connection.execute("SELECT name, expires_at FROM domains")),
        cursor=cursor,
        troubles=tuple(_troubles(connection, cursor, in_work, waiting)),
    )


def _troubles(connection: sqlite3.Connection, cursor: int, in_work: int, waiting: int) -> list[str]:
    troubles = [
        f"the {scope}'s counter of {status}/{reason} is wrong by its {count}"
        for scope in ("task", "list")
        for status, reason, count in connection.execute(_COUNTERS, (scope, scope))
    ]
    query = """
        SELECT count(work_task_id), count(retry_task_id), coalesce(max(row_number), 0)
        FROM contacts
    """
    working, put_off, last = connection.execute(query).fetchone()
    if working != in_work:
        troubles.append(f"{working} contacts are in work, the task says {in_work}")
    if put_off != waiting:
        troubles.append(f"{put_off} contacts stand in the calendar, the task says {waiting}")
    if last > cursor:
        troubles.append(f"row {last} is stored, the cursor stands at {cursor}")
    return troubles


def undone_between(before: KeptState, after: KeptState) -> tuple[str, ...]:
    """Addresses whose decision was there before, and is another or none after."""
    now = after.decided
    return tuple(name for name, kept in before.decided.items() if now.get(name) != kept)


def asked_again(before: KeptState, then: DemoStatistics, now: DemoStatistics) -> tuple[str, ...]:
    """Decided addresses and cached domains that were asked for after their commit."""
    addresses = tuple(
        name for name in before.decided if now.rcpts.get(name, 0) > then.rcpts.get(name, 0)
    )
    moment = time.time()
    questions = [f"MX {name}" for name, expiry in before.domains.items() if expiry > moment]
    return addresses + tuple(
        question
        for question in questions
        if now.dns_questions.get(question, 0) > then.dns_questions.get(question, 0)
    )
