"""A table that has been opened: how it is read, and its records. Reader process."""

from collections.abc import Iterator
from dataclasses import dataclass

from contact_importer.files.delimited import Record
from contact_importer.model.source import SourceReading


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSource:
    """An open table: how it is read, and its records with the header if it has one."""

    reading: SourceReading  # format, encoding, delimiter and sheet are decided
    records: Iterator[Record]
    sheets: tuple[str, ...] = ()
    encodings: tuple[str, ...] = ()
    height: int | None = None  # of a sheet, header included
    names_fields: bool = False  # the first record is the names, whatever it looks like
    estimated_rows: int | None = None
