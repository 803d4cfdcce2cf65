"""What the commands print: JSON lines, or rich tables. Everything from outside as plain text."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from contact_importer.model.source import SkippedFile
from contact_importer.model.task import FinishReason, ImportTask, TaskState

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_json(value: dict[str, Any]) -> None:
    """One JSON object on one line, at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def print_error(message: str) -> None:
    """One sentence to the person, on standard error."""
    err.print(Text.assemble(("Error: ", "bold red"), message), soft_wrap=True)


def print_skipped(file: SkippedFile, *, as_json: bool) -> None:
    """One of several files is left out of an import."""
    if as_json:
        print_json(
            {"event": "skipped", "file": file.name, "code": file.code, "message": file.message}
        )
    else:
        err.print(Text(f"Left out: {file.name}: {file.message}"), soft_wrap=True)


def print_table(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table; cells are text, never markup. Numbers stand to the right and are never split."""
    table = Table(
        title=Text(title) if title else None,
        title_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    body = [list(row) for row in rows]
    for position, name in enumerate(header):
        numeric = bool(body) and all(isinstance(row[position], int) for row in body)
        table.add_column(
            name, justify="right" if numeric else "left", overflow="fold", no_wrap=numeric
        )
    for row in body:
        table.add_row(*(Text(f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in row))
    out.print(table)


def state_text(task: ImportTask) -> str:
    """A task's state in words."""
    if task.state is TaskState.PAUSED:
        return f"paused ({task.pause_reason.value})"
    if task.state is TaskState.WAITING:
        return f"waiting until {clock_time(task.due_at)}"
    if task.state is TaskState.FINISHED and task.finish_reason is not FinishReason.NONE:
        return "undone" if task.undone else task.finish_reason.value
    return task.state.value


def waiting_text(task: ImportTask) -> str:
    """How many contacts are to be asked again, and when the first of them."""
    contacts = "1 contact waits" if task.waiting == 1 else f"{task.waiting:,} contacts wait"
    return f"{contacts} until {clock_time(task.due_at)}"


def clock_time(moment: float | None) -> str:
    """A time of today, or a day and a time, on this computer's clock."""
    if moment is None:
        return "now"
    then, today = datetime.fromtimestamp(moment), datetime.now()  # noqa: DTZ005, DTZ006 - local
    return then.strftime("%H:%M" if then.date() == today.date() else "%Y-%m-%d %H:%M")


def task_to_dict(task: ImportTask) -> dict[str, Any]:
    """A task for ``status --json``."""
    return {
        "task": task.id,
        "kind": task.kind.value,
        "list": task.list_name,
        "source": task.source_name,
        "level": task.options.level.value,
        "state": task.state.value,
        "pause_reason": task.pause_reason.value,
        "finish_reason": task.finish_reason.value,
        "resumable": task.resumable,
        "in_work": task.in_work,
        "waiting": task.waiting,
        "due_at": task.due_at,
        "tally": task.tally.to_dict(),
        "message": task.message,
    }


def print_summary(task: ImportTask, seconds: float, command: str) -> None:
    """The tables at the end of ``import`` and ``resume``; ``command`` is how to call us again."""
    tally = task.tally
    rows: list[tuple[str, int, str]] = [
        (name, count, f"{count / tally.read:.1%}" if tally.read else "")
        for name, count in tally.to_dict().items()
    ]
    print_table(
        f"Task {task.id}: {state_text(task)} in {seconds:.1f} s", ("", "contacts", ""), rows
    )
    if tally.reasons:
        reasons = sorted(tally.reasons.items(), key=lambda item: -item[1])
        print_table(
            "Reasons",
            ("status", "reason", "contacts"),
            [
                (status.value, reason.value or "waiting", count)
                for (status, reason), count in reasons
            ],
        )
    if task.message:
        out.print(Text(task.message))
    for hint in _hints(task, f"{command} resume {task.id}"):
        out.print(Text(hint), soft_wrap=True)


def _hints(task: ImportTask, resume: str) -> Iterator[str]:
    """What can be done with a task that has stopped."""
    if task.state is TaskState.WAITING:
        yield f"{waiting_text(task)}. Go on with:  {resume} --wait"
    elif task.resumable:
        yield f"Go on with:  {resume}"
    if task.offers_standard:
        yield f"Finish by DNS alone:  {resume} --standard"
    if task.spared and task.resumable:
        spared = f"{task.spared:,} names at domains where most are unknown were not asked."
        yield f"{spared} Ask for them:  {resume} --ask-the-rest"
