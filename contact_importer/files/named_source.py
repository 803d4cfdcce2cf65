"""JSON, JSON lines and vCard files opened as tables. Runs in the reader process."""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from contact_importer.files import problems
from contact_importer.files.delimited import Record
from contact_importer.files.file_kind import FileKind
from contact_importer.files.json_source import (
    find_array,
    line_values,
    named_fields,
    records_at,
    rows,
)
from contact_importer.files.json_text import JsonObject, JsonText, JsonValue
from contact_importer.files.limits import MIB, ReaderLimits
from contact_importer.files.named_fields import Fields, collect_columns, placed_fields
from contact_importer.files.open_table import TableSource
from contact_importer.files.source_file import SourceFile
from contact_importer.files.text_encoding import choose_encoding
from contact_importer.files.text_lines import read_blocks, read_text
from contact_importer.files.values import RejectedRecord, checked_cells
from contact_importer.files.vcard import read_cards
from contact_importer.model.source import ReadingChoices, SourceFormat, SourceReading

NAMED_KINDS = frozenset({FileKind.VCARD, FileKind.JSON, FileKind.JSONL})
_PICTURE_CHARS = 32 * MIB  # a photo of a card may stand in one line
_FOLDED_HEAD = MIB
_without_folds = re.compile(rb"\r?\n[ \t]").sub

_TITLES = {
    SourceFormat.VCARD: "vCard file",
    SourceFormat.JSON: "JSON",
    SourceFormat.JSONL: "JSONL",
}

Values = Iterator[JsonValue | RejectedRecord]


def guess_named(
    file: SourceFile, kind: SourceFormat, choices: ReadingChoices, limits: ReaderLimits
) -> TableSource:
    """The table as guessed where nothing was chosen. FileProblemError for a damaged file."""
    guess = choose_encoding(file, choices.encoding)
    if kind is SourceFormat.VCARD and choices.encoding is None and _folds_letters(file):
        guess = replace(guess, encoding="utf-8")
    reading = SourceReading(path="", format=kind, encoding=guess.encoding)
    if kind is SourceFormat.JSON:
        sheet = choices.sheet or find_array(_json_text(file, guess.encoding, limits))
        reading = replace(reading, sheet=sheet)
    found = TableSource(
        reading=reading,
        records=iter(()),
        sheets=(reading.sheet,) if reading.sheet else (),
        encodings=guess.plausible,
    )
    if kind is not SourceFormat.VCARD:
        values, are_rows = _rows_or_objects(_values(file, reading, limits))
        if are_rows:
            return replace(found, records=_row_records(values, limits))
    first = collect_columns(_fields(file, reading, limits), limits)
    if first.rejected and first.rejected == first.seen:
        raise problems.damaged_text(_TITLES[kind], 1)
    read = max(1, file.tell())
    return replace(
        found,
        records=placed_fields(_fields(file, reading, limits), first.columns, limits),
        names_fields=True,
        estimated_rows=first.seen if first.are_all else round(file.seek(0, 2) / read * first.seen),
    )


def _folds_letters(file: SourceFile) -> bool:
    """It is UTF-8 but for its folds, which cut letters in two."""
    file.seek(0)
    head = _without_folds(b"", file.read(_FOLDED_HEAD))
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head)
    except UnicodeDecodeError:
        return False
    return not head.isascii()


def named_records(
    file: SourceFile, reading: SourceReading, limits: ReaderLimits
) -> Iterator[Record]:
    """The records as decided before, the names first unless they are plain rows."""
    if reading.format is not SourceFormat.VCARD:
        values, are_rows = _rows_or_objects(_values(file, reading, limits))
        if are_rows:
            return _row_records(values, limits)
    return placed_fields(_fields(file, reading, limits), reading.fields, limits)


def _fields(
    file: SourceFile, reading: SourceReading, limits: ReaderLimits
) -> Iterator[Fields | RejectedRecord]:
    if reading.format is SourceFormat.VCARD:
        with_pictures = replace(limits, line_chars=max(limits.line_chars, _PICTURE_CHARS))
        blocks = read_blocks(file, reading.encoding, with_pictures)
        return read_cards(blocks, reading.encoding, limits)
    return named_fields(_values(file, reading, limits))


def _values(file: SourceFile, reading: SourceReading, limits: ReaderLimits) -> Values:
    if reading.format is SourceFormat.JSONL:
        return line_values(read_blocks(file, reading.encoding, limits), limits)
    return records_at(_json_text(file, reading.encoding, limits), reading.sheet)


def _json_text(file: SourceFile, encoding: str, limits: ReaderLimits) -> JsonText:
    return JsonText(read_text(file, encoding), limits.line_chars)


def _rows_or_objects(values: Values) -> tuple[Values, bool]:
    """The same values, and whether the first of them is an array: a row without names."""
    first = next(values, None)
    if first is None:
        return values, False
    is_row = isinstance(first, list) and not isinstance(first, JsonObject)
    return chain((first,), values), is_row


def _row_records(
    values: Iterable[JsonValue | RejectedRecord], limits: ReaderLimits
) -> Iterator[Record]:
    for row in rows(values):
        yield row if isinstance(row, RejectedRecord) else checked_cells(row, limits.cell_chars)
