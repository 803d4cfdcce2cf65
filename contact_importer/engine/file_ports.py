"""What the engine needs from files: contact files read, exports and reports written."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from contact_importer.engine.rows import RowBatch
from contact_importer.engine.store_ports import QueryStore
from contact_importer.model.contact import BlacklistEntry, ContactFilter
from contact_importer.model.report import ReportFacts
from contact_importer.model.source import Preview, ReadingChoices, SourceReading

#: What a person chose to import: a file, or several to be read as one table.
SourceFiles = Path | Sequence[Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadJob:
    """What the reader needs to read and classify a whole file."""

    reading: SourceReading
    start_after: int  # row number to go on after (the task's cursor)
    decide_without_dns: bool  # FAST: rows that pass get DOMAIN_NOT_CHECKED
    blacklist: tuple[BlacklistEntry, ...]
    accept_address_literals: bool = True
    disposable_domains: frozenset[str] = frozenset()  # the user's own
    role_names: frozenset[str] = frozenset()  # the user's own


class SourceReader(Protocol):
    """Reads contact files, isolated from this process."""

    async def preview(self, source: SourceFiles, choices: ReadingChoices) -> Preview:
        """Guess and show the first rows; FileProblemError if it cannot be read.

        Of several files, or a ZIP, those that can be read become one table; the others are
        named in ``Preview.skipped``.
        """

    def read(self, job: ReadJob) -> AsyncIterator[RowBatch]:
        """All rows after ``start_after`` in batches (500 rows or more, or 1 s).

        FileProblemError for an unreadable file (code ``file_changed`` if it is not the one
        that was previewed). Closing the iterator ends the reader at once.
        """


class ExportPreset(StrEnum):
    """How an export is written."""

    SPREADSHEET = "spreadsheet"  # CSV, UTF-8 with BOM, safe against formulas
    EXACT = "exact"  # CSV, RFC 4180, UTF-8, values untouched
    XLSX = "xlsx"  # workbook with typed strings
    SOURCE = "source"  # as the text file was that the contacts came from, values untouched


class ExportSplit(StrEnum):
    """Into how many files an export goes."""

    NONE = "none"  # one file
    FOLDER = "folder"  # one file per status that occurs, in the folder ``target``
    ZIP = "zip"  # the same in the archive ``target``


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStyle:
    """How a text file was written."""

    encoding: str  # Python's name
    delimiter: str
    has_header: bool
    suffix: str  # ".csv", ".txt" ...


class ExportColumns(StrEnum):
    """Which columns an export has."""

    ORIGINAL = "original"  # the source's columns in their order
    WITH_RESULT = "with_result"  # ... and status, reason, level, checked_at


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """An export to be written."""

    contacts: ContactFilter
    target: Path
    preset: ExportPreset = ExportPreset.SPREADSHEET
    columns: ExportColumns = ExportColumns.ORIGINAL
    delimiter: str = ","
    split: ExportSplit = ExportSplit.NONE
    style: SourceStyle | None = None  # for SOURCE; the service fills it in

    @property
    def suffix(self) -> str:
        """The end of a name for the format."""
        if self.preset is ExportPreset.XLSX:
            return ".xlsx"
        return self.style.suffix if self.preset is ExportPreset.SOURCE and self.style else ".csv"


class ReportFormat(StrEnum):
    """How a report is written."""

    HTML = "html"  # one page that needs nothing else
    XLSX = "xlsx"  # a workbook with charts


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """A report about a whole list or task: the filter's other fields are ignored."""

    contacts: ContactFilter
    target: Path
    format: ReportFormat = ReportFormat.HTML
    language: str = "en"  # "en", "ru"
    with_addresses: bool = False


class Exporter(Protocol):
    """Writes contacts, or reports about them, to a file, atomically."""

    async def export(
        self,
        request: ExportRequest,
        store: QueryStore,
        sources: Sequence[Path],
        progress: Callable[[int], None] | None = None,
    ) -> int:
        """Rows written. ExportProblemError; never writes onto one of ``sources``."""

    async def report(
        self, request: ReportRequest, facts: ReportFacts, store: QueryStore, sources: Sequence[Path]
    ) -> None:
        """Write the report. ExportProblemError; never writes onto one of ``sources``."""
