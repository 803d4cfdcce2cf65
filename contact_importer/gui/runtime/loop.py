"""The one asyncio loop of the window (qasync) and how slots start coroutines on it. GUI thread.

asyncio itself is imported when the loop is made: the window is shown before.
"""

import functools
import inspect
import logging
import os
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from contact_importer.model.errors import InternalError, UserError

if TYPE_CHECKING:
    import asyncio

    from PySide6.QtWidgets import QApplication

_log = logging.getLogger(__name__)

ErrorReporter = Callable[[Exception], None]


class _Running:
    """Tasks under way (asyncio keeps only weak references) and who hears of their errors."""

    loop: "asyncio.AbstractEventLoop | None" = None  # one per process
    tasks: "set[asyncio.Task[Any]]" = set()  # noqa: RUF012 - like the loop
    reporter: ErrorReporter | None = None


def new_loop(app: "QApplication") -> "asyncio.AbstractEventLoop":
    """A loop driven by ``app``, for ``asyncio.Runner(loop_factory=...)``.

    Its default executor is Python's: qasync's own QThreads outlive a failing start.
    """
    from concurrent.futures import ThreadPoolExecutor

    os.environ["QT_API"] = "pyside6"  # qasync would otherwise look for PyQt first
    import qasync

    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(app)
    _Running.loop = loop
    loop.set_default_executor(ThreadPoolExecutor(max_workers=4, thread_name_prefix="window"))
    return loop


def report_errors_to(reporter: ErrorReporter | None) -> None:
    """Show what goes wrong in started coroutines with ``reporter`` (the window's banner)."""
    _Running.reporter = reporter


def start(work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
    """Run ``work`` on the window's loop; its errors are logged and reported, never lost.

    Not on the running loop: qasync lets Qt work once more when its loop has stopped, and a
    timer may be due then. Its work begins when the loop runs again, or never.
    """
    if _Running.loop is None:
        work.close()
        raise InternalError("a slot was called before the window had its loop")
    task = _Running.loop.create_task(_guarded(work))
    _Running.tasks.add(task)
    task.add_done_callback(_Running.tasks.discard)
    task.add_done_callback(lambda _: work.close())  # cancelled before its first step
    return task


async def _guarded(work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - as given
    try:
        return await work
    except Exception as error:  # noqa: BLE001 - boundary: logged and shown to the person
        report(error)
        return None


def report(error: Exception) -> None:
    """Log an unexpected error, and show any error to the person."""
    if not isinstance(error, UserError):
        _log.error("unexpected error in the window", exc_info=error)
    if _Running.reporter is not None:
        _Running.reporter(error)


async def settle() -> None:
    """Cancel what is still running, and wait for it: nothing touches a widget afterwards."""
    import asyncio

    current = asyncio.current_task()
    tasks = [task for task in _Running.tasks if task is not current]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def async_slot(
    *types: type,
) -> Callable[[Callable[..., Coroutine[Any, Any, Any]]], Callable[..., None]]:
    """Make a coroutine method a Qt slot: ``@async_slot()``, ``@async_slot(int)``.

    Arguments that a signal sends beyond the method's own are dropped, as Qt does.
    """

    def decorate(method: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., None]:
        arity = len(inspect.signature(method).parameters)

        @functools.wraps(method)
        def wrapper(*args: object) -> None:
            start(method(*args[:arity]))

        slot: Callable[..., None] = Slot(*types)(wrapper)
        return slot

    return decorate
