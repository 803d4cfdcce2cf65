"""Export presets of the person, and how each list was exported last. Qt-free.

One small JSON file beside the database. A file that cannot be used is as good as none: it holds
nothing that cannot be chosen again.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from contact_importer.gui.export.export_choice import ExportChoice
from contact_importer.private_files import read_json, write_json

_log = logging.getLogger(__name__)

_MOST_BYTES = 256 * 1024
_MOST_PRESETS = 50
_MOST_LISTS = 200
_MOST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """Choices by the name of the preset, and by the title of the list."""

    presets: Mapping[str, ExportChoice] = field(default_factory=dict)
    last: Mapping[str, ExportChoice] = field(default_factory=dict)


class ExportMemory:
    """Remembers in ``file``; None: only as long as this object lives."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = asyncio.Lock()
        self._value: Remembered | None = Remembered() if file is None else None

    async def recall(self) -> Remembered:
        """What is remembered; read from the file the first time."""
        async with self._lock:
            if self._value is None:
                assert self._file is not None
                self._value = await asyncio.to_thread(_read, self._file)
            return self._value

    async def keep_preset(self, name: str, choice: ExportChoice) -> Remembered:
        """Add a preset, or replace the one of that name; the oldest gives way to too many."""
        known = await self.recall()
        presets = {key: value for key, value in known.presets.items() if key != name}
        return await self._keep(replace(known, presets=_newest(presets, name, choice)))

    async def drop_preset(self, name: str) -> Remembered:
        """Forget a preset."""
        known = await self.recall()
        presets = {key: value for key, value in known.presets.items() if key != name}
        return await self._keep(replace(known, presets=presets))

    async def keep_last(self, title: str, choice: ExportChoice) -> None:
        """A list was exported so."""
        known = await self.recall()
        last = {key: value for key, value in known.last.items() if key != title}
        await self._keep(replace(known, last=_newest(last, title, choice, _MOST_LISTS)))

    async def _keep(self, value: Remembered) -> Remembered:
        """A full disk costs the memory, never the work."""
        async with self._lock:
            self._value = value
            if self._file is not None:
                try:
                    await asyncio.to_thread(_write, self._file, value)
                except OSError as error:
                    _log.warning("export presets cannot be kept: %s", type(error).__name__)
        return value


def _newest(
    others: dict[str, ExportChoice], name: str, choice: ExportChoice, most: int = _MOST_PRESETS
) -> dict[str, ExportChoice]:
    kept = list(others.items())[-(most - 1) :]
    return dict([*kept, (name[:_MOST_NAME], choice)])


def _read(file: Path) -> Remembered:
    try:
        found = read_json(file, _MOST_BYTES)
    except FileNotFoundError:
        return Remembered()
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("export presets cannot be read: %s", type(error).__name__)
        return Remembered()
    if not isinstance(found, dict):
        return Remembered()
    return Remembered(presets=_choices(found.get("presets")), last=_choices(found.get("last")))


def _choices(found: Any) -> dict[str, ExportChoice]:  # noqa: ANN401 - parsed JSON
    if not isinstance(found, dict):
        return {}
    read = {name[:_MOST_NAME]: ExportChoice.from_dict(value) for name, value in found.items()}
    return {name: choice for name, choice in read.items() if name and choice is not None}


def _write(file: Path, value: Remembered) -> None:
    stored = {
        "presets": {name: choice.to_dict() for name, choice in value.presets.items()},
        "last": {name: choice.to_dict() for name, choice in value.last.items()},
    }
    write_json(file, stored)
