"""The interpreter lock while the GUI thread paints. GUI thread.

Busy threads ask for the lock every tenth of a millisecond, so that the window gets its turn
(app.py). While the window has it, and paints, that is too often: each of some hundred calls
would wait for all of them.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_LONG_S = 0.05  # longer than any painting


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let other threads wait for the lock until the block ends (not where it gives it up)."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(max(usual, _LONG_S))
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
