"""GUI tests: async tests run on a qasync loop over the one offscreen QApplication."""

import asyncio
import gc
import os
from collections.abc import Callable, Iterator, Mapping

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from contact_importer.gui.language import LanguageChoice, Translations
from contact_importer.gui.loop import new_loop, report_errors_to
from contact_importer.gui.theme import ThemeChoice, apply_theme

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


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"qt": _qt_loop}


@pytest.fixture(autouse=True)
def garbage_dies_here() -> Iterator[None]:
    """As in the program (gui/garbage.py): no other thread may collect Qt objects, then or later."""
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


@pytest.fixture
def problems() -> Iterator[list[Exception]]:
    """Errors that started coroutines reported."""
    caught: list[Exception] = []
    report_errors_to(caught.append)
    yield caught
    report_errors_to(None)


async def until(holds: Callable[[], object], timeout_s: float = 5.0) -> None:
    """Return when ``holds()`` is true; fails after ``timeout_s``."""
    async with asyncio.timeout(timeout_s):
        while not holds():  # noqa: ASYNC110 - widgets have no event to wait for
            await asyncio.sleep(0.005)
