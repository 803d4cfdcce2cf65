import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import Connection

from contact_importer.model.errors import (
    DatabaseUnusableError,
    DiskFullError,
    StoreClosedError,
)
from contact_importer.storage import database
from contact_importer.storage.database import prepare_file, writing_engine
from contact_importer.storage.writer import Writer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "contacts.sqlite"
    prepare_file(found)
    return found


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    made = Writer(writing_engine(path).connect())
    yield made
    made.close()


def add(name: str) -> Callable[[Connection], str]:
    def job(connection: Connection) -> str:
        connection.exec_driver_sql(
            "INSERT INTO lists (name, name_key, deleted) VALUES (?, ?, 0)", (name, name)
        )
        return name

    return job


def stored(path: Path) -> list[str]:
    connection = dbapi2.connect(path)
    found = [row[0] for row in connection.execute("SELECT name FROM lists ORDER BY id")]
    connection.close()
    return found


class Gate:
    """A job that holds the writer until it is opened, so that others queue up behind it."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def __call__(self, _: Connection) -> None:
        self.reached.set()
        assert self.opened.wait(30)


async def queued(
    writer: Writer, *jobs: Callable[[Connection], Any], rows: int = 1
) -> list[asyncio.Task[Any]]:
    """The jobs, all waiting behind a gate that is opened then."""
    gate = Gate()
    first = asyncio.create_task(writer.submit(gate, rows=1))
    await asyncio.to_thread(gate.reached.wait, 30)
    tasks = [asyncio.create_task(writer.submit(job, rows)) for job in jobs]
    await asyncio.sleep(0)  # each puts its job into the queue before it first waits
    gate.opened.set()
    await first
    return tasks


async def test_that_a_result_comes_after_its_commit(writer: Writer, path: Path) -> None:
    assert await writer.submit(add("a"), 1) == "a"
    assert stored(path) == ["a"]


async def test_that_waiting_jobs_share_a_transaction(writer: Writer, path: Path) -> None:
    inside: list[list[str]] = []

    def look(_: Connection) -> None:
        inside.append(stored(path))

    await asyncio.gather(*await queued(writer, add("a"), look, add("b"), look))
    assert inside == [[], []]
    assert stored(path) == ["a", "b"]


async def test_that_a_transaction_does_not_grow_without_end(writer: Writer, path: Path) -> None:
    inside: list[list[str]] = []

    def look(_: Connection) -> None:
        inside.append(stored(path))

    await asyncio.gather(*await queued(writer, add("a"), add("b"), look, rows=30_000))
    assert inside == [["a", "b"]]  # 60,000 rows were enough for one


async def test_that_one_failing_job_does_not_spoil_its_group(writer: Writer, path: Path) -> None:
    def fail(connection: Connection) -> None:
        add("half")(connection)
        raise LookupError("a bug")

    tasks = await queued(writer, add("a"), fail, add("b"))
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(item) for item in results] == [str, LookupError, str]
    assert stored(path) == ["a", "b"]


async def test_that_a_cancelled_job_is_not_begun(writer: Writer, path: Path) -> None:
    gate = Gate()
    first = asyncio.create_task(writer.submit(gate, 1))
    await asyncio.to_thread(gate.reached.wait, 30)
    tasks = [asyncio.create_task(writer.submit(add(name), 1)) for name in "ab"]
    await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.gather(tasks[0], return_exceptions=True)
    gate.opened.set()
    await asyncio.gather(first, tasks[1])
    assert stored(path) == ["b"]


async def test_that_closing_drains_the_queue(writer: Writer, path: Path) -> None:
    tasks = await queued(writer, *(add(str(number)) for number in range(20)))
    await asyncio.to_thread(writer.close)
    await asyncio.gather(*tasks)
    assert len(stored(path)) == 20
    with pytest.raises(StoreClosedError):
        await writer.submit(add("late"), 1)


async def test_that_a_full_queue_makes_callers_wait(writer: Writer, path: Path) -> None:
    tasks = await queued(writer, *(add(str(number)) for number in range(400)))
    await asyncio.gather(*tasks)
    assert len(stored(path)) == 400


async def test_that_any_loop_may_wait_for_the_writer(writer: Writer, path: Path) -> None:
    def elsewhere(name: str) -> None:
        asyncio.run(writer.submit(add(name), 1))

    await asyncio.gather(*(asyncio.to_thread(elsewhere, name) for name in "abcd"))
    assert sorted(stored(path)) == list("abcd")


async def test_that_a_full_disk_is_named_and_survived(writer: Writer, path: Path) -> None:
    def limit(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def unlimit(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")

    await writer.submit(limit, 1)
    with pytest.raises(DiskFullError):
        await writer.submit(add("x" * 1_000_000), 1)
    await writer.submit(unlimit, 1)
    await writer.submit(add("a"), 1)
    assert stored(path) == ["a"]


async def test_that_a_lock_held_by_another_program_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY_MS", 10)
    writer = Writer(writing_engine(path).connect())
    other = dbapi2.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnusableError) as caught:
        await writer.submit(add("a"), 1)
    assert caught.value.code == "database_locked"
    other.execute("ROLLBACK")
    other.close()
    await writer.submit(add("a"), 1)
    assert stored(path) == ["a"]
    writer.close()
