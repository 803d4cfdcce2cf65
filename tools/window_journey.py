"""The main job through the real window: drop, pause, resume, kill -9, restart, finish, export.

    xvfb-run .venv/bin/python tools/window_journey.py [ROWS]

Drives two windows in processes of their own with real events, kills the first in the middle,
and compares the statuses in the database and in the export with the expected file.
"""

import asyncio
import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from contact_importer.bootstrap import open_application
from contact_importer.cli.app import run as run_command
from contact_importer.demo.expected_file import read_expected
from contact_importer.demo.generate import generate
from contact_importer.engine.service import ImportService
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.model.task import PauseReason, TaskState
from contact_importer.model.verdict import CheckLevel

_LIST = "Customers"
_PATIENCE_S = 1_500.0


def main() -> int:
    """Run the whole journey, or one window of it."""
    if sys.argv[1:2] == ["window"]:
        return _window(sys.argv[2], Path(sys.argv[3]))
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as scratch:
        return _journey(rows, Path(scratch))


def _journey(rows: int, folder: Path) -> int:
    contacts = folder / "contacts.csv"
    started = time.monotonic()
    made = generate(rows, 12, contacts)
    _say(started, f"generated {rows:,} rows")
    first = subprocess.run([sys.executable, __file__, "window", "first", folder], check=False)
    if first.returncode != -signal.SIGKILL:
        _say(started, f"the first window ended with {first.returncode} instead of being killed")
        return 1
    _say(started, "the first window was killed with SIGKILL; starting again")
    subprocess.run([sys.executable, __file__, "window", "second", folder], check=True)
    _say(started, "the second window finished the import; exporting")
    return _compare(folder, made.expected, started)


def _compare(folder: Path, expected_file: Path, started: float) -> int:
    """Every expected address has its expected status, in an export of all of them."""
    exported = folder / "all.csv"
    command = ["--demo", "--db", str(folder / "demo.sqlite"), "export", "--list", _LIST]
    for status in ("valid", "invalid", "blacklist", "pending"):
        command += ["--status", status]
    code = run_command([*command, "--with-result", "--preset", "exact", "-o", str(exported)])
    if code:
        return code
    with exported.open(encoding="utf-8", newline="") as file:
        found = Counter(row["status"] for row in csv.DictReader(file))
    wanted: Counter[str] = Counter(
        str(row.status) for row in read_expected(expected_file, CheckLevel.FULL)
    )
    wanted = Counter({k: v for k, v in wanted.items() if k not in ("duplicate", "rejected")})
    _say(started, f"expected {dict(wanted)}, exported {dict(found)}")
    return 0 if wanted == found else 1


def _window(part: str, folder: Path) -> int:
    from contact_importer.gui.app import new_application, session_on
    from contact_importer.gui.runtime.loop import new_loop
    from contact_importer.gui.runtime.validator_pool import QtValidatorPool
    from contact_importer.settings import Settings

    sys.setswitchinterval(0.0001)
    app = new_application()

    async def visit() -> None:
        application = await open_application(
            database=folder / "demo.sqlite", demo=True, pool=QtValidatorPool()
        )
        session = await session_on(app, application, Settings(language="en", theme="light"))
        window = session.window
        window.resize(1240, 800)
        if part == "first":
            await _drop_and_start(window, folder / "contacts.csv")
            await _pause_resume_die(window)
        else:
            await _continue_and_finish(window, application.service)
        await session.close()

    with asyncio.Runner(loop_factory=lambda: new_loop(app)) as runner:
        runner.run(visit())
    return 0


async def _drop_and_start(window: MainWindow, path: Path) -> None:
    from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QApplication, QComboBox

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    action = Qt.DropAction.CopyAction
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(400, 300), action, data, button, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), action, data, button, keys))
    mapping = window.frame.mapping
    await _until(mapping.start_button.isEnabled)
    mapping.options.level = CheckLevel.FULL
    next(b for b in mapping.options.findChildren(QComboBox) if b.isEditable()).setEditText(_LIST)
    mapping.start_button.click()


async def _pause_resume_die(window: MainWindow) -> None:
    job = window.frame.job
    await _until(lambda: _settled(window) >= 0.15)
    _press(window, "Pause")
    asked = time.monotonic()
    await _until(lambda: job.task is not None and job.task.state is TaskState.PAUSED)
    print(f"    paused after {time.monotonic() - asked:.2f} s", flush=True)
    await _until(lambda: _press(window, "Continue"))
    await _until(lambda: _settled(window) >= 0.45)
    window.grab().save("/tmp/journey-before-kill.png")
    os.kill(os.getpid(), signal.SIGKILL)


async def _continue_and_finish(window: MainWindow, service: ImportService) -> None:
    (task,) = await service.tasks()
    assert task.pause_reason is PauseReason.INTERRUPTED, task
    window.grab().save("/tmp/journey-banner.png")
    await _until(lambda: _press(window, "Continue"))
    job = window.frame.job
    ended = (TaskState.WAITING, TaskState.FINISHED)
    await _until(lambda: job.task is not None and job.task.state in ended)
    window.grab().save("/tmp/journey-finished.png")
    print(f"    {job.task.tally.to_dict()}", flush=True)


def _press(window: MainWindow, text: str) -> bool:
    """Click the visible button with this text."""
    from PySide6.QtWidgets import QAbstractButton

    for button in window.findChildren(QAbstractButton):
        if button.text() == text and button.isVisible() and button.isEnabled():
            button.click()
            return True
    return False


def _settled(window: MainWindow) -> float:
    active = window.watch.active
    return 0.0 if active is None else active.fraction or 0.0


async def _until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        while not happened():  # noqa: ASYNC110 - what a person sees has no event
            await asyncio.sleep(0.05)


def _say(started: float, text: str) -> None:
    print(f"{time.monotonic() - started:7.1f} s  {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
