"""Drives the real product, without a window, and times one import. Main thread."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from contact_importer.bootstrap import Application, close_application, open_application
from contact_importer.demo.characters import DEMO_HELO, DEMO_MAIL_FROM
from contact_importer.demo.settings import DemoSettings
from contact_importer.engine.events import Event, TaskEnded
from contact_importer.engine.service import ImportService
from contact_importer.model.settings import EngineSettings, Politeness, SmtpIdentity
from contact_importer.model.source import ReadingChoices
from contact_importer.model.task import FinishReason, ImportTask, TaskOptions, TaskState
from contact_importer.model.verdict import CheckLevel

LIST_NAME = "Benchmark"

_LOOK_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedImport:
    """A finished import. ``seconds`` run from the order to the final state."""

    task: ImportTask
    seconds: float


def demo_engine_settings(politeness: Politeness | None = None) -> EngineSettings:
    """The product's defaults, introduced to mail hosts as the demo world knows it."""
    return EngineSettings(
        identity=SmtpIdentity(helo=DEMO_HELO, mail_from=DEMO_MAIL_FROM),
        politeness=politeness or Politeness(),
    )


@asynccontextmanager
async def opened(
    folder: Path, settings: EngineSettings, world: DemoSettings
) -> AsyncIterator[Application]:
    """The product over an empty database in ``folder``; its demo servers are running."""
    application = await open_application(
        database=folder / "contacts.sqlite", demo=True, settings=settings, demo_settings=world
    )
    try:
        assert application.demo is not None
        await asyncio.to_thread(application.demo.endpoints)
        yield application
    finally:
        await close_application(application)


async def timed_import(service: ImportService, source: Path, level: CheckLevel) -> TimedImport:
    """Import ``source``; the preview, which a person looks at for a second, is not timed."""
    preview = await service.preview(source, ReadingChoices())
    await asyncio.sleep(_LOOK_S)  # meanwhile the next reader process has come up
    ends: list[float] = []  # ``wait`` would notice up to 0.1 s later
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def listen(event: Event) -> None:
        if isinstance(event, TaskEnded):
            ends.append(perf_counter())
            loop.call_soon_threadsafe(told.set)

    unsubscribe = service.subscribe(listen)
    begun = perf_counter()
    task = await service.start_import(preview.reading, LIST_NAME, TaskOptions(level=level))
    ended = await service.wait(task.id)
    while not ends:  # noqa: ASYNC110 - the event comes on another thread, a moment later
        await asyncio.sleep(0.01)
    unsubscribe()
    waits = ended.state is TaskState.WAITING  # greylisters want to be asked again
    if not waits and ended.finish_reason is not FinishReason.COMPLETED:
        raise RuntimeError(f"the import did not complete: {ended.state.value} {ended.message}")
    return TimedImport(task=ended, seconds=ends[0] - begun)
