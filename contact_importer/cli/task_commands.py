"""import, status, pause, resume, cancel, finish, undo."""

from pathlib import Path
from typing import Annotated

import typer

from contact_importer.bootstrap import Application
from contact_importer.cli.dry_run import column_choices, count_only
from contact_importer.cli.exit_codes import DONE
from contact_importer.cli.follow import follow
from contact_importer.cli.output import (
    out,
    print_json,
    print_skipped,
    print_summary,
    print_table,
    state_text,
    task_to_dict,
)
from contact_importer.cli.session import command_prefix, run_command
from contact_importer.model.mapping import apply_columns
from contact_importer.model.source import ReadingChoices
from contact_importer.model.task import DuplicateRule, ImportTask, TaskOptions, TaskState
from contact_importer.model.verdict import CheckLevel

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Wait = Annotated[
    bool, typer.Option("--wait", help="Stay while servers want to be asked again later, and ask.")
]
TaskId = Annotated[int, typer.Argument(help="Number of the task, see status.", min=1)]

_SHOWN_COUNTS = ("read", "valid", "invalid", "blacklist", "pending")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_file)
    app.command()(status)
    app.command()(pause)
    app.command()(resume)
    app.command()(cancel)
    app.command()(finish)
    app.command()(undo)


def import_file(  # noqa: PLR0913, PLR0917 - one parameter per documented option
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="CSV, TSV, TXT, XLSX, XLS, ODS, vCard, JSON, JSONL, or a ZIP of them; "
            "several become one import.",
            metavar="FILE...",
        ),
    ],
    list_name: Annotated[str, typer.Option("--list", help="Contact list; made if new.")],
    level: Annotated[CheckLevel, typer.Option(help="How far the checks go.")] = CheckLevel.STANDARD,
    email_column: Annotated[str | None, typer.Option(help="Its name, or number from 1.")] = None,
    duplicates: Annotated[
        DuplicateRule, typer.Option(help="What happens to addresses the list already has.")
    ] = DuplicateRule.SKIP,
    encoding: Annotated[str | None, typer.Option(help="Instead of the guess.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="Instead of the guess.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet, or array in JSON.")] = None,
    header: Annotated[
        bool | None, typer.Option("--header/--no-header", help="Does the first row name columns?")
    ] = None,
    keep_as: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN=NAME", help="Store a column under another name."),
    ] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="A column not to import.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only count what would happen; write nothing.")
    ] = False,
    wait: Wait = False,
    as_json: Json = False,
) -> None:
    """Import contact files into a list and check every address."""
    choices = ReadingChoices(
        encoding=encoding,
        delimiter={"\\t": "\t", "tab": "\t"}.get(delimiter or "", delimiter),
        sheet=sheet,
        has_header=header,
        email_column=email_column,
    )

    async def body(application: Application) -> int:
        service = application.service
        preview = await service.preview(files, choices)
        for skipped in preview.skipped:
            print_skipped(skipped, as_json=as_json)
        columns = column_choices(keep_as or (), leave_out or ())
        reading = apply_columns(preview.reading, columns)
        if dry_run:
            return await count_only(service, reading, list_name, as_json=as_json)
        options = TaskOptions(
            level=level,
            duplicates=duplicates,
            fresh_days=application.service.settings.fresh_days,
        )
        task = await service.start_import(reading, list_name, options)
        return await follow(application, task.id, as_json=as_json, through_waiting=wait)

    run_command(context, body, as_json=as_json)


def status(
    context: typer.Context,
    task: Annotated[int | None, typer.Argument(help="Only this task.")] = None,
    as_json: Json = False,
) -> None:
    """Show tasks: state and counts."""

    async def body(application: Application) -> int:
        service = application.service
        if task is None:
            tasks = await service.tasks()
        else:
            tasks = ((await service.snapshot(task)).task,)
        if as_json:
            for item in tasks:
                print_json(task_to_dict(item))
        elif task is None:
            _print_tasks(tasks)
        else:
            print_summary(tasks[0], tasks[0].active_s, command_prefix(application))
        return DONE

    run_command(context, body, as_json=as_json)


def _print_tasks(tasks: tuple[ImportTask, ...]) -> None:
    """As many columns as a terminal of 80 characters has room for."""
    header = ("task", "source", "list", "state", *_SHOWN_COUNTS)
    rows = [
        (
            str(item.id),
            item.source_name or item.kind.value,
            item.list_name,
            state_text(item),
            *(item.tally.to_dict()[name] for name in _SHOWN_COUNTS),
        )
        for item in tasks
    ]
    print_table("", header, rows)


def _answer(task: ImportTask, running: str) -> str:
    """What a request did: only a running task has still to act on it."""
    outcome = running if task.state is TaskState.RUNNING else f"is {state_text(task)}"
    return f"Task {task.id} {outcome}."


def pause(context: typer.Context, task: TaskId) -> None:
    """Pause a task; another terminal or the window may be running it."""

    async def body(application: Application) -> int:
        await application.service.pause(task)
        found = (await application.service.snapshot(task)).task
        out.print(_answer(found, "will pause; what is checked is saved"), markup=False)
        return DONE

    run_command(context, body)


def cancel(context: typer.Context, task: TaskId) -> None:
    """End a task; what is checked stays."""

    async def body(application: Application) -> int:
        await application.service.cancel(task)
        found = (await application.service.snapshot(task)).task
        out.print(_answer(found, "will end; what is checked stays"), markup=False)
        return DONE

    run_command(context, body)


def resume(
    context: typer.Context,
    task: TaskId,
    wait: Wait = False,
    now: Annotated[
        bool, typer.Option("--now", help="Ask what waits for its time at once.")
    ] = False,
    standard: Annotated[
        bool, typer.Option("--standard", help="Finish by DNS alone, without mail servers.")
    ] = False,
    rest: Annotated[
        bool, typer.Option("--ask-the-rest", help="Also where most names turned out unknown.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Go on with a paused, waiting, interrupted, cancelled or unanswered task, here."""
    if sum((now, standard, rest)) > 1:
        raise typer.BadParameter("only one of --now, --standard, --ask-the-rest")

    async def body(application: Application) -> int:
        service = application.service
        if standard:
            await service.finish_at_standard(task)
        else:
            await (service.ask_now(task) if now else service.resume(task, lift_brake=rest))
        return await follow(application, task, as_json=as_json, through_waiting=wait)

    run_command(context, body, as_json=as_json)


def finish(context: typer.Context, task: TaskId) -> None:
    """End a task that waits to ask again; the contacts it waits for stay pending."""

    async def body(application: Application) -> int:
        await application.service.finish_now(task)
        found = (await application.service.snapshot(task)).task
        out.print(_answer(found, ""), markup=False)
        return DONE

    run_command(context, body)


def undo(context: typer.Context, task: TaskId) -> None:
    """Remove the contacts that an import added."""

    async def body(application: Application) -> int:
        removed = await application.service.undo_import(task)
        out.print(f"{removed:,} contacts removed.")
        return DONE

    run_command(context, body)
