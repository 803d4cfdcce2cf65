"""Follows a task that runs in this process: progress, Ctrl-C, and the end."""

import asyncio
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from contact_importer.bootstrap import Application
from contact_importer.cli.exit_codes import code_for
from contact_importer.cli.output import err, out, print_json, print_summary
from contact_importer.cli.session import command_prefix
from contact_importer.engine.events import TaskEnded, TaskProgressed, TaskSnapshot
from contact_importer.model.task import ImportTask

_LOOK_S = 0.1
_JSON_S = 0.5


async def follow(application: Application, task_id: int, *, as_json: bool) -> int:
    """Show the task until it stops; the exit code. Ctrl-C pauses, a second one cancels."""
    started = time.monotonic()
    with _interrupts(application, task_id):
        waiting = asyncio.create_task(application.service.wait(task_id))
        try:
            if as_json:
                await _print_lines(application, task_id, waiting)
            else:
                await _draw(application, task_id, waiting)
            task = await waiting
        finally:
            waiting.cancel()
    seconds = time.monotonic() - started
    if as_json:
        print_json(TaskEnded.of(task, seconds).to_dict())
    else:
        print_summary(task, seconds, command_prefix(application))
    return code_for(task)


async def _print_lines(
    application: Application, task_id: int, waiting: "asyncio.Task[ImportTask]"
) -> None:
    while not waiting.done():
        snapshot = application.service.progress().get(task_id)
        if snapshot is not None:
            print_json(TaskProgressed(snapshot=snapshot).to_dict())
        await asyncio.wait({waiting}, timeout=_JSON_S)


async def _draw(
    application: Application, task_id: int, waiting: "asyncio.Task[ImportTask]"
) -> None:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=out, transient=True) as bar:
        line = bar.add_task("starting", total=1.0)
        while not waiting.done():
            snapshot = application.service.progress().get(task_id)
            if snapshot is not None:
                bar.update(line, description=_describe(snapshot), completed=snapshot.fraction or 0)
            await asyncio.wait({waiting}, timeout=_LOOK_S)


def _describe(snapshot: TaskSnapshot) -> str:
    tally = snapshot.tally
    return (
        f"read {tally.read:,}  valid {tally.valid:,}  invalid {tally.invalid:,}  "
        f"blacklist {tally.blacklist:,}  pending {tally.pending:,}  "
        f"{snapshot.per_second:,.0f}/s"
    )


@contextmanager
def _interrupts(application: Application, task_id: int) -> Iterator[None]:
    """While inside, Ctrl-C asks for a pause and the next one for the end."""
    loop = asyncio.get_running_loop()
    pressed = 0
    asked: set[asyncio.Task[None]] = set()

    def on_interrupt() -> None:
        nonlocal pressed
        pressed += 1
        service = application.service
        if pressed == 1:
            err.print("Pausing; what is checked is saved. Press Ctrl-C again to cancel.")
            asked.add(loop.create_task(service.pause(task_id)))
        else:
            asked.add(loop.create_task(service.cancel(task_id)))

    def on_signal(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(on_interrupt)

    before = signal.signal(signal.SIGINT, on_signal)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
