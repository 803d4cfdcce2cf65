"""The sidebar: files dropped on a list, what its rows say, keyboard and menus."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from contact_importer.gui.main_window import MainWindow
from contact_importer.gui.sidebar import Place
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
