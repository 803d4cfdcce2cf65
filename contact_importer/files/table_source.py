"""A file opened as a table, whatever its format: records in order. Reader process."""

from collections.abc import Callable, Iterator
from itertools import islice

from contact_importer.files import problems
from contact_importer.files.delimited import DelimitedRecords, Record, single_records
from contact_importer.files.dialect import declared_separator, guess_delimiter, known_delimiter
from contact_importer.files.file_kind import FileKind
from contact_importer.files.limits import MIB, ReaderLimits
from contact_importer.files.named_source import NAMED_KINDS, guess_named, named_records
from contact_importer.files.open_table import TableSource
from contact_importer.files.source_file import SourceFile
from contact_importer.files.text_encoding import choose_encoding
from contact_importer.files.text_lines import read_blocks
from contact_importer.files.zip_scan import scan_archive, unpacked_size
from contact_importer.model.source import ReadingChoices, SourceFormat, SourceReading

_DIALECT_LINES = 1_000
_BYTES_PARSED_PER_S = 3 * MIB  # slowest seen, of an unpacked workbook on a busy machine
_LONGEST_SILENCE_S = 240.0

Announce = Callable[[float], None]
"""Tells the watchdog how many seconds of silence to expect; 0: just a sign of life."""


def guess_table(
    file: SourceFile,
    kind: FileKind,
    choices: ReadingChoices,
    limits: ReaderLimits,
    announce: Announce,
) -> TableSource:
    """The table as guessed where nothing was chosen."""
    if kind in NAMED_KINDS:
        return guess_named(file, kind.source_format, choices, limits)
    if kind.is_workbook:
        _announce_parsing(_scan(file, kind, limits, announce), announce)
        return _open_workbook(file, kind, choices.sheet or "", limits)
    guess = choose_encoding(file, choices.encoding, longest_line=limits.line_chars)
    if choices.delimiter:
        delimiter = known_delimiter(choices.delimiter)
    else:
        delimiter = _sniff(file, guess.encoding, limits)
    reading = SourceReading(
        path="",
        format=SourceFormat.CSV if delimiter else SourceFormat.TXT,
        encoding=guess.encoding,
        delimiter=delimiter,
    )
    return TableSource(
        reading=reading, records=_text_records(file, reading, limits), encodings=guess.plausible
    )


def open_table(
    file: SourceFile,
    kind: FileKind,
    reading: SourceReading,
    limits: ReaderLimits,
    announce: Announce,
) -> TableSource:
    """The table as it was decided before."""
    if kind in NAMED_KINDS:
        return TableSource(reading=reading, records=named_records(file, reading, limits))
    if kind.is_workbook:
        # With its hash verified it is the file that was scanned for its preview.
        known = kind is not FileKind.XLS and bool(reading.sha256)
        size = unpacked_size(file) if known else _scan(file, kind, limits, announce)
        _announce_parsing(size, announce)
        return _open_workbook(file, kind, reading.sheet, limits)
    return TableSource(reading=reading, records=_text_records(file, reading, limits))


def _text_records(
    file: SourceFile, reading: SourceReading, limits: ReaderLimits
) -> Iterator[Record]:
    blocks = read_blocks(file, reading.encoding, limits)
    if reading.format is SourceFormat.TXT:
        return single_records(blocks, limits)
    return iter(DelimitedRecords(blocks, reading.delimiter, reading.quote, limits))


def _sniff(file: SourceFile, encoding: str, limits: ReaderLimits) -> str:
    block = next(read_blocks(file, encoding, limits), None)
    if block is None:
        raise problems.file_empty()
    declared = declared_separator(block.lines[0])
    return declared or guess_delimiter(list(islice(block.lines, _DIALECT_LINES)))


def _scan(file: SourceFile, kind: FileKind, limits: ReaderLimits, announce: Announce) -> int:
    """Bytes to be parsed; FileProblemError if that is not safe."""
    if kind is FileKind.XLS:
        return file.seek(0, 2)
    return scan_archive(file, limits, lambda: announce(0.0))


def _announce_parsing(size: int, announce: Announce) -> None:
    """The parser says nothing until it is through."""
    announce(min(_LONGEST_SILENCE_S, max(1.0, size / _BYTES_PARSED_PER_S)))


def _open_workbook(
    file: SourceFile, kind: FileKind, sheet_name: str, limits: ReaderLimits
) -> TableSource:
    from contact_importer.files.workbook import Workbook  # a text file does not need the parser

    book = Workbook(file, kind, limits)
    sheet = book.sheet(sheet_name) if sheet_name else book.first_filled_sheet()
    return TableSource(
        reading=SourceReading(path="", format=kind.source_format, sheet=sheet.name),
        records=sheet.records(),
        sheets=book.sheets,
        height=sheet.height,
    )
