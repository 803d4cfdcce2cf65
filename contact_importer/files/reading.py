"""A whole source as batches of classified rows. Runs in the reader process."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from io import FileIO
from pathlib import Path

from contact_importer.engine.file_ports import ReadJob
from contact_importer.files import problems
from contact_importer.files.archive import Archive
from contact_importer.files.batching import BatchMaker
from contact_importer.files.delimited import Record
from contact_importer.files.file_kind import FileKind
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.merging import part_records
from contact_importer.files.messages import Batch
from contact_importer.files.previewing import require_size
from contact_importer.files.row_mapping import RowMapping, data_records
from contact_importer.files.source_file import (
    SourceFile,
    open_source,
    require_same,
    require_untouched,
)
from contact_importer.files.table_source import Announce, open_table
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import SourceReading
from contact_importer.validation.classify import RowClassifier
from contact_importer.validation.lists import ListIndex


def read_batches(
    job: ReadJob, lists: ListIndex, limits: ReaderLimits, announce: Announce
) -> Iterator[Batch]:
    """All rows after ``job.start_after``; FileProblemError as in ``problems``."""
    reading = job.reading
    classifier = RowClassifier(
        lists,
        decide_without_dns=job.decide_without_dns,
        accept_address_literals=job.accept_address_literals,
    )
    maker = BatchMaker(RowMapping(reading, limits), classifier, reading.encoding, limits)

    def tick() -> None:
        announce(0.0)

    with ExitStack() as stack:
        files = _Files(reading, limits, stack, announce)
        if not reading.parts:
            yield from maker.batches(files.records(reading), job.start_after, tick)
        for number, part in enumerate(reading.parts):
            maker.begin_part(number, part.reading.encoding)
            try:
                rows = part_records(files.records(part.reading), part, len(reading.columns), limits)
                yield from maker.batches(rows, job.start_after, tick)
            except FileProblemError as problem:
                raise problems.named(problem, part.name) from problem
        maker.require_rows()
        files.require_untouched()


class _Files:
    """The files of a source, all open from the first row to the last."""

    def __init__(
        self, reading: SourceReading, limits: ReaderLimits, stack: ExitStack, announce: Announce
    ) -> None:
        """FileProblemError ``file_changed`` if one is not what was previewed."""
        self._limits = limits
        self._announce = announce
        self._open: dict[str, tuple[FileIO, os.stat_result]] = {}
        self._archives: dict[str, Archive] = {}
        self._names = reading.parts != ()
        for single in [part.reading for part in reading.parts] or [reading]:
            if single.path in self._open:
                continue
            path = Path(single.path)
            announce(0.0)
            try:
                file = stack.enter_context(open_source(path))
                self._open[single.path] = (file, os.fstat(file.fileno()))
                require_same(file, single)
            except FileProblemError as problem:
                raise self._named(problem, path) from problem

    def records(self, reading: SourceReading) -> Iterator[Record]:
        """The data records of one file."""
        file = self._content(reading)
        kind = FileKind.of(reading.format)
        require_size(file, kind, self._limits)
        table = open_table(file, kind, reading, self._limits, self._announce)
        return data_records(table.records, has_header=reading.has_header)

    def require_untouched(self) -> None:
        """Raise FileProblemError ``file_changed`` if one was written to meanwhile."""
        for path, (file, since) in self._open.items():
            try:
                require_untouched(file, since)
            except FileProblemError as problem:
                raise self._named(problem, Path(path)) from problem

    def _content(self, reading: SourceReading) -> SourceFile:
        file, _ = self._open[reading.path]
        if not reading.member:
            return file
        archive = self._archives.get(reading.path)
        if archive is None:
            archive = self._archives[reading.path] = Archive(file, self._limits)
        return archive.open(reading.member)

    def _named(self, problem: FileProblemError, path: Path) -> FileProblemError:
        return problems.named(problem, path.name) if self._names else problem
