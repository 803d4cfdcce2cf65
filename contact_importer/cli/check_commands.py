"""check and doctor."""

import time
from typing import Annotated

import typer
from rich.text import Text

from contact_importer.bootstrap import Application
from contact_importer.cli.exit_codes import DONE, FINISHED_WITH_PENDING, USER_ERROR
from contact_importer.cli.follow import follow
from contact_importer.cli.output import out, print_json, print_table
from contact_importer.cli.session import run_command
from contact_importer.cli.task_commands import Json
from contact_importer.cli.trail_output import print_trail, trail_to_dict
from contact_importer.model.contact import ContactFilter
from contact_importer.model.task import TaskOptions
from contact_importer.model.verdict import CheckLevel, Reason, Status
from contact_importer.validation.phrase import English, say
from contact_importer.validation.verdict_words import REASONS

_DAY_S = 86_400
_MARKS = {True: ("ok     ", "green"), False: ("problem", "red"), None: ("unknown", "yellow")}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(check)
    app.command()(recheck)
    app.command()(doctor)


def check(
    context: typer.Context,
    addresses: Annotated[list[str], typer.Argument(help="Addresses to check.")],
    level: Annotated[CheckLevel, typer.Option(help="How far the checks go.")] = CheckLevel.STANDARD,
    why: Annotated[
        bool, typer.Option("--why", help="Tell how each address was judged, step by step.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check addresses at once, without a list."""

    async def body(application: Application) -> int:
        reports = await application.service.check(addresses, level)
        if as_json:
            for report in reports:
                told = trail_to_dict(report.checked, report.dialogue) if why else {}
                print_json(report.to_dict() | told)
        elif why:
            for report in reports:
                print_trail(report.checked, report.dialogue)
        else:
            rows = [
                (
                    report.address,
                    report.decision.status.value,
                    report.decision.confidence.value,
                    REASONS[report.decision.reason],
                )
                for report in reports
            ]
            print_table("", ("address", "status", "level", "reason"), rows)
        pending = any(report.decision.status is Status.PENDING for report in reports)
        return FINISHED_WITH_PENDING if pending else DONE

    run_command(context, body, as_json=as_json)


def recheck(
    context: typer.Context,
    list_name: Annotated[str, typer.Option("--list", help="The contact list.")],
    pending: Annotated[bool, typer.Option("--pending", help="Those without a decision.")] = False,
    older_than: Annotated[
        int | None, typer.Option(min=1, help="Those decided more than so many days ago.")
    ] = None,
    reason: Annotated[
        list[Reason] | None, typer.Option(help="Those with this reason; may be repeated.")
    ] = None,
    level: Annotated[CheckLevel, typer.Option(help="How far the checks go.")] = CheckLevel.STANDARD,
    as_json: Json = False,
) -> None:
    """Check contacts of a list again: all, or those that every option given leaves."""

    async def body(application: Application) -> int:
        service = application.service
        found = await service.find_list(list_name)
        before = None if older_than is None else time.time() - older_than * _DAY_S
        chosen = ContactFilter(
            list_id=found.id,
            statuses=frozenset({Status.PENDING}) if pending else frozenset(),
            reasons=frozenset(reason or ()),
            checked_before=before,
        )
        task = await service.check_again(chosen, TaskOptions(level=level, fresh_days=0))
        if not as_json:
            out.print(f"{task.in_work:,} contacts are checked again.", markup=False)
        return await follow(application, task.id, as_json=as_json)

    run_command(context, body, as_json=as_json)


def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Look whether checks can work from here: DNS, port 25, HELO and PTR, database."""

    async def body(application: Application) -> int:
        lines = await application.service.diagnose()
        for line in lines:
            if as_json:
                print_json(line.to_dict())
                continue
            mark, style = _MARKS[line.ok]
            out.print(Text.assemble((mark, style), f"  {line.subject:10} ", line.message))
            if line.meaning:
                out.print(Text(f"{'':21}{say(line.meaning, English())}"))
            if line.advice:
                out.print(Text(f"{'':21}→ {line.advice}"))
        return USER_ERROR if any(line.ok is False for line in lines) else DONE

    run_command(context, body, as_json=as_json)
