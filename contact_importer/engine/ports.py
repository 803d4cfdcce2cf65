"""What the engine needs to run: time and threads. Adapters implement these protocols."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


class Clock(Protocol):
    """Time, so that tests can turn it."""

    def now(self) -> float:
        """Seconds since the epoch, UTC."""

    def monotonic(self) -> float:
        """Seconds on a clock that never jumps: for durations."""

    async def sleep(self, seconds: float) -> None:
        """Wait on the running loop."""


class ValidatorPool(Protocol):
    """Runs validators: each a coroutine in an event loop and thread of its own."""

    async def run(self, make: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run ``make()`` to its end in another thread; its exception is raised here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseFacts:
    """Where the database is. Sizes in bytes."""

    path: Path
    size: int
    free: int  # on its disk


class DatabaseKeeper(Protocol):
    """Looks after the database as a file."""

    async def facts(self) -> DatabaseFacts:
        """Where it is, how big, and what is free beside it."""

    async def free_bytes(self) -> int:
        """What is free beside it."""

    async def back_up(self) -> Path:
        """Copy it now; the new file. DiskFullError, DatabaseUnusableError."""
