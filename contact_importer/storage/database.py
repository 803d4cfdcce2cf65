"""Opens the database file: checks, permissions, migration, connections. Runs off the window's
thread.
"""

import os
import time
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, FromClause, create_engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.pool import NullPool

from contact_importer.model.errors import DatabaseUnusableError
from contact_importer.private_files import create_private_file, make_private_folder
from contact_importer.storage.backups import back_up
from contact_importer.storage.damage import require_whole
from contact_importer.storage.failures import named_errors
from contact_importer.storage.upgrade import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    migrate,
    require_ours,
)

_PAGE_BYTES = 8192
_WRITER_CACHE_KIB = 16 * 1024  # 32 MiB: a million rows 6 % sooner, for all of its 16 MiB
_READER_CACHE_KIB = 8 * 1024
_CHECKPOINT_PAGES = 20_000
_BUSY_MS = 5_000
_SYNCHRONOUS = "FULL"  # a power cut loses nothing acknowledged; NORMAL would (reliability.md P2)


def prepare_file(path: Path, *, check: bool = False) -> None:
    """Create or check, back up and migrate the database at ``path``.

    DatabaseTooNewError and DatabaseUnusableError leave the file as it was. ``check``: look
    for damage also where nothing speaks for it.
    """
    with named_errors():
        try:
            make_private_folder(path.parent)
            version = require_ours(path) if path.exists() else 0
            create_private_file(path)
            _make_side_files_private(path)
        except OSError as error:
            raise DatabaseUnusableError(
                f"The database {path.name} cannot be opened: {error.strerror}.", file=path.name
            ) from error
        if version:
            require_whole(path, in_any_case=check)
        if version == SCHEMA_VERSION:
            return
        if version:
            back_up(path, version, time.time())
        else:
            _sign(path)
        engine = writing_engine(path)
        try:
            with engine.connect() as connection:
                migrate(connection)
        finally:
            engine.dispose()


def _sign(path: Path) -> None:
    """Write our application id into an empty file, before anything else can be in it.

    A process that died between this and the first migration leaves a file that is still ours.
    """
    connection = dbapi2.connect(path)
    try:
        connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    finally:
        connection.close()


def writing_engine(path: Path) -> Engine:
    """Connections that write; their transactions start with BEGIN IMMEDIATE.

    A deferred transaction that starts to write fails at once when another process has
    written meanwhile, whatever the busy timeout.
    """
    return _engine(path, "BEGIN IMMEDIATE", cache_kib=_WRITER_CACHE_KIB, query_only=False)


def reading_engine(path: Path) -> Engine:
    """Connections that can only read."""
    return _engine(path, "BEGIN", cache_kib=_READER_CACHE_KIB, query_only=True)


def _engine(path: Path, begin: str, *, cache_kib: int, query_only: bool) -> Engine:
    def connect() -> Any:  # noqa: ANN401 - the driver has no types
        # isolation_level None: the driver must not begin or commit by itself
        connection = dbapi2.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in (
            f"busy_timeout = {_BUSY_MS}",
            f"page_size = {_PAGE_BYTES}",
            "journal_mode = WAL",
            f"synchronous = {_SYNCHRONOUS}",
            f"wal_autocheckpoint = {_CHECKPOINT_PAGES}",
            f"cache_size = {-cache_kib}",
            "foreign_keys = ON",
            "trusted_schema = OFF",
            f"query_only = {int(query_only)}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("lower_any_script", 1, str.lower, deterministic=True)
        return connection

    engine = create_engine("sqlite://", module=dbapi2, creator=connect, poolclass=NullPool)
    engine.dialect.statement_compiler = _HintingCompiler

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


class _HintingCompiler(SQLiteCompiler):
    """SQLAlchemy leaves table hints out for SQLite; filters.py needs INDEXED BY."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return text


def _make_side_files_private(path: Path) -> None:
    for suffix in ("-wal", "-shm"):
        side = path.with_name(path.name + suffix)
        if side.exists() and os.name != "nt":
            side.chmod(0o600)
