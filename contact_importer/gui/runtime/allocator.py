"""How the C library's allocator keeps what an import has freed. Before the first thread."""

import sys

_M_MMAP_THRESHOLD = -3  # malloc.h of glibc
_M_ARENA_MAX = -8
_LARGE_BYTES = 2**20


def spare_memory() -> bool:
    """Keep freed blocks in one place, and those of 1 MiB or more not at all; False: not here.

    By itself glibc (mallopt(3)) has an arena for each thread, of which none gives the others
    what it does not need: 15 MiB of what the main process grew by during an import of a
    million rows. A batch of rows is a large text, several times over: kept, those were a third
    of it.
    """
    if sys.platform != "linux":
        return False
    import ctypes  # slow to import: not before the window is shown

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt is None:
        return False
    return bool(mallopt(_M_ARENA_MAX, 1) and mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES))
