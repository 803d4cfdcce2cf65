"""A stop in the middle of a write: the store finishes it anyway, and it is not written again."""

import asyncio
from collections.abc import Sequence

import pytest

from contact_importer.engine.events import StageName
from contact_importer.engine.outcomes import OutcomeBuffer
from contact_importer.engine.progress import ProgressBoard
from contact_importer.model.contact import ContactResult
from contact_importer.model.verdict import CheckLevel
from tests.support.clocks import ManualClock
from tests.support.loaded_rows import EXISTS


class WriterThread:
    """Like the real store: a write that was handed over goes on when its caller is gone."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()
        self.written: list[int] = []

    async def save_results(self, _task_id: int, results: Sequence[ContactResult]) -> None:
        await asyncio.shield(asyncio.ensure_future(self._write(results)))

    async def _write(self, results: Sequence[ContactResult]) -> None:
        self.begun.set()
        await self.may_end.wait()
        self.written += [result.contact_id for result in results]


async def test_that_a_group_being_written_when_a_stop_comes_is_written_once() -> None:
    store, board = WriterThread(), ProgressBoard(CheckLevel.FULL)
    buffer = OutcomeBuffer(1, store, board, ManualClock())  # type: ignore[arg-type]
    for number in range(3):
        buffer.add(ContactResult(contact_id=number, decision=EXISTS, evidence=(), checked_at=1.0))
    flush = asyncio.create_task(buffer.flush())
    await store.begun.wait()
    flush.cancel()
    await asyncio.sleep(0)
    store.may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await flush
    await buffer.flush()
    assert store.written == [0, 1, 2]
    probe = next(stage for stage in board.stages() if stage.name is StageName.PROBE)
    assert probe.done == 3
