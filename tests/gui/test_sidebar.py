"""The sidebar: files dropped on a list, what its rows say, keyboard and menus."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.port_knowledge import port_25_open
from contact_importer.gui.window.sidebar import Place
from contact_importer.model.tally import Tally
from contact_importer.model.task import ImportTask, PauseReason, TaskOptions, TaskState
from contact_importer.model.verdict import CheckLevel
from tests.gui.conftest import Open, until
from tests.gui.fake_service import FakeService, make_task

_COPY, _LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
_NO_KEY = Qt.KeyboardModifier.NoModifier


def mime_of(*paths: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return mime


def row_of(window: MainWindow, title: str) -> QPoint:
    """The middle of a row, in the viewport of the sidebar."""
    sidebar = window.frame.sidebar
    (item,) = (
        sidebar.item(row)
        for row in range(sidebar.count())
        if title in sidebar.item(row).data(Qt.ItemDataRole.AccessibleTextRole)
    )
    return sidebar.visualItemRect(item).center()


def opened_menus(window: MainWindow) -> list[QMenu]:
    """Menus of a list in the sidebar."""
    menus = window.findChildren(QMenu)
    return [menu for menu in menus if any("into" in one.text() for one in menu.actions())]


def in_window(window: MainWindow, child: QWidget, point: QPoint) -> QPoint:
    return child.mapTo(window, point)


async def test_that_a_file_dropped_on_a_list_in_the_sidebar_is_meant_for_it(
    open_window: Open,
) -> None:
    window = open_window(FakeService([make_task()]))
    await window.begin()
    viewport = window.frame.sidebar.viewport()
    aside = QPoint(window.width() - 60, 300)
    on_list = in_window(window, viewport, row_of(window, "Customers"))
    mime = mime_of("/tmp/more.csv")
    QApplication.sendEvent(window, QDragEnterEvent(aside, _COPY, mime, _LEFT, _NO_KEY))
    assert window.drops.overlay.accessibleName() == "Import this file"
    move = QDragMoveEvent(on_list, _COPY, mime, _LEFT, _NO_KEY)
    QApplication.sendEvent(window, move)
    assert move.isAccepted()
    assert window.drops.overlay.accessibleName() == "Import into “Customers”"
    assert window.drops.overlay.aim.row.contains(on_list)
    QApplication.sendEvent(window, QDropEvent(QPointF(on_list), _COPY, mime, _LEFT, _NO_KEY))
    assert not window.drops.overlay.isVisible()
    assert window.frame.place is Place.MAPPING
    await until(window.frame.mapping.start_button.isEnabled)
    assert window.frame.mapping.path == Path("/tmp/more.csv")
    assert window.frame.mapping.options.list_name == "Customers"


async def test_that_a_list_has_a_menu_of_its_own(open_window: Open) -> None:
    window = open_window(FakeService([make_task()]))
    await window.begin()
    point = row_of(window, "Customers")
    viewport = window.frame.sidebar.viewport()
    QApplication.sendEvent(
        viewport,
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, viewport.mapToGlobal(point)),
    )
    await until(lambda: opened_menus(window))
    (menu,) = opened_menus(window)
    titles = [action.text() for action in menu.actions() if action.text()]
    assert titles == ["&Open", "&Import into it…", "&Export…", "&Rename…", "&Delete…"]
    menu.actions()[0].trigger()
    assert window.frame.place is Place.LIST
    assert window.frame.current_list_name() == "Customers"
    menu.close()


async def test_that_the_keyboard_leads_through_the_sidebar(open_window: Open) -> None:
    window = open_window(FakeService([make_task()]))
    await window.begin()
    sidebar = window.frame.sidebar
    sidebar.setFocus()
    for _ in range(8):
        QTest.keyClick(sidebar, Qt.Key.Key_Down)
    QTest.keyClick(sidebar, Qt.Key.Key_Return)
    assert window.frame.place is Place.LIST


async def test_that_tasks_under_way_are_counted(open_window: Open) -> None:
    tasks = [
        make_task(1),
        make_task(2, state=TaskState.QUEUED),
        make_task(3, state=TaskState.FINISHED, in_work=0),
    ]
    window = open_window(FakeService(tasks))
    await window.begin()
    row_of(window, "Tasks, 2")
    await until(window.frame.running.isVisible)
    assert window.frame.running._queue.text() == "+1 queued"
    await until(lambda: "clients.csv" in window.windowTitle())
    assert window.windowTitle() == "46% · clients.csv · Contact Importer"
    window.frame.running._queue.click()
    assert window.frame.place is Place.HISTORY


FULL = TaskOptions(level=CheckLevel.FULL)
BLOCKED = {"state": TaskState.PAUSED, "pause_reason": PauseReason.PORT_25_BLOCKED}


async def test_that_the_demo_world_promises_nothing_about_the_real_network(qtbot: QtBot) -> None:
    window = MainWindow(demo=True)
    qtbot.addWidget(window)
    window.frame.sidebar.show_port(True)
    titles = [entry.title for entry in window.frame.sidebar._entries()]
    assert "Demo network" in titles
    assert not [title for title in titles if "25" in title]


async def test_that_rows_are_mirrored_for_who_writes_from_right_to_left(
    open_window: Open, qapp: QApplication
) -> None:
    window = open_window(FakeService())
    await window.begin()
    sidebar = window.frame.sidebar
    row = sidebar.visualItemRect(sidebar.item(0))
    left, right = (
        QRect(row.left() + 12, row.top() + 4, 24, row.height() - 8),
        QRect(row.right() - 36, row.top() + 4, 24, row.height() - 8),
    )

    def painted(place: QRect) -> bool:
        image = sidebar.viewport().grab(place).toImage()
        seen = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
        return len(seen) > 1

    sidebar.mark(Place.SETTINGS)
    assert (painted(left), painted(right)) == (True, False)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert (painted(left), painted(right)) == (False, True)
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize(
    ("tasks", "known"),
    [
        ([], None),
        ([make_task()], None),  # STANDARD asks no mail server
        ([make_task(options=FULL)], True),
        ([make_task(options=FULL, tally=Tally())], None),
        ([make_task(2, options=FULL, **BLOCKED), make_task(options=FULL)], False),
        ([make_task(2, options=FULL), make_task(options=FULL, **BLOCKED)], True),
    ],
)
def test_that_tasks_tell_what_tasks_found_out(tasks: list[ImportTask], known: bool | None) -> None:
    assert port_25_open(tasks) is known


async def test_that_the_sidebar_says_what_tasks_found_out(open_window: Open) -> None:
    window = open_window(FakeService([make_task(options=FULL)]))
    await window.begin()
    row_of(window, "Net: port 25 open")
