"""SQLite through apsw in the place of pysqlite3, so that tests can watch and hurt its files.

Only what SQLAlchemy's dialect and storage/database.py ask of a driver.
"""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import apsw
from pysqlite3 import dbapi2


def driver(vfs: str) -> Any:
    """What stands for ``dbapi2``: connections go through the apsw VFS of that name."""

    def connect(path: Path, **_: object) -> "_Connection":
        with _errors():
            return _Connection(apsw.Connection(str(path), vfs=vfs))

    return SimpleNamespace(**(vars(dbapi2) | {"connect": connect}))


_CODES = {apsw.IOError: 10, apsw.FullError: 13}  # sqlite.org/rescode.html


@contextmanager
def _errors():  # noqa: ANN202 - a generator of None
    """Raise the errors that storage/failures.py knows."""
    try:
        yield
    except apsw.Error as error:
        named = dbapi2.OperationalError(str(error))
        # what a VFS written in Python raises comes through as it is, without a code
        named.sqlite_errorcode = getattr(error, "extendedresult", _CODES.get(type(error), 1))
        raise named from error


class _Connection:
    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self.isolation_level = None

    def cursor(self) -> "_Cursor":
        return _Cursor(self._connection)

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> "_Cursor":
        return self.cursor().execute(statement, parameters)

    def create_function(
        self, name: str, arguments: int, function: Callable[..., Any], *, deterministic: bool
    ) -> None:
        self._connection.create_scalar_function(
            name, function, arguments, deterministic=deterministic
        )

    def commit(self) -> None:
        if self._connection.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        with _errors():
            self._connection.close()


class _Cursor:
    arraysize = 1

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._cursor.exec_trace = self._note_columns
        self._rows: list[tuple[Any, ...]] = []
        self.description: tuple[tuple[Any, ...], ...] | None = None
        self.rowcount = -1

    @property
    def lastrowid(self) -> int:
        return self._connection.last_insert_rowid()

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> "_Cursor":
        self.description = None
        before = self._connection.total_changes()
        with _errors():
            self._rows = list(self._cursor.execute(statement, tuple(parameters)))
        if self.description is None or self._connection.total_changes() != before:
            self.rowcount = self._connection.changes()
        return self

    def executemany(self, statement: str, many: Sequence[Sequence[object]]) -> "_Cursor":
        changed = 0
        for parameters in many:
            changed += self.execute(statement, parameters).rowcount
        self.rowcount = changed
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        taken, self._rows = self._rows[:size], self._rows[size:]
        return taken

    def fetchall(self) -> list[tuple[Any, ...]]:
        taken, self._rows = self._rows, []
        return taken

    def close(self) -> None:
        self._cursor.close(True)

    def _note_columns(self, cursor: apsw.Cursor, _: str, __: object) -> bool:
        found = cursor.get_description()
        if found:
            self.description = tuple((name, kind, *[None] * 5) for name, kind in found)
        return True
