"""The demo world as a process of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest

from contact_importer.demo.process import DemoProcess, DemoProcessError
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.demo.settings import DemoSettings

TIMEOUT_S = 30


@pytest.fixture(scope="module")
def process() -> Iterator[DemoProcess]:
    demo = DemoProcess(DemoSettings(world_seed=3))
    demo.endpoints = demo.start()
    yield demo
    demo.stop()


def greeted(port: int) -> socket.socket:
    """A connection to the mail host that listens on every system."""
    address = "127.77.12.1" if sys.platform != "darwin" else "127.0.0.1"
    connection = socket.create_connection((address, port), TIMEOUT_S)
    assert connection.recv(3) == b"220"
    return connection


def wait_for_the_end_of(connection: socket.socket) -> None:
    try:
        while connection.recv(1_000):
            pass
    except ConnectionResetError:
        pass
    connection.close()


def test_that_both_servers_answer(process: DemoProcess) -> None:
    with socket.create_connection(process.endpoints.nameserver, TIMEOUT_S):
        pass
    process.clear_statistics()
    connection = greeted(process.endpoints.smtp_port)
    connection.sendall(b"QUIT\r\n")
    wait_for_the_end_of(connection)
    found = process.statistics()
    assert found.connections == 1
    assert found.commands == {"QUIT": 1}


def test_that_nothing_listens_outside_loopback(process: DemoProcess) -> None:
    sockets = psutil.Process(process.pid).net_connections(kind="inet")
    bound = [item for item in sockets if item.status in (psutil.CONN_LISTEN, psutil.CONN_NONE)]
    assert len(bound) > 2
    assert all(item.laddr.ip.startswith("127.") for item in bound)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_that_ctrl_c_in_the_terminal_does_not_end_it(process: DemoProcess) -> None:
    os.kill(process.pid, signal.SIGINT)
    assert process.statistics().dns_queries >= 0


def test_that_delays_change_while_it_runs_and_the_seed_does_not(process: DemoProcess) -> None:
    process.adjust(DemoSettings(world_seed=3, smtp_latency_ms=1.5))
    assert process.settings.smtp_latency_ms == 1.5
    with pytest.raises(DemoProcessError, match="seed"):
        process.adjust(DemoSettings(world_seed=4))


def test_that_starting_twice_is_refused(process: DemoProcess) -> None:
    with pytest.raises(DemoProcessError, match="already"):
        process.start()


def test_that_questions_asked_while_it_starts_do_not_disturb() -> None:
    demo = DemoProcess()
    stopped = threading.Event()

    def ask() -> None:
        while not stopped.is_set():
            with suppress(DemoProcessError):
                demo.statistics()

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        assert demo.start().smtp_port > 0
    finally:
        stopped.set()
        asking.join()
        demo.stop()


def test_that_stop_ends_the_process_and_may_be_repeated() -> None:
    demo = DemoProcess()
    with demo as endpoints:
        assert isinstance(endpoints, DemoEndpoints)
        pid = demo.pid
        assert pid is not None
        connection = greeted(endpoints.smtp_port)
    wait_for_the_end_of(connection)
    assert not psutil.pid_exists(pid)
    demo.stop()
    with pytest.raises(DemoProcessError, match="not running"):
        demo.statistics()


def test_that_the_death_of_the_process_is_noticed() -> None:
    demo = DemoProcess()
    with demo:
        psutil.Process(demo.pid).kill()
        with pytest.raises(DemoProcessError, match="died"):
            demo.statistics()


PARENT = """
import sys
from contact_importer.demo.process import DemoProcess
if __name__ == "__main__":
    demo = DemoProcess()  # kept: the process ends when its handle is thrown away
    print(demo.start().smtp_port, flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("how", ["killed", "ended"])
def test_that_it_never_outlives_its_parent(how: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        connection = greeted(int(parent.stdout.readline()))
        if how == "killed":
            parent.kill()
        else:
            parent.stdin.close()
        wait_for_the_end_of(connection)  # would time out if the servers lived on


def test_that_it_runs_by_hand_and_prints_its_ports() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "contact_importer.demo", "--seed", "5", "--smtp-latency-ms", "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as program:
        ports = json.loads(program.stdout.readline())
        assert ports["nameserver"][0] == "127.0.0.1"
        connection = greeted(ports["smtp_port"])
        program.stdin.close()
        wait_for_the_end_of(connection)
        assert program.wait(TIMEOUT_S) == 0
