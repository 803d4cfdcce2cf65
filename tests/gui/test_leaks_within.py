"""Pages, dialogs, languages and themes leave nothing behind, and a leak would be found.

Whole windows: test_leaks.py.
"""

import asyncio
import gc
import os
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from contact_importer.gui.looks.theme import ThemeChoice, apply_theme
from contact_importer.gui.window.sidebar import Place
from contact_importer.gui.words.language import LanguageChoice, Translations
from tests.gui.conftest import Open
from tests.gui.window_states import dialogs, rich_service

# said by Qt's offscreen platform about every window
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

_TIMES = 20
_WARM = 3  # caches, fonts and pools fill at first
_OPEN_FILES = Path("/proc/self/fd")


@dataclass(frozen=True)
class Living:
    """What there is at one moment."""

    widgets: int
    objects: Counter[str]
    timers: int
    threads: frozenset[str]
    files: int


def living() -> Living:
    """Counted after everything that was to be deleted is gone."""
    for _ in range(3):
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    objects = [found for found in gc.get_objects() if isinstance(found, QObject) and isValid(found)]
    return Living(
        widgets=len(QApplication.allWidgets()),
        objects=Counter(type(found).__name__ for found in objects),
        timers=sum(isinstance(found, QTimer) and found.isActive() for found in objects),
        threads=frozenset(thread.name for thread in threading.enumerate()),
        files=len(os.listdir(_OPEN_FILES)) if _OPEN_FILES.exists() else 0,  # noqa: PTH208
    )


async def leaks(act: Callable[[], Awaitable[None]], times: int = _TIMES) -> list[str]:
    """What grows with each ``act``; a thing or two may be made once."""
    for _ in range(_WARM):
        await act()
    before = living()
    for _ in range(times):
        await act()
    after = living()
    grown = [
        f"{name}: {before.objects[name]} -> {count}"
        for name, count in after.objects.items()
        if count - before.objects[name] >= times
    ]
    grown += [
        f"{what}: {getattr(before, what)} -> {getattr(after, what)}"
        for what in ("widgets", "timers", "files")
        if getattr(after, what) - getattr(before, what) >= times
    ]
    if len(after.threads) - len(before.threads) >= times // 2:
        grown.append(f"threads: {sorted(after.threads - before.threads)}")
    return grown


async def test_that_pages_and_dialogs_go_away(open_window: Open) -> None:
    service = rich_service()
    window = open_window(service)
    await window.begin()

    async def act() -> None:
        for place in Place:
            window.frame.show_place(place)
            await asyncio.sleep(0)
        async for _ in dialogs(window, service):
            pass

    assert not await leaks(act, times=5)


async def test_that_languages_and_themes_leave_nothing(
    open_window: Open, qapp: QApplication
) -> None:
    window = open_window(rich_service())
    await window.begin()
    translations = Translations(qapp)

    async def act() -> None:
        for language in (LanguageChoice.RUSSIAN, LanguageChoice.ENGLISH):
            translations.use(language)
        for theme in (ThemeChoice.DARK, ThemeChoice.LIGHT):
            apply_theme(qapp, theme)
        await asyncio.sleep(0)

    assert not await leaks(act)


# --- the check itself -------------------------------------------------------------------


class Forgotten(QWidget):
    kept: ClassVar[list[QObject]] = []


async def test_that_a_kept_widget_is_found(qtbot: QtBot) -> None:
    async def act() -> None:
        Forgotten.kept.append(Forgotten())

    found = await leaks(act)
    Forgotten.kept.clear()
    assert any(line.startswith("Forgotten: ") for line in found)
    assert any(line.startswith("widgets: ") for line in found)


async def test_that_a_running_timer_is_found(qtbot: QtBot) -> None:
    async def act() -> None:
        timer = QTimer()
        timer.start(60_000)
        Forgotten.kept.append(timer)

    found = await leaks(act)
    Forgotten.kept.clear()
    assert any(line.startswith("timers: ") for line in found)


@pytest.mark.skipif(not _OPEN_FILES.exists(), reason="open files are counted under Linux only")
async def test_that_an_open_file_and_a_thread_are_found(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.touch()
    files = []
    done = threading.Event()

    async def act() -> None:
        files.append(path.open())
        threading.Thread(target=done.wait).start()

    found = await leaks(act)
    done.set()
    for file in files:
        file.close()
    assert any(line.startswith("files: ") for line in found)
    assert any(line.startswith("threads: ") for line in found)
