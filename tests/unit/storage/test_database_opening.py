import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from pysqlite3 import dbapi2
from sqlalchemy import create_engine

from contact_importer.model.errors import DatabaseTooNewError, DatabaseUnusableError
from contact_importer.storage import database, upgrade
from contact_importer.storage.database import prepare_file, reading_engine, writing_engine
from contact_importer.storage.store import open_store
from contact_importer.storage.tables import metadata
from tests.support.clocks import ManualClock
from tests.support.loaded_rows import addresses, new_import

posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file() and not path.name.endswith("-shm")
    }


def run(path: Path, *statements: str) -> None:
    connection = dbapi2.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


@posix_only
async def test_that_only_the_owner_may_read_the_database(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        path = tmp_path / "new" / "deep" / "contacts.sqlite"
        store = await open_store(path, clock=ManualClock())
        await store.create_list("A")
        files = {item.name: mode(item) for item in path.parent.iterdir()}
        assert files == dict.fromkeys(
            ("contacts.sqlite", "contacts.sqlite-wal", "contacts.sqlite-shm"), 0o600
        )
        assert mode(path.parent) == mode(path.parent.parent) == 0o700
        await store.close()
        path.chmod(0o644)
        prepare_file(path)
        assert mode(path) == 0o600
    finally:
        os.umask(old)


async def test_that_what_was_stored_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "contacts.sqlite"
    for count in (0, 1):
        store = await open_store(path, clock=ManualClock())
        assert len(await store.lists()) == count
        if not count:
            await store.create_list("A")
        await store.close()
    assert not path.with_name("contacts.sqlite-wal").exists()


async def test_that_the_connections_are_set_up_for_safety(tmp_path: Path) -> None:
    path = tmp_path / "contacts.sqlite"
    prepare_file(path)
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "busy_timeout": 5000,
        "page_size": 8192,
        "application_id": upgrade.APPLICATION_ID,
        "user_version": upgrade.SCHEMA_VERSION,
    }
    for engine, query_only in ((writing_engine(path), 0), (reading_engine(path), 1)):
        with engine.connect() as connection:
            for pragma, value in (wanted | {"query_only": query_only}).items():
                assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


@pytest.mark.promise("P15")
def test_that_a_newer_database_is_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "contacts.sqlite"
    prepare_file(path)
    run(path, f"PRAGMA user_version = {upgrade.SCHEMA_VERSION + 1}")
    before = digests(tmp_path)
    with pytest.raises(DatabaseTooNewError):
        prepare_file(path)
    assert digests(tmp_path) == before


@pytest.mark.promise("P15")
def test_that_a_newer_version_is_seen_in_the_write_ahead_log(tmp_path: Path) -> None:
    path, crashed = tmp_path / "contacts.sqlite", tmp_path / "crashed"
    prepare_file(path)
    crashed.mkdir()
    # copied while open: as a process that died leaves its files
    connection = dbapi2.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA user_version = {upgrade.SCHEMA_VERSION + 1}")
    for name in (path.name, f"{path.name}-wal"):
        shutil.copy(tmp_path / name, crashed / name)
    connection.close()
    before = digests(crashed)
    with pytest.raises(DatabaseTooNewError):
        prepare_file(crashed / path.name)
    assert digests(crashed) == before


@pytest.mark.parametrize("kind", ["text", "short", "foreign", "folder"])
def test_that_foreign_files_are_left_untouched(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "contacts.sqlite"
    if kind == "folder":
        path.mkdir()
    elif kind == "foreign":
        run(path, "CREATE TABLE theirs (x)", "INSERT INTO theirs VALUES (1)")
    else:
        path.write_text("SQLite format 3" if kind == "short" else "a;b;c\n" * 100)
    before = digests(tmp_path)
    with pytest.raises(DatabaseUnusableError):
        prepare_file(path)
    assert digests(tmp_path) == before


def test_that_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "contacts.sqlite"
    path.touch()
    prepare_file(path)
    assert upgrade.require_ours(path) == upgrade.SCHEMA_VERSION


def test_that_a_death_before_the_first_migration_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contacts.sqlite"

    def die(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(database, "migrate", die)
        with pytest.raises(KeyboardInterrupt):
            prepare_file(path)
    assert path.stat().st_size > 0
    prepare_file(path)
    assert upgrade.require_ours(path) == upgrade.SCHEMA_VERSION


def test_that_a_damaged_database_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "contacts.sqlite"
    prepare_file(path)
    content = bytearray(path.read_bytes())
    content[100:8192] = b"\xff" * 8092
    path.write_bytes(content)
    run_version_back(path)
    with pytest.raises(DatabaseUnusableError) as caught:
        prepare_file(path)
    assert caught.value.code == "database_damaged"


def run_version_back(path: Path) -> None:
    """Give the file an older schema version, in its header, by hand."""
    content = bytearray(path.read_bytes())
    content[60:64] = bytes(4)
    path.write_bytes(content)


async def test_that_a_migration_is_preceded_by_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contacts.sqlite"
    store = await open_store(path, clock=ManualClock())
    await store.create_list("Saved")
    await store.close()
    monkeypatch.setattr(database, "SCHEMA_VERSION", upgrade.SCHEMA_VERSION + 1)
    seen: list[list[str]] = []

    def migrate(_: object) -> None:
        seen.append(sorted(item.name for item in folder.iterdir()))

    monkeypatch.setattr(database, "migrate", migrate)
    folder = tmp_path / "contacts.sqlite.backups"
    for second in range(5):
        monkeypatch.setattr(database.time, "time", lambda second=second: 1.9e9 + second)
        prepare_file(path)
    assert [len(names) for names in seen] == [2, 3, 3, 3, 3]  # one is of the clean exit
    newest = folder / seen[-1][-1]
    assert newest.name == f"20300317-174644-v{upgrade.SCHEMA_VERSION}.db"
    copy = dbapi2.connect(newest)
    assert copy.execute("SELECT name FROM lists").fetchall() == [("Saved",)]
    copy.close()
    if os.name != "nt":
        assert (mode(folder), mode(newest)) == (0o700, 0o600)


def test_that_a_failing_migration_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contacts.sqlite"

    def fail_halfway(*arguments: object) -> None:
        upgrade_all(*arguments)
        raise KeyboardInterrupt

    upgrade_all = command.upgrade
    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", fail_halfway)
        with pytest.raises(KeyboardInterrupt):
            prepare_file(path)
    connection = dbapi2.connect(path)
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    connection.close()


def test_that_the_migrations_make_the_tables_as_defined(tmp_path: Path) -> None:
    path = tmp_path / "contacts.sqlite"
    prepare_file(path)
    defined = create_engine("sqlite://", module=dbapi2)
    metadata.create_all(defined)
    schemas = []
    for engine in (writing_engine(path), defined):
        with engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
                " AND name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite%'"
            ).all()
        schemas.append({name: re.sub(r"\s+", " ", sql) for name, sql in rows})
    defined.dispose()
    assert len(schemas[0]) > 20
    assert schemas[0] == schemas[1]


def test_that_opening_a_present_database_loads_neither_alembic_nor_the_orm(
    tmp_path: Path,
) -> None:
    path = tmp_path / "contacts.sqlite"
    prepare_file(path)
    code = (
        "import sys; from pathlib import Path;"
        "from contact_importer.storage.database import prepare_file;"
        "prepare_file(Path(sys.argv[1]));"
        "print([name for name in ('alembic', 'sqlalchemy.orm') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "[]"


async def test_that_a_deletion_cut_off_is_finished_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "contacts.sqlite"
    store = await open_store(path, clock=ManualClock())
    made = await store.create_list("Gone")
    task = await store.create_task(new_import(made.id))
    await store.store_batch(task.id, addresses("a@x.org", "a@x.org"))
    await store.close()
    run(path, "UPDATE lists SET deleted = 1")
    store = await open_store(path, clock=ManualClock())
    await store.close()
    connection = dbapi2.connect(path)
    for table in ("lists", "tasks", "contacts", "tallies", "rejected_rows"):
        count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert count == (0,), table
    connection.close()
