"""A disk that SQLite writes to, as a VFS of apsw: it remembers every write, and can fail.

What a power cut leaves is rebuilt from the memory: everything before a file's last sync, and
of what was written after it any sectors, in any combination (reliability.md P2).
"""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import apsw

_SECTOR = 512


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes that were written to a file."""

    file: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file was made this long."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """The file's bytes are safe now."""

    file: str


@dataclass(frozen=True, slots=True)
class Delete:
    """A file was removed."""

    file: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Somebody was told that this much is stored."""

    promised: int


Event = Write | Truncate | Sync | Delete | Mark


@dataclass(slots=True)
class Disk:
    """The log of one disk. ``before_write`` may raise what the disk answers."""

    log: list[Event] = field(default_factory=list)
    before_write: Callable[[], None] = lambda: None

    def mark(self, promised: int) -> None:
        """Note what was promised at this moment."""
        self.log.append(Mark(promised))

    def mount(self, name: str) -> "_DiskVfs":
        """Make it known to SQLite under this name; keep the result for as long as it is used."""
        return _DiskVfs(name, self)

    def cuts(self) -> range:
        """The moments at which the power may be cut: behind each event."""
        return range(1, len(self.log) + 1)

    def promised_at(self, cut: int) -> int:
        """The last promise before the cut."""
        marks = [event.promised for event in self.log[:cut] if isinstance(event, Mark)]
        return marks[-1] if marks else 0

    def state_after(
        self, cut: int, start: dict[str, bytes], chance: random.Random
    ) -> dict[str, bytes]:
        """The files that a power cut behind event number ``cut`` may leave."""
        safe: dict[str, bytearray] = {name: bytearray(data) for name, data in start.items()}
        unsafe: dict[str, list[Event]] = defaultdict(list)
        for event in self.log[:cut]:
            if isinstance(event, Sync):
                for earlier in unsafe.pop(event.file, []):
                    _apply(safe, earlier)
            elif not isinstance(event, Mark):
                unsafe[event.file].append(event)
        for pending in unsafe.values():
            for event in pending:
                _apply_perhaps(safe, event, chance)
        return {name: bytes(data) for name, data in safe.items()}


def lay_out(folder: Path, files: dict[str, bytes]) -> None:
    """Write a state of the disk into a folder."""
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _apply(files: dict[str, bytearray], event: Event) -> None:
    if isinstance(event, Delete):
        files.pop(event.file, None)
    elif isinstance(event, Truncate):
        data = files.setdefault(event.file, bytearray())
        del data[event.size :]
        data.extend(bytes(event.size - len(data)))
    elif isinstance(event, Write):
        data = files.setdefault(event.file, bytearray())
        data.extend(bytes(max(0, event.offset - len(data))))
        data[event.offset : event.offset + len(event.data)] = event.data


def _apply_perhaps(files: dict[str, bytearray], event: Event, chance: random.Random) -> None:
    """Some sectors reach the disk, others do not; names and lengths do or do not."""
    if not isinstance(event, Write):
        if chance.random() < 0.5:
            _apply(files, event)
        return
    for start in range(0, len(event.data), _SECTOR):
        if chance.random() < 0.5:
            piece = event.data[start : start + _SECTOR]
            _apply(files, Write(event.file, event.offset + start, piece))


class _DiskVfs(apsw.VFS):
    def __init__(self, name: str, disk: Disk) -> None:
        self._disk = disk
        super().__init__(name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: Sequence[int]) -> apsw.VFSFile:  # noqa: N802
        return _DiskFile(name, flags, self._disk)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        self._disk.before_write()
        self._disk.log.append(Delete(Path(filename).name))
        super().xDelete(filename, syncdir)


class _DiskFile(apsw.VFSFile):
    def __init__(
        self, name: str | apsw.URIFilename | None, flags: Sequence[int], disk: Disk
    ) -> None:
        self._disk = disk
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name = Path(path).name if path else ""  # temporary files are nobody's promise
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.before_write()
        self._note(Write(self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._disk.before_write()
        self._note(Truncate(self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.before_write()
        super().xSync(flags)
        self._note(Sync(self._name))

    def _note(self, event: Event) -> None:
        if self._name:
            self._disk.log.append(event)
