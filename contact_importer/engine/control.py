"""How a running task is asked to stop, and how its stages end without losing anything."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from contact_importer.model.problem import NO_PROBLEM, Problem
from contact_importer.model.task import PauseReason

_CANCEL_AGAIN_S = 0.2

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class StopOrder:
    """Why the stages stop. Cancel beats failure, failure beats pause."""

    cancel: bool = False
    failed: bool = False
    pause: PauseReason = PauseReason.NONE
    problem: Problem = NO_PROBLEM  # what went wrong

    @property
    def rank(self) -> int:
        """Which order wins."""
        return 3 if self.cancel else 2 if self.failed else 1


class RunControl:
    """The stop order of one run; thread-safe. The first of the highest rank stays."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._order: StopOrder | None = None
        self._listeners: list[Callable[[], None]] = []

    @property
    def order(self) -> StopOrder | None:
        """The order, or None while the run goes on."""
        return self._order

    @property
    def stopping(self) -> bool:
        """Stages finish what they hold and leave."""
        return self._order is not None

    def stop(self, order: StopOrder) -> None:
        """Give an order; a lower or equal one than what stands changes nothing."""
        with self._lock:
            if self._order is not None:
                # The stages are leaving already; a second push would cut off what they save.
                self._order = max(self._order, order, key=lambda given: given.rank)
                return
            self._order = order
            listeners = list(self._listeners)
        for listener in listeners:
            listener()

    async def run_until_stopped(self, work: Coroutine[Any, Any, None]) -> bool:
        """Run ``work`` in the current loop; cancel it when an order comes.

        Returns True when the work ended by itself. ``work`` saves what it holds in
        ``finally`` blocks, which are awaited.
        """
        loop = asyncio.get_running_loop()
        task = asyncio.ensure_future(work)

        def on_stop() -> None:
            with suppress(RuntimeError):  # the loop has just closed: nothing left to stop
                loop.call_soon_threadsafe(task.cancel)

        with self._lock:
            self._listeners.append(on_stop)
            if self._order is not None:
                task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            if not self.stopping:
                raise
            return False
        finally:
            with self._lock:
                self._listeners.remove(on_stop)
        return True


class FailureWatch:
    """Lets a failure of a stage's side tasks end its main work at once. One event loop.

    Without it the failure would be seen only when the main work wakes up by itself.
    """

    def __init__(self) -> None:
        self._failure: BaseException | None = None
        self._main: asyncio.Future[None] | None = None

    def look(self, task: "asyncio.Task[None]") -> None:
        """Done callback of the side tasks."""
        if task.cancelled() or task.exception() is None:
            return
        self._failure = self._failure or task.exception()
        if self._main is not None:
            self._main.cancel()

    async def guard(self, work: Coroutine[Any, Any, None]) -> None:
        """Run ``work``; raises the first failure of a side task, even one while it ended."""
        self._main = asyncio.ensure_future(work)
        try:
            await self._main
        except asyncio.CancelledError:
            if self._failure is None:
                raise
        if self._failure is not None:
            raise self._failure


async def end_tasks(tasks: set["asyncio.Task[None]"]) -> None:
    """Cancel until all have ended; their outcome does not matter.

    Once is not enough: before Python 3.12 ``asyncio.wait_for`` loses a cancellation that
    arrives together with its result (python/cpython#86296), and the SMTP library uses it.
    """
    while tasks:
        for task in tasks:
            task.cancel()
        _, tasks = await asyncio.wait(tasks, timeout=_CANCEL_AGAIN_S)


async def to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Await ``work`` to its end even when the caller is cancelled meanwhile.

    The caller's cancellation is raised afterwards; an error of ``work`` goes before it.
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    result = task.result()
    if cancelled is not None:
        raise cancelled
    return result
