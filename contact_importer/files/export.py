"""Exports contacts to files. Queries are awaited; the files are written on one thread."""

import asyncio
from array import array
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from contact_importer.engine.file_ports import (
    ExportPreset,
    ExportRequest,
    ExportSplit,
    ReportRequest,
)
from contact_importer.engine.store_ports import QueryStore
from contact_importer.files.export_draft import Draft
from contact_importer.files.export_table import ExportTable
from contact_importer.files.export_target import checked_place, class_file_name
from contact_importer.files.report import write_report
from contact_importer.model.contact import Contact, ContactFilter, Layout
from contact_importer.model.errors import ExportProblemError
from contact_importer.model.report import ReportFacts
from contact_importer.model.verdict import Status

PAGE_CONTACTS = 5_000
DELIMITERS = (",", ";", "\t", "|")
# The limits of a sheet, header included (ECMA-376 as Excel implements it).
SHEET_ROWS = 1_048_576
SHEET_COLUMNS = 16_384


class FileExporter:
    """CSV and XLSX exports and reports (``Exporter``): streamed, atomic, never onto a source."""

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
            target = await run(thread, checked_place, request, sources)
            parts = [(name, await store.contact_ids(wanted)) for name, wanted in _parts(request)]
            # Asked after the ids, so that the layout of every id is known.
            table = ExportTable(await store.list_layouts(request.contacts), request.columns)
            _require_possible(request, max(len(ids) for _, ids in parts), len(table.header))
            draft = Draft(target, request, table)
            try:
                await run(thread, draft.begin)
                for name, ids in parts:
                    if not ids and request.split is not ExportSplit.NONE:
                        continue
                    await run(thread, draft.open, name)
                    async for contacts, layouts in _pages(ids, store):
                        written = await run(thread, draft.write, contacts, layouts)
                        if progress is not None:
                            progress(written)
                    await run(thread, draft.close)
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


def _parts(request: ExportRequest) -> list[tuple[str, ContactFilter]]:
    """The files of an export, by name, and which contacts each has."""
    wanted = request.contacts
    if request.split is ExportSplit.NONE:
        return [(request.target.name, wanted)]
    return [
        (class_file_name(status, request), replace(wanted, statuses=frozenset({status})))
        for status in Status
        if not wanted.statuses or status in wanted.statuses
    ]


async def _pages(
    ids: "array[int]", store: QueryStore
) -> AsyncIterator[tuple[tuple[Contact, ...], Mapping[int, Layout]]]:
    """Contacts with their layouts, a page at a time; contacts that are gone are left out."""
    for start in range(0, len(ids), PAGE_CONTACTS):
        contacts = await store.contacts(ids[start : start + PAGE_CONTACTS])
        layouts = await store.layouts(sorted({contact.layout_id for contact in contacts}))
        yield contacts, layouts


def _require_possible(request: ExportRequest, rows: int, columns: int) -> None:
    """ExportProblemError for what the format cannot hold."""
    if request.preset is ExportPreset.SOURCE:
        if request.style is None:
            raise ExportProblemError(
                "These contacts did not come from a text file. Please choose another format.",
                code="export_no_text_source",
            )
        return
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
