"""What the window remembers from one opening to the next: kept beside the database.

Looks and file names only, no contacts. The file is plain JSON whose every value is checked:
whatever else stands in it is left out, and the window keeps its defaults.
"""

import logging
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

from contact_importer.private_files import read_json, write_json

_log = logging.getLogger(__name__)

_MOST_BYTES = 256 * 1024
_MOST_PIXELS = 100_000
_MOST_COLUMNS = 500
_MOST_NAME = 4096
RECENT_FILES = 8

Box = tuple[int, int, int, int]  # left, top, width, height


@dataclass(frozen=True, slots=True, kw_only=True)
class TableHabits:
    """How the person has arranged the columns of one kind of table, by the columns' keys."""

    order: tuple[str, ...] = ()
    widths: dict[str, int] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Everything that is remembered."""

    window: Box | None = None
    maximized: bool = False
    sidebar_width: int = 0
    details_width: int = 0
    details_shown: bool = True
    place: str = ""
    list_id: int = 0
    tables: dict[str, TableHabits] = field(default_factory=dict)
    recent_files: tuple[str, ...] = ()
    continued: tuple[int, ...] = ()  # tasks paused by quitting: they go on at the next start


class MemoryFile:
    """Keeps a Memory in a file. ``file`` None: remembers nothing beyond this window."""

    def __init__(self, file: Path | None = None) -> None:
        """Reads what was remembered, as the window is not there yet."""
        self._file = file
        self._writing: asyncio.Lock | None = None
        self.value = self._stored = Memory() if file is None else read_memory(file)

    def change(self, **changes: Any) -> None:  # noqa: ANN401 - as dataclasses.replace
        """Remember something else; ``save`` writes it."""
        self.value = replace(self.value, **changes)

    async def save(self) -> None:
        """Write what has changed. A full disk costs the memory, never the work."""
        import asyncio  # not before the window is shown: it is slow to load

        self._writing = self._writing or asyncio.Lock()
        async with self._writing:
            value = self.value
            if self._file is None or value == self._stored:
                return
            try:
                await asyncio.to_thread(write_memory, self._file, value)
            except OSError as error:
                _log.warning("the state of the window cannot be remembered", exc_info=error)
            else:
                self._stored = value


def read_memory(file: Path) -> Memory:
    """What stands in ``file``, as far as it makes sense; never raises."""
    try:
        found = read_json(file, _MOST_BYTES)
    except FileNotFoundError:
        return Memory()
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("what the window remembered cannot be read: %s", type(error).__name__)
        return Memory()
    return _memory(found) if isinstance(found, dict) else Memory()


def write_memory(file: Path, memory: Memory) -> None:
    """Write ``memory``; the old file stays whole until the new one is. Raises OSError."""
    write_json(file, asdict(memory))


def _memory(found: dict[str, Any]) -> Memory:
    tables = found.get("tables")
    kinds = tables.items() if isinstance(tables, dict) else ()
    return Memory(
        window=_box(found.get("window")),
        maximized=found.get("maximized") is True,
        sidebar_width=_number(found.get("sidebar_width")),
        details_width=_number(found.get("details_width")),
        details_shown=found.get("details_shown") is not False,
        place=_text(found.get("place")),
        list_id=_number(found.get("list_id"), 2**53),
        tables={_text(kind): _habits(one) for kind, one in kinds if isinstance(one, dict)},
        recent_files=_texts(found.get("recent_files"))[:RECENT_FILES],
        continued=_numbers(found.get("continued")),
    )


def _habits(found: dict[str, Any]) -> TableHabits:
    widths = found.get("widths")
    columns = list(widths.items())[:_MOST_COLUMNS] if isinstance(widths, dict) else ()
    return TableHabits(
        order=_texts(found.get("order")),
        widths={_text(key): _number(width) for key, width in columns if _number(width)},
        hidden=_texts(found.get("hidden")),
        sort=_text(found.get("sort")),
        descending=found.get("descending") is True,
    )


def _box(found: Any) -> Box | None:  # noqa: ANN401 - parsed JSON
    if not isinstance(found, list) or len(found) != 4:
        return None
    if not all(type(one) is int and abs(one) <= _MOST_PIXELS for one in found):
        return None
    left, top, width, height = found
    return (left, top, width, height) if width > 0 and height > 0 else None


def _number(found: Any, most: int = _MOST_PIXELS) -> int:  # noqa: ANN401 - parsed JSON
    return found if type(found) is int and 0 <= found <= most else 0


def _numbers(found: Any) -> tuple[int, ...]:  # noqa: ANN401 - parsed JSON
    if not isinstance(found, list):
        return ()
    return tuple(one for one in found[:_MOST_COLUMNS] if _number(one, 2**53))


def _text(found: Any) -> str:  # noqa: ANN401 - parsed JSON
    fits = isinstance(found, str) and len(found) <= _MOST_NAME and "\0" not in found
    return found if fits else ""


def _texts(found: Any) -> tuple[str, ...]:  # noqa: ANN401 - parsed JSON
    if not isinstance(found, list):
        return ()
    return tuple(filter(None, map(_text, found[:_MOST_COLUMNS])))
