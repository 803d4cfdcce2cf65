"""lists, contacts, export."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from contact_importer.bootstrap import Application
from contact_importer.cli.exit_codes import DONE
from contact_importer.cli.output import out, print_json, print_table
from contact_importer.cli.session import run_command
from contact_importer.cli.task_commands import Json
from contact_importer.engine.file_ports import (
    ExportColumns,
    ExportPreset,
    ExportRequest,
    ExportSplit,
)
from contact_importer.model.contact import Contact, ContactFilter
from contact_importer.model.risk import Risk, without_risks
from contact_importer.model.verdict import Reason, Status

_PAGE = 1_000

Statuses = Annotated[
    list[Status] | None, typer.Option("--status", help="Only this status; may be repeated.")
]


lists_app = typer.Typer(add_completion=False)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(lists_app, name="lists")
    app.command()(contacts)
    app.command()(export)


@lists_app.callback(invoke_without_command=True)
def lists(context: typer.Context, as_json: Json = False) -> None:
    """Show the contact lists and their counts."""
    if context.invoked_subcommand is not None:
        return

    async def body(application: Application) -> int:
        found = await application.service.lists()
        if as_json:
            for item in found:
                tally = item.tally.to_dict()
                counts = {key: tally[key] for key in ("valid", "invalid", "blacklist", "pending")}
                print_json(
                    {"list": item.name, "id": item.id, "contacts": item.tally.contacts} | counts
                )
        else:
            rows = [
                (
                    item.name,
                    item.tally.contacts,
                    item.tally.valid,
                    item.tally.invalid,
                    item.tally.blacklist,
                    item.tally.pending,
                )
                for item in found
            ]
            header = ("list", "contacts", "valid", "invalid", "blacklist", "pending")
            print_table("", header, rows)
        return DONE

    run_command(context, body, as_json=as_json)


@lists_app.command()
def update(context: typer.Context, as_json: Json = False) -> None:
    """Fetch the newest list of disposable domains; the present one stays if that fails."""

    async def body(application: Application) -> int:
        done = await application.service.update_lists()
        if as_json:
            print_json(asdict(done))
        else:
            out.print(
                f"The list of disposable domains has {done.entries:,} entries now: "
                f"{done.added:,} are new, {done.removed:,} are gone."
            )
        return DONE

    run_command(context, body, as_json=as_json)


def contacts(
    context: typer.Context,
    list_name: Annotated[str, typer.Option("--list", help="The contact list.")],
    status: Statuses = None,
    reason: Annotated[list[Reason] | None, typer.Option(help="Only this reason.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1)] = 50,
    as_json: Json = False,
) -> None:
    """Show contacts of a list."""

    async def body(application: Application) -> int:
        service = application.service
        chosen = ContactFilter(
            list_id=(await service.find_list(list_name)).id,
            statuses=frozenset(status or ()),
            reasons=frozenset(reason or ()),
        )
        ids = (await service.contact_ids(chosen))[:limit]
        shown: list[Contact] = []
        for start in range(0, len(ids), _PAGE):
            shown += await service.contacts(ids[start : start + _PAGE])
        if as_json:
            for item in shown:
                print_json(contact_to_dict(item))
        else:
            rows = [
                (item.address, item.status.value, item.reason.value, item.confidence.value)
                for item in shown
            ]
            print_table("", ("address", "status", "reason", "level"), rows)
        return DONE

    run_command(context, body, as_json=as_json)


def contact_to_dict(contact: Contact) -> dict[str, Any]:
    """A contact for ``--json``."""
    return {
        "id": contact.id,
        "row": contact.row_number,
        "address": contact.address,
        "status": contact.status.value,
        "reason": contact.reason.value,
        "verdict": None if contact.verdict is None else contact.verdict.value,
        "level": contact.confidence.value,
        "flags": [flag.name.lower() for flag in contact.flags if flag.name],
        "checked_at": contact.checked_at,
        "retry_at": contact.retry_at,
        "attempts": contact.attempts,
        "fields": list(contact.fields),
    }


def export(  # noqa: PLR0913, PLR0917 - one parameter per documented option
    context: typer.Context,
    list_name: Annotated[str, typer.Option("--list", help="The contact list.")],
    target: Annotated[Path, typer.Option("-o", "--output", help="File to write; .xlsx or CSV.")],
    status: Statuses = None,
    preset: Annotated[
        ExportPreset, typer.Option(help="How it is written; .xlsx files are workbooks anyway.")
    ] = ExportPreset.SPREADSHEET,
    delimiter: Annotated[str, typer.Option(help="Separator of a CSV file.")] = ",",
    with_result: Annotated[
        bool, typer.Option("--with-result", help="Add status, reason, level, checked_at.")
    ] = False,
    leave_out: Annotated[
        list[Risk] | None, typer.Option(help="Without these contacts; may be repeated.")
    ] = None,
    split: Annotated[
        ExportSplit, typer.Option(help="One file per status: -o names a folder or an archive.")
    ] = ExportSplit.NONE,
) -> None:
    """Write a cleaned list: valid contacts unless --status says otherwise."""
    workbook = target.suffix.lower() == ".xlsx"

    async def body(application: Application) -> int:
        found = await application.service.find_list(list_name)
        default = (Status.VALID,) if split is ExportSplit.NONE else Status
        chosen = ContactFilter(list_id=found.id, statuses=frozenset(status or default))
        request = ExportRequest(
            contacts=without_risks(chosen, leave_out or ()),
            target=target,
            split=split,
            preset=ExportPreset.XLSX if workbook else preset,
            columns=ExportColumns.WITH_RESULT if with_result else ExportColumns.ORIGINAL,
            delimiter=delimiter,
        )
        written = await application.service.export(request)
        out.print(f"{written:,} contacts written to {target}", markup=False)
        return DONE

    run_command(context, body)
