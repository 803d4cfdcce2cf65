"""Facts about the database file, and a copy of it on demand."""

import asyncio
import shutil
import time
from pathlib import Path

from contact_importer.engine.ports import DatabaseFacts
from contact_importer.storage.backups import back_up
from contact_importer.storage.failures import named_errors
from contact_importer.storage.upgrade import SCHEMA_VERSION


class FileKeeper:
    """Implements ``engine.ports.DatabaseKeeper`` for one SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def facts(self) -> DatabaseFacts:
        """Where it is, how big with its journal, and what is free beside it."""
        return await asyncio.to_thread(self._facts)

    async def free_bytes(self) -> int:
        """What is free beside it."""
        return (await self.facts()).free

    async def back_up(self) -> Path:
        """Copy it into its folder of backups, where the newest three are kept."""
        return await asyncio.to_thread(self._back_up)

    def _facts(self) -> DatabaseFacts:
        files = (self._path, self._path.with_name(self._path.name + "-wal"))
        return DatabaseFacts(
            path=self._path,
            size=sum(file.stat().st_size for file in files if file.exists()),
            free=shutil.disk_usage(self._path.parent).free,
        )

    def _back_up(self) -> Path:
        with named_errors():
            return back_up(self._path, SCHEMA_VERSION, time.time())
