"""Was a file opened by anybody, Qt's own code too? Linux: inotify."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_IN_OPEN = 0x20


class Openings:
    """Openings of one file since the watch began."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def any(self) -> bool:
        """There was at least one since it was last asked."""
        try:
            return bool(os.read(self._descriptor, 65_536))
        except BlockingIOError:
            return False


@contextmanager
def watched(path: Path) -> Iterator[Openings]:
    """Watch ``path``; its own content is not read for it."""
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.inotify_init1(os.O_NONBLOCK)
    assert descriptor >= 0, os.strerror(ctypes.get_errno())
    try:
        watch = libc.inotify_add_watch(descriptor, os.fsencode(path), _IN_OPEN)
        assert watch >= 0, os.strerror(ctypes.get_errno())
        yield Openings(descriptor)
    finally:
        os.close(descriptor)
