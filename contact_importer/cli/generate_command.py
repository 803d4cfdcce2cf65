"""generate: a realistic test file against the demo world."""

from pathlib import Path
from typing import Annotated

import typer

from contact_importer.cli.exit_codes import USER_ERROR
from contact_importer.cli.output import out, print_error
from contact_importer.demo.generate import generate as generate_files


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(generate)


def generate(
    rows: Annotated[int, typer.Argument(help="Number of rows.", min=1, max=10_000_000)],
    target: Annotated[Path, typer.Option("-o", "--output", help="CSV file to write.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same file.")] = 1,
) -> None:
    """Write a realistic contact file, and beside it the status expected of each row."""
    try:
        made = generate_files(rows, seed, target)
    except OSError as error:
        print_error(f"The file cannot be written: {error.strerror}.")
        raise typer.Exit(USER_ERROR) from error
    out.print(f"{rows:,} rows written to {made.contacts}", markup=False)
    out.print(f"expected statuses in {made.expected}", markup=False)
