"""One import through the real service, database and demo world: each state seen on its page."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from contact_importer.bootstrap import Application, close_application, open_application
from contact_importer.demo.generate import generate
from contact_importer.gui.runtime.loop import report_errors_to, settle
from contact_importer.gui.runtime.validator_pool import QtValidatorPool
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.model.contact import ContactFilter
from contact_importer.model.source import ReadingChoices
from contact_importer.model.task import TaskOptions, TaskState
from contact_importer.model.verdict import CheckLevel, Status
from contact_importer.settings import Settings
from tests.gui.conftest import until

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
_PATIENCE_S = 60.0


@pytest_asyncio.fixture
async def application(tmp_path: Path) -> AsyncIterator[Application]:
    opened = await open_application(
        database=tmp_path / "demo.sqlite", demo=True, pool=QtValidatorPool()
    )
    yield opened
    await close_application(opened)


@pytest_asyncio.fixture
async def window(qtbot: QtBot, application: Application) -> AsyncIterator[MainWindow]:
    window = MainWindow(demo=True)
    for _ in window.furnish(application.service, Settings()):
        pass
    report_errors_to(window.show_problem)
    window.resize(1240, 800)
    window.show()
    await window.begin()
    yield window
    window.stop()
    await settle()
    window.allow_close()
    window.close()
    window.deleteLater()


def press(window: MainWindow, title: str) -> None:
    found = [
        button
        for button in window.frame.job.findChildren(QAbstractButton)
        if button.text() == title and button.isVisible()
    ]
    found[0].click()


async def test_that_an_import_is_paused_continued_finished_and_undone(
    window: MainWindow, application: Application, tmp_path: Path
) -> None:
    service, job = application.service, window.frame.job
    contacts = tmp_path / "visitors.csv"
    generate(800, 7, contacts)
    preview = await service.preview(contacts, ReadingChoices())
    task = await service.start_import(
        preview.reading, "Visitors", TaskOptions(level=CheckLevel.STANDARD)
    )
    window.open_task(task.id)
    await until(lambda: job.task is not None and job.task.tally.contacts > 0, _PATIENCE_S)
    job.toggle_pause()
    ended = (TaskState.PAUSED, TaskState.FINISHED)
    await until(lambda: job.task is not None and job.task.state in ended, _PATIENCE_S)
    if job.task is not None and job.task.state is TaskState.PAUSED:
        assert job._header._title.text().startswith("Paused")
        assert job._header._bar._state.striped
        press(window, "Continue")
    done = TaskState.FINISHED
    await until(lambda: job.task is not None and job.task.state is done, _PATIENCE_S)
    assert job.task is not None
    tally = job.task.tally
    result = job._header.result
    await until(result.isVisible)
    assert sum(tally.of(status) for status in Status) == tally.contacts > 600
    assert tally.confirmed + tally.risky + tally.unchecked == tally.valid
    bar = result.reasons.bars.bars[0]
    bar.click()
    await until(lambda: job.table.model.rowCount() == bar.item.count, _PATIENCE_S)
    ranking = await service.top_domains(ContactFilter(task_id=task.id), 3)
    window.frame.show_list(task.list_id)
    bars = window.frame.list._charts.domains.bars
    await until(lambda: len(bars.bars) == 5, _PATIENCE_S)
    assert [one.item.key for one in bars.bars[:3]] == [domain.name for domain in ranking.top]
    bars.bars[0].click()
    wanted = ranking.top[0].count
    await until(lambda: window.frame.list.table.model.rowCount() == wanted, _PATIENCE_S)
    await service.undo_import(task.id)
    window.open_task(task.id)
    await until(lambda: job._header._title.text() == "This import was undone", _PATIENCE_S)
    press(window, "Open the list")
    await until(window.frame.list._empty.isVisible, _PATIENCE_S)
