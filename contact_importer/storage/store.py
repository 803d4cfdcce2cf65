"""The SQLite store: its parts put together, and how it is opened."""

import asyncio
from pathlib import Path

from contact_importer.engine.ports import Clock
from contact_importer.storage.backups import is_backed_up
from contact_importer.storage.blacklist_store import BlacklistPart
from contact_importer.storage.calendar_store import CalendarPart
from contact_importer.storage.database import prepare_file, reading_engine, writing_engine
from contact_importer.storage.edit_store import EditPart
from contact_importer.storage.failures import named_errors
from contact_importer.storage.list_store import ListPart, finish_deletions
from contact_importer.storage.load_store import LoadPart
from contact_importer.storage.mapping_store import MappingPart
from contact_importer.storage.parts import Threads
from contact_importer.storage.policy_store import PolicyPart, finish_policy
from contact_importer.storage.query_store import QueryPart
from contact_importer.storage.readers import Readers
from contact_importer.storage.report_store import ReportPart
from contact_importer.storage.suggestion_store import SuggestionPart
from contact_importer.storage.task_store import TaskPart
from contact_importer.storage.work_store import WorkPart
from contact_importer.storage.writer import Writer


class SqlStore(
    ListPart,
    TaskPart,
    LoadPart,
    WorkPart,
    CalendarPart,
    QueryPart,
    BlacklistPart,
    PolicyPart,
    SuggestionPart,
    ReportPart,
    MappingPart,
    EditPart,
):
    """Implements ``engine.store_ports.Store``; open it with ``open_store``.

    All methods may be awaited on any loop in any thread. A write returns after its commit.
    """

    async def close(self) -> None:
        """Drain the writer, close all connections, keep a copy of what is new. Idempotent."""
        await asyncio.to_thread(self._threads.writer.close)
        await asyncio.to_thread(self._threads.readers.close)
        if not await asyncio.to_thread(is_backed_up, self._threads.path):
            await self._back_up(at_exit=True)


async def open_store(path: Path, *, clock: Clock, check: bool = False) -> SqlStore:
    """Check, migrate and open the database; all of it in other threads than the caller's.

    ``path`` is created (file 0600, its folder 0700) if missing. DatabaseTooNewError and
    DatabaseUnusableError leave an existing file untouched. ``check``: look for damage also
    where nothing speaks for it.
    """
    return SqlStore(await asyncio.to_thread(_start_threads, path, check), clock=clock)


def _start_threads(path: Path, check: bool) -> Threads:  # noqa: FBT001 - passed on
    prepare_file(path, check=check)
    with named_errors():
        connection = writing_engine(path).connect()
        finish_deletions(connection)
        finish_policy(connection)
    return Threads(path=path, writer=Writer(connection), readers=Readers(reading_engine(path)))
