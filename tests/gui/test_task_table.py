"""Tasks in a table: order, words and bars; the page of all tasks and that of one list."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from contact_importer.gui.looks.theme import colour
from contact_importer.gui.pages.history.history_page import HistoryPage
from contact_importer.gui.pages.history.task_table import (
    RESULT,
    STATE,
    TITLE,
    TasksModel,
    TaskTable,
)
from contact_importer.gui.pages.list.list_page import ListPage
from contact_importer.gui.window.sidebar import Place
from contact_importer.model.contact import ContactFilter
from contact_importer.model.tally import Tally
from contact_importer.model.task import FinishReason, ImportTask, PauseReason, TaskState
from contact_importer.model.verdict import Status
from tests.gui.conftest import Open, until
from tests.gui.fake_contacts import LIST_ID
from tests.gui.fake_contacts import FakeService as ContactService
from tests.gui.fake_service import FakeService, make_task
from tests.gui.test_charts import near

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

RUNNING = make_task(3)
QUEUED = [make_task(n, state=TaskState.QUEUED, tally=Tally(), in_work=0) for n in (4, 5, 6)]
PAUSED = make_task(2, state=TaskState.PAUSED, pause_reason=PauseReason.USER)
FINISHED = make_task(
    1, state=TaskState.FINISHED, finish_reason=FinishReason.COMPLETED, in_work=0, loaded=True
)
ALL = [*reversed(QUEUED), RUNNING, PAUSED, FINISHED]


def texts(model: TasksModel, column: int) -> list[str]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_that_what_runs_comes_first_then_the_queue_in_its_order(qtbot: QtBot) -> None:
    model = TasksModel()
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
    )
    model.show_tasks(ALL, [5, 4, 6])
    assert [task.id for task in model.tasks] == [3, 5, 4, 6, 2, 1]
    assert texts(model, STATE) == [
        "Running",
        "Queued: next",
        "Queued: number 2",
        "Queued: number 3",
        "Paused",
        "Finished",
    ]
    model.show_tasks(ALL, [6, 5, 4])
    assert [task.id for task in model.tasks] == [3, 6, 5, 4, 2, 1]
    model.show_tasks(ALL[:2], [6])
    assert model.rowCount() == 2
    model.show_tasks([])
    assert model.rowCount() == 0
    assert tester.model() is model


def test_that_the_result_is_told_in_words_and_painted(qtbot: QtBot) -> None:
    table = TaskTable()
    qtbot.addWidget(table)
    table.resize(900, 200)
    table.show_tasks([FINISHED, PAUSED])
    table.show()
    finished = table.tasks_model.index(1, RESULT)
    words = finished.data(Qt.ItemDataRole.AccessibleTextRole)
    assert words == "Valid: 60, Invalid: 25, Blacklist: 10, Pending: 5"
    cell = table.visualRect(finished)
    image = table.viewport().grab().toImage()
    row = [image.pixelColor(x, cell.center().y()) for x in range(cell.left(), cell.right())]
    wide = cell.width() - 16
    valid = sum(near(pixel, colour(Status.VALID)) for pixel in row)
    assert valid == pytest.approx(0.6 * wide, abs=4)


def test_that_the_same_task_stays_selected(qtbot: QtBot) -> None:
    table = TaskTable()
    qtbot.addWidget(table)
    table.show_tasks([FINISHED, PAUSED])
    assert table.selected == PAUSED
    table.selectRow(1)
    table.show_tasks([RUNNING, FINISHED, PAUSED])
    assert table.selected == FINISHED


def offered(page: HistoryPage) -> set[str]:
    return {one.text() for one in page.findChildren(QAbstractButton) if one.isVisible()} - {""}


@pytest.mark.parametrize(
    ("task", "titles"),
    [
        (RUNNING, {"Open"}),
        (QUEUED[0], {"Open", "Remove from the queue"}),
        (QUEUED[1], {"Open", "Remove from the queue", "Start next"}),
        (QUEUED[2], {"Open", "Remove from the queue", "Start next", "Move up"}),
        (PAUSED, {"Open", "Continue", "Undo import…", "Report…"}),
        (FINISHED, {"Open", "Continue", "Undo import…", "Report…"}),
    ],
)
def test_that_each_task_offers_what_fits_it(
    qtbot: QtBot, task: ImportTask, titles: set[str]
) -> None:
    page = HistoryPage()
    qtbot.addWidget(page)
    page.show_tasks(ALL, [4, 5, 6])
    page.show()
    ids = [one.id for one in page._model.tasks]
    page.view.selectRow(ids.index(task.id))
    assert offered(page) == titles


def test_that_no_task_is_told_with_a_way_on(qtbot: QtBot) -> None:
    page = HistoryPage()
    qtbot.addWidget(page)
    page.show()
    page.show_tasks([])
    assert page._empty.isVisible()
    assert "Drop contact files" in page._empty.text
    assert offered(page) == set()
    page.show_tasks([FINISHED])
    assert not page._empty.isVisible()


async def test_that_the_queue_is_changed_by_keys(open_window: Open) -> None:
    service = FakeService([*QUEUED, RUNNING])
    service.order = [4, 5, 6]
    window = open_window(service)
    await window.begin()
    window.frame.show_place(Place.HISTORY)
    page = window.frame.history
    await until(lambda: [task.id for task in page._model.tasks] == [3, 4, 5, 6])
    page.view.setFocus()
    page.view.selectRow(3)
    QTest.keyClick(page._up, Qt.Key.Key_Space)
    await until(lambda: [task.id for task in page._model.tasks] == [3, 4, 6, 5])
    assert page.view.selected is not None
    assert page.view.selected.id == 6
    QTest.keyClick(page._next, Qt.Key.Key_Space)
    await until(lambda: [task.id for task in page._model.tasks] == [3, 6, 4, 5])
    QTest.keyClick(page._remove, Qt.Key.Key_Space)
    await until(lambda: ("cancel", 6) in service.calls)


@pytest.fixture
def list_service() -> ContactService:
    return ContactService(70)


@pytest.fixture
def list_page(list_service: ContactService) -> Iterator[ListPage]:
    page = ListPage(list_service)  # type: ignore[arg-type]
    page.resize(900, 700)
    page._poll.setInterval(3_600_000)  # nothing may start when the loop of the test has ended
    page.show()
    yield page
    delete(page)


async def test_that_a_list_shows_its_domains_and_filters_by_one(list_page: ListPage) -> None:
    list_page.show_list(LIST_ID)
    bars = list_page._charts.domains.bars
    await until(lambda: len(bars.bars) == 5)
    first = bars.bars[0]
    assert first.item.count == 2
    first.click()
    await until(lambda: list_page.table.model.rowCount() == 2)
    assert list_page.table.contacts == ContactFilter(
        list_id=LIST_ID, domains=frozenset({first.item.key})
    )
    list_page._cards._statuses[Status.VALID].click()
    assert not first.isChecked()
    assert list_page.table.contacts.domains == frozenset()
    assert "can be mailed" in list_page._charts.mailable.donut.accessibleName()


async def test_that_domains_are_counted_seldom(
    list_page: ListPage, list_service: ContactService
) -> None:
    list_page.show_list(LIST_ID)
    await until(lambda: list_page._charts.domains.bars.bars)
    for whole in range(71, 80):
        list_page._charts.domains.show_contacts(ContactFilter(list_id=LIST_ID), whole)
    assert len(list_service.ranked) == 1


async def test_that_a_list_shows_its_imports_and_undoes_one(
    list_page: ListPage, list_service: ContactService
) -> None:
    own = replace(FINISHED, list_id=LIST_ID)
    list_service.known_tasks = [own, make_task(9, list_id=LIST_ID + 1)]
    list_page.show_list(LIST_ID)
    await until(lambda: list_page.tabs.tabText(1) == "Imports and checks (1)")
    assert list_page.table.isVisible()
    list_page.tabs.setFocus()
    QTest.keyClick(list_page.tabs, Qt.Key.Key_Right)
    imports = list_page._imports
    assert (imports.isVisible(), list_page.table.isVisible()) == (True, False)
    assert texts(imports.view.tasks_model, TITLE) == ["clients.csv → Customers"]
    undone: list[int] = []
    opened: list[int] = []
    list_page.undo_asked.connect(undone.append)
    list_page.task_opened.connect(opened.append)
    imports._undo.click()
    QTest.keyClick(imports.view, Qt.Key.Key_Return)
    assert (undone, opened) == ([1], [1])


async def test_that_an_empty_list_says_how_to_fill_it(
    list_page: ListPage, list_service: ContactService
) -> None:
    list_service.contacts_by_id.clear()
    list_page.show_list(LIST_ID)
    await until(list_page._empty.isVisible)
    hidden = (list_page._charts, list_page._cards, list_page.table, list_page._export)
    assert not any(widget.isVisible() for widget in hidden)
    asked: list[None] = []
    list_page.file_asked.connect(lambda: asked.append(None))
    list_page._choose_file.click()
    assert asked == [None]
