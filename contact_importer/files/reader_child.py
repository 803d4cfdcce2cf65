"""The reader process: reads one untrusted file, held by limits, and reports over a pipe.

Started by spawn, so this module imports little; the rest is imported when it is needed.
"""

import errno
import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic

from contact_importer.engine.file_ports import ReadJob
from contact_importer.files.limits import MIB, ReaderLimits
from contact_importer.files.messages import (
    MessageKind,
    pack,
    pack_batch,
    pack_preview,
    pack_problem,
)
from contact_importer.files.problems import file_unreadable
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import ReadingChoices

_CPU_S = 60
_CPU_S_PER_MIB = 2
_CPU_S_PER_MIB_OF_ZIP = 20
_TICK_S = 1.0
OUT_OF_MEMORY = 77  # exit code


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewOrder:
    """Make a preview of a file, or of several as one table."""

    paths: tuple[Path, ...]
    choices: ReadingChoices


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOrder:
    """Read a whole file."""

    job: ReadJob
    extra_disposable: frozenset[str]
    updated_list: Path | None


Order = PreviewOrder | ReadOrder


def run_reader(pipe: Connection, limits: ReaderLimits, ahead: bool) -> None:  # noqa: FBT001
    """Wait for one order and carry it out; everything it has to say goes through the pipe.

    ``ahead``: the order may be long in coming, so be ready for it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the application to handle
    if ahead:
        _load()
    try:
        order: Order = pipe.recv()
    except EOFError:
        return  # the application has ended
    _carry_out(pipe, order, limits)


def _load() -> None:
    """Import what reading a file needs, and read the lists that come with the product."""
    from contact_importer.files import previewing, reading  # noqa: F401 - so that they are there
    from contact_importer.validation.lists import ListIndex

    ListIndex.bundled()


def _carry_out(pipe: Connection, order: Order, limits: ReaderLimits) -> None:
    paths = order.paths if isinstance(order, PreviewOrder) else order.job.reading.paths
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # parsers print when they panic
    _restrict(paths, limits)
    gc.freeze()
    gc.set_threshold(200_000, 50, 50)  # rows are made by the million and never form cycles
    _say(pipe, pack(MessageKind.TICK, 0.0))  # started: from now on silence is a bad sign
    try:
        if isinstance(order, PreviewOrder):
            _preview(pipe, order, limits)
        else:
            _read(pipe, order, limits)
    except FileProblemError as problem:
        _say(pipe, pack_problem(problem))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BrokenPipeError:
        return  # nobody listens any more
    except OSError as error:
        if error.errno == errno.ENOMEM:
            os._exit(OUT_OF_MEMORY)
        _say(pipe, pack_problem(file_unreadable(error.strerror or type(error).__name__)))
    except Exception:  # noqa: BLE001 - process boundary: the parent raises it as InternalError
        _say(pipe, pack(MessageKind.BUG, _trace_without_values()))


def _preview(pipe: Connection, order: PreviewOrder, limits: ReaderLimits) -> None:
    from contact_importer.files.previewing import preview_source

    paths = [path.resolve() for path in order.paths]
    preview = preview_source(paths, order.choices, limits, _announcer(pipe))
    pipe.send_bytes(pack_preview(preview))


def _read(pipe: Connection, order: ReadOrder, limits: ReaderLimits) -> None:
    from contact_importer.files.reading import read_batches
    from contact_importer.validation.lists import ListIndex

    lists = ListIndex.bundled(
        order.job.blacklist,
        extra_disposable=order.extra_disposable | order.job.disposable_domains,
        extra_roles=order.job.role_names,
        updated=order.updated_list,
    )
    for batch in read_batches(order.job, lists, limits, _announcer(pipe)):
        pipe.send_bytes(pack_batch(batch))
    pipe.send_bytes(pack(MessageKind.END))


def _announcer(pipe: Connection) -> Callable[[float], None]:
    """Signs of life, not more than one a second unless a long silence is announced."""
    last = monotonic()

    def announce(seconds: float) -> None:
        nonlocal last
        if seconds or monotonic() - last > _TICK_S:
            last = monotonic()
            pipe.send_bytes(pack(MessageKind.TICK, seconds))

    return announce


def _restrict(paths: Iterable[Path], limits: ReaderLimits) -> None:
    """Memory, processor time, no file written, no core dump: where the system knows them."""
    if sys.platform == "win32":
        return
    import resource

    cpu_s = _CPU_S + sum(map(_cpu_seconds, paths))
    for name, soft, hard in (
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CPU, cpu_s, cpu_s + 5),  # the soft one tells why, the hard one kills
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _lower(name, soft, hard)


def _cpu_seconds(path: Path) -> int:
    """What reading it may take: of a ZIP more, as its size is not that of what is in it."""
    try:
        size = path.stat().st_size
    except (OSError, ValueError):
        return 0  # opening it will say what is wrong
    is_zip = path.suffix.lower() == ".zip"
    return (_CPU_S_PER_MIB_OF_ZIP if is_zip else _CPU_S_PER_MIB) * (size // MIB)


def _lower(name: int, soft: int, hard: int) -> None:
    import resource

    _, top = resource.getrlimit(name)
    if top != resource.RLIM_INFINITY:
        soft, hard = min(soft, top), min(hard, top)
    try:
        resource.setrlimit(name, (soft, hard))
    except (OSError, ValueError):
        return  # macOS knows RLIMIT_AS but does not take it


def _say(pipe: Connection, message: bytes) -> None:
    try:
        pipe.send_bytes(message)
    except BrokenPipeError:
        return


def _trace_without_values() -> str:
    """Where it happened and the class of the exception: messages may quote addresses."""
    kind, _, trace = sys.exc_info()
    places = [
        f"{Path(at.filename).name}:{at.lineno} {at.name}" for at in traceback.extract_tb(trace)
    ]
    return f"{kind.__name__ if kind else '?'} at {' < '.join(reversed(places))}"
