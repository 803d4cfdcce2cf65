"""A contact file as the user chose it: what was guessed, what was decided."""

from dataclasses import dataclass
from enum import StrEnum


class SourceFormat(StrEnum):
    """Kinds of contact file, found by content, not by suffix."""

    CSV = "csv"  # any separator
    TXT = "txt"  # one address a line
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingChoices:
    """What the user fixed by hand. None means: guess."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    has_header: bool | None = None
    email_column: str | None = None  # a column's name, or its number from 1
    excluded_columns: tuple[str, ...] = ()  # not to be stored


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReading:
    """How a file is read: fully decided, stored with the task so that a resume reads alike."""

    path: str
    format: SourceFormat
    encoding: str = ""  # text formats only
    delimiter: str = ""  # CSV only
    quote: str = '"'
    sheet: str = ""  # workbooks only
    has_header: bool = True
    columns: tuple[str, ...] = ()  # all names, made unique; "Column 1" ... without header
    email_index: int = 0
    excluded: tuple[int, ...] = ()  # positions not stored
    size: int = 0  # bytes
    mtime_ns: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The first rows of a file and every guess about it.

    ``email_index`` in ``reading`` is -1 when no column looks like e-mail.
    """

    reading: SourceReading
    rows: tuple[tuple[str, ...], ...]  # up to 100 data rows, each as wide as the header
    row_syntax: tuple[bool | None, ...]  # per row: e-mail cell possible, impossible, empty
    sheets: tuple[str, ...] = ()  # of a workbook
    encodings: tuple[str, ...] = ()  # plausible ones, best first (text formats)
    email_candidates: tuple[int, ...] = ()  # columns that could hold the address, best first
    estimated_rows: int | None = None
