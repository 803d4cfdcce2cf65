"""report: what became of a list or an import, as a page or a workbook."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from contact_importer.bootstrap import Application
from contact_importer.cli.exit_codes import DONE
from contact_importer.cli.output import out
from contact_importer.cli.session import run_command
from contact_importer.engine.file_ports import ReportFormat, ReportRequest
from contact_importer.model.contact import ContactFilter


class Language(StrEnum):
    """Languages of a report."""

    ENGLISH = "en"
    RUSSIAN = "ru"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)


def report(
    context: typer.Context,
    target: Annotated[Path, typer.Option("-o", "--output", help="File to write; .html or .xlsx.")],
    task: Annotated[int | None, typer.Option(help="Number of an import, see status.")] = None,
    list_name: Annotated[str | None, typer.Option("--list", help="A contact list.")] = None,
    language: Annotated[Language, typer.Option(help="Language of the report.")] = Language.ENGLISH,
    with_addresses: Annotated[
        bool, typer.Option("--with-addresses", help="Also list contacts; none are named else.")
    ] = False,
) -> None:
    """Write a report with charts about one import or one list."""
    if (task is None) == (list_name is None):
        raise typer.BadParameter("either --task or --list")
    suffix = target.suffix.lower()
    if suffix not in (".html", ".htm", ".xlsx"):
        raise typer.BadParameter("the file must end with .html or .xlsx")

    async def body(application: Application) -> int:
        service = application.service
        if list_name is None:
            contacts = ContactFilter(task_id=task)
        else:
            contacts = ContactFilter(list_id=(await service.find_list(list_name)).id)
        await service.report(
            ReportRequest(
                contacts=contacts,
                target=target,
                format=ReportFormat.XLSX if suffix == ".xlsx" else ReportFormat.HTML,
                language=language.value,
                with_addresses=with_addresses,
            )
        )
        out.print(f"The report was written to {target}", markup=False)
        return DONE

    run_command(context, body)
