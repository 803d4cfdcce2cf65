"""suggestions: what mistyped addresses were meant to be; applied and taken back."""

from typing import Annotated

import typer

from contact_importer.bootstrap import Application
from contact_importer.cli.exit_codes import DONE
from contact_importer.cli.follow import follow
from contact_importer.cli.output import out, print_json, print_table
from contact_importer.cli.session import run_command
from contact_importer.cli.task_commands import Json
from contact_importer.model.contact import ContactFilter
from contact_importer.model.suggestion import SuggestionState
from contact_importer.model.task import TaskOptions
from contact_importer.model.verdict import CheckLevel


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(suggestions)


def suggestions(
    context: typer.Context,
    list_name: Annotated[str, typer.Option("--list", help="The contact list.")],
    apply: Annotated[
        bool, typer.Option("--apply", help="Correct them all and check them.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take back what was applied.")] = False,
    level: Annotated[CheckLevel, typer.Option(help="How the corrected are checked.")] = (
        CheckLevel.STANDARD
    ),
    as_json: Json = False,
) -> None:
    """Show, apply or take back corrections: typos, look-alike letters, the wrong layout."""
    if apply and undo:
        raise typer.BadParameter("either --apply or --undo")

    async def body(application: Application) -> int:
        found = await application.service.find_list(list_name)
        if apply:
            return await _apply(application, found.id, level, as_json=as_json)
        if undo:
            count = await application.service.undo_suggestions(found.id)
            out.print(f"{count:,} contacts have their old address again.")
            return DONE
        await _show(application, found.id, as_json=as_json)
        return DONE

    run_command(context, body, as_json=as_json)


async def _apply(
    application: Application, list_id: int, level: CheckLevel, *, as_json: bool
) -> int:
    options = TaskOptions(level=level, fresh_days=application.service.settings.fresh_days)
    done = await application.service.apply_suggestions(ContactFilter(list_id=list_id), options)
    if done is None:
        out.print("There is nothing to correct.")
        return DONE
    if not as_json:
        out.print(f"{done.applied:,} corrected; {done.in_the_way:,} are in the list already.")
    return await follow(application, done.task_id, as_json=as_json)


async def _show(application: Application, list_id: int, *, as_json: bool) -> None:
    rows = [
        item
        for state in SuggestionState
        for item in await application.service.suggestions(list_id, state)
    ]
    if as_json:
        for item in rows:
            print_json(
                {
                    "id": item.contact_id,
                    "kind": item.kind.value,
                    "original": item.original,
                    "suggestion": item.address,
                    "state": item.state.value,
                }
            )
        return
    header = ("address", "probably meant", "why", "state")
    print_table("", header, [(it.original, it.address, it.kind, it.state) for it in rows])
