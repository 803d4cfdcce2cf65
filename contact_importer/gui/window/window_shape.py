"""Puts a window back as it was left, and notes how it is left. GUI thread."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from contact_importer.gui.window.memory import Memory, MemoryFile, TableHabits
from contact_importer.gui.window.sidebar import Place

if TYPE_CHECKING:
    from contact_importer.gui.contacts.contact_table import ContactTable
    from contact_importer.gui.window.main_window import MainWindow

FIRST_SIZE = QSize(1240, 800)
_LEAST_SEEN = QSize(160, 60)  # less of a window than this cannot be taken hold of
_COMES_BACK = (Place.HISTORY, Place.BLACKLIST, Place.LIST, Place.SETTINGS, Place.NETWORK)


def restore_shape(window: "MainWindow", memory: Memory) -> None:
    """Size and place, before the window is shown."""
    if memory.window is not None:
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        window.setGeometry(fitting(QRect(*memory.window), screens))
    if memory.maximized:
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def restore_panes(window: "MainWindow", memory: Memory) -> None:
    """Widths, columns, order: when the pages are there."""
    window.menus.action("details").setChecked(memory.details_shown)
    window.frame.panes.use_widths(memory.sidebar_width, memory.details_width)
    for kind, table in _tables(window).items():
        table.use_habits(memory.tables.get(kind, TableHabits()))


def restore_page(window: "MainWindow", memory: Memory) -> None:
    """The page that was shown last, if it still makes sense; when the lists are known."""
    if memory.place not in [place.value for place in _COMES_BACK]:
        return
    place = Place(memory.place)
    if place is not Place.LIST:
        window.frame.show_place(place)
    elif window.frame.overview.list_of(memory.list_id) is not None:
        window.frame.show_list(memory.list_id)


def note_window(window: "MainWindow", memory: MemoryFile) -> None:
    """Remember how the window is now."""
    frame, shape = window.frame, window.normalGeometry()
    sidebar_width, details_width = frame.panes.widths
    memory.change(
        window=(shape.x(), shape.y(), shape.width(), shape.height()),
        maximized=window.isMaximized(),
        sidebar_width=sidebar_width,
        details_width=details_width,
        details_shown=frame.details_shown,
        place=frame.place.value,
        list_id=(frame.list.list_id or 0) if frame.place is Place.LIST else 0,
        tables={kind: table.habits for kind, table in _tables(window).items()},
    )


def reset_window(window: "MainWindow") -> None:
    """As on the first day."""
    window.showNormal()
    window.resize(FIRST_SIZE)
    window.menus.action("details").setChecked(True)
    window.frame.panes.use_widths(0, 0)
    for table in _tables(window).values():
        table.use_habits(TableHabits())
        table.columns.reset()


def bring_to_front(window: QWidget) -> None:
    """Show a window that may be minimised or behind others."""
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.raise_()
    window.activateWindow()


def fitting(wanted: QRect, screens: Sequence[QRect]) -> QRect:
    """``wanted`` where it can be seen: moved and cut down if its monitor is gone or smaller."""
    if not screens:
        return wanted
    best = max(screens, key=lambda screen: _area(screen.intersected(wanted)))
    seen = best.intersected(wanted).size()
    if seen.width() < _LEAST_SEEN.width() or seen.height() < _LEAST_SEEN.height():
        shape = QRect(QPoint(), wanted.size().boundedTo(screens[0].size()))
        shape.moveCenter(screens[0].center())
        return shape
    size = wanted.size().boundedTo(best.size())
    left = min(max(wanted.left(), best.left()), best.right() + 1 - size.width())
    top = min(max(wanted.top(), best.top()), best.bottom() + 1 - size.height())
    return QRect(QPoint(left, top), size)


def _area(rectangle: QRect) -> int:
    return rectangle.width() * rectangle.height() if rectangle.isValid() else 0


def _tables(window: "MainWindow") -> dict[str, "ContactTable"]:
    return {"job": window.frame.job.table, "list": window.frame.list.table}
