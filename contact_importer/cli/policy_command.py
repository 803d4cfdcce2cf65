"""policy: what counts as valid among contacts that are not proven."""

from dataclasses import asdict, replace
from typing import Annotated

import typer

from contact_importer.bootstrap import Application
from contact_importer.cli.exit_codes import DONE
from contact_importer.cli.output import out, print_json, print_table
from contact_importer.cli.session import run_command
from contact_importer.cli.task_commands import Json
from contact_importer.model.policy import CHOICES
from contact_importer.model.verdict import Status

_MEANINGS = {
    "role_accounts": "info@, sales@ and other functions",
    "catch_all": "the domain accepts every name",
    "mailbox_full": "the mailbox is over quota",
    "unconfirmed": "accepted or not asked, without proof of the mailbox",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(policy)


def policy(
    context: typer.Context,
    role_accounts: Annotated[
        Status | None, typer.Option(help="info@, sales@ …: valid or blacklist.")
    ] = None,
    catch_all: Annotated[
        Status | None, typer.Option(help="Domains that accept every name: valid or pending.")
    ] = None,
    mailbox_full: Annotated[
        Status | None, typer.Option(help="Full mailboxes: valid or pending.")
    ] = None,
    unconfirmed: Annotated[
        Status | None, typer.Option(help="No proof of the mailbox: valid or pending.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show or change what counts as valid; stored contacts follow at once, without a check."""
    chosen = {
        "role_accounts": role_accounts,
        "catch_all": catch_all,
        "mailbox_full": mailbox_full,
        "unconfirmed": unconfirmed,
    }
    wanted = {rule: status for rule, status in chosen.items() if status is not None}

    async def body(application: Application) -> int:
        service = application.service
        current = await service.policy()
        if wanted:
            current = replace(current, **wanted)
            changed = await service.set_policy(current)
            if not as_json:
                out.print(f"{changed:,} stored contacts follow the new policy.")
        rules = asdict(current)
        if as_json:
            print_json(rules)
            return DONE
        rows = [
            (rule, status, _MEANINGS[rule], " or ".join(CHOICES[rule]))
            for rule, status in rules.items()
        ]
        print_table("", ("rule", "status", "about", "choices"), rows)
        return DONE

    run_command(context, body, as_json=as_json)
