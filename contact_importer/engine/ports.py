"""What the engine needs to run: time and threads. Adapters implement these protocols."""

from collections.abc import Callable, Coroutine
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
