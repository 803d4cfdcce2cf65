"""One run of the same work at a time; whoever asks meanwhile gets its result."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class SingleFlight(Generic[Key, Result]):
    """Belongs to one event loop. Keeps no results once the work has ended."""

    def __init__(self) -> None:
        self._flights: dict[Key, asyncio.Future[tuple[Result] | None]] = {}

    async def run(self, key: Key, work: Callable[[], Awaitable[Result]]) -> Result:
        """The result of ``work()``, run by the first who asks, in that caller's task.

        When the first is cancelled or fails, the next one that waits does the work itself,
        so nobody suffers from another's cancellation.
        """
        while (flight := self._flights.get(key)) is not None:
            outcome = await asyncio.shield(flight)
            if outcome is not None:
                return outcome[0]
        flight = asyncio.get_running_loop().create_future()
        self._flights[key] = flight
        outcome = None
        try:
            outcome = (await work(),)
            return outcome[0]
        finally:
            del self._flights[key]
            flight.set_result(outcome)
