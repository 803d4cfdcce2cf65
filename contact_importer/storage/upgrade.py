"""Which schema a database file has, and how it gets the present one."""

from pathlib import Path

from pysqlite3 import dbapi2
from sqlalchemy import Connection

from contact_importer.model.errors import DatabaseTooNewError, DatabaseUnusableError
from contact_importer.storage.backups import backups
from contact_importer.storage.damage import damaged

APPLICATION_ID = 0x43494D50  # "CIMP", in the header of every database of ours
SCHEMA_VERSION = 6  # PRAGMA user_version; the number of the newest migration

_MAGIC = b"SQLite format 3\0"


def require_ours(path: Path) -> int:
    """The schema version of the file, without writing a byte; 0 for an empty file.

    DatabaseTooNewError, or DatabaseUnusableError if it is no database of ours;
    DatabaseDamagedError if it was one, for it has backups.
    """
    with path.open("rb") as file:
        header = file.read(100)
    if not header.startswith(_MAGIC) or len(header) < 100:
        if backups(path):  # it was ours
            raise damaged(path)
        if header:
            raise _not_ours(path)
        return 0
    # file format: user version at offset 60, application id at 68 (sqlite.org/fileformat2)
    version = int.from_bytes(header[60:64], "big")
    application = int.from_bytes(header[68:72], "big")
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        version, application = _numbers_behind_wal(path)  # page 1 may wait in the WAL
    if application != APPLICATION_ID:
        raise damaged(path) if backups(path) else _not_ours(path)
    if version > SCHEMA_VERSION:
        raise DatabaseTooNewError(
            f"The database {path.name} was written by a newer version of Contact Importer. "
            "It was left untouched; please update the program.",
            file=path.name,
        )
    return version


def _numbers_behind_wal(path: Path) -> tuple[int, int]:
    # read-only: closing such a connection leaves the WAL and the file as they are
    connection = dbapi2.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        application = connection.execute("PRAGMA application_id").fetchone()[0]
    finally:
        connection.close()
    return int(version), int(application)


def _not_ours(path: Path) -> DatabaseUnusableError:
    return DatabaseUnusableError(
        f"{path.name} is not a database of Contact Importer. It was left untouched.",
        code="database_foreign",
        file=path.name,
    )


def migrate(connection: Connection) -> None:
    """Bring the database to the present schema, in one transaction: all or nothing."""
    from alembic import command
    from alembic.config import Config

    folder = str(Path(__file__).parent / "migrations")
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    with connection.begin():  # BEGIN IMMEDIATE: another process may be at it
        present = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if present >= SCHEMA_VERSION:
            return
        command.upgrade(config, "head")
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
