"""The whole window, page by page and dialog by dialog: names, keys, words beside colours."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from contact_importer.gui.contacts.cell_looks import CellLooks
from contact_importer.gui.contacts.table_row import STATUS, TableRow
from contact_importer.gui.looks.theme import colour
from contact_importer.gui.window.tab_order import follow_layout
from contact_importer.model.verdict import Status
from tests.gui.accessibility import complaints, tab_order_jumps, unreachable
from tests.gui.colour_meaning import colour_only
from tests.gui.conftest import Open
from tests.gui.window_states import dialogs, pages, rich_service

# said by Qt's offscreen platform about every window
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


async def test_that_every_page_can_be_heard_and_used_by_keyboard(open_window: Open) -> None:
    service = rich_service()
    window = open_window(service)
    faults: list[str] = []
    async for name, shown in pages(window, service):
        faults += [f"{name}: {fault}" for fault in complaints(shown)]
        page = window.frame.page
        QTest.keyClick(page, Qt.Key.Key_Tab)
        faults += [f"{name}: Tab jumps from {jump}" for jump in tab_order_jumps(page)]
        faults += [f"{name}: no key leads to {widget}" for widget in unreachable(page)]
        faults += [f"{name}: {fault}" for fault in colour_only(shown)]
    assert not faults, "\n".join(sorted(set(faults)))


async def test_that_every_dialog_can_be_heard_and_used_by_keyboard(open_window: Open) -> None:
    service = rich_service()
    window = open_window(service)
    await window.begin()
    faults: list[str] = []
    async for name, dialog in dialogs(window, service):
        assert dialog.windowTitle(), name
        faults += [f"{name}: {fault}" for fault in complaints(dialog)]
        faults += [f"{name}: Tab jumps from {jump}" for jump in tab_order_jumps(dialog)]
        faults += [f"{name}: no key leads to {widget}" for widget in unreachable(dialog)]
        faults += [f"{name}: {fault}" for fault in colour_only(dialog)]
    assert not faults, "\n".join(sorted(set(faults)))


@pytest.mark.parametrize("status", Status)
def test_that_a_status_is_told_by_a_word_beside_its_colour(qtbot: QtBot, status: Status) -> None:
    looks = CellLooks()
    row = TableRow(contact_id=1, status=status)
    assert looks.text(row, STATUS, 0)
    assert not looks.icon(row).isNull()


# --- the walker itself ------------------------------------------------------------------


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    QVBoxLayout(widget)
    qtbot.addWidget(widget)
    return widget


def put(page: QWidget, *widgets: QWidget) -> None:
    for widget in widgets:
        page.layout().addWidget(widget)
    page.resize(300, 200)
    page.show()


def test_that_a_good_page_has_no_complaints(page: QWidget) -> None:
    put(page, QPushButton("First"), QPushButton("Second"))
    assert not complaints(page)
    assert not tab_order_jumps(page)
    assert not unreachable(page)


def test_that_a_nameless_field_is_found(page: QWidget) -> None:
    put(page, QLineEdit())
    assert any("no accessible name" in fault for fault in complaints(page))


def test_that_an_icon_without_words_is_found(page: QWidget) -> None:
    put(page, QToolButton())
    assert {fault.split(": ")[1] for fault in complaints(page)} == {
        "button without text and name",
        "button that shows only an icon, without a tooltip",
    }


def test_that_markup_is_found(page: QWidget) -> None:
    label = QLabel("<b>hostile</b>")
    label.setToolTip("<i>hostile</i>")
    put(page, label)
    assert len(complaints(page)) == 2


def test_that_a_jump_is_found(page: QWidget) -> None:
    first, last, end = QPushButton("First"), QPushButton("Last"), QPushButton("End")
    put(page, first, last, end)
    QWidget.setTabOrder(last, first)
    assert tab_order_jumps(page)
    follow_layout(page)
    assert not tab_order_jumps(page)


def test_that_a_button_without_a_key_is_found(page: QWidget) -> None:
    button = QPushButton("Only by mouse")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    put(page, button)
    assert unreachable(page)


class Bar(QWidget):
    """Two statuses side by side, and no word about it."""

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(0, 0, 20, 10, colour(Status.VALID))
        painter.fillRect(20, 0, 20, 10, colour(Status.INVALID))
        painter.end()


def test_that_meaning_by_colour_alone_is_found(page: QWidget) -> None:
    bar = Bar()
    bar.setMinimumSize(60, 20)
    put(page, bar)
    assert len(colour_only(page)) == 1
    bar.setAccessibleDescription("Valid: 20")
    assert len(colour_only(page)) == 1
    bar.setAccessibleDescription("Valid: 20, Invalid: 20")
    assert colour_only(page) == []
