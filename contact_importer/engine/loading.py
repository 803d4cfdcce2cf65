"""Load stage: batches from the reader process into the store. Runs in a validator."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import cast

from contact_importer.engine.channel import Channel
from contact_importer.engine.events import StageName
from contact_importer.engine.file_ports import ReadJob, SourceReader
from contact_importer.engine.progress import ProgressBoard
from contact_importer.engine.rows import RowBatch
from contact_importer.engine.store_ports import DomainDecision, LoadStore


async def load_source(
    task_id: int,
    job: ReadJob,
    *,
    reader: SourceReader,
    store: LoadStore,
    domains: Channel[str],
    settled: Mapping[str, DomainDecision],
    board: ProgressBoard,
) -> None:
    """Store every batch of the source, hand its domains on, and mark the end.

    ``settled`` grows while this runs, by domain: rows of these domains are stored with their
    decision, and the domains are not handed on.

    Cancelling it leaves the store at the end of the last whole batch; the reader process
    is ended. Raises FileProblemError and store errors.
    """
    batches = cast("AsyncGenerator[RowBatch, None]", reader.read(job))
    before = job.start_after
    async with aclosing(batches):
        async for batch in batches:
            known = [settled[name] for name in batch.domains if name in settled]
            await store.store_batch(task_id, batch, known)
            done = {decision.domain for decision in known}
            domains.put(name for name in batch.domains if name not in done)
            board.add(StageName.LOAD, done=batch.cursor - before)
            before = batch.cursor
    await store.finish_loading(task_id)
    board.set(StageName.LOAD, total=before)
