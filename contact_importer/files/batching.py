"""Classifies rows and packs them into batches: the hot loop of the reader process."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from json.encoder import JSONEncoder, encode_basestring
from time import monotonic
from typing import Protocol

from contact_importer.engine.rows import PartStart
from contact_importer.files import problems
from contact_importer.files.delimited import Record
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.messages import Batch
from contact_importer.files.row_mapping import RowMapping
from contact_importer.files.values import RejectedRecord
from contact_importer.model.contact import RejectCause
from contact_importer.model.verdict import Reason
from contact_importer.validation.classify import ClassifiedAddress

_LOOK_AT_CLOCK = 0xFF  # every 256 rows
_TICK_EVERY = 0xFFFF  # rows skipped
_RAW_CHARS = 500
_HOPELESS = 1_000  # rows of a wrong encoding, if they are a tenth of all

_DISPOSABLE = Reason.DISPOSABLE_DOMAIN  # the engine keeps which list says so

_encode = JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode

# What travels of a row: see engine.rows.RowBatch.
_Row = tuple[object, ...]


class Classifier(Protocol):
    """What is asked about each e-mail cell (validation.classify.RowClassifier)."""

    def classify(self, cell: str) -> Sequence[ClassifiedAddress]:
        """The addresses in a cell, judged; none for a blank cell."""


class BatchMaker:
    """Numbers, classifies and packs the data records of one file."""

    def __init__(
        self, mapping: RowMapping, classifier: Classifier, encoding: str, limits: ReaderLimits
    ) -> None:
        self._mapping = mapping
        self._classify = classifier.classify
        self._encoding = encoding
        self._limits = limits
        self._target = limits.first_batch_rows
        self._number = 0  # of the row at hand
        self._part: PartStart | None = None  # begun, and no batch has said so yet
        self._bad_encoding = 0
        self._start()

    def begin_part(self, part: int, encoding: str) -> None:
        """The records that follow are those of one of several files."""
        self._part = PartStart(part, self._number)
        self._encoding = encoding

    def batches(
        self, records: Iterable[Record], start_after: int, tick: Callable[[], None]
    ) -> Iterator[Batch]:
        """Batches of the rows after number ``start_after``.

        ``tick`` is called now and then while rows are skipped.
        """
        add, email = self._add, self._mapping.email_index
        for record in records:
            if isinstance(record, list) and _is_blank(record, email):
                continue
            self._number += 1
            if self._number <= start_after:
                if not self._number & _TICK_EVERY:
                    tick()
                continue
            add(record)
            if self._is_due():
                yield self._finish()
        if self._rows or self._rejected:
            yield self._finish()

    def require_rows(self) -> None:
        """Raise FileProblemError ``no_rows`` if there was none in all that was read."""
        if not self._number:
            raise problems.no_rows()

    def _add(self, record: Record) -> None:
        mapping = self._mapping
        if isinstance(record, list) and len(record) != mapping.width:
            record = mapping.fit(record)
        if isinstance(record, RejectedRecord):
            self._reject(record.cause, record.raw)
            return
        found = self._classify(record[mapping.email_index])
        if not found:
            self._reject(RejectCause.NO_ADDRESS, " ".join(record)[:_RAW_CHARS])
            return
        if mapping.drops_columns:
            fields = [record[index] for index in mapping.kept]
        else:
            fields = record
            del fields[mapping.email_index]
        text = f"[{','.join(map(encode_basestring, fields))}]"
        self._chars += len(text)
        for raw, address, domain, verdict, reason, status, confidence, flags in found:
            self._rows.append(
                (self._number, raw, address, domain, text, verdict, reason, status, confidence,
                 flags)
            )  # fmt: skip
            if verdict is None or reason is _DISPOSABLE:
                self._domains.add(domain)

    def _reject(self, cause: RejectCause, raw: str) -> None:
        self._rejected.append((self._number, cause.value, raw))
        if cause is RejectCause.BAD_ENCODING:
            self._bad_encoding += 1
            if self._bad_encoding > _HOPELESS and self._bad_encoding * 10 > self._number:
                raise problems.bad_encoding(self._encoding, self._number)

    def _is_due(self) -> bool:
        count = len(self._rows) + len(self._rejected)
        if count >= self._target or self._chars >= self._limits.batch_chars:
            return True
        return not self._number & _LOOK_AT_CLOCK and monotonic() >= self._deadline

    def _start(self) -> None:
        self._rows: list[_Row] = []
        self._domains: set[str] = set()
        self._rejected: list[tuple[int, str, str]] = []
        self._chars = 0
        self._deadline = monotonic() + self._limits.batch_s

    def _finish(self) -> Batch:
        batch = Batch(
            _encode(self._rows).encode(), len(self._rows), sorted(self._domains), self._rejected,
            self._number, self._part,
        )  # fmt: skip
        self._part = None
        self._target = min(self._limits.batch_rows, self._target * 5)
        self._start()
        return batch


def _is_blank(record: list[str], email_index: int) -> bool:
    """Nothing in it: no row, and not counted. Asked for every row, so the usual answer first."""
    if len(record) > email_index and "@" in record[email_index]:
        return False
    return not any(map(str.strip, record))
