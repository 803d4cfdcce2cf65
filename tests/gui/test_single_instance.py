"""One window per database, between real processes; and what other processes may not do."""

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from contact_importer.__main__ import _files
from contact_importer.gui.runtime.instance_calls import parse_message
from contact_importer.gui.runtime.single_instance import SingleInstance, server_name
from tests.gui.conftest import until

ROOT = Path(__file__).resolve().parents[2]
FIRST = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from contact_importer.gui import app as module

app = module.new_application()
shown = set()

def look():
    for widget in app.topLevelWidgets():
        frame = getattr(widget, "frame", None)
        if frame is None or not widget.isVisible() or not hasattr(frame, "mapping"):
            continue
        if "--small" in sys.argv and "small" not in shown:
            shown.add("small")
            widget.showMinimized()
        elif "small" in shown and "raised" not in shown and not widget.isMinimized():
            shown.add("raised")
            print("raised", flush=True)
        path = frame.mapping.path
        for line in ("ready", f"file {path.name if path else ''}"):
            if line not in shown:
                shown.add(line)
                print(line, flush=True)
        if path is not None and path.name == "last.csv":
            widget.close()

timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
sys.exit(module.run_window(database=Path(sys.argv[1]), demo=True, files=()))
"""


@pytest.fixture(autouse=True)
def private_runtime_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A short one: the path of a socket has at most 107 characters."""
    with tempfile.TemporaryDirectory(prefix="run-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        "PYTHONPATH": str(ROOT),
    }


@contextlib.contextmanager
def first_start(folder: Path, database: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", FIRST, str(database), *more],
        env=environment(folder),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def second_start(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "contact_importer", *arguments],
        env=environment(folder),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_that_a_second_start_hands_its_file_over_and_ends(tmp_path: Path) -> None:
    for name in ("one.csv", "last.csv"):
        (tmp_path / name).write_text("ann@example.org\n")
    database = tmp_path / "a.sqlite"
    with first_start(tmp_path, database) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "file \n"
        ended = second_start(tmp_path, "--demo", "--db", str(database), "one.csv")
        assert ended.returncode == 0, ended.stderr
        assert first.stdout.readline() == "file one.csv\n"
        assert second_start(tmp_path, "--demo", f"--db={database}").returncode == 0
        assert first.poll() is None
        # the command line is nobody's second start
        lists = second_start(tmp_path, "--demo", "--db", str(database), "lists", "--json")
        assert lists.returncode == 0
        ended = second_start(tmp_path, "--demo", "--db", str(database), str(tmp_path / "last.csv"))
        assert ended.returncode == 0
        assert first.stdout.readline() == "file last.csv\n"
        assert first.wait(60) == 0


def digests(folder: Path) -> dict[str, str]:
    """What stands in the files below, but for logs and memory that SQLite shares."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "logs" not in path.parts and not path.name.endswith("-shm")
    }


@pytest.mark.promise("P13")
def test_that_a_second_start_raises_the_first_window_and_writes_nothing(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    database = folder / "a.sqlite"
    with first_start(folder, database, "--small") as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "file \n"
        before, began = digests(folder), time.monotonic()
        assert "a.sqlite" in before
        ended = second_start(folder, "--demo", "--db", str(database))
        took = time.monotonic() - began
        assert ended.returncode == 0, ended.stderr
        assert first.stdout.readline() == "raised\n"
        assert digests(folder) == before
        assert first.poll() is None
    record_property(
        "reached", f"0 of {len(before)} files changed; the second ended in {took:.1f} s"
    )


@pytest.mark.promise("P13")
@pytest.mark.planted
def test_that_a_start_that_writes_would_be_seen(tmp_path: Path) -> None:
    """Another database is nobody's: its start is a first one, and leaves traces."""
    folder = tmp_path / "kept"
    folder.mkdir()
    before = digests(folder)
    with first_start(folder, folder / "b.sqlite"):
        assert digests(folder) != before


def test_that_a_killed_first_does_not_lock_out_and_other_databases_are_other_windows(
    tmp_path: Path,
) -> None:
    database = tmp_path / "a.sqlite"
    with first_start(tmp_path, database) as first:
        with first_start(tmp_path, tmp_path / "b.sqlite"):
            assert first.poll() is None
        first.send_signal(signal.SIGKILL)
        first.wait()
        with first_start(tmp_path, database):  # it says "ready": a window of its own
            pass


# --- within one process --------------------------------------------------------------------
async def send(database: Path, message: bytes) -> bytes:
    socket = QLocalSocket()
    socket.connectToServer(server_name(database))
    await until(lambda: socket.state() is QLocalSocket.LocalSocketState.ConnectedState)
    socket.write(message)
    gone = QLocalSocket.LocalSocketState.UnconnectedState
    await until(lambda: socket.state() is gone)
    return bytes(socket.readAll().data())


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[SingleInstance]:
    first = SingleInstance(tmp_path / "a.sqlite")
    assert first.claim()
    first.listen()
    yield first
    first.release()
    first.deleteLater()


async def test_that_only_a_list_of_paths_is_understood(
    instance: SingleInstance, tmp_path: Path
) -> None:
    called: list[list[Path]] = []
    instance.called.connect(called.append)
    database = tmp_path / "a.sqlite"
    good = json.dumps({"files": ["/data/a.csv"]}).encode() + b"\n"
    for bad in (
        b"quit\n",
        b'{"files": ["a.csv"]}\n',
        b'{"run": "rm"}\n',
        b"\xff\n",
        b"x" * 300_000,
    ):
        assert await send(database, bad) == b""
    assert not called
    assert await send(database, good) == b"ok\n"
    assert called == [[Path("/data/a.csv")]]


def test_that_hostile_messages_are_refused() -> None:
    for files in ([1], ["relative.csv"], ["/a\0b"], ["/" + "x" * 5_000], ["/a"] * 300, "/a", None):
        assert parse_message(json.dumps({"files": files}).encode()) is None
    assert parse_message(b"[" * 100_000) is None
    assert parse_message(b'{"files": []}') == []


@pytest.mark.promise("P13")
def test_that_there_is_one_first(instance: SingleInstance, tmp_path: Path) -> None:
    second = SingleInstance(tmp_path / "a.sqlite")
    assert not second.claim()
    other = SingleInstance(tmp_path / "b.sqlite")
    assert other.claim()
    other.release()
    instance.release()
    assert second.claim()
    second.release()


async def test_that_one_who_is_not_the_first_takes_no_calls(
    instance: SingleInstance, tmp_path: Path
) -> None:
    called: list[list[Path]] = []
    instance.called.connect(called.append)
    second = SingleInstance(tmp_path / "a.sqlite")
    assert not second.claim()
    second.listen()
    message = json.dumps({"files": ["/data/a.csv"]}).encode() + b"\n"
    assert await send(tmp_path / "a.sqlite", message) == b"ok\n"
    second.release()
    assert called == [[Path("/data/a.csv")]]


@pytest.mark.skipif(os.name != "posix", reason="owners of sockets")
def test_that_another_users_server_is_told_nothing(
    instance: SingleInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contact_importer.gui.runtime.single_instance._TRIES", 1)
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    connected: list[str] = []
    monkeypatch.setattr(QLocalSocket, "connectToServer", lambda _self, name: connected.append(name))
    assert not SingleInstance(tmp_path / "a.sqlite").hand_over([Path("/data/a.csv")])
    assert not connected


async def test_that_a_silent_caller_is_sent_away(
    instance: SingleInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contact_importer.gui.runtime.instance_calls._CALLER_MS", 50)
    assert await send(tmp_path / "a.sqlite", b'{"files"') == b""


@pytest.mark.parametrize(
    ("words", "opens"),
    [
        (["a.csv"], True),
        (["import", "a.csv"], False),
        (["lists"], False),
        (["missing.csv"], False),
        ([], False),
    ],
)
def test_that_files_are_told_from_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], opens: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("ann@x.org")
    (tmp_path / "lists").write_text("a file with the name of a command")
    assert _files(words) == ([tmp_path / "a.csv"] if opens else [])


def test_that_the_desktop_can_ask_for_a_file() -> None:
    script = """
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from contact_importer.gui.app import new_application
app = new_application()
app.file_asked.connect(print)
app.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile("/data/a.csv")))
"""
    told = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "[PosixPath('/data/a.csv')]\n"
