"""Whether a database file is whole. Reads only; blocks."""

from pathlib import Path

from pysqlite3 import dbapi2

from contact_importer.model.errors import DatabaseDamagedError

# Everybody's start may wait for this much; larger ones are checked after an unclean end, or
# when asked for. 0.35 s for a million contacts (reliability.md §4a).
_ALWAYS_UP_TO = 64 * 1024 * 1024
_LOOKS = 2  # one bad look may be a read error
_CORRUPT = frozenset({11, 26})  # SQLITE_CORRUPT, SQLITE_NOTADB


def damaged(path: Path) -> DatabaseDamagedError:
    """The error for a database that is not whole."""
    return DatabaseDamagedError(
        f"The database {path.name} is damaged. It was left as it is; put back a backup: "
        '"contact-importer backups restore".',
        code="database_damaged",
        file=path.name,
    )


def require_whole(path: Path, *, in_any_case: bool = False) -> None:
    """Raise DatabaseDamagedError if SQLite finds the file damaged, twice.

    A large database that was closed properly is believed unless ``in_any_case``.
    """
    wal = path.with_name(f"{path.name}-wal")
    unclean = wal.exists() and wal.stat().st_size > 0
    if not (in_any_case or unclean or path.stat().st_size <= _ALWAYS_UP_TO):
        return
    if all(_is_damaged(path) for _ in range(_LOOKS)):
        raise damaged(path)


def _is_damaged(path: Path) -> bool:
    connection = dbapi2.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except dbapi2.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _CORRUPT:
            return True
        raise
    finally:
        connection.close()
    return bool(answer != "ok")
