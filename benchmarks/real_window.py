"""The product's real window, offscreen, and an import started in it by its own buttons.

Set up as ``gui.app.run_window`` does; the delays of the demo world are the benchmark's. GUI thread.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, thread_time

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from benchmarks.product import demo_engine_settings
from contact_importer.bootstrap import open_application
from contact_importer.demo.settings import DemoSettings
from contact_importer.gui.app import (
    new_application,
    prepare_process,
    session_on,
)
from contact_importer.gui.runtime.allocator import spare_memory
from contact_importer.gui.runtime.garbage import GuiGarbageCollector
from contact_importer.gui.runtime.loop import new_loop
from contact_importer.gui.runtime.validator_pool import QtValidatorPool
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.sidebar import Place
from contact_importer.model.settings import Politeness
from contact_importer.model.task import FinishReason, TaskState
from contact_importer.model.verdict import CheckLevel
from contact_importer.settings import Settings

_LOOK_S = 0.1
_SETTLE_S = 2.0  # the window has painted, its timers run


class Ticker(QObject):
    """A 16 ms timer in the window's thread and how late each tick was."""

    INTERVAL_S = 0.016

    def __init__(self) -> None:
        super().__init__()
        self._late_s: list[float] = []
        self._by_name: dict[str, list[float]] = {}
        self._most_work_s: dict[str, float] = {}
        self._name = ""
        self._last = perf_counter()
        self._worked = thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(self.INTERVAL_S * 1000))
        self._timer.timeout.connect(self._tick)

    def begin(self) -> None:
        """Start to count, from nothing."""
        self._late_s = []
        self._by_name = {}
        self._most_work_s = {}
        self._worked = thread_time()
        self._last = perf_counter()
        self._timer.start()

    def mark(self, name: str) -> None:
        """What is done from now on."""
        self._name = name

    @property
    def by_name(self) -> dict[str, list[float]]:
        """The ticks since ``begin`` under what was done."""
        return self._by_name

    @property
    def most_work_s(self) -> dict[str, float]:
        """The most processor time that the GUI thread took for one tick, under what was done.

        Unlike lateness it does not grow when other programs keep the processors busy.
        """
        return self._most_work_s

    def end(self) -> list[float]:
        """Stop; how late each tick was, in seconds."""
        self._timer.stop()
        return self._late_s

    @Slot()
    def _tick(self) -> None:
        now = perf_counter()
        late_s = max(0.0, now - self._last - self.INTERVAL_S)
        self._late_s.append(late_s)
        self._by_name.setdefault(self._name, []).append(late_s)
        worked = thread_time()
        most = self._most_work_s.get(self._name, 0.0)
        self._most_work_s[self._name] = max(most, worked - self._worked)
        self._worked = worked
        self._last = now


@dataclass(slots=True)
class WindowImport:
    """An import in the window. ``seconds`` are from the click to the shown end."""

    window: MainWindow
    seconds: float = field(default=0.0)

    async def run(self, source: Path, level: CheckLevel) -> None:
        """Start the import, stay on the running task's page until it ends."""
        begun = await self.start(source, level)
        await _until(self.has_ended)
        self.seconds = perf_counter() - begun

    async def start(self, source: Path, level: CheckLevel) -> float:
        """Open the file, choose the level, press Start; when that was."""
        self.window.open_file(source)
        mapping = self.window.frame.mapping
        await _until(mapping.start_button.isEnabled)
        mapping.options.level = level
        begun = perf_counter()
        mapping.start_button.click()
        await _until(lambda: self.window.frame.place is Place.JOB)
        return begun

    async def stop(self) -> None:
        """End the import before its time."""
        assert self.window.frame.job.task is not None
        self.window.commands.stop(self.window.frame.job.task.id)
        await _until(self._is_finished)

    def _is_finished(self) -> bool:
        task = self.window.frame.job.task
        return task is not None and task.state is TaskState.FINISHED

    def has_ended(self) -> bool:
        """The import is over, or waits for servers that want to be asked again later."""
        task = self.window.frame.job.task
        if task is not None and task.state is TaskState.WAITING:
            return True  # greylisters want to be asked again
        if task is None or task.state is not TaskState.FINISHED:
            return False
        if task.finish_reason is not FinishReason.COMPLETED:
            raise RuntimeError(f"the import did not complete: {task.message}")
        return True


def in_window(
    folder: Path,
    world: DemoSettings,
    body: Callable[[MainWindow], Awaitable[None]],
    politeness: Politeness | None = None,
) -> None:
    """Show the window over the database in ``folder``, let it settle, run ``body``, close it."""
    prepare_process()
    spare_memory()
    app = new_application()
    collector = GuiGarbageCollector(app)

    async def visit() -> None:
        application = await open_application(
            database=folder / "contacts.sqlite",
            demo=True,
            pool=QtValidatorPool(),
            settings=demo_engine_settings(politeness),
            demo_settings=world,
        )
        assert application.demo is not None
        await asyncio.to_thread(application.demo.endpoints)
        session = await session_on(app, application, Settings(language="en", theme="light"))
        try:
            await asyncio.sleep(_SETTLE_S)
            await body(session.window)
        finally:
            await session.close()

    try:
        with asyncio.Runner(loop_factory=lambda: new_loop(app)) as runner:
            runner.run(visit())
    finally:
        collector.stop()


async def _until(happened: Callable[[], bool]) -> None:
    while not happened():  # noqa: ASYNC110 - what a person sees has no event
        await asyncio.sleep(_LOOK_S)
