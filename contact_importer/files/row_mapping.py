"""From a record of the file to an e-mail cell and the other columns. Pure; reader process."""

from collections.abc import Iterable, Iterator
from itertools import chain

from contact_importer.files import problems
from contact_importer.files.delimited import Record
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.values import RejectedRecord, rejected
from contact_importer.model.contact import RejectCause
from contact_importer.model.source import SourceReading


def filled(records: Iterable[Record]) -> Iterator[Record]:
    """Without blank rows: they are no rows and have no number."""
    for record in records:
        if isinstance(record, RejectedRecord) or any(map(str.strip, record)):
            yield record


def data_records(records: Iterable[Record], *, has_header: bool) -> Iterator[Record]:
    """The records below the header; blank rows above it are passed over."""
    rest = iter(records)
    first = next(filled(rest), None)
    if first is None or has_header:
        return rest
    return chain((first,), rest)


class RowMapping:
    """Cuts records to the width of the table. One per file."""

    def __init__(self, reading: SourceReading, limits: ReaderLimits) -> None:
        if reading.email_index < 0:
            raise problems.no_email_column()
        self.width = len(reading.columns)
        self.email_index = reading.email_index
        dropped = {reading.email_index, *reading.excluded}
        self.kept = tuple(index for index in range(self.width) if index not in dropped)
        self.drops_columns = len(self.kept) != self.width - 1
        self._most = limits.columns
        self._joiner = _joiner(reading)

    def fit(self, record: list[str]) -> list[str] | RejectedRecord:
        """The record as wide as the table.

        Short ones are padded. What an unquoted separator cut off at the end belongs to the
        last column and is joined to it again; empty surplus is dropped.
        """
        missing = self.width - len(record)
        if missing >= 0:
            return record + [""] * missing
        while len(record) > self.width and not record[-1]:
            record.pop()
        if len(record) > self._most:
            return rejected(RejectCause.TOO_MANY_COLUMNS, self._joiner.join(record))
        last = self.width - 1
        return [*record[:last], self._joiner.join(record[last:])]


def _joiner(reading: SourceReading) -> str:
    """The separator; after an e-mail column so that the parts are seen as several values."""
    if reading.email_index == len(reading.columns) - 1 and reading.delimiter == ",":
        return ", "
    return reading.delimiter or " "
