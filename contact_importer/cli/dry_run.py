"""import --dry-run: what an import would do, without writing; and the columns as named."""

from collections.abc import Sequence

import typer

from contact_importer.cli.exit_codes import DONE
from contact_importer.cli.output import out, print_json, print_table
from contact_importer.engine.service import ImportService
from contact_importer.engine.time_estimate import TimeRange
from contact_importer.model.dry_run import ENTRY_KINDS, NEW_KINDS, RowKind
from contact_importer.model.errors import FileProblemError
from contact_importer.model.mapping import ColumnChoices
from contact_importer.model.source import SourceReading
from contact_importer.model.verdict import CheckLevel

_TITLES = {
    RowKind.NEW: "new addresses",
    RowKind.DUPLICATE_IN_FILE: "duplicates in the file",
    RowKind.IN_LIST: "already in the list",
    RowKind.NO_ADDRESS: "rows without an address",
    RowKind.UNREADABLE: "unreadable rows",
    RowKind.BLACKLISTED: "on your blacklist",
    RowKind.DISPOSABLE: "disposable",
    RowKind.BROKEN: "no e-mail addresses",
    RowKind.TYPO: "possible typos",
}


def column_choices(keep_as: Sequence[str], leave_out: Sequence[str]) -> ColumnChoices:
    """The options as choices."""
    names = {}
    for option in keep_as:
        column, equals, name = option.partition("=")
        if not (equals and name.strip()):
            raise typer.BadParameter(f"--keep-as wants COLUMN=NAME, not {option!r}")
        names[column] = name
    return ColumnChoices(names=names, left_out=frozenset(leave_out))


async def count_only(
    service: ImportService, reading: SourceReading, list_name: str, *, as_json: bool
) -> int:
    """Count and print; the exit code."""
    if reading.email_index < 0:
        raise FileProblemError(
            "No column of the file looks like e-mail addresses: choose the e-mail column.",
            code="no_email_column",
        )
    found = await service.mapping.dry_run(reading, list_name)
    estimates = service.mapping.estimates(found.work)
    if as_json:
        print_json(
            {
                "event": "dry_run",
                "list": list_name,
                "read": found.entries,
                "counts": {kind.value: found.counts.get(kind, 0) for kind in RowKind},
                "seconds": {
                    level.value: [round(time.least_s, 1), round(time.most_s, 1)]
                    for level, time in estimates.items()
                },
            }
        )
        return DONE
    rows = [(_TITLES[kind], found.counts.get(kind, 0)) for kind in ENTRY_KINDS]
    print_table(f"{found.entries:,} entries; nothing was written", ("", "entries"), rows)
    among = [(_TITLES[kind], found.counts[kind]) for kind in NEW_KINDS if found.counts.get(kind)]
    if among:
        print_table("Of the new addresses", ("", "entries"), among)
    for level in CheckLevel:
        out.print(f"{level.value}: about {_range_text(estimates[level])}", markup=False)
    return DONE


def _range_text(time: TimeRange) -> str:
    least, most = _duration(time.least_s), _duration(time.most_s)
    return least if least == most else f"{least} to {most}"


def _duration(seconds: float) -> str:
    if seconds < 100:
        return f"{max(1, round(seconds))} s"
    if seconds < 6_000:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3_600:.1f} h"
