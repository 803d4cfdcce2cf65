"""A migration that is cut off leaves the old schema or the new one, never something between (P15).

The power is cut behind every kind of write of a migration, from every older schema.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from pysqlite3 import dbapi2
from sqlalchemy import text

from contact_importer.storage import database, migrations, upgrade
from contact_importer.storage.database import prepare_file, writing_engine
from contact_importer.storage.upgrade import APPLICATION_ID, SCHEMA_VERSION
from tests.crash.power_cut import recorded
from tests.support.disk import Disk, lay_out

pytestmark = pytest.mark.promise("P15")

_ENTRIES = 400
_CUTS = 50
_CASES = [
    (1, 12),
    *(pytest.param(v, _CUTS, marks=pytest.mark.slow) for v in range(1, SCHEMA_VERSION)),
]


def make_old(path: Path, version: int) -> None:
    """A database as that version left it, with something in it."""
    path.touch(mode=0o600)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = writing_engine(path)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        with connection.begin():
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            command.upgrade(config, f"{version:04}")
            connection.exec_driver_sql(f"PRAGMA user_version = {version}")
        with connection.begin():
            connection.execute(text("INSERT INTO lists VALUES (1, 'Kept', 'kept', 0)"))
            connection.execute(
                text(
                    "INSERT INTO blacklist (value, kind, source, added_at)"
                    " VALUES (:v, 'domain', '', 0)"
                ),
                [{"v": f"{n}.org"} for n in range(_ENTRIES)],
            )
    engine.dispose()


def schema_of(path: Path) -> tuple[int, str]:
    """Version and all definitions."""
    connection = dbapi2.connect(path)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    rows = connection.execute("SELECT sql FROM sqlite_schema ORDER BY name").fetchall()
    connection.close()
    return version, "\n".join(sql or "" for (sql,) in rows)


def content_of(path: Path) -> tuple[int, list[tuple[str]]]:
    connection = dbapi2.connect(path)
    entries = connection.execute("SELECT count(*) FROM blacklist").fetchone()[0]
    names = connection.execute("SELECT name FROM lists").fetchall()
    connection.close()
    return entries, names


def states_left(path: Path, folder: Path, cuts: int) -> Iterator[Path]:
    """Migrate ``path`` on a recording disk; what each cut leaves, one after another."""
    disk, start = Disk(), {path.name: path.read_bytes()}
    with recorded(disk):
        prepare_file(path)
    chance = random.Random(1)
    for number, cut in enumerate(sorted(chance.choices(disk.cuts(), k=cuts))):
        left = folder / f"cut-{number}"
        left.mkdir()
        lay_out(left, disk.state_after(cut, start, chance))
        yield left / path.name


@pytest.mark.parametrize(("version", "cuts"), _CASES)
def test_that_a_migration_is_whole_or_has_not_been(tmp_path: Path, version: int, cuts: int) -> None:
    path = tmp_path / "contacts.sqlite"
    make_old(path, version)
    old = schema_of(path)
    seen = set()
    for left in states_left(path, tmp_path, cuts):
        found = schema_of(left)
        new = schema_of(path)
        assert found in (old, new)
        seen.add(found[0])
        prepare_file(left)
        assert schema_of(left) == new
        assert content_of(left) == (_ENTRIES, [("Kept",)])
    assert seen == {version, SCHEMA_VERSION}


@pytest.mark.planted
def test_that_the_harness_sees_a_migration_in_two_transactions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contacts.sqlite"
    make_old(path, SCHEMA_VERSION - 1)
    old, migrate = schema_of(path), upgrade.migrate

    def migrate_in_two(connection) -> None:  # noqa: ANN001
        with connection.begin():
            connection.exec_driver_sql("CREATE TABLE half (x)")
        migrate(connection)

    monkeypatch.setattr(database, "migrate", migrate_in_two)
    found = {schema_of(left) for left in states_left(path, tmp_path, 12)}
    assert len(found - {old, schema_of(path)}) > 0
