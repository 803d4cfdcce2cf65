"""What every part of the store stands on: the writer, the readers, the clock."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy import Connection

from contact_importer.engine.ports import Clock
from contact_importer.model.errors import UserError
from contact_importer.storage.backups import back_up
from contact_importer.storage.failures import named_errors
from contact_importer.storage.readers import Readers
from contact_importer.storage.upgrade import SCHEMA_VERSION
from contact_importer.storage.writer import Writer

_log = logging.getLogger(__name__)

T = TypeVar("T")

CHUNK_ROWS = 10_000  # of a long change: other writers get their turn between two chunks
# Of a removal: each chunk goes through most of the index of addresses, so fewer are sooner (a
# million contacts in 17 s instead of 26); one takes less than a second.
REMOVED_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Threads:
    """The threads that work on one database."""

    path: Path
    writer: Writer
    readers: Readers


class StorePart:
    """Base of the parts that together are ``SqlStore``."""

    def __init__(self, threads: Threads, *, clock: Clock) -> None:
        self._threads = threads
        self._clock = clock

    async def _write(self, job: Callable[[Connection], T], *, rows: int = 1) -> T:
        """Run ``job`` in the writer; returns after its commit. ``rows``: how many it touches."""
        return cast("T", await self._threads.writer.submit(job, rows))

    async def _read(self, job: Callable[[Connection], T]) -> T:
        """Run ``job`` in a reader, on one state of the database."""
        return cast("T", await self._threads.readers.submit(job))

    async def _back_up(self, *, at_exit: bool = False) -> None:
        """Copy the database, before something that cannot be undone or at the end."""

        def job() -> None:
            path, now = self._threads.path, self._clock.now()
            try:
                with named_errors():
                    back_up(path, SCHEMA_VERSION, now, at_exit=at_exit)
            except (OSError, UserError):  # a full disk must not keep anybody from deleting
                _log.warning("no backup could be made", exc_info=True)

        await asyncio.to_thread(job)
