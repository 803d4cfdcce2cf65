"""GUI tests: async tests run on a qasync loop over the one offscreen QApplication."""

import asyncio
import os
import warnings
from collections.abc import Callable, Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from contact_importer.gui.language import LanguageChoice, Translations
from contact_importer.gui.loop import new_loop, report_errors_to
from contact_importer.gui.theme import ThemeChoice, apply_theme

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    _DefaultPolicy = asyncio.DefaultEventLoopPolicy


class QtLoopPolicy(_DefaultPolicy):
    """Makes loops that the QApplication drives."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        return new_loop(self._app)


@pytest.fixture
def event_loop_policy(qapp: QApplication) -> asyncio.AbstractEventLoopPolicy:
    return QtLoopPolicy(qapp)


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
        while not holds():
            await asyncio.sleep(0.005)
