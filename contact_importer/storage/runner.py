"""Names the process that runs a task, and tells whether such a process still lives."""

import os
import socket
from pathlib import Path

HEARTBEAT_LIMIT_S = 30.0  # of a runner on another machine


def runner_identity() -> str:
    """This process as "host:pid:start-time"."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{_start_time(pid)}"


def is_alive(runner: str, heartbeat_at: float | None, now: float) -> bool:
    """Whether the process named ``runner`` still runs.

    On this machine the process table tells; the start time (Linux only) guards against a
    reused pid. On another machine, and on Windows, where os.kill(pid, 0) would end the
    process, the last heartbeat must be at most 30 s old.
    """
    host, pid, start = _parts(runner)
    if pid is None:
        return False
    if runner == runner_identity():
        return True
    if host != socket.gethostname() or os.name == "nt":
        return heartbeat_at is not None and now - heartbeat_at <= HEARTBEAT_LIMIT_S
    return _exists(pid) and _start_time(pid) == start


def _parts(runner: str) -> tuple[str, int | None, str]:
    rest, _, start = runner.rpartition(":")
    host, _, pid = rest.rpartition(":")
    return host, int(pid) if host and pid.isdecimal() else None, start


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _start_time(pid: int) -> str:
    """Field 22 of /proc/<pid>/stat (proc(5)): ticks since boot; "" where there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # the command name in parentheses may hold spaces and parentheses itself
    fields = stat.rpartition(")")[2].split()
    if fields[0] == "Z":  # dead, but not yet reaped by its parent
        return "zombie"
    return fields[19]
