"""Qt's own model tester, in fatal mode, on every model while an import changes what they show."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from contact_importer.bootstrap import Application, close_application
from contact_importer.demo.generate import generate
from contact_importer.gui.runtime.loop import report_errors_to, settle
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.sidebar import Place
from contact_importer.model.task import TaskState
from contact_importer.model.verdict import CheckLevel
from contact_importer.settings import Settings
from tests.gui.conftest import Open
from tests.gui.window_states import dialogs, rich_service
from tools.keyboard_stills import opened, until

# said by Qt's offscreen platform about every window
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

_FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def watched(window: object) -> list[QAbstractItemModelTester]:
    """A tester on each model that a view of ours shows; views of Qt's own dialogs are Qt's."""
    models = {
        id(view.model()): view.model()
        for view in window.findChildren(QAbstractItemView)  # type: ignore[attr-defined]
        if view.model() is not None and type(view.model()).__module__.startswith("contact_importer")
    }
    return [QAbstractItemModelTester(model, _FATAL) for model in models.values()]


@pytest_asyncio.fixture
async def application(tmp_path: Path) -> AsyncIterator[Application]:
    found = await opened(tmp_path)
    yield found
    await close_application(found)


async def test_that_models_keep_their_word_during_an_import(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    source = tmp_path / "contacts.csv"
    generate(1_000, 7, source)
    window = MainWindow(demo=True)
    for _ in window.furnish(application.service, Settings()):
        pass
    report_errors_to(window.show_problem)
    window.show()
    await window.begin()
    testers = watched(window)
    assert {type(one.model()).__name__ for one in testers} >= {"ContactModel", "BlacklistModel"}
    window.open_file(source)
    await until(window.frame.mapping.start_button.isEnabled)
    window.frame.mapping.options.level = CheckLevel.FULL
    window.frame.mapping.start_button.click()
    job = window.frame.job
    await until(lambda: job.task is not None and job.table.model.rowCount() > 0)
    window.frame.show_history()
    await until(lambda: job.task.tally.contacts > 500)
    window.frame.show_list(job.task.list_id)
    await until(lambda: window.frame.list.table.model.rowCount() > 0)
    window.frame.show_place(Place.JOB)
    await until(lambda: job.task.state is TaskState.FINISHED)
    await until(lambda: job.table.model.rowCount() == job.task.tally.contacts)
    window.stop()
    await settle()
    for tester in testers:
        tester.deleteLater()
    window.allow_close()
    window.close()
    window.deleteLater()


async def test_that_models_of_dialogs_keep_their_word(open_window: Open) -> None:
    service = rich_service()
    window = open_window(service)
    await window.begin()
    seen: set[type[QAbstractItemModel]] = set()
    async for _, dialog in dialogs(window, service):
        testers = watched(dialog)
        seen |= {type(one.model()) for one in testers}
        for one in testers:
            one.deleteLater()
    assert "RepairModel" in {model.__name__ for model in seen}
