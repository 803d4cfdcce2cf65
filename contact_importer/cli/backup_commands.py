"""backups: list them, put one back."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from contact_importer.bootstrap import backups_of, restore_database
from contact_importer.cli.exit_codes import USER_ERROR
from contact_importer.cli.output import out, print_error, print_json, print_table
from contact_importer.cli.session import GlobalOptions
from contact_importer.cli.task_commands import Json
from contact_importer.model.errors import DatabaseUnusableError, UserError
from contact_importer.settings import database_file

app = typer.Typer(add_completion=False, help="Copies of the database: show them, put one back.")

T = TypeVar("T")
_MIB = 1024 * 1024


@app.callback(invoke_without_command=True)
def backups(context: typer.Context, as_json: Json = False) -> None:
    """Show the backups of the database, newest first."""
    if context.invoked_subcommand is not None:
        return
    found = _wait(backups_of(_database(context)))
    if as_json:
        for number, backup in enumerate(found, 1):
            print_json(
                {"number": number, "file": str(backup.file), "made_at": backup.made_at}
                | {"size": backup.size}
            )
        return
    rows = [
        (number, _moment(backup.made_at), f"{backup.size / _MIB:,.1f} MiB", backup.file.name)
        for number, backup in enumerate(found, 1)
    ]
    print_table("", ("number", "made", "size", "file"), rows)


@app.command()
def restore(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="Which one, as listed; 1 is the newest.")] = 1,
) -> None:
    """Put a backup back; the present database is kept beside it under another name."""
    database = _database(context)
    found = _wait(backups_of(database))
    if not 1 <= number <= len(found):
        print_error(f"There is no backup {number} of {database.name}; there are {len(found)}.")
        raise typer.Exit(USER_ERROR)
    kept = _wait(restore_database(database, found[number - 1]))
    out.print(f"Restored {database.name} as it was at {_moment(found[number - 1].made_at)}.")
    if kept is not None:
        out.print(f"What was there before is kept as {kept.name}.")


def _database(context: typer.Context) -> Path:
    options: GlobalOptions = context.obj
    return options.database or database_file(demo=options.demo)


def _wait(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except (UserError, OSError) as error:
        known = error if isinstance(error, UserError) else DatabaseUnusableError(str(error))
        print_error(known.message)
        raise typer.Exit(USER_ERROR) from error


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")
