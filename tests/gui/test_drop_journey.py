"""A file dropped on the real window leads to a finished import; what is no file is refused."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from contact_importer.bootstrap import close_application
from contact_importer.demo.generate import generate
from contact_importer.gui.runtime.loop import report_errors_to, settle
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.sidebar import Place
from contact_importer.model.task import TaskState
from contact_importer.settings import Settings
from tools.keyboard_stills import opened, until

# said by Qt's offscreen platform about every window
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

_WHERE = QPoint(700, 400)
_COPY, _LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
_NO_KEY = Qt.KeyboardModifier.NoModifier


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


def drag(window: MainWindow, mime: QMimeData) -> bool:
    event = QDragEnterEvent(_WHERE, _COPY, mime, _LEFT, _NO_KEY)
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def drop(window: MainWindow, mime: QMimeData) -> None:
    assert drag(window, mime)
    assert window.drops.overlay.isVisible()
    event = QDropEvent(QPointF(_WHERE), _COPY, mime, _LEFT, _NO_KEY)
    QApplication.sendEvent(window, event)
    assert not window.drops.overlay.isVisible()


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


async def test_that_a_dropped_file_is_imported(window: MainWindow, tmp_path: Path) -> None:
    source = tmp_path / "spring-fair.csv"
    await asyncio.to_thread(generate, 200, 7, source)
    frame = window.frame
    drop(window, files(source))
    assert frame.place is Place.MAPPING
    await until(frame.mapping.start_button.isEnabled)
    frame.mapping.start_button.click()
    await until(lambda: frame.place is Place.JOB and frame.job.task is not None)
    await until(lambda: frame.job.task.state is TaskState.FINISHED)
    assert frame.job.task.tally.contacts > 100
    frame.show_list(frame.job.task.list_id)
    await until(lambda: frame.list.table.model.rowCount() == frame.job.task.tally.contacts)
    drag(window, files(source))  # on a list: it says into which
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.drops.overlay.isVisible()
    drop(window, files(source))
    await until(frame.mapping.start_button.isEnabled)
    frame.show_home()
    assert frame.place is Place.HOME


async def test_that_what_is_no_file_is_refused(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("ann@example.test")
    assert not drag(window, mime)
    assert window.frame.place is Place.HOME
    assert not window.drops.overlay.isVisible()
