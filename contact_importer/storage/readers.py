"""Two reader threads, each with a read-only connection of its own and short transactions."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Connection, Engine

from contact_importer.model.errors import StoreClosedError
from contact_importer.storage.failures import named_errors

_THREADS = 2


class Readers:
    """Runs read-only jobs. A job sees one state of the database from its first statement on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._mine = threading.local()
        self._all: list[Connection] = []
        self._closed = False
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="database-reader")

    async def submit(self, read: Callable[[Connection], Any]) -> Any:  # noqa: ANN401 - as above
        """The result of ``read``."""
        if self._closed:
            raise StoreClosedError("the store is closed")
        return await asyncio.wrap_future(self._threads.submit(self._run, read))

    def close(self) -> None:
        """Wait for what runs, close the connections. Blocks."""
        self._closed = True
        self._threads.shutdown()
        for connection in self._all:
            connection.close()
        self._engine.dispose()

    def _run(self, read: Callable[[Connection], Any]) -> Any:  # noqa: ANN401 - as above
        with named_errors():
            connection: Connection | None = getattr(self._mine, "connection", None)
            if connection is None:
                connection = self._mine.connection = self._engine.connect()
                self._all.append(connection)
            with connection.begin():
                return read(connection)
