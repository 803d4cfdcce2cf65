"""ProcessReader: reads contact files in a spawned process of its own (engine port).

The caller's event loop only waits; a thread per reader waits at the pipe, which costs no
interpreter time. One message is read ahead, then the process waits for the consumer.
"""

import asyncio
import multiprocessing
import signal
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from time import monotonic
from typing import Any

from contact_importer.engine.file_ports import ReadJob, SourceFiles
from contact_importer.engine.rows import RowBatch
from contact_importer.files import problems
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.messages import (
    Message,
    MessageKind,
    decode_batch,
    decode_preview,
    decode_problem,
    unpack,
)
from contact_importer.files.reader_child import (
    OUT_OF_MEMORY,
    Order,
    PreviewOrder,
    ReadOrder,
    run_reader,
)
from contact_importer.files.source_file import require_regular
from contact_importer.model.errors import FileProblemError, InternalError
from contact_importer.model.source import Preview, ReadingChoices

_LONGEST_SILENCE_S = 300.0  # whatever the process announces
_GRACE_S = 1.0  # for a machine that has just woken up
_END_S = 5.0

_START_S = 45.0  # a busy machine may need long to start a process; that is no sign of the file


class ProcessReader:
    """Implements ``engine.file_ports.SourceReader``; one child process per preview or read.

    ``extra_disposable`` are domains listed beside the bundled ones (the demo world's own),
    ``updated_list`` a file with a newer list of disposable domains, if there is one.
    """

    def __init__(
        self,
        limits: ReaderLimits | None = None,
        *,
        extra_disposable: frozenset[str] = frozenset(),
        updated_list: Path | None = None,
    ) -> None:
        self._limits = limits or ReaderLimits()
        self._extra_disposable = extra_disposable
        self._updated_list = updated_list

    async def preview(self, source: SourceFiles, choices: ReadingChoices) -> Preview:
        """Guess and show the first rows; FileProblemError if it cannot be read."""
        paths = (source,) if isinstance(source, Path) else tuple(source)
        order = PreviewOrder(paths=paths, choices=choices)
        async with aclosing(self._messages(paths, order)) as messages:
            async for message in messages:
                return decode_preview(message)
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
        child = _Child(order, self._limits)
        coming: asyncio.Future[Message | None] | None = None
        try:
            await loop.run_in_executor(thread, child.start, paths)
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


def _named(problem: FileProblemError, paths: Sequence[Path]) -> FileProblemError:
    """With the file's name, where there is one file."""
    return problems.named(problem, paths[0].name) if len(paths) == 1 else problem


async def _settle(*futures: asyncio.Future[Any]) -> None:
    """Wait for what ends at once, its process being dead; whatever came of it is dropped."""
    done, _ = await asyncio.wait(set(futures))
    for future in done:
        if not future.cancelled():
            future.exception()


class _Child:
    """One reader process as its parent sees it. ``kill`` from any thread, else one thread."""

    def __init__(self, order: Order, limits: ReaderLimits) -> None:
        self._order = order
        self._limits = limits
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._killed = False
        self._ended = False
        self._patience_s = limits.silence_s + _START_S
        self._started = monotonic()

    def start(self, paths: Sequence[Path]) -> None:
        """Spawn the process; FileProblemError if the one path leads to no file."""
        if len(paths) == 1:
            require_regular(paths[0])
        context = multiprocessing.get_context("spawn")
        self._pipe, other_end = context.Pipe(duplex=False)
        process = context.Process(
            target=run_reader,
            args=(other_end, self._order, self._limits),
            name="contact-reader",
            daemon=True,
        )
        with other_end:
            process.start()
        self._process = process
        if self._killed:
            process.kill()

    def receive(self) -> Message | None:
        """The next preview or batch, None at the end. Waits; raises what went wrong."""
        while not self._ended:
            message = self._next_message()
            if message.kind is MessageKind.TICK:
                extra = min(max(float(message.head), 0.0), _LONGEST_SILENCE_S)
                self._patience_s = self._limits.silence_s + extra
                continue
            self._patience_s = self._limits.silence_s
            self._ended = message.kind != MessageKind.BATCH
            if message.kind is MessageKind.PROBLEM:
                raise decode_problem(message)
            if message.kind is MessageKind.BUG:
                raise InternalError(f"reader process: {message.head}")
            if message.kind is not MessageKind.END:
                return message
        return None

    def kill(self) -> None:
        """End the process at once, by its own handle."""
        self._killed = True
        if self._process is not None:
            self._process.kill()

    def end(self) -> None:
        """Release the process and the pipe after ``kill``."""
        if self._process is not None:
            self._process.join(_END_S)
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()

    def _next_message(self) -> Message:
        assert self._pipe is not None
        asked = monotonic()
        patience_s = self._patience_s
        if not (self._pipe.poll(patience_s) or self._pipe.poll(min(patience_s, _GRACE_S))):
            self._ended = True
            self.kill()
            raise problems.reader_timeout(round(monotonic() - asked))
        try:
            return unpack(self._pipe.recv_bytes(self._limits.message_bytes))
        except (EOFError, OSError, ValueError) as error:
            self._ended = True
            raise self._death() from error

    def _death(self) -> FileProblemError:
        """Why the process ended without a word."""
        assert self._process is not None
        self.kill()
        self._process.join(_END_S)
        code = self._process.exitcode or 0
        if code == OUT_OF_MEMORY:
            return problems.reader_died("not enough memory")
        if code >= 0:
            return problems.reader_died(f"exit code {code}")
        name = signal.Signals(-code).name
        if name == "SIGXCPU":
            return problems.reader_timeout(round(monotonic() - self._started))
        return problems.reader_died(name)
