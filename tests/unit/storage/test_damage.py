"""A damaged database is noticed, left as it is, and a backup can be put back."""

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from contact_importer.model.contact import ContactFilter
from contact_importer.model.errors import DatabaseDamagedError, DatabaseUnusableError
from contact_importer.storage import damage
from contact_importer.storage.backups import (
    BACKUPS_KEPT,
    back_up,
    backups,
    is_backed_up,
    put_back,
    set_aside,
)
from contact_importer.storage.store import open_store
from tests.support.clocks import ManualClock
from tests.support.loaded_rows import addresses, new_import

pytestmark = pytest.mark.promise("P14")

_PAGE = 8192
_CONTACTS = 3_000


async def fill(path: Path) -> None:
    store = await open_store(path, clock=ManualClock())
    made = await store.create_list("Customers")
    task = await store.create_task(new_import(made.id))
    await store.store_batch(task.id, addresses(*(f"p{n}@x.org" for n in range(_CONTACTS))))
    await store.close()


def zero_length(content: bytearray) -> bytes:
    return b""


def header_overwritten(content: bytearray) -> bytes:
    return bytes(100) + content[100:]


def cut_in_half(content: bytearray) -> bytes:
    return content[: len(content) // _PAGE // 2 * _PAGE]


def cut_within_a_page(content: bytearray) -> bytes:
    return content[: len(content) // 3]


def middle_zeroed(content: bytearray) -> bytes:
    middle = len(content) // _PAGE // 2 * _PAGE
    content[middle : middle + _PAGE] = bytes(_PAGE)
    return content


def schema_overwritten(content: bytearray) -> bytes:
    content[100:_PAGE] = random.Random(1).randbytes(_PAGE - 100)
    return content


def pages_exchanged(content: bytearray) -> bytes:
    half = len(content) // _PAGE // 2
    one, other = half * _PAGE, (half + 3) * _PAGE
    content[one : one + _PAGE], content[other : other + _PAGE] = (
        content[other : other + _PAGE],
        content[one : one + _PAGE],
    )
    return content


def sectors_lost(content: bytearray) -> bytes:
    """Every ninth sector reads as zeros."""
    for start in range(_PAGE, len(content), 512 * 9):
        content[start : start + 512] = bytes(512)
    return content


def replaced_by_text(content: bytearray) -> bytes:
    return b"a;b;c\n" * 2_000


DAMAGE = [
    zero_length,
    header_overwritten,
    cut_in_half,
    cut_within_a_page,
    middle_zeroed,
    schema_overwritten,
    pages_exchanged,
    sectors_lost,
    replaced_by_text,
]


@pytest.mark.parametrize("hurt", DAMAGE)
async def test_that_damage_is_noticed_and_a_backup_helps(
    tmp_path: Path, hurt: Callable[[bytearray], bytes]
) -> None:
    path = tmp_path / "contacts.sqlite"
    await fill(path)
    path.write_bytes(hurt(bytearray(path.read_bytes())))
    found = hashlib.sha256(path.read_bytes()).digest()
    with pytest.raises(DatabaseDamagedError):
        await open_store(path, clock=ManualClock())
    assert hashlib.sha256(path.read_bytes()).digest() == found

    kept = put_back(path, backups(path)[0].file, now=0.0)
    assert kept is not None
    assert hashlib.sha256(kept.read_bytes()).digest() == found
    store = await open_store(path, clock=ManualClock())
    assert await store.count(ContactFilter(list_id=1)) == _CONTACTS
    await store.close()


async def test_that_the_check_is_what_notices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contacts.sqlite"
    await fill(path)
    path.write_bytes(pages_exchanged(bytearray(path.read_bytes())))
    monkeypatch.setattr(damage, "_ALWAYS_UP_TO", 0)
    await (await open_store(path, clock=ManualClock())).close()  # closed properly: believed
    with pytest.raises(DatabaseDamagedError):
        await open_store(path, clock=ManualClock(), check=True)


async def test_that_an_unclean_end_is_followed_by_a_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contacts.sqlite"
    await fill(path)
    monkeypatch.setattr(damage, "_ALWAYS_UP_TO", 0)
    connection = dbapi2.connect(path, isolation_level=None)
    connection.execute("UPDATE lists SET name = 'Clients'")
    wal = path.with_name(path.name + "-wal")
    left = wal.read_bytes()
    connection.close()
    path.write_bytes(pages_exchanged(bytearray(path.read_bytes())))
    wal.write_bytes(left)
    with pytest.raises(DatabaseDamagedError):
        await open_store(path, clock=ManualClock())


async def test_that_one_bad_look_is_not_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contacts.sqlite"
    await fill(path)
    looks = [True, False]
    monkeypatch.setattr(damage, "_is_damaged", lambda _: looks.pop(0))
    await (await open_store(path, clock=ManualClock())).close()
    assert looks == []


async def read_everything(path: Path) -> None:
    store = await open_store(path, clock=ManualClock())
    try:
        await store.contacts(await store.contact_ids(ContactFilter(list_id=1)))
    finally:
        await store.close()


async def test_that_damage_that_is_met_later_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contacts.sqlite"
    await fill(path)
    monkeypatch.setattr(damage, "_ALWAYS_UP_TO", 0)
    path.write_bytes(sectors_lost(bytearray(path.read_bytes())))
    with pytest.raises(DatabaseDamagedError):
        await read_everything(path)


async def test_that_foreign_files_are_no_damaged_databases(tmp_path: Path) -> None:
    path = tmp_path / "contacts.sqlite"
    path.write_bytes(b"a;b;c\n" * 100)
    with pytest.raises(DatabaseUnusableError) as caught:
        await open_store(path, clock=ManualClock())
    assert caught.value.code == "database_foreign"


async def test_that_an_exit_without_changes_makes_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "contacts.sqlite"
    await fill(path)
    (first,) = backups(path)
    store = await open_store(path, clock=ManualClock())
    await store.lists()
    await store.close()
    assert backups(path) == (first,)
    assert is_backed_up(path)


async def test_that_deleting_a_list_is_preceded_by_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "contacts.sqlite"
    await fill(path)
    clock = ManualClock()
    await clock.sleep(7_200.0)
    store = await open_store(path, clock=clock)
    await store.delete_list(1)
    await store.close()
    put_back(path, backups(path)[-1].file, now=0.0)
    store = await open_store(path, clock=clock)
    assert await store.count(ContactFilter(list_id=1)) == _CONTACTS
    await store.close()


async def test_that_of_exits_one_an_hour_is_kept_and_three_in_all(tmp_path: Path) -> None:
    path = tmp_path / "contacts.sqlite"
    await fill(path)
    for old in backups(path):
        old.file.unlink()
    for minute in range(0, 300, 20):
        back_up(path, 2, 36_000.0 + minute * 60, at_exit=True)
    hours = [int(backup.made_at // 3600) for backup in backups(path)]
    assert hours == [14, 13, 12]
    assert BACKUPS_KEPT == 3


async def test_that_a_backup_cut_off_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contacts.sqlite"
    await fill(path)
    before = backups(path)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("contact_importer.storage.backups.os.fsync", die)
    with pytest.raises(KeyboardInterrupt):
        back_up(path, 2, 0.0)
    assert backups(path) == before


def test_that_nothing_is_overwritten_when_files_are_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "contacts.sqlite"
    kept = set()
    for content in (b"1", b"2", b"3"):
        path.write_bytes(content)
        path.with_name("contacts.sqlite-wal").write_bytes(content)
        kept.add(set_aside(path, now=0.0))
    assert {file.read_bytes() for file in kept if file} == {b"1", b"2", b"3"}
    assert not path.with_name("contacts.sqlite-wal").exists()
    assert set_aside(path, now=0.0) is None
