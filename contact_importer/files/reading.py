"""A whole file as batches of classified rows. Runs in the reader process."""

import os
from collections.abc import Iterator
from pathlib import Path

from contact_importer.engine.file_ports import ReadJob
from contact_importer.files.batching import BatchMaker
from contact_importer.files.file_kind import identify
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.messages import Batch
from contact_importer.files.previewing import require_size
from contact_importer.files.row_mapping import RowMapping, data_records
from contact_importer.files.source_file import open_source, require_same, require_untouched
from contact_importer.files.table_source import Announce, open_table
from contact_importer.validation.classify import RowClassifier
from contact_importer.validation.lists import ListIndex


def read_batches(
    job: ReadJob, lists: ListIndex, limits: ReaderLimits, announce: Announce
) -> Iterator[Batch]:
    """All rows after ``job.start_after``; FileProblemError as in ``problems``."""
    reading = job.reading
    mapping = RowMapping(reading, limits)
    classifier = RowClassifier(
        lists,
        decide_without_dns=job.decide_without_dns,
        accept_address_literals=job.accept_address_literals,
    )
    maker = BatchMaker(mapping, classifier, reading.encoding, limits)
    with open_source(Path(reading.path)) as file:
        since = os.fstat(file.fileno())
        require_same(file, reading)
        kind = identify(file)
        require_size(file, kind, limits)
        table = open_table(file, kind, reading, limits, announce)
        records = data_records(table.records, has_header=reading.has_header)
        yield from maker.batches(records, job.start_after, lambda: announce(0.0))
        require_untouched(file, since)
