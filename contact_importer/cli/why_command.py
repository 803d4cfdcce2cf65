"""why: how the stored contacts with an address were judged."""

from typing import Annotated

import typer

from contact_importer.bootstrap import Application
from contact_importer.cli.exit_codes import DONE
from contact_importer.cli.list_commands import contact_to_dict
from contact_importer.cli.output import print_json
from contact_importer.cli.session import run_command
from contact_importer.cli.task_commands import Json
from contact_importer.cli.trail_output import print_trail, trail_to_dict
from contact_importer.model.errors import ListProblemError
from contact_importer.validation.trail_step import CheckedAddress


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(why)


def why(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help="The address, as it is written in the list.")],
    list_name: Annotated[
        str | None, typer.Option("--list", help="Only in this contact list.")
    ] = None,
    with_dialogue: Annotated[
        bool, typer.Option("--dialogue", help="Also what was said to the mail server and back.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Tell why an address has its status: each check in words, with its codes."""

    async def body(application: Application) -> int:
        service = application.service
        found = await service.find_contact(address)
        if list_name is not None:
            wanted = await service.find_list(list_name)
            found = tuple(item for item in found if item.contact.list_id == wanted.id)
        if not found:
            raise ListProblemError(
                f"No list has the address {address!r}. "
                "To check it now, use the command \u201ccheck\u201d.",
                code="contact_missing",
                address=address,
            )
        for item in found:
            checked = CheckedAddress.of(item)
            dialogue = item.dialogue if with_dialogue else ()
            if as_json:
                told = {"list": item.list_name} | contact_to_dict(item.contact)
                print_json(told | trail_to_dict(checked, dialogue))
            else:
                print_trail(checked, dialogue, list_name=item.list_name)
        return DONE

    run_command(context, body, as_json=as_json)
