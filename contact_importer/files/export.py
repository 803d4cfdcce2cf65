"""Exports contacts to a file. Queries are awaited; the file is written on a thread of its own."""

import asyncio
from array import array
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from contact_importer.engine.file_ports import ExportPreset, ExportRequest, ReportRequest
from contact_importer.engine.store_ports import QueryStore
from contact_importer.files.atomic_file import AtomicFile
from contact_importer.files.export_csv import CsvSink
from contact_importer.files.export_table import ExportTable
from contact_importer.files.export_target import checked_target, named_problems
from contact_importer.files.report import write_report
from contact_importer.model.contact import Contact, Layout
from contact_importer.model.errors import ExportProblemError
from contact_importer.model.report import ReportFacts

PAGE_CONTACTS = 5_000
DELIMITERS = (",", ";", "\t", "|")
# The limits of a sheet, header included (ECMA-376 as Excel implements it).
SHEET_ROWS = 1_048_576
SHEET_COLUMNS = 16_384


class Sink(Protocol):
    """One format. All methods raise OSError; the stream belongs to the caller."""

    def write_rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Append rows."""

    def finish(self) -> None:
        """Hand everything to the stream."""

    def abandon(self) -> None:
        """Clean up without finishing."""


class FileExporter:
    """CSV and XLSX exports (``Exporter``): streamed, atomic, never onto a source."""

    async def export(
        self,
        request: ExportRequest,
        store: QueryStore,
        sources: Sequence[Path],
        progress: Callable[[int], None] | None = None,
    ) -> int:
        """Write the contacts that match; the number of rows written (without the header).

        ``progress`` gets the rows written so far after each page. ExportProblemError.
        """
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="export")
        run = asyncio.get_running_loop().run_in_executor
        try:
            target = await run(thread, checked_target, request.target, sources)
            ids = await store.contact_ids(request.contacts)
            # Asked after the ids, so that the layout of every id is known.
            table = ExportTable(await store.list_layouts(request.contacts), request.columns)
            _require_possible(request, len(ids), len(table.header))
            draft = _Draft(target, request, table)
            try:
                await run(thread, draft.begin)
                async for contacts, layouts in _pages(ids, store):
                    written = await run(thread, draft.write, contacts, layouts)
                    if progress is not None:
                        progress(written)
                return await run(thread, draft.commit)
            finally:
                # Also when cancelled: takes its turn behind a page that is being written.
                await asyncio.shield(run(thread, draft.discard))
        finally:
            thread.shutdown(wait=False)

    async def report(
        self, request: ReportRequest, facts: ReportFacts, store: QueryStore, sources: Sequence[Path]
    ) -> None:
        """Write a report. ExportProblemError."""
        await write_report(request, facts, store, sources)


async def _pages(
    ids: "array[int]", store: QueryStore
) -> AsyncIterator[tuple[tuple[Contact, ...], Mapping[int, Layout]]]:
    """Contacts with their layouts, a page at a time; contacts that are gone are left out."""
    for start in range(0, len(ids), PAGE_CONTACTS):
        contacts = await store.contacts(ids[start : start + PAGE_CONTACTS])
        layouts = await store.layouts(sorted({contact.layout_id for contact in contacts}))
        yield contacts, layouts


class _Draft:
    """The file while it is written: everything here runs on the export's thread."""

    def __init__(self, target: Path, request: ExportRequest, table: ExportTable) -> None:
        self._target = target
        self._request = request
        self._table = table
        self._file: AtomicFile | None = None
        self._sink: Sink | None = None
        self._rows = 0

    def begin(self) -> None:
        """Create the temporary file and write the header."""
        with named_problems(self._target):
            self._file = AtomicFile(self._target)
            self._sink = _sink(self._request, self._file.stream, len(self._table.header))
            self._sink.write_rows([self._table.header])

    def write(self, contacts: Sequence[Contact], layouts: Mapping[int, Layout]) -> int:
        """Append a page; the rows written so far."""
        rows = self._table.rows(contacts, layouts)
        if self._sink is not None:
            with named_problems(self._target):
                self._sink.write_rows(rows)
        self._rows += len(rows)
        return self._rows

    def commit(self) -> int:
        """Put the file in its place; the rows written."""
        if self._sink is not None and self._file is not None:
            with named_problems(self._target):
                self._sink.finish()
                self._sink = None
                self._file.commit()
                self._file = None
        return self._rows

    def discard(self) -> None:
        """Leave no trace, unless committed."""
        if self._sink is not None:
            with suppress(OSError):  # what went wrong has been said already
                self._sink.abandon()
        if self._file is not None:
            with suppress(OSError):
                self._file.discard()


def _sink(request: ExportRequest, stream: BinaryIO, width: int) -> Sink:
    if request.preset is ExportPreset.XLSX:
        from contact_importer.files.export_xlsx import XlsxSink  # 0.2 s: only when needed

        return XlsxSink(stream, width=width)
    safe = request.preset is ExportPreset.SPREADSHEET
    return CsvSink(stream, delimiter=request.delimiter, safe=safe)


def _require_possible(request: ExportRequest, rows: int, columns: int) -> None:
    """ExportProblemError for what the format cannot hold."""
    if request.preset is not ExportPreset.XLSX:
        if request.delimiter not in DELIMITERS:
            raise ExportProblemError(
                "The separator must be a comma, a semicolon, a tab or a vertical bar.",
                code="export_delimiter",
            )
        return
    if rows >= SHEET_ROWS:
        raise ExportProblemError(
            f"A workbook holds at most {SHEET_ROWS - 1:,} contacts and this export has {rows:,}. "
            "Please export as CSV.",
            code="export_too_many_rows",
            limit=SHEET_ROWS - 1,
            rows=rows,
        )
    if columns > SHEET_COLUMNS:
        raise ExportProblemError(
            f"A workbook holds at most {SHEET_COLUMNS:,} columns. Please export as CSV.",
            code="export_too_many_columns",
            limit=SHEET_COLUMNS,
        )
