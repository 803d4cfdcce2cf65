"""Validators as QRunnables in a QThreadPool: the window's ``ValidatorPool``. Any thread."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QRunnable, QThreadPool

MakeValidator = Callable[[], Coroutine[Any, Any, None]]


class _Validator(QRunnable):
    """One validator: runs its coroutine in an event loop of its own, tells how it ended.

    It owns no signals and touches no QObject; Python owns it (``setAutoDelete(False)``).
    """

    def __init__(
        self, make: MakeValidator, tell_end: Callable[[BaseException | None], None]
    ) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._make = make
        self._tell_end = tell_end

    def run(self) -> None:
        """Qt: the body, on a thread of the pool."""
        error: BaseException | None = None
        try:
            asyncio.run(self._make())
        except BaseException as caught:  # noqa: BLE001 - boundary: re-raised by ``run`` below
            error = caught
        self._tell_end(error)


class QtValidatorPool:
    """Runs validators on the threads of one QThreadPool (``engine.ports.ValidatorPool``)."""

    def __init__(self, threads: int = 8) -> None:
        self._pool = QThreadPool()
        self._pool.setObjectName("validators")
        self._pool.setMaxThreadCount(threads)
        self._running: set[_Validator] = set()  # else Python would free them while they run

    async def run(self, make: MakeValidator) -> None:
        """Run ``make()`` to its end in another thread; its exception is raised here.

        Cancelling the caller does not stop the validator: the engine's stop order does.
        """
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()

        def settle(error: BaseException | None) -> None:
            if ended.done():
                return
            if error is None:
                ended.set_result(None)
            else:
                ended.set_exception(error)

        def tell_end(error: BaseException | None) -> None:
            loop.call_soon_threadsafe(settle, error)

        validator = _Validator(make, tell_end)
        self._running.add(validator)
        ended.add_done_callback(lambda _: self._running.discard(validator))
        self._pool.start(validator)
        await ended

    def wait(self, timeout_ms: int) -> bool:
        """Block until no validator runs, at most ``timeout_ms``: only when the loop has ended."""
        return self._pool.waitForDone(timeout_ms)
