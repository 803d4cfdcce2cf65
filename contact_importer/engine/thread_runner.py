"""Validators on plain threads: the pool of the headless front ends."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any


class ThreadPool:
    """Each validator gets a thread and an event loop of its own (``ValidatorPool``)."""

    async def run(self, make: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run ``make()`` to its end in another thread; its exception is raised here."""
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()

        def report(error: BaseException | None) -> None:
            if ended.cancelled():
                return
            if error is None:
                ended.set_result(None)
            else:
                ended.set_exception(error)

        def body() -> None:
            error: BaseException | None = None
            try:
                asyncio.run(make())
            except BaseException as caught:  # noqa: BLE001 - boundary: re-raised by run()
                error = caught
            loop.call_soon_threadsafe(report, error)

        threading.Thread(target=body, name="validator", daemon=True).start()
        await ended


class LoopThread:
    """One event loop in a thread of its own: where tasks are coordinated."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    async def call(self, work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - as given
        """Await ``work`` on this thread's loop from any other loop."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def stop(self) -> None:
        """End the loop and the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
