"""The first rows of a file and every guess about it. Runs in the reader process."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice
from pathlib import Path

from contact_importer.files import archive_problems, problems
from contact_importer.files.archive import problem_of, skipped_file
from contact_importer.files.columns import Columns, decide_columns
from contact_importer.files.delimited import Record
from contact_importer.files.file_kind import FileKind, identify
from contact_importer.files.limits import MIB, ReaderLimits
from contact_importer.files.merging import merged
from contact_importer.files.open_table import TableSource
from contact_importer.files.row_mapping import RowMapping, filled
from contact_importer.files.source_file import SourceFile
from contact_importer.files.source_items import SourceItem, SourceItems, open_items
from contact_importer.files.table_source import Announce, guess_table
from contact_importer.files.values import RejectedRecord
from contact_importer.model.columns import find_column
from contact_importer.model.contact import RejectCause
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import (
    Preview,
    ReadingChoices,
    SkippedFile,
    SourceFormat,
    SourceReading,
)
from contact_importer.validation.cell import split_cell
from contact_importer.validation.syntax import check_syntax

_SAMPLE_ROWS = 1_000  # looked at
_SHOWN_ROWS = 100


def preview_source(
    paths: Sequence[Path], choices: ReadingChoices, limits: ReaderLimits, announce: Announce
) -> Preview:
    """The preview of a file, or of several files and those in ZIPs as one table.

    FileProblemError if none of them is a contact table; the others are named as skipped.
    """
    with ExitStack() as stack:
        chosen = open_items(paths, limits, stack)
        if len(chosen.items) == 1 and not chosen.skipped:
            return make_preview(chosen.items[0], choices, limits, announce)
        return _preview_together(chosen, choices, limits, announce)


def _preview_together(
    chosen: SourceItems, choices: ReadingChoices, limits: ReaderLimits, announce: Announce
) -> Preview:
    found: list[tuple[str, Preview]] = []
    skipped = list(chosen.skipped)
    for item in chosen.items:
        announce(0.0)
        try:
            found.append((item.name, _of_one(item, choices, limits, announce)))
        except FileProblemError as problem:
            skipped.append(skipped_file(item.name, problem))
    with_email = [pair for pair in found if pair[1].reading.email_index >= 0]
    if with_email:  # else they are shown as they are: a person may choose the column
        for name, preview in found:
            if preview.reading.email_index < 0:
                skipped.append(skipped_file(name, problems.no_email_column()))
        found = with_email
    if not found:
        raise _nothing_found(skipped)
    if len(found) == 1:
        return replace(found[0][1], skipped=tuple(skipped))
    if choices.email_column is not None and not any(
        _has_column(preview.reading, choices.email_column) for _, preview in found
    ):
        raise problems.no_email_column(choices.email_column)
    return merged(found, skipped, choices, limits)


def _of_one(
    item: SourceItem, choices: ReadingChoices, limits: ReaderLimits, announce: Announce
) -> Preview:
    """One of several; a choice that does not fit it is none."""
    try:
        return make_preview(item, choices, limits, announce)
    except FileProblemError as problem:
        if problem.code == "no_email_column" and choices.email_column is not None:
            return make_preview(item, replace(choices, email_column=None), limits, announce)
        raise


def _has_column(reading: SourceReading, column: str) -> bool:
    return find_column(reading.columns, column) >= 0


def _nothing_found(skipped: Sequence[SkippedFile]) -> FileProblemError:
    """The reason of the only file that counts, or of the first of them."""
    telling = [file for file in skipped if file.code != "service_file"] or skipped
    first = problem_of(telling[0])
    if len(telling) == 1:
        return problems.named(first, telling[0].name)
    return archive_problems.no_readable_file(len(telling), telling[0].name, first)


def make_preview(
    item: SourceItem, choices: ReadingChoices, limits: ReaderLimits, announce: Announce
) -> Preview:
    """Guess everything that was not chosen; FileProblemError if it is no contact table."""
    file = item.file
    kind = identify(file)
    if kind is FileKind.ZIP:
        raise archive_problems.nested_archive()
    require_size(file, kind, limits)
    table = guess_table(file, kind, choices, limits, announce)
    records = list(islice(filled(table.records), _SAMPLE_ROWS + 1))
    _refuse_wrong_encoding(records, table.reading.encoding)
    rows = [record for record in records if isinstance(record, list)]
    if not rows:
        raise problems.no_rows()
    if table.names_fields:
        choices = replace(choices, has_header=True)
    columns = _columns(rows, choices, table.reading, limits)
    reading = _complete(table.reading, item, columns)
    if table.names_fields:
        reading = replace(reading, fields=reading.columns)
    data = rows[1:] if columns.has_header else rows
    if not data and len(records) == len(rows):
        raise problems.no_rows()
    shown = list(_shown(data[:_SHOWN_ROWS], reading, limits))
    return Preview(
        reading=reading,
        rows=tuple(tuple(row) for row in shown),
        row_syntax=tuple(_syntax(row, columns.email_index) for row in shown),
        sheets=table.sheets,
        encodings=table.encodings,
        email_candidates=columns.candidates,
        estimated_rows=_estimate(table, records, file.seek(0, 2), header=columns.has_header),
    )


def require_size(file: SourceFile, kind: FileKind, limits: ReaderLimits) -> None:
    """Raise FileProblemError ``too_big`` for more than we read of this kind."""
    size = file.seek(0, 2)
    limit = limits.workbook_bytes if kind.is_workbook else limits.text_bytes
    if size > limit:
        raise problems.too_big(size // MIB, limit // MIB)


def _refuse_wrong_encoding(records: list[Record], encoding: str) -> None:
    bad = [
        number
        for number, record in enumerate(records, 1)
        if isinstance(record, RejectedRecord) and record.cause is RejectCause.BAD_ENCODING
    ]
    if len(bad) * 10 > len(records):
        raise problems.bad_encoding(encoding, bad[0])


def _columns(
    rows: list[list[str]], choices: ReadingChoices, reading: SourceReading, limits: ReaderLimits
) -> Columns:
    columns = decide_columns(rows, choices)
    if len(columns.names) > limits.columns:
        raise problems.too_many_columns(len(columns.names), limits.columns)
    if reading.format is SourceFormat.TXT and not columns.has_header:
        return replace(columns, names=("email",))
    return columns


def _complete(reading: SourceReading, item: SourceItem, columns: Columns) -> SourceReading:
    identity = item.identity
    return replace(
        reading,
        path=str(item.path),
        member=item.member,
        has_header=columns.has_header,
        columns=columns.names,
        email_index=columns.email_index,
        size=identity.size,
        mtime_ns=identity.mtime_ns,
        sha256=identity.sha256,
    )


def _shown(
    data: list[list[str]], reading: SourceReading, limits: ReaderLimits
) -> Iterator[list[str]]:
    """The rows cut to the width of the header."""
    mapping = RowMapping(replace(reading, email_index=max(0, reading.email_index)), limits)
    for row in data:
        fitted = row if len(row) == mapping.width else mapping.fit(list(row))
        if isinstance(fitted, list):
            yield fitted


def _syntax(row: list[str], email_index: int) -> bool | None:
    if email_index < 0:
        return None
    candidates = split_cell(row[email_index])
    if not candidates:
        return None
    return all(check_syntax(candidate.text).ok for candidate in candidates)


def _estimate(table: TableSource, records: list[Record], size: int, *, header: bool) -> int:
    """Data rows: known for sheets and short files, else from the bytes of the sample."""
    if table.estimated_rows is not None:
        return table.estimated_rows
    if table.height is not None:
        return max(0, table.height - header)
    if len(records) <= _SAMPLE_ROWS:
        return len(records) - header
    characters = sum(
        len(record.raw)
        if isinstance(record, RejectedRecord)
        else sum(map(len, record)) + len(record)
        for record in records
    )
    sample = "\n".join("".join(record) for record in records if isinstance(record, list))
    encoded = len(sample.encode(table.reading.encoding, "replace"))
    bytes_per_row = characters / len(records) * encoded / max(1, len(sample)) + 1
    return max(len(records), round(size / bytes_per_row)) - header
