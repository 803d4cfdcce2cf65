"""Opens the application for one command, and turns user errors into exit codes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import typer

from contact_importer.bootstrap import Application, close_application, open_application
from contact_importer.cli.exit_codes import USER_ERROR
from contact_importer.cli.output import print_error, print_json
from contact_importer.engine.terminal_command import program_words, shell_text
from contact_importer.model.errors import UserError


@dataclass(frozen=True, slots=True)
class GlobalOptions:
    """The options before the command."""

    demo: bool
    database: Path | None


def run_command(
    context: typer.Context,
    body: Callable[[Application], Awaitable[int]],
    *,
    as_json: bool = False,
) -> None:
    """Run ``body`` with an open application; ends the command with its exit code."""
    options: GlobalOptions = context.obj

    async def whole() -> int:
        application = await open_application(database=options.database, demo=options.demo)
        try:
            return await body(application)
        finally:
            await close_application(application)

    try:
        code = asyncio.run(whole())
    except UserError as error:
        if as_json:
            print_json({"event": "error", "code": error.code, "message": error.message})
        print_error(error.message)
        code = USER_ERROR
    raise typer.Exit(code)


def command_prefix(application: Application) -> str:
    """How to call a command on the same database again, ready to be pasted into a shell."""
    return shell_text(program_words(application.database, demo=application.demo is not None))
