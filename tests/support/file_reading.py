"""Previews and reads a file in the test's own process: the code without the child."""

from dataclasses import dataclass
from pathlib import Path

from contact_importer.engine.file_ports import ReadJob
from contact_importer.engine.rows import LoadedRow, decode_rows
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.messages import Batch
from contact_importer.files.previewing import preview_source
from contact_importer.files.reading import read_batches
from contact_importer.model.source import Preview, ReadingChoices, SourceReading
from contact_importer.validation.lists import ListIndex


@dataclass(frozen=True)
class Outcome:
    """Everything that came out of a file."""

    rows: list[LoadedRow]
    rejected: list[tuple[int, str, str]]
    batches: list[Batch]

    @property
    def addresses(self) -> list[str]:
        """In order."""
        return [row.address for row in self.rows]

    @property
    def causes(self) -> list[tuple[int, str]]:
        """Number and cause of each rejected row."""
        return [(number, cause) for number, cause, _ in self.rejected]


def preview(*paths: Path, limits: ReaderLimits | None = None, **choices: object) -> Preview:
    """The preview of files with these choices."""
    return preview_source(
        paths,
        ReadingChoices(**choices),  # type: ignore[arg-type]
        limits or ReaderLimits(),
        lambda _: None,
    )


def read(
    reading: SourceReading, *, start_after: int = 0, limits: ReaderLimits | None = None
) -> Outcome:
    """All rows of a file, at the FAST level."""
    job = ReadJob(reading=reading, start_after=start_after, decide_without_dns=True, blacklist=())
    batches = list(
        read_batches(
            job, ListIndex.bundled(job.blacklist), limits or ReaderLimits(), lambda _: None
        )
    )
    return Outcome(
        rows=[row for batch in batches for row in decode_rows(batch.rows_json)],
        rejected=[row for batch in batches for row in batch.rejected],
        batches=batches,
    )


def load(*paths: Path, limits: ReaderLimits | None = None, **choices: object) -> Outcome:
    """Preview, then read."""
    return read(preview(*paths, limits=limits, **choices).reading, limits=limits)
