"""Counts what an import would do, from the batches that the import itself would store.

Runs in a validator. Memory stays small whatever the file: digests of addresses, and the first
rows of each kind.
"""

from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Any, cast

from contact_importer.engine.file_ports import ReadJob, SourceReader
from contact_importer.engine.ports import Clock
from contact_importer.engine.rows import PartStart, RowBatch, RowEntry, row_entries
from contact_importer.engine.seen import SeenTexts
from contact_importer.engine.store_ports import DryRunStore
from contact_importer.model.contact import RejectCause, RejectedRow
from contact_importer.model.dry_run import (
    ENTRY_KINDS,
    ROWS_KEPT,
    CheckWork,
    DryRun,
    DryRunRow,
    RowKind,
)
from contact_importer.model.source import SourceReading
from contact_importer.model.suggestion import Suggestion, SuggestionCandidate, SuggestionKind
from contact_importer.model.verdict import Reason, Verdict
from contact_importer.validation.suggestions import DEAD, intended_domain, suggest

_CHUNK = 1_000  # rows: a stop order is obeyed between two chunks
_TELL_S = 0.1
_RAW_CHARACTERS = 500
_COUNTED_DOMAINS = 50_000  # beyond it the rare ones are forgotten: none of them is the busiest

_LISTED = {
    Reason.BLACKLISTED_ADDRESS: RowKind.BLACKLISTED,
    Reason.BLACKLISTED_DOMAIN: RowKind.BLACKLISTED,
    Reason.DISPOSABLE_DOMAIN: RowKind.DISPOSABLE,
}
_REASONS = {reason.value: reason for reason in Reason}

Tell = Callable[[DryRun], None]


async def count_source(
    job: ReadJob,
    list_id: int | None,
    *,
    reader: SourceReader,
    store: DryRunStore,
    clock: Clock,
    tell: Tell,
) -> DryRun:
    """Count the whole source; ``tell`` hears of the counts so far, ten times a second at most.

    ``list_id`` None: the list would be new. Raises FileProblemError and store errors;
    cancelling it ends the reader process.
    """
    counting = DryRunCount(list_id, store, job.reading)
    told = clock.monotonic()
    batches = cast("AsyncGenerator[RowBatch, None]", reader.read(job))
    async with aclosing(batches):
        async for batch in batches:
            if batch.part is not None:
                counting.begin_part(batch.part)
            counting.add_rejected(batch.rejected)
            entries: list[RowEntry] = []
            for entry in row_entries(batch.rows_json):
                entries.append(entry)
                if len(entries) == _CHUNK:
                    await counting.add(entries)
                    entries = []
            await counting.add(entries)
            counting.rows_read = batch.cursor
            if clock.monotonic() - told >= _TELL_S:
                told = clock.monotonic()
                tell(counting.result())
    return counting.result(finished=True)


class DryRunCount:
    """The counts of one file, for one list."""

    def __init__(self, list_id: int | None, store: DryRunStore, reading: SourceReading) -> None:
        self.rows_read = 0
        self._reading = reading
        self._file = ""
        self._rows_before = 0
        self._list_id = list_id
        self._store = store
        self._counts: Counter[RowKind] = Counter()
        self._rows: dict[RowKind, list[DryRunRow]] = {kind: [] for kind in RowKind}
        self._addresses = SeenTexts()
        self._domains = SeenTexts()
        self._per_domain: Counter[str] = Counter()
        self._busiest = 0
        self._to_ask = 0
        self._again = 0

    def result(self, *, finished: bool = False) -> DryRun:
        """The counts so far."""
        return DryRun(
            counts=dict(self._counts),
            rows={kind: tuple(rows) for kind, rows in self._rows.items() if rows},
            rows_read=self.rows_read,
            work=CheckWork(
                entries=sum(self._counts[kind] for kind in ENTRY_KINDS),
                addresses=self._to_ask,
                again=self._again,
                domains=len(self._domains),
                busiest=self._busiest,
            ),
            finished=finished,
        )

    def begin_part(self, start: PartStart) -> None:
        """The next rows are the first of one of several files."""
        self._file = self._reading.parts[start.part].name
        self._rows_before = start.rows_before

    def add_rejected(self, rejected: Sequence[RejectedRow]) -> None:
        """Count rows that hold no address, or cannot be read."""
        for row in rejected:
            empty = row.cause is RejectCause.NO_ADDRESS
            kind = RowKind.NO_ADDRESS if empty else RowKind.UNREADABLE
            self._note(kind, row.row_number, row.raw, cause=row.cause)

    async def add(self, entries: Sequence[RowEntry]) -> None:
        """Count some addresses: first what the list has, then what the file had before."""
        held = await self._held_by_list(entries)
        doubtful: list[tuple[RowEntry, str]] = []
        for place, entry in enumerate(entries):
            if place in held:
                self._again += entry.verdict is None
                self._note_entry(RowKind.IN_LIST, entry)
            elif not self._addresses.add(ascii_lower(entry.address)):
                self._note_entry(RowKind.DUPLICATE_IN_FILE, entry)
            else:
                self._add_new(entry)
                if entry.verdict is None and (meant := intended_domain(entry.domain)):
                    doubtful.append((entry, meant))
        await self._add_typos(doubtful)

    async def _held_by_list(self, entries: Sequence[RowEntry]) -> frozenset[int]:
        if self._list_id is None or not entries:
            return frozenset()
        return await self._store.addresses_in_list(
            self._list_id, [entry.address for entry in entries]
        )

    def _add_new(self, entry: RowEntry) -> None:
        self._note_entry(RowKind.NEW, entry)
        reason = _REASONS[entry.reason]
        if reason in _LISTED:
            self._note_entry(_LISTED[reason], entry)
        elif entry.verdict == Verdict.UNDELIVERABLE:
            self._note_entry(RowKind.BROKEN, entry)
        elif entry.verdict is None:
            self._add_work(entry.domain)
        if reason is Reason.SYNTAX or not entry.address.isascii():
            self._add_slip(entry)

    def _add_work(self, domain: str) -> None:
        self._to_ask += 1
        self._domains.add(domain)
        self._per_domain[domain] += 1
        self._busiest = max(self._busiest, self._per_domain[domain])
        if len(self._per_domain) > _COUNTED_DOMAINS:
            kept = self._per_domain.most_common(_COUNTED_DOMAINS // 2)
            self._per_domain = Counter(dict(kept))

    def _add_slip(self, entry: RowEntry) -> None:
        """A look-alike or the wrong keyboard layout: seen without a network."""
        found: Suggestion | None = suggest(
            SuggestionCandidate(contact_id=0, address=entry.address, domain=entry.domain),
            Reason.NONE,
        )
        if found is not None:
            self._note_entry(RowKind.TYPO, entry, slip=found.kind, meant=found.address)

    async def _add_typos(self, doubtful: Sequence[tuple[RowEntry, str]]) -> None:
        """A slip in the domain, unless it is known to take mail; mai.ru and gmail.ru are real.

        What no import has asked about yet is counted: the check will tell.
        """
        if not doubtful:
            return
        names = sorted({entry.domain for entry, _ in doubtful})
        known = await self._store.known_domains(names)
        for entry, meant in doubtful:
            facts = known.get(entry.domain)
            judgement = None if facts is None else facts.judgement
            if facts is None or (judgement is not None and judgement.reason in DEAD):
                self._note_entry(
                    RowKind.TYPO,
                    entry,
                    reason=Reason.NONE if judgement is None else judgement.reason,
                    slip=SuggestionKind.TYPO,
                    meant=f"{entry.address.rpartition('@')[0]}@{meant}",
                )

    def _note_entry(self, kind: RowKind, entry: RowEntry, **known: Any) -> None:  # noqa: ANN401
        known.setdefault("reason", _REASONS[entry.reason])
        self._note(kind, entry.row_number, entry.raw, **known)

    def _note(self, kind: RowKind, row_number: int, raw: str, **known: Any) -> None:  # noqa: ANN401
        self._counts[kind] += 1
        if len(self._rows[kind]) < ROWS_KEPT:
            self._rows[kind].append(
                DryRunRow(
                    row_number=row_number - self._rows_before,
                    raw=raw[:_RAW_CHARACTERS],
                    file=self._file,
                    **known,
                )
            )


_UPPER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def ascii_lower(address: str) -> str:
    """The address as duplicates are compared: only ASCII letters have no case (decision 0005)."""
    return address.lower() if address.isascii() else address.translate(_UPPER)
