"""Rows on their way from the reader to the store.

The reader process has already decoded, mapped and classified them, and encodes a batch
once, as JSON text, so that the main process never touches a row (performance.md §2).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from contact_importer.model.contact import RejectedRow
from contact_importer.model.verdict import Confidence, Flag, Reason, Status, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRow:
    """One address found in the source, classified by syntax and lists.

    ``verdict`` is None (status PENDING, reason NONE) when DNS has to decide.
    """

    row_number: int
    raw: str
    address: str
    domain: str
    fields: tuple[str, ...]
    verdict: Verdict | None
    reason: Reason
    status: Status
    confidence: Confidence
    flags: Flag


class PartStart(NamedTuple):
    """After how many rows one of several files begins."""

    part: int  # its place in ``SourceReading.parts``
    rows_before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowBatch:
    """A batch as it travels.

    ``rows_json`` is a JSON array (UTF-8: as text it would take twice the memory, and be encoded
    again for the database) with one array per row, in this order: row_number, raw,
    address, domain, fields as JSON *text* (an array of strings), verdict or null, reason,
    status, confidence, flags as an integer.
    """

    rows_json: bytes
    row_count: int  # addresses in rows_json
    domains: tuple[str, ...]  # distinct, of the rows that DNS or the disposable list decides
    rejected: tuple[RejectedRow, ...]
    cursor: int  # number of the last source row that this batch covers
    part: PartStart | None = None  # where the rows are the first of one of several files


def encode_rows(rows: Iterable[LoadedRow]) -> bytes:
    """The ``rows_json`` of a batch."""
    return json.dumps(
        [
            (
                row.row_number,
                row.raw,
                row.address,
                row.domain,
                json.dumps(row.fields, ensure_ascii=False, separators=(",", ":")),
                row.verdict,
                row.reason,
                row.status,
                row.confidence,
                int(row.flags),
            )
            for row in rows
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def decode_rows(rows_json: bytes) -> list[LoadedRow]:
    """The rows of a batch; the inverse of ``encode_rows``."""
    return [
        LoadedRow(
            row_number=item[0],
            raw=item[1],
            address=item[2],
            domain=item[3],
            fields=tuple(json.loads(item[4])),
            verdict=None if item[5] is None else Verdict(item[5]),
            reason=Reason(item[6]),
            status=Status(item[7]),
            confidence=Confidence(item[8]),
            flags=Flag(item[9]),
        )
        for item in json.loads(rows_json)
    ]


class RowEntry(NamedTuple):
    """One address of a batch with what is counted of it; the codes as they travel."""

    row_number: int
    raw: str
    address: str
    domain: str
    verdict: str | None
    reason: str


_decode_one = json.JSONDecoder().raw_decode


def row_entries(rows_json: bytes) -> Iterator[RowEntry]:
    """The rows of a batch, decoded one by one.

    A whole batch at once would hold the interpreter lock for tens of milliseconds.
    """
    text = rows_json.decode()
    place = 1  # behind the bracket
    while text[place - 1] != "]" and text[place] != "]":
        row, place = _decode_one(text, place)
        yield RowEntry(row[0], row[1], row[2], row[3], row[5], row[6])
        place += 1  # behind the comma, or the bracket at the end
