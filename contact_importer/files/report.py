"""Writes reports about lists and tasks. Everything that takes time is done on a thread."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Event

from contact_importer.engine.file_ports import ReportFormat, ReportRequest
from contact_importer.engine.store_ports import QueryStore
from contact_importer.files.atomic_file import AtomicFile
from contact_importer.files.export_target import checked_target, named_problems
from contact_importer.files.report_content import ReportContent, report_content
from contact_importer.files.report_html import HtmlReport
from contact_importer.files.report_language import ReportLanguage
from contact_importer.files.report_rows import AddressRow, address_rows
from contact_importer.model.report import ReportFacts

#: More than these contacts are not listed: an export is the place for that.
MOST_ROWS = {ReportFormat.HTML: 1_000, ReportFormat.XLSX: 20_000}


async def write_report(
    request: ReportRequest, facts: ReportFacts, store: QueryStore, sources: Sequence[Path]
) -> None:
    """An HTML or XLSX report: atomic, never onto a source. ExportProblemError.

    Cancelled, it leaves no file behind, also while its thread is still at work.
    """
    target = await asyncio.to_thread(checked_target, request.target, sources)
    language = await asyncio.to_thread(ReportLanguage, request.language)
    rows: Sequence[AddressRow] = ()
    total = 0
    if request.with_addresses:
        limit = MOST_ROWS[request.format]
        rows, total = await address_rows(request.contacts, store, limit, language)
    content = report_content(facts, language)
    wanted = Event()
    wanted.set()
    write = partial(_write, target, request.format, content, language, (rows, total), wanted)
    try:
        await asyncio.to_thread(write)
    except asyncio.CancelledError:
        wanted.clear()
        raise


def _write(
    target: Path,
    kind: ReportFormat,
    content: ReportContent,
    language: ReportLanguage,
    contacts: tuple[Sequence[AddressRow], int],
    wanted: Event,
) -> None:
    rows, total = contacts
    with named_problems(target):
        file = AtomicFile(target)
        try:
            if kind is ReportFormat.HTML:
                text = HtmlReport(content, language).text(rows, total)
                file.stream.write(text.encode("utf-8", "replace"))
            else:
                from contact_importer.files.report_xlsx import XlsxReport  # 0.2 s: when needed

                XlsxReport(content, language).save(file.stream, rows, total)
            if wanted.is_set():
                file.commit()
        finally:
            file.discard()
