"""blacklist add, remove, import, list."""

from pathlib import Path
from typing import Annotated

import typer

from contact_importer.bootstrap import Application
from contact_importer.cli.exit_codes import DONE
from contact_importer.cli.output import out, print_json, print_table
from contact_importer.cli.session import run_command
from contact_importer.cli.task_commands import Json

app = typer.Typer(help="Addresses and domains that are never to be mailed.")

Values = Annotated[list[str], typer.Argument(help="Addresses or domains.")]


@app.command()
def add(context: typer.Context, values: Values) -> None:
    """Add addresses or domains (with their sub-domains)."""

    async def body(application: Application) -> int:
        added = await application.service.add_to_blacklist(values, "typed")
        out.print(f"{added:,} added.")
        return DONE

    run_command(context, body)


@app.command()
def remove(context: typer.Context, values: Values) -> None:
    """Remove addresses or domains."""

    async def body(application: Application) -> int:
        removed = await application.service.remove_from_blacklist(values)
        out.print(f"{removed:,} removed.")
        return DONE

    run_command(context, body)


@app.command("import")
def import_entries(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Text file, one address or domain a line.")],
) -> None:
    """Add every line of a text file."""

    async def body(application: Application) -> int:
        added, bad = await application.service.import_blacklist(file)
        out.print(f"{added:,} added, {bad:,} not understood.")
        return DONE

    run_command(context, body)


@app.command("list")
def list_entries(context: typer.Context, as_json: Json = False) -> None:
    """Show all entries."""

    async def body(application: Application) -> int:
        entries = await application.service.blacklist()
        if as_json:
            for entry in entries:
                print_json(
                    {
                        "kind": entry.kind.value,
                        "value": entry.value,
                        "source": entry.source,
                        "added_at": entry.added_at,
                        "note": entry.note,
                    }
                )
        else:
            rows = [(entry.value, entry.kind.value, entry.source) for entry in entries]
            print_table("", ("value", "kind", "source"), rows)
        return DONE

    run_command(context, body, as_json=as_json)
