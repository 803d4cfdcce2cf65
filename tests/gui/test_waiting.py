"""A task that waits for its servers, everywhere in the window."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from contact_importer.gui.pages.job import job_header
from contact_importer.gui.runtime.loop import settle
from contact_importer.gui.widgets import now_running
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.sidebar import Place
from contact_importer.gui.words.task_text import state_title, waiting_note, waiting_sentence
from contact_importer.gui.words.wording import clock_time, countdown, moment
from contact_importer.model.task import ImportTask, TaskState
from tests.gui.conftest import Open, until
from tests.gui.fake_service import FakeService, make_task

NOON = QDateTime(QDateTime.currentDateTime().date(), QDateTime.currentDateTime().time())


def today(seconds: int = 0) -> float:
    """A moment of today, and so many seconds later."""
    return float(NOON.toSecsSinceEpoch()) + seconds


def waiting(task_id: int = 1, **changes: object) -> ImportTask:
    task = {"state": TaskState.WAITING, "in_work": 0, "waiting": 5, "due_at": today() + 600}
    return make_task(task_id, **(task | changes))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The clock that the countdown looks at; ``now`` is set by the test."""
    turned = SimpleNamespace(now=today(), time=lambda: turned.now)
    monkeypatch.setattr(job_header, "time", turned)
    monkeypatch.setattr(now_running, "time", turned)
    return turned


def status(window: MainWindow) -> str:
    return window.frame.job._header._status.text()


def figures(window: MainWindow) -> str:
    return window.frame.running._figures.text()


def press(window: MainWindow, text: str) -> None:
    (found,) = [
        button
        for button in window.findChildren(QAbstractButton)
        if text in (button.text(), button.accessibleName()) and button.isVisible()
    ]
    found.click()


@asynccontextmanager
async def opened(open_window: Open, service: FakeService) -> AsyncIterator[MainWindow]:
    """The window; at the end nothing is under way any more."""
    window = open_window(service)
    await window.begin()
    yield window
    window.stop()
    await settle()


@asynccontextmanager
async def shown(open_window: Open, service: FakeService) -> AsyncIterator[MainWindow]:
    """The window with the page of task 1."""
    async with opened(open_window, service) as window:
        window.open_task(1)
        await until(lambda: window.frame.job.task is not None)
        yield window


async def test_that_the_page_counts_down_without_asking_the_database(
    open_window: Open, clock: SimpleNamespace
) -> None:
    service = FakeService([waiting(due_at=today() + 250)])
    async with shown(open_window, service) as window:
        assert status(window).startswith("95 of 100 decided · 5 contact")
        assert status(window).endswith(f"next at {clock_time(today() + 250)} (in 4 min 10 s)")
        await until(lambda: ("snapshot", 1) in service.calls)
        service.calls.clear()
        clock.now += 9
        window.watch.counted_down.emit()
        assert status(window).endswith("(in 4 min 1 s)")
        clock.now += 300
        window.watch.counted_down.emit()
        assert status(window).endswith("they are asked in a moment")
        assert service.calls == []


async def test_that_the_countdown_moves_by_itself(open_window: Open) -> None:
    async with shown(open_window, FakeService([waiting(due_at=time.time() + 600)])) as window:
        ticks: list[None] = []
        window.watch.counted_down.connect(lambda: ticks.append(None))
        before = status(window)
        await until(lambda: ticks and status(window) != before)


async def test_that_nothing_ticks_while_nothing_waits(open_window: Open) -> None:
    async with shown(open_window, FakeService([make_task()])) as window:
        ticks: list[None] = []
        window.watch.counted_down.connect(lambda: ticks.append(None))
        window.watch._each_second()
        assert ticks == []


@pytest.mark.parametrize(
    ("text", "call", "state"),
    [
        ("Ask now", "ask_now", TaskState.RUNNING),
        ("Finish now", "finish_now", TaskState.FINISHED),
        ("Pause", "pause", TaskState.PAUSED),
    ],
)
async def test_that_each_button_does_what_it_says(
    open_window: Open, text: str, call: str, state: TaskState
) -> None:
    service = FakeService([waiting()])
    async with shown(open_window, service) as window:
        press(window, text)
        await until(lambda: (call, 1) in service.calls)
        await until(
            lambda: window.frame.job.task is not None and window.frame.job.task.state is state
        )


async def test_that_space_pauses_a_wait(open_window: Open) -> None:
    service = FakeService([waiting()])
    async with shown(open_window, service) as window:
        QTest.keyClick(window.frame.job, Qt.Key.Key_Space)
        await until(lambda: ("pause", 1) in service.calls)


async def test_that_the_foot_shows_what_waits_when_nothing_runs(
    open_window: Open, clock: SimpleNamespace
) -> None:
    service = FakeService([waiting(due_at=today() + 70), waiting(2, due_at=today() + 30)])
    async with opened(open_window, service) as window:
        await until(window.frame.running.isVisible)
        assert figures(window) == f"5 wait; next at {clock_time(today() + 30)} (in 30 s)"
        assert window.frame.running.accessibleName().endswith(figures(window))
        clock.now += 5
        window.watch.counted_down.emit()
        assert figures(window).endswith("(in 25 s)")
        service.move(1, state=TaskState.RUNNING)
        await until(lambda: "/s · about" in figures(window))
        service.move(1, state=TaskState.WAITING)
        await until(lambda: "next at" in figures(window))
        press(window, "Finish now: wait no longer")
        await until(lambda: ("finish_now", 2) in service.calls)


async def test_that_the_foot_pauses_what_waits(open_window: Open) -> None:
    service = FakeService([waiting()])
    async with opened(open_window, service) as window:
        await until(window.frame.running.isVisible)
        window.frame.running._pause.click()
        await until(lambda: ("pause", 1) in service.calls)
        await until(lambda: not window.frame.running.isVisible())


async def test_that_what_an_earlier_process_left_waiting_is_known(open_window: Open) -> None:
    service = FakeService([waiting()])
    service.elsewhere = {1}
    async with opened(open_window, service) as window:
        assert ("serve_calendar", None) in service.calls
        await until(window.frame.running.isVisible)
        service.move(1, state=TaskState.FINISHED, waiting=0)  # another process ended it
        await window.frame.overview.reload()
        assert not window.frame.running.isVisible()


async def test_that_a_wait_that_is_deleted_leaves_the_window(open_window: Open) -> None:
    service = FakeService([waiting()])
    async with opened(open_window, service) as window:
        await until(window.frame.running.isVisible)
        service.snapshots.clear()
        await window.frame.overview.reload()
        assert not window.frame.running.isVisible()


async def test_that_an_overdue_wait_is_looked_up(open_window: Open) -> None:
    """Another process has taken it up."""
    service = FakeService([waiting(due_at=time.time() - 60)])
    service.elsewhere = {1}
    async with opened(open_window, service) as window:
        service.move(1, state=TaskState.RUNNING, waiting=0)
        await until(lambda: window.watch.active is not None)


async def test_that_an_overdue_wait_that_was_deleted_is_forgotten(open_window: Open) -> None:
    service = FakeService([waiting(due_at=time.time() - 60)])
    service.elsewhere = {1}
    async with opened(open_window, service) as window:
        service.snapshots.clear()
        await until(lambda: window.watch.waiting is None)


async def test_that_the_sidebar_says_that_a_task_waits(open_window: Open) -> None:
    async with opened(open_window, FakeService([waiting(), waiting(2), make_task(3)])) as window:
        rows = [window.frame.sidebar.item(row) for row in range(window.frame.sidebar.count())]
        spoken = [row.data(Qt.ItemDataRole.AccessibleTextRole) for row in rows]
        (tasks,) = [text for text in spoken if text.startswith("Tasks")]
        assert tasks == "Tasks, 1, 2 wait for their servers"  # one runs or queues
        window.grab()


async def test_that_the_history_asks_now(open_window: Open) -> None:
    service = FakeService([waiting()])
    async with opened(open_window, service) as window:
        window.frame.show_place(Place.HISTORY)
        state = window.frame.history._model.index(0, 1).data()
        assert state == f"Waiting until {clock_time(today() + 600)}"
        press(window, "Ask now")
        await until(lambda: ("ask_now", 1) in service.calls)


async def test_that_the_stage_says_who_waits_while_others_are_asked(open_window: Open) -> None:
    task = make_task(waiting=12, due_at=today() + 60)
    async with shown(open_window, FakeService([task])) as window:
        stages = window.frame.job._header.stages
        names = [stage.accessibleName() for stage in stages._stages.values() if stage.isVisible()]
        assert stages.note.text() == waiting_note(task)
        assert stages.note.isVisible()
        assert waiting_note(task).startswith("12 wait")
        assert waiting_note(task).endswith(clock_time(today() + 60))
        assert not any("wait" in name for name in names if "polite" not in name)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "0 s"),
        (0.4, "0 s"),
        (59.4, "59 s"),
        (60, "1 min 0 s"),
        (250, "4 min 10 s"),
        (3_599, "59 min 59 s"),
        (3_600, "1 h 0 min"),
        (8_100, "2 h 15 min"),
    ],
)
def test_that_a_countdown_is_exact(seconds: float, text: str) -> None:
    assert countdown(seconds) == text


def test_that_a_time_of_another_day_has_its_date() -> None:
    when = QDateTime.fromSecsSinceEpoch(int(today()))
    assert clock_time(today()) == QLocale().toString(when.time(), QLocale.FormatType.ShortFormat)
    assert clock_time(today() + 3 * 86_400) == moment(today() + 3 * 86_400)


def test_that_a_wait_without_a_time_is_still_told() -> None:
    task = waiting(waiting=0, due_at=None)
    assert state_title(task) == "Waiting"
    assert waiting_sentence(task, 0.0).endswith("they are asked in a moment")
    assert waiting_note(task) == ""
