"""A queue between stages that live in different threads and event loops."""

import asyncio
import threading
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import Generic, TypeVar

T = TypeVar("T")


class Channel(Generic[T]):
    """Any thread puts; one coroutine, in a loop of its own, takes in batches."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._items: deque[T] = deque()
        self._closed = False
        self._waiter: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None

    def put(self, items: Iterable[T]) -> None:
        """Add items; never blocks."""
        with self._lock:
            self._items.extend(items)
            self._wake()

    def close(self) -> None:
        """No more items will come. Idempotent."""
        with self._lock:
            self._closed = True
            self._wake()

    async def take(self, most: int) -> list[T]:
        """Between 1 and ``most`` items, waiting for them; an empty list means closed."""
        event = asyncio.Event()
        while True:
            with self._lock:
                if self._items:
                    return [self._items.popleft() for _ in range(min(most, len(self._items)))]
                if self._closed:
                    return []
                event.clear()
                self._waiter = (asyncio.get_running_loop(), event)
            await event.wait()

    def _wake(self) -> None:
        if self._waiter is None:
            return
        loop, event = self._waiter
        self._waiter = None
        with suppress(RuntimeError):  # its loop has just closed: nobody takes any more
            loop.call_soon_threadsafe(event.set)
