"""Records of a decoded text: delimited columns, or one value a line. Reader process.

Rows that are all right pass untouched; a closer look is taken only where the block of
lines asks for it. Memory does not grow with the file.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple, Protocol

from contact_importer.files import problems
from contact_importer.files.dialect import declared_separator, is_quoted_field
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.text_lines import LineBlock
from contact_importer.files.values import RejectedRecord, checked_record, rejected
from contact_importer.model.contact import RejectCause

Record = list[str] | RejectedRecord

_KEPT_BLOCKS = 8  # lines to go back to after an error: 2 MiB of text


class _Reader(Protocol):
    """What ``csv.reader`` returns: its class has no public name."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


class _Feed:
    """Hands lines to the csv module and remembers where they came from."""

    def __init__(self, blocks: Iterable[LineBlock]) -> None:
        self._blocks = blocks
        self._recent: deque[tuple[int, list[str]]] = deque(maxlen=_KEPT_BLOCKS)
        self._total = 0
        self.odd_until = 0  # number of the last line known to need a closer look

    def lines(self) -> Iterator[str]:
        """All lines; the counts are right for the line that was handed out last."""
        for block in self._blocks:
            self._recent.append((self._total, block.lines))
            self._total += len(block.lines)
            if not block.plain:
                self.odd_until = self._total
            yield from block.lines

    def between(self, first: int, last: int) -> list[str] | None:
        """Lines ``first`` to ``last`` (from 1, both included), None if no longer kept."""
        if not self._recent or first <= self._recent[0][0]:
            return None
        return [
            line
            for start, lines in self._recent
            for line in lines[max(0, first - 1 - start) : max(0, last - start)]
        ]


class DelimitedRecords:
    """The records of a delimited text. ``line`` is where the current one ends."""

    def __init__(
        self, blocks: Iterable[LineBlock], delimiter: str, quote: str, limits: ReaderLimits
    ) -> None:
        # A longer field is an unclosed quote: longer lines do not get here.
        csv.field_size_limit(2 * limits.line_chars)
        self._feed = _Feed(blocks)
        self._delimiter = delimiter
        self._quote = quote
        self._limits = limits
        self.line = 0

    def __iter__(self) -> Iterator[Record]:
        """Rows and rejected records in order, blank lines left out.

        FileProblemError for a quote without an end.
        """
        lines = _without_declaration(self._feed.lines())
        self.line = lines.skipped
        source: Iterator[str] = lines.rest
        while True:
            start = self.line
            reader = csv.reader(
                source, delimiter=self._delimiter, quotechar=self._quote, strict=True
            )
            try:
                yield from self._rows(reader, start)
            except csv.Error as error:
                failed = self._skip_line(start + reader.line_num, error)
            else:
                return
            yield failed.record
            source = chain(failed.again, source)

    def _rows(self, reader: "_Reader", start: int) -> Iterator[Record]:
        feed = self._feed
        for row in reader:
            before, self.line = self.line, start + reader.line_num
            if not row:
                continue
            if before < feed.odd_until or self.line - before > 1:
                yield checked_record(row, self._limits.cell_chars)
            else:
                yield row

    def _skip_line(self, last: int, error: csv.Error) -> "_Failed":
        """Give up the line where the bad record began; those after it are read again."""
        first = self.line + 1
        if "unexpected end of data" in str(error) or "field limit" in str(error):
            raise problems.unclosed_quote(first) from error
        lines = self._feed.between(first, last)
        if lines is None:
            raise problems.unclosed_quote(first) from error
        self.line = first
        record = rejected(RejectCause.BAD_QUOTING, lines[0].rstrip("\r\n"))
        return _Failed(record, lines[1:])


class _Failed(NamedTuple):
    """A line given up and the lines to be read again."""

    record: RejectedRecord
    again: list[str]


class _Declared(NamedTuple):
    """Lines after an optional declaration line."""

    rest: Iterator[str]
    skipped: int


def _without_declaration(lines: Iterator[str]) -> _Declared:
    first = next(lines, None)
    if first is None:
        return _Declared(iter(()), 0)
    if declared_separator(first):
        return _Declared(lines, 1)
    return _Declared(chain((first,), lines), 0)


def single_records(blocks: Iterable[LineBlock], limits: ReaderLimits) -> Iterator[Record]:
    """One value a line, blank lines left out."""
    for block in blocks:
        for line in block.lines:
            value = line.rstrip("\r\n")
            if not value.strip():
                continue
            if '""' in value and is_quoted_field(value.strip()):  # one column, read line by line
                value = value.strip()[1:-1].replace('""', '"')
            yield [value] if block.plain else checked_record([value], limits.cell_chars)
