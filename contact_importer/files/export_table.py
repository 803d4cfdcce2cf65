"""What an export's rows look like: the sources' columns, and the results if wanted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from contact_importer.engine.file_ports import ExportColumns
from contact_importer.model.columns import ColumnUnion, unique_name
from contact_importer.model.contact import Contact, Layout
from contact_importer.model.errors import ExportProblemError

RESULT_COLUMNS = ("status", "reason", "level", "checked_at")


class ExportTable:
    """Turns contacts into rows below one header."""

    def __init__(self, layouts: Sequence[Layout], columns: ExportColumns) -> None:
        self._union = ColumnUnion(layouts)
        self._with_result = columns is ExportColumns.WITH_RESULT
        header = list(self._union.names)
        if self._with_result:
            for name in RESULT_COLUMNS:
                header.append(unique_name(name, header))
        self.header = tuple(header)

    def rows(self, contacts: Iterable[Contact], layouts: Mapping[int, Layout]) -> list[list[str]]:
        """One row per contact. ExportProblemError if one has a column the header lacks."""
        if not all(self._union.covers(layout) for layout in layouts.values()):
            raise ExportProblemError(
                "The contacts changed while they were being exported. Please export again.",
                code="export_changed",
            )
        return [self._row(contact, layouts[contact.layout_id]) for contact in contacts]

    def _row(self, contact: Contact, layout: Layout) -> list[str]:
        row = self._union.cells(contact, layout)
        if self._with_result:
            row += [
                contact.status.value,
                contact.reason.value,
                contact.confidence.value,
                _iso_time(contact.checked_at),
            ]
        return row


def _iso_time(moment: float | None) -> str:
    """ISO 8601 in UTC, to the second; "" for never."""
    if moment is None:
        return ""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
