"""A task's page: states, counts that filter, keys."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from contact_importer.gui.pages.job.job_page import JobPage
from contact_importer.gui.runtime.loop import settle
from contact_importer.gui.widgets.segmented_bar import bar_state
from contact_importer.gui.window.task_watch import TaskWatch
from contact_importer.model.contact import ContactFilter
from contact_importer.model.task import FinishReason, ImportTask, PauseReason, TaskKind, TaskState
from contact_importer.model.verdict import Status
from tests.gui.conftest import until
from tests.gui.fake_service import TALLY, FakeService, make_task

Show = Callable[[FakeService], JobPage]


@pytest_asyncio.fixture
async def show_page(qtbot: QtBot) -> AsyncIterator[Show]:
    opened: list[tuple[TaskWatch, JobPage]] = []

    def show(service: FakeService) -> JobPage:
        watch = TaskWatch(service)  # type: ignore[arg-type]
        page = JobPage(service, watch)  # type: ignore[arg-type]
        watch.setParent(page)
        opened.append((watch, page))
        watch.start()
        page.resize(1000, 700)
        page.show()
        return page

    yield show
    for watch, _ in opened:
        watch.stop()
    await settle()
    for _, page in opened:
        page.close()
        page.deleteLater()


def visible_buttons(page: JobPage) -> set[str]:
    buttons = page._header.findChildren(QPushButton)
    return {button.text() for button in buttons if button.isVisible()}


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (make_task(), {"Pause", "Stop and keep"}),
        (make_task(state=TaskState.QUEUED), {"Pause", "Stop and keep"}),
        (
            make_task(state=TaskState.PAUSED, pause_reason=PauseReason.DISK_FULL),
            {"Continue", "Stop and keep", "Undo import…"},
        ),
        (
            make_task(state=TaskState.WAITING, in_work=0, waiting=5, due_at=2e9),
            {"Ask now", "Pause", "Finish now", "Undo import…"},
        ),
        (
            make_task(
                state=TaskState.FINISHED,
                finish_reason=FinishReason.COMPLETED,
                loaded=True,
                in_work=0,
            ),
            {"Export clean list…", "Report…", "Undo import…"},
        ),
        (
            make_task(state=TaskState.FINISHED, finish_reason=FinishReason.CANCELLED),
            {"Continue", "Undo import…"},
        ),
        (
            make_task(state=TaskState.FINISHED, finish_reason=FinishReason.FAILED),
            {"Continue", "Undo import…", "Open log", "Copy diagnostics"},
        ),
        (
            make_task(state=TaskState.FINISHED, undone=True),
            {"Open the list"},
        ),
        (
            make_task(
                kind=TaskKind.RECHECK,
                state=TaskState.FINISHED,
                finish_reason=FinishReason.COMPLETED,
                loaded=True,
            ),
            {"Export clean list…", "Report…"},
        ),
    ],
)
async def test_that_each_state_offers_what_fits_it(
    show_page: Show, task: ImportTask, expected: set[str]
) -> None:
    page = show_page(FakeService([task]))
    await page.show_task(1)
    assert visible_buttons(page) == expected


async def test_that_a_count_filters_the_table_and_again_shows_all(show_page: Show) -> None:
    page = show_page(FakeService([make_task()]))
    await page.show_task(1)
    card = page._cards._statuses[Status.INVALID]
    card.click()
    assert page.table.contacts == ContactFilter(task_id=1, statuses=frozenset({Status.INVALID}))
    await until(lambda: page.table.model.rowCount() == 25)
    card.click()
    await until(lambda: page.table.model.rowCount() == 100)
    page._cards._statuses[Status.VALID].click()
    page._cards._statuses[Status.PENDING].click()
    assert page._cards.chosen == {Status.PENDING}


async def test_that_a_recheck_shows_its_whole_list(show_page: Show) -> None:
    page = show_page(FakeService([make_task(kind=TaskKind.RECHECK)]))
    await page.show_task(1)
    assert page.table.contacts == ContactFilter(list_id=1)


async def test_that_counts_follow_the_snapshots(show_page: Show) -> None:
    service = FakeService([make_task()])
    page = show_page(service)
    await page.show_task(1)
    assert page._cards._statuses[Status.VALID].count == TALLY.valid
    assert page._cards._duplicate.count == 3
    moved = make_task(state=TaskState.PAUSED, pause_reason=PauseReason.NO_NETWORK)
    service.move(1, state=moved.state, pause_reason=moved.pause_reason)
    await until(lambda: page._header._title.text() == "Paused: no network")
    assert "goes on by itself" in page._header._notice.text


async def test_that_space_pauses_and_continues(show_page: Show) -> None:
    service = FakeService([make_task()])
    page = show_page(service)
    await page.show_task(1)
    asked: list[str] = []
    page.pause_asked.connect(lambda _: asked.append("pause"))
    page.resume_asked.connect(lambda _: asked.append("resume"))
    QTest.keyClick(page, Qt.Key.Key_Space)
    service.move(1, state=TaskState.PAUSED, pause_reason=PauseReason.USER)
    await until(lambda: page.task is not None and page.task.state is TaskState.PAUSED)
    QTest.keyClick(page, Qt.Key.Key_Space)
    assert asked == ["pause", "resume"]


async def test_that_export_means_the_valid_contacts(show_page: Show) -> None:
    page = show_page(FakeService([make_task()]))
    await page.show_task(1)
    asked: list[tuple[object, str]] = []
    page.export_asked.connect(lambda contacts, title: asked.append((contacts, title)))
    page.export_clean_list()
    assert asked == [(ContactFilter(task_id=1, statuses=frozenset({Status.VALID})), "Customers")]


async def test_that_rows_left_out_are_listed_as_plain_text(show_page: Show) -> None:
    page = show_page(FakeService([make_task()]))
    await page.show_task(1)
    page._cards._duplicate.click()
    await until(lambda: page.findChildren(QTableWidget))
    (table,) = page.findChildren(QTableWidget)
    await until(lambda: table.rowCount() == 4)
    assert table.item(0, 1).text() == "Already in this file"
    assert table.item(0, 2).text() == "<b>x</b>"


async def test_that_an_unchanged_snapshot_tells_nothing(show_page: Show) -> None:
    service = FakeService([make_task()])
    page = show_page(service)
    await page.show_task(1)
    told: list[object] = []
    page._watch.changed.connect(told.append)
    for _ in range(3):
        page._watch.poll()
    assert not told
    service.move(1, in_work=4)
    page._watch.poll()
    assert len(told) == 1


def test_that_the_bar_leaves_contacts_in_work_uncoloured() -> None:
    state = bar_state(TALLY, 5, 0.5, striped=False)
    assert dict(state.parts) == {Status.VALID: 60, Status.INVALID: 25, Status.BLACKLIST: 10}
    assert state.fraction == 0.5


async def test_that_a_page_nobody_sees_is_brought_up_to_date_when_it_is_seen(
    show_page: Show,
) -> None:
    service = FakeService([make_task()])
    page = show_page(service)
    await page.show_task(1)
    headed: list[TaskState] = []
    show_header = page._header.show_snapshot
    page._header.show_snapshot = lambda one: (headed.append(one.task.state), show_header(one))
    page.hide()
    service.move(1, state=TaskState.PAUSED, pause_reason=PauseReason.USER)
    await until(lambda: page.task is not None and page.task.state is TaskState.PAUSED)
    assert headed == []
    page.show()
    assert headed == [TaskState.PAUSED]
    assert "Continue" in visible_buttons(page)
