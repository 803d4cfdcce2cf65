"""Opening a file that somebody else chose, and telling whether it is still the same one.

Runs in the reader process; ``require_regular`` also in a thread of the main process.
"""

import hashlib
import os
import stat
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Protocol

from contact_importer.files import problems
from contact_importer.files.limits import MIB
from contact_importer.model.source import SourceReading

_WHOLE_UP_TO = 256 * MIB
_SAMPLES = 64


class SourceFile(Protocol):
    """What is read from: a file on disk, or one in a ZIP."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to ``size`` bytes, all with -1; b"" at the end."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Move; the new position."""

    def tell(self) -> int:
        """The position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What identifies the bytes of a file."""

    size: int
    mtime_ns: int
    sha256: str


def require_regular(path: Path) -> None:
    """Raise FileProblemError unless ``path`` leads to a regular file. Never blocks on a FIFO."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        raise problems.file_missing() from error
    except (OSError, ValueError) as error:
        raise problems.file_unreadable(_cause(error)) from error
    if not stat.S_ISREG(mode):
        raise problems.not_a_file()


def open_source(path: Path) -> FileIO:
    """The file opened for unbuffered reading; FileProblemError otherwise."""
    require_regular(path)
    try:
        file = FileIO(path, opener=_open_without_waiting)
    except FileNotFoundError as error:
        raise problems.file_missing() from error
    except OSError as error:
        raise problems.file_unreadable(_cause(error)) from error
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # replaced since we looked
        file.close()
        raise problems.not_a_file()
    return file


def fingerprint(file: FileIO) -> Fingerprint:
    """Size, time and SHA-256 of an open file; the position is moved.

    Above 256 MiB the hash covers the size, 64 spread samples of 1 MiB and the end, so that
    a preview need not read gigabytes.
    """
    facts = os.fstat(file.fileno())
    digest = hashlib.sha256()
    if facts.st_size <= _WHOLE_UP_TO:
        file.seek(0)
        while chunk := file.read(MIB):
            digest.update(chunk)
    else:
        digest.update(str(facts.st_size).encode())
        step = (facts.st_size - MIB) // _SAMPLES
        for number in range(_SAMPLES + 1):
            file.seek(number * step)
            digest.update(file.read(MIB))
    return Fingerprint(size=facts.st_size, mtime_ns=facts.st_mtime_ns, sha256=digest.hexdigest())


def require_same(file: FileIO, reading: SourceReading) -> None:
    """Raise FileProblemError ``file_changed`` unless these are the bytes that were previewed."""
    if not reading.sha256:
        return
    now = fingerprint(file)
    if (now.size, now.sha256) != (reading.size, reading.sha256):
        raise problems.file_changed()


def require_untouched(file: FileIO, since: os.stat_result) -> None:
    """Raise FileProblemError ``file_changed`` if it was written to while we read it."""
    now = os.fstat(file.fileno())
    if (now.st_size, now.st_mtime_ns) != (since.st_size, since.st_mtime_ns):
        raise problems.file_changed()


def _open_without_waiting(name: str, flags: int) -> int:
    extra = sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY"))
    return os.open(name, flags | extra)


def _cause(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)
