"""Opening and closing the window again and again leaves nothing behind."""

import asyncio
import gc
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from contact_importer.bootstrap import open_application
from contact_importer.gui.app import session_on
from contact_importer.gui.runtime.single_instance import SingleInstance
from contact_importer.gui.runtime.validator_pool import QtValidatorPool
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.settings import Settings

_TIMES = 20
_WARM = 4  # caches, pools and translators are made once


@dataclass(frozen=True)
class Left:
    """What there is beside the test itself."""

    threads: int
    files: int  # and sockets
    windows: int
    timers: int
    widgets: int
    children: int  # of the application


def left(app: QApplication) -> Left:
    objects = [one for one in gc.get_objects() if isinstance(one, QObject)]
    folder = Path("/proc/self/fd")
    return Left(
        threads=threading.active_count(),
        files=len(list(folder.iterdir())) if folder.exists() else 0,
        windows=sum(isinstance(one, MainWindow) for one in objects),
        timers=sum(isinstance(one, QTimer) for one in objects),
        widgets=len(QApplication.allWidgets()),
        children=len(app.findChildren(QObject)),
    )


async def open_and_close(app: QApplication, database: Path) -> None:
    instance = SingleInstance(database)
    assert instance.claim()
    instance.listen()
    application = await open_application(database=database, demo=True, pool=QtValidatorPool())
    session = await session_on(app, application, Settings(language="en"))
    await session.window.begin()
    session.window.menus.action("keys").trigger()
    await session.close()
    instance.release()
    del session, application, instance
    await asyncio.sleep(0)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.mark.timeout(400)
async def test_that_twenty_windows_leave_nothing_behind(qapp: QApplication, tmp_path: Path) -> None:
    qapp.setQuitOnLastWindowClosed(False)  # as new_application does
    counts: list[Left] = []
    for _ in range(_TIMES):
        await open_and_close(qapp, tmp_path / "a.sqlite")
        counts.append(left(qapp))
    before, after = asdict(counts[_WARM]), asdict(counts[-1])
    grown = {name: (before[name], after[name]) for name in after if after[name] > before[name]}
    assert not grown, counts
    assert after["windows"] == 0
