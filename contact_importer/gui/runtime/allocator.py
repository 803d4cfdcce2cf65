"""How the C library's allocator treats the long texts of an import. Before the first thread."""

import sys

_M_MMAP_THRESHOLD = -3  # malloc.h of glibc
_LARGE_BYTES = 2**20


def return_large_blocks() -> bool:
    """Give blocks of 1 MiB or more back to the system when they are freed; False: not here.

    By itself glibc (mallopt(3)) soon keeps them, scattered over an arena per thread. A batch
    of rows is such a text, several times over: kept, they made a third of what the main
    process grew by during an import of a million rows.
    """
    if sys.platform != "linux":
        return False
    import ctypes  # slow to import: not before the window is shown

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    return mallopt is not None and mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES) == 1
