"""A source reader without a process of its own: for many small imports in a row."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

from contact_importer.engine.file_ports import ReadJob, SourceFiles
from contact_importer.engine.rows import RowBatch
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.messages import (
    Batch,
    decode_batch,
    decode_preview,
    pack_batch,
    pack_preview,
    unpack,
)
from contact_importer.files.previewing import preview_source
from contact_importer.files.reading import read_batches
from contact_importer.model.source import Preview, ReadingChoices
from contact_importer.validation.lists import ListIndex

_LIMITS = ReaderLimits()


class PlainReader:
    """Implements ``engine.file_ports.SourceReader`` in a thread, through the same messages."""

    async def preview(self, source: SourceFiles, choices: ReadingChoices) -> Preview:
        """See the port."""
        return await asyncio.to_thread(_preview, source, choices)

    async def read(self, job: ReadJob) -> AsyncGenerator[RowBatch, None]:
        """See the port."""
        for batch in await asyncio.to_thread(_read, job):
            yield decode_batch(unpack(pack_batch(batch)))


def _preview(source: SourceFiles, choices: ReadingChoices) -> Preview:
    paths = [source] if isinstance(source, Path) else source
    preview = preview_source(paths, choices, _LIMITS, lambda _: None)
    return decode_preview(unpack(pack_preview(preview)))


def _read(job: ReadJob) -> list[Batch]:
    return list(read_batches(job, ListIndex.bundled(job.blacklist), _LIMITS, lambda _: None))
