"""A reader process as its parent sees it: spawned, given one order, listened to, ended."""

import multiprocessing
import signal
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from time import monotonic

from contact_importer.files import problems
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.messages import Message, MessageKind, decode_problem, unpack
from contact_importer.files.reader_child import OUT_OF_MEMORY, Order, run_reader
from contact_importer.files.source_file import require_regular
from contact_importer.model.errors import FileProblemError, InternalError

_LONGEST_SILENCE_S = 300.0  # whatever the process announces
_GRACE_S = 1.0  # for a machine that has just woken up
_END_S = 5.0

_START_S = 45.0  # a busy machine may need long to start a process; that is no sign of the file


class ReaderProcess:
    """One process for one order. ``kill`` from any thread, else one thread.

    It may be started ahead of its order: it then loads what reading needs, and waits.
    """

    def __init__(self, limits: ReaderLimits) -> None:
        self._limits = limits
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._order: Order | None = None
        self._killed = False
        self._ended = False
        self._waited = False  # for its order, ready to read: nobody knows how long
        self._patience_s = limits.silence_s + _START_S
        self._started = monotonic()

    def start_ahead(self) -> None:
        """Spawn the process before there is an order for it."""
        self._waited = True
        self._spawn()

    def give(self, order: Order, paths: Sequence[Path]) -> None:
        """Let it carry out ``order``; FileProblemError if the one path leads to no file."""
        if len(paths) == 1:
            require_regular(paths[0])
        self._order = order
        self._started = monotonic()
        if self._process is None:
            self._spawn()
        try:
            self._send()
        except OSError:
            self._begin_anew()

    def _spawn(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other_end = context.Pipe()
        process = context.Process(
            target=run_reader,
            args=(other_end, self._limits, self._waited),
            name="contact-reader",
            daemon=True,
        )
        with other_end:
            process.start()
        self._process = process
        if self._killed:
            process.kill()

    def _send(self) -> None:
        assert self._pipe is not None
        self._pipe.send(self._order)  # pickled by us, for us: the answers are not

    def _begin_anew(self) -> None:
        """It died while it waited, which says nothing about the file: another one, once."""
        if not self._waited:
            raise self._death()
        self._waited = False
        self.end()
        self._spawn()
        self._send()

    def receive(self) -> Message | None:
        """The next preview or batch, None at the end. Waits; raises what went wrong."""
        while not self._ended:
            message = self._next_message()
            self._waited = False
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
            with suppress(ValueError):  # it has been released already
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
            if self._waited and not self._killed:
                self._begin_anew()
                return self._next_message()
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
