"""The main job by keyboard only, on the real service and the demo world."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from pytestqt.qtbot import QtBot

from contact_importer.bootstrap import close_application
from contact_importer.demo.generate import generate
from contact_importer.gui.runtime.loop import report_errors_to, settle
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.settings import Settings
from tools.keyboard_stills import KeyboardRun, opened

# said by Qt's offscreen platform about every window
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest_asyncio.fixture
async def window(qtbot: QtBot, tmp_path: Path) -> AsyncIterator[MainWindow]:
    application = await opened(tmp_path)
    shown = MainWindow(demo=True)
    for _ in shown.furnish(application.service, Settings()):
        pass
    report_errors_to(shown.show_problem)
    shown.show()
    await shown.begin()
    yield shown
    shown.stop()
    await settle()
    await close_application(application)
    shown.allow_close()
    shown.close()
    shown.deleteLater()


async def test_that_the_main_job_needs_no_mouse(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    documents = tmp_path / "Documents"
    documents.mkdir()
    source = tmp_path / "contacts.csv"
    await asyncio.to_thread(generate, 300, 7, source)
    steps: list[str] = []
    await KeyboardRun(window, source, steps.append).run(documents)
    assert steps[0] == "home"
    assert steps[-1] == "check-again"
