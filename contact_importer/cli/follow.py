"""Follows a task that runs in this process: progress, Ctrl-C, and the end."""

import asyncio
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from contact_importer.bootstrap import Application
from contact_importer.cli.exit_codes import code_for
from contact_importer.cli.output import (
    err,
    out,
    print_json,
    print_summary,
    state_text,
    waiting_text,
)
from contact_importer.cli.session import command_prefix
from contact_importer.engine.events import TaskEnded, TaskProgressed, TaskSnapshot
from contact_importer.model.task import ImportTask, TaskState

_LOOK_S = 0.1
_JSON_S = 0.5
_AT_WORK = (TaskState.QUEUED, TaskState.RUNNING)


async def follow(
    application: Application, task_id: int, *, as_json: bool, through_waiting: bool = False
) -> int:
    """Show the task until it stops; the exit code. Ctrl-C pauses, a second one cancels.

    ``through_waiting``: also while it waits for the time to ask again, and ask then.
    """
    started = time.monotonic()
    service = application.service
    if through_waiting:
        await service.serve_calendar(task_id)
    with _interrupts(application, task_id):
        waiting = asyncio.create_task(service.wait(task_id, through_waiting=through_waiting))
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
    told: ImportTask | None = None  # that waits, for its servers or the network; said once
    while not waiting.done():
        snapshot = await _newest(application, task_id)
        if snapshot is not None and snapshot.task.state in _AT_WORK:
            print_json(TaskProgressed(snapshot=snapshot).to_dict())
        elif snapshot is not None and snapshot.task != told and not _has_ended(snapshot):
            told = snapshot.task
            print_json(TaskEnded.of(told, told.active_s).to_dict())
        await asyncio.wait({waiting}, timeout=_JSON_S)


def _has_ended(snapshot: TaskSnapshot) -> bool:
    """The last line, which the caller prints, will say so."""
    return snapshot.task.state is TaskState.FINISHED


async def _newest(application: Application, task_id: int) -> TaskSnapshot | None:
    """How far the task is; of one that waits, another process may know more than we."""
    snapshot = application.service.progress().get(task_id)
    if snapshot is not None and snapshot.task.state is TaskState.WAITING:
        return await application.service.snapshot(task_id)
    return snapshot


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
            snapshot = await _newest(application, task_id)
            if snapshot is not None:
                bar.update(line, description=_describe(snapshot), completed=snapshot.fraction or 0)
            await asyncio.wait({waiting}, timeout=_LOOK_S)


def _describe(snapshot: TaskSnapshot) -> str:
    tally = snapshot.tally
    if snapshot.task.state is TaskState.WAITING:
        return waiting_text(snapshot.task) + _countdown(snapshot.task.due_at)
    if snapshot.task.state is TaskState.PAUSED:
        return f"{state_text(snapshot.task)}; it goes on by itself"
    return (
        f"read {tally.read:,}  valid {tally.valid:,}  invalid {tally.invalid:,}  "
        f"blacklist {tally.blacklist:,}  pending {tally.pending:,}  "
        f"{snapshot.per_second:,.0f}/s"
    )


def _countdown(due_at: float | None) -> str:
    if due_at is None:
        return ""
    minutes, seconds = divmod(max(0, round(due_at - time.time())), 60)
    return f" (in {minutes}:{seconds:02})"


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
