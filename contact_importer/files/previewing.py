"""The first rows of a file and every guess about it. Runs in the reader process."""

from collections.abc import Iterator
from dataclasses import replace
from io import FileIO
from itertools import islice
from pathlib import Path

from contact_importer.files import problems
from contact_importer.files.columns import Columns, decide_columns
from contact_importer.files.delimited import Record
from contact_importer.files.file_kind import FileKind, identify
from contact_importer.files.limits import MIB, ReaderLimits
from contact_importer.files.row_mapping import RowMapping, filled
from contact_importer.files.source_file import Fingerprint, fingerprint
from contact_importer.files.table_source import Announce, TableSource, guess_table
from contact_importer.files.values import RejectedRecord
from contact_importer.model.contact import RejectCause
from contact_importer.model.source import Preview, ReadingChoices, SourceFormat, SourceReading
from contact_importer.validation.cell import split_cell
from contact_importer.validation.syntax import check_syntax

_SAMPLE_ROWS = 1_000  # looked at
_SHOWN_ROWS = 100


def make_preview(
    file: FileIO, path: Path, choices: ReadingChoices, limits: ReaderLimits, announce: Announce
) -> Preview:
    """Guess everything that was not chosen; FileProblemError if it is no contact table."""
    kind = identify(file)
    require_size(file, kind, limits)
    identity = fingerprint(file)
    table = guess_table(file, kind, choices, limits, announce)
    records = list(islice(filled(table.records), _SAMPLE_ROWS + 1))
    _refuse_wrong_encoding(records, table.reading.encoding)
    rows = [record for record in records if isinstance(record, list)]
    if not rows:
        raise problems.no_rows()
    columns = _columns(rows, choices, table.reading, limits)
    reading = _complete(table.reading, path, identity, columns)
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
        estimated_rows=_estimate(table, records, identity, header=columns.has_header),
    )


def require_size(file: FileIO, kind: FileKind, limits: ReaderLimits) -> None:
    """Raise FileProblemError ``too_big`` for more than we read of this kind."""
    size = file.seek(0, 2)
    limit = limits.text_bytes if kind is FileKind.TEXT else limits.workbook_bytes
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


def _complete(
    reading: SourceReading, path: Path, identity: Fingerprint, columns: Columns
) -> SourceReading:
    return replace(
        reading,
        path=str(path),
        has_header=columns.has_header,
        columns=columns.names,
        email_index=columns.email_index,
        excluded=columns.excluded,
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


def _estimate(
    table: TableSource, records: list[Record], identity: Fingerprint, *, header: bool
) -> int:
    """Data rows: known for sheets and short files, else from the bytes of the sample."""
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
    return max(len(records), round(identity.size / bytes_per_row)) - header
