"""ProcessReader: reads contact files in a spawned process of its own (engine port).

The caller's event loop only waits; a thread per reader waits at the pipe, which costs no
interpreter time. One message is read ahead, then the process waits for the consumer.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from pathlib import Path
from typing import Any

from contact_importer.engine.file_ports import ReadJob, SourceFiles
from contact_importer.engine.rows import RowBatch
from contact_importer.files import problems
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.messages import Message, decode_batch, decode_preview
from contact_importer.files.reader_child import Order, PreviewOrder, ReadOrder
from contact_importer.files.reader_process import ReaderProcess
from contact_importer.model.errors import FileProblemError, InternalError
from contact_importer.model.source import Preview, ReadingChoices

_log = logging.getLogger(__name__)


class ProcessReader:
    """Implements ``engine.file_ports.SourceReader``; one child process per preview or read.

    ``extra_disposable`` are domains listed beside the bundled ones (the demo world's own),
    ``updated_list`` a file with a newer list of disposable domains, if there is one.
    With ``spare`` a preview leaves the next process waiting, so that the import that mostly
    follows begins at once; then it has to be closed.
    """

    def __init__(
        self,
        limits: ReaderLimits | None = None,
        *,
        extra_disposable: frozenset[str] = frozenset(),
        updated_list: Path | None = None,
        spare: bool = False,
    ) -> None:
        self._limits = limits or ReaderLimits()
        self._extra_disposable = extra_disposable
        self._updated_list = updated_list
        self._keeping = threading.Lock()
        self._keeps = spare
        self._spare: ReaderProcess | None = None

    async def preview(self, source: SourceFiles, choices: ReadingChoices) -> Preview:
        """Guess and show the first rows; FileProblemError if it cannot be read."""
        paths = (source,) if isinstance(source, Path) else tuple(source)
        order = PreviewOrder(paths=paths, choices=choices)
        async with aclosing(self._messages(paths, order)) as messages:
            async for message in messages:
                preview = decode_preview(message)
                asyncio.get_running_loop().run_in_executor(None, self._keep_spare)
                return preview
        raise InternalError("the reader process ended without a preview")

    async def read(self, job: ReadJob) -> AsyncGenerator[RowBatch, None]:
        """All rows after ``start_after``; closing the generator ends the process at once."""
        order = ReadOrder(
            job=job,
            extra_disposable=self._extra_disposable,
            updated_list=self._updated_list,
        )
        async with aclosing(self._messages(job.reading.paths, order)) as messages:
            async for message in messages:
                yield decode_batch(message)

    async def _messages(self, paths: Sequence[Path], order: Order) -> AsyncGenerator[Message, None]:
        """Previews and batches from a child process; errors are raised."""
        loop = asyncio.get_running_loop()
        thread = ThreadPoolExecutor(1, thread_name_prefix="reader-pipe")
        child = self._next_process()
        coming: asyncio.Future[Message | None] | None = None
        try:
            await loop.run_in_executor(thread, child.give, order, paths)
            coming = loop.run_in_executor(thread, child.receive)
            while (message := await coming) is not None:
                coming = loop.run_in_executor(thread, child.receive)
                yield message
        except FileProblemError as problem:
            raise _named(problem, paths) from problem
        finally:
            child.kill()
            ended = loop.run_in_executor(thread, child.end)
            thread.shutdown(wait=False)
            await _settle(coming or ended, ended)

    def close(self) -> None:
        """End the process that waits, if one does; nobody will be kept any more."""
        with self._keeping:
            self._keeps = False
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.kill()
            spare.end()

    def _next_process(self) -> ReaderProcess:
        with self._keeping:
            spare, self._spare = self._spare, None
        return spare or ReaderProcess(self._limits)

    def _keep_spare(self) -> None:
        with self._keeping:
            if not self._keeps or self._spare is not None:
                return
            spare = ReaderProcess(self._limits)
            try:
                spare.start_ahead()
            except OSError:  # no process to be had now: the next order asks again, and tells
                _log.warning("no reader process could be started ahead", exc_info=True)
            else:
                self._spare = spare


def _named(problem: FileProblemError, paths: Sequence[Path]) -> FileProblemError:
    """With the file's name, where there is one file."""
    return problems.named(problem, paths[0].name) if len(paths) == 1 else problem


async def _settle(*futures: asyncio.Future[Any]) -> None:
    """Wait for what ends at once, its process being dead; whatever came of it is dropped."""
    done, _ = await asyncio.wait(set(futures))
    for future in done:
        if not future.cancelled():
            future.exception()
