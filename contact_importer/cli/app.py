"""The command line's root: global options and the table of commands."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from contact_importer import __version__
from contact_importer.cli import (
    backup_commands,
    blacklist_commands,
    check_commands,
    edit_command,
    generate_command,
    list_commands,
    policy_command,
    report_command,
    suggestion_command,
    task_commands,
    why_command,
)
from contact_importer.cli.session import GlobalOptions

app = typer.Typer(
    name="contact-importer",
    help="Imports contact files and checks every e-mail address. Without a command: the window.",
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"contact-importer {__version__}")
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    demo: Annotated[
        bool, typer.Option("--demo", help="Use the demo world and a database of its own.")
    ] = False,
    db: Annotated[Path | None, typer.Option(help="Database file to use.")] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Options that stand before the command."""
    context.obj = GlobalOptions(demo, db)


task_commands.register(app)
list_commands.register(app)
report_command.register(app)
check_commands.register(app)
edit_command.register(app)
why_command.register(app)
policy_command.register(app)
suggestion_command.register(app)
generate_command.register(app)
app.add_typer(blacklist_commands.app, name="blacklist")
app.add_typer(backup_commands.app, name="backups")


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code."""
    try:
        app(args=list(arguments), prog_name="contact-importer")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        sys.stdout.flush()
    return 0
