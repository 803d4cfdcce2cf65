"""Files that were opened before. GUI thread; whether they are still there is asked elsewhere."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from contact_importer.bundled import resources_folder
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.gui.window.memory import RECENT_FILES, MemoryFile

_LOOK_S = 3.0  # a network share that is gone answers much later, or never


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentFile:
    """A file that was opened, and whether it is still there."""

    path: Path
    missing: bool


class RecentFiles(QObject):
    """Remembers the newest files; tells which of them have gone."""

    changed = Signal(object)  # tuple[RecentFile, ...], newest first

    def __init__(self, memory: MemoryFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = memory

    @property
    def paths(self) -> tuple[Path, ...]:
        """Newest first; the example that comes with the product is none of the person's."""
        known = map(Path, self._memory.value.recent_files)
        return tuple(path for path in known if not _is_ours(path))

    def add(self, path: Path) -> None:
        """A file is opened: it is the newest now."""
        if _is_ours(path):
            return
        others = (known for known in self.paths if known != path)
        self._remember([path, *others][:RECENT_FILES])

    def remove(self, path: Path) -> None:
        """Forget one file. It is not touched."""
        self._remember([known for known in self.paths if known != path])

    def clear(self) -> None:
        """Forget all of them."""
        self._remember([])

    @async_slot()
    async def look(self) -> None:
        """Tell what there is: at once as it was known, then as the disk has it."""
        paths = self.paths
        found = await asyncio.gather(*(_is_missing(path) for path in paths))
        if paths == self.paths:
            pairs = zip(paths, found, strict=True)
            self.changed.emit(tuple(RecentFile(path=path, missing=gone) for path, gone in pairs))

    @async_slot()
    async def _store(self) -> None:
        await self._memory.save()

    def _remember(self, paths: Sequence[Path]) -> None:
        self._memory.change(recent_files=tuple(map(str, paths)))
        self._store()
        self.look()


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(resources_folder())


async def _is_missing(path: Path) -> bool:
    """Whether a file has gone; a disk that does not answer in time has none of its files."""
    try:
        async with asyncio.timeout(_LOOK_S):
            return not await asyncio.to_thread(path.is_file)
    except (TimeoutError, OSError, ValueError):
        return True
