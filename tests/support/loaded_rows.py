"""Rows, batches and tasks for tests of stores."""

from collections.abc import Sequence

from contact_importer.engine.rows import LoadedRow, RowBatch, encode_rows
from contact_importer.engine.store_ports import NewTask
from contact_importer.model.contact import RejectedRow
from contact_importer.model.source import SourceFormat, SourceReading
from contact_importer.model.task import DuplicateRule, TaskKind, TaskOptions
from contact_importer.model.verdict import (
    CheckLevel,
    Confidence,
    Decision,
    Flag,
    Reason,
    Status,
    Verdict,
)

TAKES_MAIL = Decision(
    Verdict.UNKNOWN, Reason.MAILBOX_NOT_CHECKED, Status.VALID, Confidence.UNCONFIRMED
)
NULL_MX = Decision(Verdict.UNDELIVERABLE, Reason.NULL_MX, Status.INVALID, Confidence.CERTAIN)
GREYLISTED = Decision(Verdict.UNKNOWN, Reason.GREYLISTED, Status.PENDING, Confidence.NONE)
CATCH_ALL = Decision(Verdict.RISKY, Reason.CATCH_ALL, Status.VALID, Confidence.UNCONFIRMED)
EXISTS = Decision(Verdict.DELIVERABLE, Reason.MAILBOX_EXISTS, Status.VALID, Confidence.CONFIRMED)
IMPOSSIBLE = Decision(Verdict.UNDELIVERABLE, Reason.SYNTAX, Status.INVALID, Confidence.CERTAIN)
NOT_CHECKED = Decision(
    Verdict.UNKNOWN, Reason.DOMAIN_NOT_CHECKED, Status.VALID, Confidence.UNCONFIRMED
)


def row(
    number: int,
    address: str,
    fields: Sequence[str] = ("Ann", "Rome"),
    decision: Decision | None = None,
    flags: Flag = Flag.NONE,
) -> LoadedRow:
    """A row of the reader; without a decision DNS has to decide."""
    return LoadedRow(
        row_number=number,
        raw=address,
        address=address,
        domain="" if decision is IMPOSSIBLE else address.rpartition("@")[2],
        fields=tuple(fields),
        verdict=decision.verdict if decision else None,
        reason=decision.reason if decision else Reason.NONE,
        status=decision.status if decision else Status.PENDING,
        confidence=decision.confidence if decision else Confidence.NONE,
        flags=flags,
    )


def batch(*rows: LoadedRow, rejected: Sequence[RejectedRow] = (), cursor: int = 0) -> RowBatch:
    """A batch as the reader sends it."""
    return RowBatch(
        rows_json=encode_rows(rows),
        row_count=len(rows),
        domains=tuple({item.domain for item in rows if item.verdict is None}),
        rejected=tuple(rejected),
        cursor=cursor or max((item.row_number for item in rows), default=0),
    )


def addresses(*found: str) -> RowBatch:
    """A batch of undecided addresses, numbered from 1."""
    return batch(*(row(number, address) for number, address in enumerate(found, 1)))


def reading(*columns: str, email_index: int = 0, excluded: tuple[int, ...] = ()) -> SourceReading:
    """How a CSV of these columns is read."""
    return SourceReading(
        path="/data/contacts.csv",
        format=SourceFormat.CSV,
        encoding="cp1251",
        columns=columns or ("email", "name", "city"),
        email_index=email_index,
        excluded=excluded,
        sha256="ab" * 32,
    )


def new_import(
    list_id: int,
    *,
    level: CheckLevel = CheckLevel.STANDARD,
    duplicates: DuplicateRule = DuplicateRule.SKIP,
    source: SourceReading | None = None,
) -> NewTask:
    """An import to be created."""
    return NewTask(
        kind=TaskKind.IMPORT,
        list_id=list_id,
        options=TaskOptions(level=level, duplicates=duplicates),
        source_name="contacts.csv",
        reading=source or reading(),
    )


def new_recheck(list_id: int, level: CheckLevel = CheckLevel.FULL) -> NewTask:
    """A check of contacts that are already there."""
    return NewTask(kind=TaskKind.RECHECK, list_id=list_id, options=TaskOptions(level=level))
