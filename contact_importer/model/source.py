"""A contact file as the user chose it: what was guessed, what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

SOURCE_COLUMN = "Source file"  # of several files read as one table; the window translates it

MOST_FILES = 100  # read as one table


class SourceFormat(StrEnum):
    """Kinds of contact file, found by content, not by suffix."""

    CSV = "csv"  # any separator
    TXT = "txt"  # one address a line
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    VCARD = "vcard"
    JSON = "json"
    JSONL = "jsonl"  # one object a line
    FILES = "files"  # several, read as one table: see ``SourceReading.parts``

    @property
    def is_text(self) -> bool:
        """It has an encoding."""
        return self in _TEXTS

    @property
    def names_fields(self) -> bool:
        """Each record names its own fields: there is no header row to be guessed."""
        return self in _NAMING


_TEXTS = (
    SourceFormat.CSV,
    SourceFormat.TXT,
    SourceFormat.VCARD,
    SourceFormat.JSON,
    SourceFormat.JSONL,
)
_NAMING = (SourceFormat.VCARD, SourceFormat.JSON, SourceFormat.JSONL, SourceFormat.FILES)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingChoices:
    """What the user fixed by hand. None means: guess.

    With several files each choice holds for every file that it fits.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None  # of a workbook; of JSON the name of the array: "data.contacts"
    has_header: bool | None = None
    email_column: str | None = None  # a column's name, or its number from 1
    source_column: str = SOURCE_COLUMN  # what it is called, where there are several files


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePart:
    """One of several files that are read as one table."""

    reading: "SourceReading"  # of this file alone
    name: str  # what stands in the source column
    positions: tuple[int, ...]  # of its columns among those of the whole
    rows_before: int | None = None  # in the files before it; None until it is being read


class RowPlace(NamedTuple):
    """Where a row stands."""

    file: str
    row: int  # in that file, from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReading:
    """How a source is read: fully decided, stored with the task so that a resume reads alike.

    With ``parts`` it is several files in this order, or a ZIP of them; then ``columns`` is the
    union of theirs, the last one names the file that a row comes from, and rows are numbered
    through.
    """

    path: str  # of the file, or of the ZIP it is in; with parts: of the first
    format: SourceFormat
    encoding: str = ""  # text formats only
    delimiter: str = ""  # CSV only
    quote: str = '"'
    sheet: str = ""  # of a workbook; of JSON the array
    has_header: bool = True
    columns: tuple[str, ...] = ()  # all names, made unique; "Column 1" ... without header
    fields: tuple[str, ...] = ()  # those names as the records have them, where they name fields
    email_index: int = 0
    excluded: tuple[int, ...] = ()  # positions not stored
    size: int = 0  # bytes of the file at ``path``; with parts: of all
    mtime_ns: int = 0
    sha256: str = ""
    member: str = ""  # its name in the ZIP at ``path``
    parts: tuple[SourcePart, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files on disk that it is read from."""
        found = [part.reading.path for part in self.parts] or [self.path]
        return tuple(map(Path, dict.fromkeys(found)))

    @property
    def name(self) -> str:
        """What a person calls it: the file's name, and how many more there are."""
        first, *more = self.paths
        return f"{first.name} + {len(more)}" if more else first.name

    def place_of(self, row_number: int) -> RowPlace:
        """The file, and the row in it, of a row of the whole."""
        for part in reversed(self.parts):
            if part.rows_before is not None and part.rows_before < row_number:
                return RowPlace(part.name, row_number - part.rows_before)
        return RowPlace(self.name, row_number)

    def with_part_begun(self, part: int, rows_before: int) -> "SourceReading":
        """The same, knowing after how many rows one of its files begins."""
        known = replace(self.parts[part], rows_before=rows_before)
        return replace(self, parts=(*self.parts[:part], known, *self.parts[part + 1 :]))


def reading_from_dict(values: Mapping[str, Any]) -> SourceReading:
    """The inverse of ``dataclasses.asdict``, also after JSON and of older versions."""
    parts = tuple(
        SourcePart(
            reading=reading_from_dict(part["reading"]),
            name=part["name"],
            positions=tuple(part["positions"]),
            rows_before=part["rows_before"],
        )
        for part in values.get("parts", ())
    )
    decoded = {
        "format": SourceFormat(values["format"]),
        "columns": tuple(values["columns"]),
        "fields": tuple(values.get("fields", ())),
        "excluded": tuple(values["excluded"]),
        "parts": parts,
    }
    return SourceReading(**{**values, **decoded})


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedFile:
    """One of several files that is left out, and why: the parts of a FileProblemError."""

    name: str
    code: str
    message: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The first rows of a source and every guess about it.

    ``email_index`` in ``reading`` is -1 when no column looks like e-mail.
    """

    reading: SourceReading
    rows: tuple[tuple[str, ...], ...]  # up to 100 data rows, each as wide as the header
    row_syntax: tuple[bool | None, ...]  # per row: e-mail cell possible, impossible, empty
    sheets: tuple[str, ...] = ()  # of a workbook
    encodings: tuple[str, ...] = ()  # plausible ones, best first (text formats)
    email_candidates: tuple[int, ...] = ()  # columns that could hold the address, best first
    estimated_rows: int | None = None
    skipped: tuple[SkippedFile, ...] = ()  # of several files
