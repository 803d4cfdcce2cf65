"""A source reader without a process of its own: for many small imports in a row."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

from contact_importer.engine.file_ports import ReadJob
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
from contact_importer.files.previewing import make_preview
from contact_importer.files.reading import read_batches
from contact_importer.files.source_file import open_source
from contact_importer.model.source import Preview, ReadingChoices
from contact_importer.validation.lists import ListIndex

_LIMITS = ReaderLimits()


class PlainReader:
    """Implements ``engine.file_ports.SourceReader`` in a thread, through the same messages."""

    async def preview(self, path: Path, choices: ReadingChoices) -> Preview:
        """See the port."""
        return await asyncio.to_thread(_preview, path, choices)

    async def read(self, job: ReadJob) -> AsyncGenerator[RowBatch, None]:
        """See the port."""
        for batch in await asyncio.to_thread(_read, job):
            yield decode_batch(unpack(pack_batch(batch)))


def _preview(path: Path, choices: ReadingChoices) -> Preview:
    with open_source(path) as file:
        preview = make_preview(file, path, choices, _LIMITS, lambda _: None)
    return decode_preview(unpack(pack_preview(preview)))


def _read(job: ReadJob) -> list[Batch]:
    return list(read_batches(job, ListIndex.bundled(job.blacklist), _LIMITS, lambda _: None))
