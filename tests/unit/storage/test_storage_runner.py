import os
import socket
import subprocess
import sys

import pytest

from contact_importer.storage.runner import is_alive, runner_identity

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")


def test_that_this_process_lives() -> None:
    assert is_alive(runner_identity(), None, 0.0)


@linux_only
def test_that_a_process_that_was_killed_is_dead_at_once() -> None:
    code = (
        "from contact_importer.storage.runner import runner_identity;"
        "print(runner_identity(), flush=True); input()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    runner = process.stdout.readline().strip()
    assert is_alive(runner, None, 0.0)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert not is_alive(runner, 100.0, 100.0)  # a zombie, its last heartbeat just now
    process.communicate()
    assert not is_alive(runner, 100.0, 100.0)


@linux_only
def test_that_a_reused_process_number_is_another_process() -> None:
    host, pid, start = runner_identity().rsplit(":", 2)
    assert not is_alive(f"{host}:{pid}:{int(start) - 1}", None, 0.0)


@pytest.mark.parametrize(("age", "alive"), [(0, True), (30, True), (31, False)])
def test_that_heartbeats_tell_of_other_machines(age: float, alive: bool) -> None:
    runner = f"not-{socket.gethostname()}:1:1"
    assert is_alive(runner, 1000.0, 1000.0 + age) is alive
    assert not is_alive(runner, None, 1000.0)


@pytest.mark.parametrize("runner", ["", "host", "host:x:1", ":1:1"])
def test_that_nonsense_is_dead(runner: str) -> None:
    assert not is_alive(runner, 1.0, 1.0)
