"""Turns the database driver's exceptions into named errors; the only place that does."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pysqlite3 import dbapi2
from sqlalchemy.exc import DBAPIError

from contact_importer.model.errors import (
    ContactImporterError,
    DatabaseDamagedError,
    DatabaseUnusableError,
    DiskFullError,
)

_DISK_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def named_errors() -> Iterator[None]:
    """Raise DiskFullError, DatabaseUnusableError ... instead of what the driver raises.

    Errors that are bugs (bad SQL, broken constraints) pass unchanged.
    """
    try:
        yield
    except DBAPIError as error:
        named = _named(error.orig)
        if named is None:
            raise
        raise named from error
    except (dbapi2.Error, OSError) as error:
        named = _named(error)
        if named is None:
            raise
        raise named from error


def _named(error: BaseException | None) -> ContactImporterError | None:
    if isinstance(error, OSError):
        return _disk_full() if error.errno in _DISK_ERRNOS else None
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the extended part
    make = _MAKERS.get(code)
    return make() if make else None


def _disk_full() -> DiskFullError:
    return DiskFullError(
        "The disk is full. What was stored before is safe; free some space, then resume."
    )


def _disk_error() -> DiskFullError:
    return DiskFullError(
        "The disk reported an error while the database was used. What was stored before "
        "is safe. Check the disk and its free space, then resume.",
        code="disk_error",
    )


def _locked() -> DatabaseUnusableError:
    return DatabaseUnusableError(
        "Another program keeps the database locked. Nothing was lost; close that program "
        "and try again.",
        code="database_locked",
    )


def _damaged() -> DatabaseDamagedError:
    return DatabaseDamagedError(
        "The database file is damaged. It was left as it is; put back a backup: "
        '"contact-importer backups restore".',
        code="database_damaged",
    )


def _not_writable() -> DatabaseUnusableError:
    return DatabaseUnusableError(
        "The database file cannot be opened for writing. Check its permissions.",
        code="database_not_writable",
    )


# result codes of sqlite.org/rescode.html
_MAKERS: dict[int, Callable[[], ContactImporterError]] = {
    5: _locked,  # SQLITE_BUSY
    6: _locked,  # SQLITE_LOCKED
    8: _not_writable,  # SQLITE_READONLY
    10: _disk_error,  # SQLITE_IOERR
    11: _damaged,  # SQLITE_CORRUPT
    13: _disk_full,  # SQLITE_FULL
    14: _not_writable,  # SQLITE_CANTOPEN
    26: _damaged,  # SQLITE_NOTADB
}
