"""The one thread that writes. Jobs come through a bounded queue and are committed in groups."""

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from contact_importer.model.errors import StoreClosedError
from contact_importer.storage.failures import named_errors

_QUEUE_LENGTH = 256
# Fewer, larger transactions write each page of the indexes less often: a million rows load at
# 130,000/s in groups of 50,000 and at 93,000/s in groups of 10,000.
GROUP_ROWS = 50_000  # a transaction takes no further job once it holds so many rows ...
GROUP_SECONDS = 0.5  # ... or has lasted so long

Write = Callable[[Connection], Any]


@dataclass(slots=True)
class _Job:
    write: Write
    rows: int
    future: Future[Any] = field(default_factory=Future)


class Writer:
    """Runs jobs one after another on one connection, in its own thread.

    A job is a function of the connection without any other effect: when one of a group
    fails, the group is rolled back and its jobs run again, each in its own transaction, so
    that only the failing one fails. A job's future resolves after its COMMIT.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._jobs: queue.Queue[_Job | None] = queue.Queue(_QUEUE_LENGTH)
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="database-writer", daemon=True)
        self._thread.start()

    async def submit(self, write: Write, rows: int) -> Any:  # noqa: ANN401 - the job's own result
        """The result of ``write``, after its commit. ``rows``: about how many it changes."""
        job = _Job(write, rows)
        if not self._offer(job):
            # full: wait for room without blocking the caller's loop
            await asyncio.to_thread(self._put, job)
        return await asyncio.wrap_future(job.future)

    def close(self) -> None:
        """Run what is queued, close the connection, end the thread. Blocks."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def _offer(self, job: _Job) -> bool:
        # the lock keeps jobs from slipping in behind the end mark
        if not self._closing.acquire(blocking=False):
            return False
        try:
            self._require_open()
            self._jobs.put_nowait(job)
        except queue.Full:
            return False
        finally:
            self._closing.release()
        return True

    def _put(self, job: _Job) -> None:
        with self._closing:
            self._require_open()
            self._jobs.put(job)

    def _require_open(self) -> None:
        if self._closed:
            raise StoreClosedError("the store is closed")

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            if job.future.set_running_or_notify_cancel():
                self._serve(job)
        self._connection.close()

    def _serve(self, first: _Job) -> None:
        """Run ``first`` and what waits behind it in one transaction, as far as it should go."""
        group: list[_Job] = []
        results: list[Any] = []
        started = time.monotonic()
        job: _Job | None = first
        try:
            with named_errors(), self._connection.begin():
                while job is not None:
                    group.append(job)
                    results.append(job.write(self._connection))
                    full = sum(member.rows for member in group) >= GROUP_ROWS
                    late = time.monotonic() - started >= GROUP_SECONDS
                    job = None if full or late else self._next_waiting()
        except Exception as error:  # noqa: BLE001 - boundary: the caller gets it, the writer lives
            self._fail(group or [first], error)
            return
        for member, result in zip(group, results, strict=True):
            member.future.set_result(result)

    def _fail(self, group: list[_Job], error: Exception) -> None:
        if len(group) > 1:
            for job in group:
                self._serve_alone(job)
            return
        group[0].future.set_exception(error)

    def _serve_alone(self, job: _Job) -> None:
        try:
            with named_errors(), self._connection.begin():
                result = job.write(self._connection)
        except Exception as error:  # noqa: BLE001 - as above
            job.future.set_exception(error)
        else:
            job.future.set_result(result)

    def _next_waiting(self) -> _Job | None:
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return None
            if job is None:
                self._jobs.put(None)  # the end mark: left for the loop
                return None
            if job.future.set_running_or_notify_cancel():
                return job
