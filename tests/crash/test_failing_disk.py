"""A disk that fails while rows are stored: one clear sentence, nothing lost, then it goes on (P3).

The n-th write, sync or truncation of the database's files fails, for many n, once or for good.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from contact_importer.model.contact import ContactFilter
from contact_importer.model.errors import DatabaseUnusableError, DiskFullError, UserError
from contact_importer.storage.database import prepare_file
from contact_importer.storage.store import SqlStore, open_store
from tests.crash.power_cut import recorded
from tests.support.clocks import ManualClock
from tests.support.disk import Disk
from tests.support.kept_state import kept_in
from tests.support.loaded_rows import batch, new_import, row

pytestmark = pytest.mark.promise("P3")

_BATCHES = 12
_ROWS = 50
MORE = [1, 2, 3, 5, 8, 13, 34, 55, 89, 110, 144]
SLOW = pytest.mark.slow


def rows_of(number: int) -> list:
    first = number * _ROWS + 1
    return [row(n, f"person{n}@d.org") for n in range(first, first + _ROWS)]


async def store_all(path: Path, promised: list[int]) -> None:
    """Go on behind what is stored; tell in ``promised`` what the store said to be stored."""
    store = await open_store(path, clock=ManualClock())
    try:
        await _store_rest(store, promised)
    finally:
        await store.close()


async def _store_rest(store: SqlStore, promised: list[int]) -> None:
    if not await store.lists():
        await store.create_list("Customers")
    tasks = await store.tasks()
    task = tasks[0] if tasks else await store.create_task(new_import(1))
    for number in range(task.cursor // _ROWS, _BATCHES):
        await store.store_batch(task.id, batch(*rows_of(number)))
        promised.append((number + 1) * _ROWS)


def failing_at(count: int, error: Callable[[], Exception], *, for_good: bool) -> Callable[[], None]:
    calls = 0

    def before_write() -> None:
        nonlocal calls
        calls += 1
        if calls == count or (for_good and calls > count):
            raise error()

    return before_write


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize("error", [apsw.IOError, apsw.FullError])
@pytest.mark.parametrize("count", [21, *(pytest.param(n, marks=SLOW) for n in MORE)])
def test_that_a_failing_disk_loses_nothing(
    tmp_path: Path, count: int, error: Callable[[], Exception], for_good: bool
) -> None:
    path = tmp_path / "contacts.sqlite"
    prepare_file(path)
    disk, promised = Disk(), list[int]()
    disk.before_write = failing_at(count, error, for_good=for_good)
    with recorded(disk):
        try:
            asyncio.run(store_all(path, promised))
        except UserError as problem:
            assert isinstance(problem, DiskFullError | DatabaseUnusableError)  # noqa: PT017
            assert problem.code in ("disk_full", "disk_error")  # noqa: PT017
    kept = kept_in(path)
    assert kept.troubles == ()
    assert kept.cursor >= max(promised, default=0)
    assert len(kept.rows) == kept.cursor

    asyncio.run(store_all(path, promised))
    assert asyncio.run(count_contacts(path)) == _BATCHES * _ROWS


async def count_contacts(path: Path) -> int:
    store = await open_store(path, clock=ManualClock(), check=True)
    try:
        return await store.count(ContactFilter(list_id=1))
    finally:
        await store.close()


def test_that_the_failures_come_in_the_middle(tmp_path: Path) -> None:
    """The counts above are spread over the whole run."""
    path = tmp_path / "contacts.sqlite"
    prepare_file(path)
    disk = Disk()
    calls: list[None] = []
    disk.before_write = lambda: calls.append(None)
    with recorded(disk):
        asyncio.run(store_all(path, []))
    assert 144 <= len(calls) <= 1_500
