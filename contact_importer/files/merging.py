"""Several files as one table: the union of their columns, and one more for the file's name.

Pure; runs in the reader process.
"""

from collections.abc import Iterable, Iterator, Sequence

from contact_importer.files import problems
from contact_importer.files.columns import unique_names
from contact_importer.files.delimited import Record
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.row_mapping import RowMapping, filled
from contact_importer.model.source import (
    Preview,
    ReadingChoices,
    SkippedFile,
    SourceFormat,
    SourcePart,
    SourceReading,
)

_SHOWN_ROWS = 100
_LEAST_SHOWN = 3  # rows of each file


def merged(
    found: Sequence[tuple[str, Preview]],
    skipped: Sequence[SkippedFile],
    choices: ReadingChoices,
    limits: ReaderLimits,
) -> Preview:
    """The preview of named files as one table."""
    names, email_index, positions = _union([preview.reading for _, preview in found])
    columns = unique_names([*names, choices.source_column], len(names) + 1)
    if len(columns) > limits.columns:
        raise problems.too_many_columns(len(columns), limits.columns)
    parts = tuple(
        SourcePart(reading=preview.reading, name=name, positions=places)
        for (name, preview), places in zip(found, positions, strict=True)
    )
    reading = SourceReading(
        path=parts[0].reading.path,
        format=SourceFormat.FILES,
        columns=columns,
        email_index=email_index,
        size=_bytes_of(parts),
        parts=parts,
    )
    share = max(_LEAST_SHOWN, _SHOWN_ROWS // len(parts))
    shown = [
        (_placed(row, part, len(columns)), syntax)
        for part, (_, preview) in zip(parts, found, strict=True)
        for row, syntax in list(zip(preview.rows, preview.row_syntax, strict=True))[:share]
    ][:_SHOWN_ROWS]
    return Preview(
        reading=reading,
        rows=tuple(tuple(row) for row, _ in shown),
        row_syntax=tuple(syntax for _, syntax in shown),
        email_candidates=_candidates(parts, found, email_index),
        estimated_rows=sum(preview.estimated_rows or 0 for _, preview in found),
        skipped=tuple(skipped),
    )


def part_records(
    records: Iterable[Record], part: SourcePart, width: int, limits: ReaderLimits
) -> Iterator[Record]:
    """The data records of one file as rows of the whole; blank ones are left out."""
    mapping = RowMapping(part.reading, limits)
    for record in filled(records):
        row = record
        if isinstance(row, list) and len(row) != mapping.width:
            row = mapping.fit(row)
        yield _placed(row, part, width) if isinstance(row, list) else row


def _placed(record: Sequence[str], part: SourcePart, width: int) -> list[str]:
    row = [""] * width
    for position, text in zip(part.positions, record, strict=True):
        row[position] = text
    row[-1] = part.name
    return row


def _union(
    readings: Sequence[SourceReading],
) -> tuple[list[str], int, list[tuple[int, ...]]]:
    """(names, place of the e-mail column or -1, for each file where its columns go).

    Columns of one name are one column, whatever their case; the e-mail columns are one whatever
    their names.
    """
    names: list[str] = []
    known: dict[str, int] = {}
    email_index = -1
    positions = []
    for reading in readings:
        places = []
        for index, name in enumerate(reading.columns):
            if index == reading.email_index:
                if email_index < 0:
                    email_index = len(names)
                    names.append(name)
                places.append(email_index)
                continue
            key = " ".join(name.split()).casefold()
            if key not in known:
                known[key] = len(names)
                names.append(name)
            places.append(known[key])
        positions.append(tuple(places))
    return names, email_index, positions


def _bytes_of(parts: Sequence[SourcePart]) -> int:
    return sum({part.reading.path: part.reading.size for part in parts}.values())


def _candidates(
    parts: Sequence[SourcePart], found: Sequence[tuple[str, Preview]], email_index: int
) -> tuple[int, ...]:
    """Columns that could hold the address in some file, the chosen one first."""
    places = [
        part.positions[candidate]
        for part, (_, preview) in zip(parts, found, strict=True)
        for candidate in preview.email_candidates
    ]
    return tuple(dict.fromkeys(([email_index] if email_index >= 0 else []) + places))
