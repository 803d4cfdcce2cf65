"""A file that appears whole or not at all. Runs on the thread that writes."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_BINARY = getattr(os, "O_BINARY", 0)  # Windows only
_NO_INHERIT = getattr(os, "O_CLOEXEC", 0)


class AtomicFile:
    """A new file beside ``target``, readable by its owner only, that takes its place at the end.

    All methods raise OSError. Until ``commit`` returns, an earlier ``target`` is untouched.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._path = target.with_name(f".contact-export-{secrets.token_hex(8)}.part")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NO_INHERIT
        self.stream: BinaryIO = os.fdopen(os.open(self._path, flags, 0o600), "wb")

    def commit(self) -> None:
        """Bring everything to the disk, then put the file in its place."""
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()
        self._path.replace(self._target)
        _sync_folder(self._target.parent)

    def discard(self) -> None:
        """Remove what was written. Does nothing after ``commit``."""
        try:
            self.stream.close()  # flushes: fails on a full disk
        finally:
            self._path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable.

    The file is complete and in its place already, so systems that cannot sync a folder
    (Windows, some network shares) are no reason to report a failure.
    """
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
