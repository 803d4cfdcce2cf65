"""edits: what was done to many contacts at once, and its undoing."""

from typing import Annotated, Any

import typer

from contact_importer.bootstrap import Application
from contact_importer.cli.exit_codes import DONE
from contact_importer.cli.output import clock_time, out, print_json, print_table
from contact_importer.cli.session import run_command
from contact_importer.cli.task_commands import Json
from contact_importer.model.edit import Edit
from contact_importer.model.errors import ListProblemError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(edits)


def edits(
    context: typer.Context,
    undo: Annotated[
        int | None, typer.Option("--undo", help="Undo the edit of this number.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the last edits of many contacts (removed, blacklisted, corrected), or undo one."""

    async def body(application: Application) -> int:
        if undo is not None:
            await _undo(application, undo)
            return DONE
        found = await application.service.edits()
        if as_json:
            for edit in found:
                print_json(_to_dict(edit))
            return DONE
        rows = [
            (str(edit.id), edit.kind.value, f"{edit.contacts:,}", clock_time(edit.made_at))
            for edit in found
        ]
        print_table("", ("edit", "what", "contacts", "when"), rows)
        return DONE

    run_command(context, body, as_json=as_json)


async def _undo(application: Application, edit_id: int) -> None:
    undone = await application.service.undo_edit(edit_id)
    if undone is None:
        raise ListProblemError(
            f"Edit {edit_id} is not kept any more.", code="edit_missing", edit=edit_id
        )
    left = f"; {undone.left:,} have changed since" if undone.left else ""
    out.print(f"{undone.contacts:,} contacts are again what they were{left}.", markup=False)


def _to_dict(edit: Edit) -> dict[str, Any]:
    return {
        "id": edit.id,
        "kind": edit.kind.value,
        "list": edit.list_id,
        "contacts": edit.contacts,
        "entries": edit.entries,
        "made_at": edit.made_at,
    }
