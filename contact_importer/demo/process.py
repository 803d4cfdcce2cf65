"""The demo world's servers in a process of their own, and the handle to it.

The handle may be used from any thread. The process ends with its parent, however that ends:
the pipe between them breaks.
"""

import asyncio
import json
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from contact_importer.demo.servers import DemoEndpoints, DemoServers
from contact_importer.demo.settings import DemoSettings
from contact_importer.demo.statistics import DemoStatistics
from contact_importer.model.errors import InternalError

_START_LIMIT_S = 30.0
_ANSWER_LIMIT_S = 30.0
_STOP_LIMIT_S = 3.0


class DemoProcessError(InternalError):
    """The demo process did not start, or has died."""


class DemoProcess:
    """A demo world that runs beside this process. Also a context manager."""

    def __init__(self, settings: DemoSettings | None = None) -> None:
        self.settings = settings or DemoSettings()
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process else None

    def start(self) -> DemoEndpoints:
        """Start the servers and wait until they listen (about half a second)."""
        with self._lock:
            if self._process is not None:
                raise DemoProcessError("the demo process is already running")
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            process = context.Process(
                target=run_demo, args=(theirs, self.settings), name="demo-world", daemon=True
            )
            process.start()
            theirs.close()
            try:
                body = _receive(ours, _START_LIMIT_S)
            except DemoProcessError:
                _end(process, ours)
                raise
            self._process, self._pipe = process, ours
        return DemoEndpoints(
            nameserver=(body["nameserver"][0], body["nameserver"][1]), smtp_port=body["smtp_port"]
        )

    def statistics(self) -> DemoStatistics:
        """What the servers counted."""
        return DemoStatistics.from_dict(self._ask({"command": "statistics"}))

    def clear_statistics(self) -> None:
        """Start counting again from nothing."""
        self._ask({"command": "clear"})

    def adjust(self, settings: DemoSettings) -> None:
        """Use other delays from now on; the seed of a running world cannot change."""
        if settings.world_seed != self.settings.world_seed:
            raise DemoProcessError("the seed of a running world cannot change")
        self._ask({"command": "adjust", "settings": asdict(settings)})
        self.settings = settings

    def stop(self) -> None:
        """End the process. Idempotent."""
        with self._lock:
            process, pipe = self._process, self._pipe
            self._process = self._pipe = None
        if process is not None and pipe is not None:
            _end(process, pipe)

    def __enter__(self) -> DemoEndpoints:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            if self._pipe is None:
                raise DemoProcessError("the demo process is not running")
            try:
                self._pipe.send_bytes(json.dumps(request).encode())
            except OSError as error:
                raise DemoProcessError("the demo process has died") from error
            return _receive(self._pipe, _ANSWER_LIMIT_S)


def _receive(pipe: Connection, limit_s: float) -> dict[str, Any]:
    try:
        if not pipe.poll(limit_s):
            raise DemoProcessError("the demo process does not answer")
        body: dict[str, Any] = json.loads(pipe.recv_bytes())
    except (EOFError, OSError) as error:
        raise DemoProcessError("the demo process has died") from error
    return body


def _end(process: BaseProcess, pipe: Connection) -> None:
    pipe.close()  # the process takes the broken pipe for the order to end
    process.join(_STOP_LIMIT_S)
    if process.is_alive():
        process.kill()
        process.join()
    process.close()


# --- in the demo process -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Orders:
    """What the parent may ask for, handled in the servers' loop."""

    servers: DemoServers

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        match request["command"]:
            case "statistics":
                return self.servers.statistics().to_dict()
            case "clear":
                self.servers.clear_statistics()
            case "adjust":
                self.servers.adjust(DemoSettings(**request["settings"]))
        return {}


def run_demo(pipe: Connection, settings: DemoSettings) -> None:
    """Serve until the pipe to the parent breaks; the target of the spawned process."""
    # Ctrl-C in a terminal reaches the whole group; the parent decides when this world ends
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with asyncio.Runner(loop_factory=selector_loop) as runner:
        runner.run(_serve(pipe, settings))


def selector_loop() -> asyncio.AbstractEventLoop:
    """A loop that can watch sockets; Windows' default one cannot."""
    return asyncio.SelectorEventLoop()


async def _serve(pipe: Connection, settings: DemoSettings) -> None:
    servers = DemoServers(settings)
    endpoints = await servers.start()
    broken = asyncio.Event()
    loop = asyncio.get_running_loop()
    orders = _Orders(servers)
    pipe.send_bytes(json.dumps(asdict(endpoints)).encode())

    def answer(request: dict[str, Any]) -> None:
        with suppress(OSError):  # the parent has gone; the reader thread sees it too
            pipe.send_bytes(json.dumps(orders.handle(request)).encode())

    def end() -> None:
        loop.call_soon_threadsafe(broken.set)

    # a thread, because pipes cannot be watched by a loop on Windows
    threading.Thread(
        target=_read_pipe,
        args=(pipe, lambda request: loop.call_soon_threadsafe(answer, request), end),
        daemon=True,
    ).start()
    await broken.wait()
    await servers.close()


def _read_pipe(
    pipe: Connection, handle: Callable[[dict[str, Any]], object], end: Callable[[], None]
) -> None:
    """Hand on requests until the parent closes the pipe or dies; then end for certain."""
    while True:
        try:
            request = json.loads(pipe.recv_bytes())
        except (EOFError, OSError):
            break
        handle(request)
    watchdog = threading.Timer(_STOP_LIMIT_S, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    with suppress(RuntimeError):  # the loop is closed already
        end()


def serve_until_stdin_ends(settings: DemoSettings) -> int:
    """Serve by hand: print the ports as one JSON line, end when standard input does."""

    async def serve() -> None:
        servers = DemoServers(settings)
        endpoints = await servers.start()
        sys.stdout.write(json.dumps(asdict(endpoints)) + "\n")
        sys.stdout.flush()
        try:
            await asyncio.to_thread(sys.stdin.read)
        finally:
            await servers.close()

    with asyncio.Runner(loop_factory=selector_loop) as runner:
        runner.run(serve())
    return 0
