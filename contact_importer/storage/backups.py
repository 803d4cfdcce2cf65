"""Copies of the database in the folder beside it: made, listed, put back. Blocks.

A backup is made before a migration, before what cannot be undone, and at a clean exit if
something has changed since the last (reliability.md §4a).
"""

import calendar
import os
import shutil
import time
from pathlib import Path

from pysqlite3 import dbapi2

from contact_importer.model.backup import Backup
from contact_importer.model.errors import DatabaseUnusableError
from contact_importer.private_files import create_private_file, make_private_folder

BACKUPS_KEPT = 3

_STAMP = "%Y%m%d-%H%M%S"
_SIDES = ("-wal", "-shm")
_EXIT = "-exit"
_HOUR_S = 3600
_BUSY = 5  # SQLITE_BUSY


def back_up(path: Path, version: int, now: float, *, at_exit: bool = False) -> Path:
    """Copy the database, also one that is in use. Only a whole copy gets its name.

    The newest three are kept; of those made at an exit one an hour, so that a morning's work
    on the command line does not push out yesterday's.
    """
    folder = _folder(path)
    make_private_folder(folder)
    kind = _EXIT if at_exit else ""
    target = folder / f"{time.strftime(_STAMP, time.gmtime(now))}-v{version}{kind}.db"
    unfinished = target.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    create_private_file(unfinished)
    try:
        _copy(path, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    _thin(path)
    return target


def backups(path: Path) -> tuple[Backup, ...]:
    """The backups of the database at ``path``, newest first."""
    found = [
        Backup(file=file, made_at=made_at, size=file.stat().st_size)
        for file in _folder(path).glob("*.db")
        if (made_at := _made_at(file)) is not None
    ]
    return tuple(sorted(found, key=lambda backup: backup.made_at, reverse=True))


def is_backed_up(path: Path) -> bool:
    """Nothing has been written to a database that is not in use since its newest backup."""
    newest = next(iter(backups(path)), None)
    return newest is not None and newest.file.stat().st_mtime_ns >= path.stat().st_mtime_ns


def put_back(path: Path, backup: Path, now: float) -> Path | None:
    """Make a backup the database again; where the present file was kept, None: there was none.

    The backup stays where it is. DatabaseUnusableError ``database_in_use`` while anybody has
    the database open.
    """
    if path.exists():
        _require_unused(path)
    fresh = path.with_name(f"{path.name}.restoring")
    fresh.unlink(missing_ok=True)
    create_private_file(fresh)
    shutil.copyfile(backup, fresh)
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    kept = set_aside(path, now)
    fresh.replace(path)
    return kept


def set_aside(path: Path, now: float) -> Path | None:
    """Give the database and its side files another name, for whoever may rescue something.

    DatabaseUnusableError ``database_in_use`` as above.
    """
    if not path.exists():
        return None
    _require_unused(path)
    kept = path.with_name(f"{path.name}.damaged-{time.strftime(_STAMP, time.gmtime(now))}")
    number = 1
    while kept.exists():
        number += 1
        kept = kept.with_name(f"{kept.name.partition('~')[0]}~{number}")
    for suffix in _SIDES:  # first: a WAL beside a restored database would be played into it
        side = path.with_name(path.name + suffix)
        if side.exists():
            side.replace(kept.with_name(kept.name + suffix))
    path.replace(kept)
    return kept


def _require_unused(path: Path) -> None:
    """A connection in exclusive mode is refused while there is any other one."""
    connection = dbapi2.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except dbapi2.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == _BUSY:
            raise DatabaseUnusableError(
                f"The database {path.name} is in use by another window or command. Close it, "
                "then try again; nothing was changed.",
                code="database_in_use",
                file=path.name,
            ) from error
        # damaged, or no database at all: that is why it is put away
    finally:
        connection.close()


def _folder(path: Path) -> Path:
    return path.parent / f"{path.name}.backups"


def _thin(path: Path) -> None:
    kept: list[Backup] = []
    hours: set[int] = set()
    for backup in backups(path):
        hour = int(backup.made_at // _HOUR_S)
        at_exit = backup.file.stem.endswith(_EXIT)
        if len(kept) == BACKUPS_KEPT or (at_exit and hour in hours):
            backup.file.unlink()
            continue
        kept.append(backup)
        if at_exit:
            hours.add(hour)


def _copy(path: Path, target: Path) -> None:
    source, copy = dbapi2.connect(path), dbapi2.connect(target)
    try:
        copy.execute("PRAGMA synchronous = OFF")  # one fsync at the end, before it gets its name
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _made_at(file: Path) -> float | None:
    try:
        return float(calendar.timegm(time.strptime(file.name.partition("-v")[0], _STAMP)))
    except ValueError:
        return None  # somebody else's file
