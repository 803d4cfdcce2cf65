"""Leaving while an import runs, and coming back: the real service on a real database."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from contact_importer.bootstrap import open_application
from contact_importer.demo.generate import generate
from contact_importer.gui.app import session_on
from contact_importer.gui.runtime.validator_pool import QtValidatorPool
from contact_importer.gui.window.window_session import WindowSession
from contact_importer.model.source import ReadingChoices
from contact_importer.model.task import ImportTask, PauseReason, TaskOptions, TaskState
from contact_importer.model.verdict import CheckLevel
from contact_importer.settings import Settings
from tests.gui.conftest import until

_ROWS = 1_500


async def opened(app: QApplication, folder: Path) -> WindowSession:
    application = await open_application(
        database=folder / "a.sqlite", demo=True, pool=QtValidatorPool()
    )
    return await session_on(app, application, Settings(language="en"))


async def begun(session: WindowSession, source: Path) -> ImportTask:
    service = session.window._service
    preview = await service.preview(source, ReadingChoices())
    options = TaskOptions(level=CheckLevel.FULL)
    return await service.start_import(preview.reading, "Customers", options)


@pytest.mark.timeout(300)
async def test_that_an_import_paused_by_quitting_goes_on_at_the_next_start(
    qapp: QApplication, tmp_path: Path
) -> None:
    qapp.setQuitOnLastWindowClosed(False)  # as new_application does
    source = tmp_path / "clients.csv"
    await asyncio.to_thread(generate, _ROWS, 5, source)
    first = await opened(qapp, tmp_path)
    task = await begun(first, source)
    await until(lambda: first.window.watch.active, 60)
    first.window.close()
    (box,) = [box for box in first.window.findChildren(QMessageBox) if box.isVisible()]
    assert "clients.csv" in box.text()
    running = asyncio.ensure_future(first.run())
    box.defaultButton().click()
    await running
    await first.close()
    second = await opened(qapp, tmp_path)
    service = second.window._service
    (kept,) = await service.tasks()
    assert (kept.state, kept.pause_reason) == (TaskState.PAUSED, PauseReason.USER)
    running = asyncio.ensure_future(second.run())
    await until(lambda: second.window.watch.active, 60)
    ended = await service.wait(task.id)
    assert ended.state in (TaskState.WAITING, TaskState.FINISHED)
    assert ended.tally.contacts > _ROWS * 0.8
    await until(lambda: not second.window.watch.under_way)
    second.window.close()  # nothing runs: no question
    await running
    await second.close()
