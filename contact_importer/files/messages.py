"""What the reader process says over its pipe: JSON behind one letter, never pickles.

The process has read a hostile file, so nothing that it sends is run. Layout of a message:
kind (1 byte), length of the head (4 bytes), head (JSON), body (UTF-8 text as it is).
"""

import json
from dataclasses import asdict
from enum import StrEnum
from typing import Any, NamedTuple

from contact_importer.engine.rows import PartStart, RowBatch
from contact_importer.model.contact import RejectCause, RejectedRow
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import Preview, SkippedFile, reading_from_dict


class MessageKind(StrEnum):
    """One letter each."""

    PREVIEW = "p"
    BATCH = "b"
    PROBLEM = "e"  # a FileProblemError; the last message
    BUG = "x"  # an unexpected exception of ours; the last message
    TICK = "t"  # still at work; the head says for how long to expect silence
    END = "z"  # all rows were sent


class Message(NamedTuple):
    """A message taken from the pipe."""

    kind: MessageKind
    head: Any
    body: bytes


class Batch(NamedTuple):
    """A RowBatch in the making: what ``decode_batch`` gets back."""

    rows_json: bytes
    row_count: int
    domains: list[str]
    rejected: list[tuple[int, str, str]]
    cursor: int
    part: PartStart | None = None


def pack(kind: MessageKind, head: object = None, body: bytes = b"") -> bytes:
    """The bytes of a message."""
    encoded = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join((kind.encode(), len(encoded).to_bytes(4, "big"), encoded, body))


def unpack(data: bytes) -> Message:
    """The message in the bytes; ValueError if there is none."""
    end = 5 + int.from_bytes(data[1:5], "big")
    return Message(MessageKind(data[:1].decode()), json.loads(data[5:end]), data[end:])


def pack_batch(batch: Batch) -> bytes:
    """A batch on its way."""
    head = (batch.row_count, batch.cursor, batch.domains, batch.rejected, batch.part)
    return pack(MessageKind.BATCH, head, batch.rows_json)


def decode_batch(message: Message) -> RowBatch:
    """The batch as the engine takes it; the rows stay the text that they are."""
    row_count, cursor, domains, rejected, part = message.head
    return RowBatch(
        rows_json=message.body,
        row_count=int(row_count),
        domains=tuple(domains),
        rejected=tuple(
            RejectedRow(row_number=number, cause=RejectCause(cause), raw=raw)
            for number, cause, raw in rejected
        ),
        cursor=int(cursor),
        part=None if part is None else PartStart(*map(int, part)),
    )


def pack_preview(preview: Preview) -> bytes:
    """A preview on its way."""
    return pack(MessageKind.PREVIEW, asdict(preview))


def decode_preview(message: Message) -> Preview:
    """The preview that was packed."""
    head = dict(message.head)
    reading = reading_from_dict(head.pop("reading"))
    skipped = tuple(SkippedFile(**item) for item in head.pop("skipped"))
    rows = tuple(tuple(row) for row in head.pop("rows"))
    for name in ("row_syntax", "sheets", "encodings", "email_candidates"):
        head[name] = tuple(head[name])
    return Preview(reading=reading, rows=rows, skipped=skipped, **head)


def pack_problem(problem: FileProblemError) -> bytes:
    """A problem on its way."""
    head = {"message": problem.message, "code": problem.code, "params": dict(problem.params)}
    return pack(MessageKind.PROBLEM, head)


def decode_problem(message: Message) -> FileProblemError:
    """The problem that was packed."""
    head = message.head
    return FileProblemError(head["message"], code=head["code"], **head["params"])
