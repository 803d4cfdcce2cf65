"""The time before an import, for GUI tests."""

from collections.abc import Callable, Mapping

from contact_importer.engine.time_estimate import TimeRange
from contact_importer.model.dry_run import CheckWork, DryRun, RowKind
from contact_importer.model.mapping import RememberedMapping, columns_key_of
from contact_importer.model.source import SourceReading
from contact_importer.model.verdict import CheckLevel


class FakeMapping:
    """Answers like MappingService: everything in every file is new."""

    def __init__(self) -> None:
        self.known: dict[str, RememberedMapping] = {}

    async def dry_run(
        self, reading: SourceReading, list_name: str, tell: Callable[[DryRun], None]
    ) -> DryRun:
        return DryRun(counts={RowKind.NEW: 5}, rows_read=5, finished=True)

    def estimates(self, work: CheckWork) -> Mapping[CheckLevel, TimeRange]:
        return dict.fromkeys(CheckLevel, TimeRange(60.0, 7_200.0))

    async def list_fields(self, list_name: str) -> tuple[str, ...]:
        return ()

    async def remembered(self, reading: SourceReading) -> RememberedMapping | None:
        return self.known.get(columns_key_of(reading))

    async def remember(self, reading: SourceReading, mapping: RememberedMapping) -> None:
        self.known[columns_key_of(reading)] = mapping

    async def forget(self, reading: SourceReading) -> None:
        self.known.pop(columns_key_of(reading), None)
