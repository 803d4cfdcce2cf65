"""GUI tests: async tests run on a qasync loop over the one offscreen QApplication."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from contact_importer.gui.looks.theme import ThemeChoice, apply_theme
from contact_importer.gui.runtime.loop import _Running, new_loop, report_errors_to, settle
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.words.language import LanguageChoice, Translations
from contact_importer.settings import Settings
from tests.gui.fake_service import FakeService

Open = Callable[[FakeService], MainWindow]

_apps: list[QApplication] = []  # PySide keeps no reference of its own


def _qt_loop() -> asyncio.AbstractEventLoop:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["tests"])
        _apps.append(app)
    return new_loop(app)


def pytest_configure(config: pytest.Config) -> None:
    # the offscreen platform says so whenever a window with a minimum size is shown
    config.addinivalue_line("qt_log_ignore", "This plugin does not support propagateSizeHints")
    config.addinivalue_line("qt_log_ignore", "This plugin does not support raise")
    config.addinivalue_line("qt_log_ignore", "This plugin does not support grabbing the keyboard")
    config.addinivalue_line("qt_log_ignore", "systemTrayWindowChanged")  # it has no tray
    config.addinivalue_line("qt_log_ignore", "XDG_RUNTIME_DIR not set")


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"qt": _qt_loop}


@pytest.hookimpl(wrapper=True, trylast=True)  # inside of pytest-qt
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """After a test pytest-qt lets Qt work, and no loop runs: no timer may start a coroutine."""
    yield
    for widget in QApplication.topLevelWidgets():
        for timer in widget.findChildren(QTimer):
            timer.stop()
    for task in _Running.tasks:  # nor may a coroutine under way start another
        task.cancel()


@pytest.fixture(autouse=True)
def garbage_dies_here() -> Iterator[None]:
    """As in the program (runtime/garbage.py): no other thread may collect Qt objects."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def plain_looks(qapp: QApplication) -> Iterator[None]:
    """Light, English and without a reporter, whatever the test before did."""
    apply_theme(qapp, ThemeChoice.LIGHT)
    translations = Translations(qapp)
    translations.use(LanguageChoice.ENGLISH)
    yield
    report_errors_to(None)
    translations.use(LanguageChoice.ENGLISH)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own settings are read or changed."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def problems() -> Iterator[list[Exception]]:
    """Errors that started coroutines reported."""
    caught: list[Exception] = []
    report_errors_to(caught.append)
    yield caught
    report_errors_to(None)


@pytest_asyncio.fixture
async def open_window(qtbot: QtBot) -> AsyncIterator[Open]:
    """Opens windows on fake services, and closes them at the end."""
    windows: list[MainWindow] = []

    def open_on(service: FakeService) -> MainWindow:
        window = MainWindow(demo=False)
        for _ in window.furnish(service, Settings()):  # type: ignore[arg-type]
            pass
        report_errors_to(window.show_problem)
        windows.append(window)
        window.show()
        return window

    yield open_on
    for window in windows:
        window.stop()
        await settle()
        window.allow_close()
        window.close()
        window.deleteLater()


async def until(holds: Callable[[], object], timeout_s: float = 5.0) -> None:
    """Return when ``holds()`` is true; fails after ``timeout_s``."""
    async with asyncio.timeout(timeout_s):
        while not holds():  # noqa: ASYNC110 - widgets have no event to wait for
            await asyncio.sleep(0.005)
