"""One import of a generated file through all its states, photographed."""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from camera import Photographer

from contact_importer.bootstrap import open_application
from contact_importer.demo.generate import generate
from contact_importer.engine.service import ImportService
from contact_importer.gui.app import new_application, session_on
from contact_importer.gui.dialogs.repair_dialog import RepairDialog
from contact_importer.gui.export.export_dialog import ExportDialog
from contact_importer.gui.export.report_dialog import ReportDialog
from contact_importer.gui.runtime.loop import new_loop
from contact_importer.gui.runtime.validator_pool import MakeValidator, QtValidatorPool
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.sidebar import Place
from contact_importer.model.contact import ContactFilter
from contact_importer.model.source import ReadingChoices
from contact_importer.model.task import ImportTask, TaskOptions, TaskState
from contact_importer.model.verdict import CheckLevel, Reason, Status
from contact_importer.settings import Settings

_ROWS = 6_000
_EXPLAINED = (
    Reason.GREYLISTED,
    Reason.MAILBOX_NOT_FOUND,
    Reason.CATCH_ALL,
    Reason.DOMAIN_NOT_FOUND,
    Reason.DISPOSABLE_DOMAIN,
)
_MISTYPED = (
    # Cyrillic letters among Latin ones
    "\u0430nna.orlova@gmail.com",
    "s\u0435rgey.ivan\u043ev@yandex.ru",
    "o.smirnova@m\u0430il.ru",
    # the keyboard was still in Russian
    '\u0444\u0442\u0442\u0444"\u044c\u0444\u0448\u0434\u044e\u043a\u0433',
    '\u044b\u0444\u0434\u0443\u044b"\u043d\u0444\u0442\u0432\u0443\u0447\u044e\u043a\u0433',
)
_ENDED = (TaskState.FINISHED, TaskState.WAITING)


class FailingPool(QtValidatorPool):
    """Breaks a task a moment after it has begun, once it is told to."""

    fails = False

    async def run(self, make: MakeValidator) -> None:
        """Run a validator; instead of the next one after ``fails``, fail."""
        if self.fails:
            self.fails = False
            await asyncio.sleep(1.0)
            raise RuntimeError("broken for the photograph")
        await super().run(make)


def main() -> int:
    """Import a generated file and photograph the way."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    app = new_application()
    with (
        tempfile.TemporaryDirectory() as scratch,
        asyncio.Runner(loop_factory=lambda: new_loop(app)) as runner,
    ):
        os.environ["XDG_CONFIG_HOME"] = scratch  # settings are chosen on the way
        runner.run(_photograph(Path(scratch), folder))
    return 0


async def _photograph(scratch: Path, folder: Path) -> None:
    app = new_application()
    contacts = scratch / "spring-fair-visitors.csv"
    await asyncio.to_thread(generate, _ROWS, 7, contacts)
    pool = FailingPool()
    application = await open_application(database=scratch / "demo.sqlite", demo=True, pool=pool)
    session = await session_on(app, application, Settings(language="en", theme="light"))
    window = session.window
    window.resize(1240, 800)
    camera = Photographer(window, folder)
    await application.service.add_to_blacklist(
        ["competitor.demo", "press@officepost.demo", "no-more-mail@pochta.demo"], "typed"
    )
    window.open_file(contacts)
    await _until(window.frame.mapping.start_button.isEnabled)
    window.frame.mapping.options.level = CheckLevel.FULL
    await _until(lambda: window.frame.mapping.is_counted)
    await camera.take("mapping")
    window.frame.mapping.start_button.click()
    await _photograph_run(window, application.service, camera)
    await _photograph_places(window, camera)
    await _photograph_repair(window, application.service, camera, scratch)
    await _photograph_ends(window, application.service, camera, pool)
    await session.close()


async def _photograph_run(window: MainWindow, service: ImportService, camera: Photographer) -> None:
    """The states of one task: queue, running, paused, waiting, finished."""
    await _until(lambda: _fraction(window) >= 0.2 or _state(window) in _ENDED)
    await camera.take("running")
    task_id = _shown(window).id
    await service.pause(task_id)
    await _until(lambda: _state(window) in (TaskState.PAUSED, *_ENDED))
    await camera.take("paused")
    if _state(window) is TaskState.PAUSED:
        await service.resume(task_id)
    await _until(lambda: _state(window) in _ENDED)
    await _photograph_trails(service, camera)  # while some are greylisted
    window.frame.details.clear()
    await camera.take("waiting")
    await _until(lambda: _state(window) is TaskState.FINISHED)
    await asyncio.sleep(1.0)  # suggestions are counted
    await camera.take("finished")


async def _photograph_ends(
    window: MainWindow, service: ImportService, camera: Photographer, pool: FailingPool
) -> None:
    """A queue, and tasks that did not go well."""
    first = _shown(window)
    assert first.reading is not None
    levels = {"Partners": CheckLevel.FULL, "Press": CheckLevel.FAST, "Suppliers": CheckLevel.FAST}
    running, *queued = [
        await service.start_import(first.reading, name, TaskOptions(level=level))
        for name, level in levels.items()
    ]
    window.frame.show_history()
    await _until(lambda: window.watch.active is not None)
    window.frame.overview.reload_later()
    await asyncio.sleep(1.0)
    window.frame.history.view.selectRow(2)
    await camera.take("queue")
    for task in (running, *queued):
        await service.cancel(task.id)
        await service.wait(task.id)
    await service.undo_import(running.id)
    window.open_task(running.id)
    await camera.take("undone")
    window.frame.show_list(running.list_id)
    await camera.take("list-empty")
    pool.fails = True
    failing = await service.start_import(first.reading, "Newsletter", TaskOptions())
    await service.wait(failing.id)
    window.open_task(failing.id)
    await _until(lambda: _state(window) is TaskState.FINISHED)
    await camera.take("failed")


def _shown(window: MainWindow) -> ImportTask:
    task = window.frame.job.task
    assert task is not None
    return task


async def _photograph_trails(service: ImportService, camera: Photographer) -> None:
    for reason in _EXPLAINED:
        found = await service.contact_ids(ContactFilter(reasons=frozenset({reason})))
        if found:
            await camera.take_details(f"why-{reason.value}", found[0])
        else:  # a slow machine: the greylisted were asked again before
            print(f"no contact is {reason.value} now: its picture stays as it was")


async def _photograph_places(window: MainWindow, camera: Photographer) -> None:
    window.frame.job.choose_status(Status.INVALID)
    await asyncio.sleep(1.0)
    window.frame.job.table.view.selectRow(3)
    await camera.take("why")
    window.frame.show_list(1)
    await asyncio.sleep(1.0)
    await camera.take("list")
    window.frame.list.tabs.setCurrentIndex(1)
    await camera.take("list-imports")
    await photograph_dialogs(window, camera)
    window.frame.show_place(Place.BLACKLIST)
    await camera.take("blacklist")
    window.frame.show_settings()
    await camera.take("settings")
    checked = asyncio.Event()
    window.frame.network.checked.connect(checked.set)
    window.frame.show_network()
    await checked.wait()
    await camera.take("network")
    window.frame.show_home()
    await camera.take("home")


async def _photograph_repair(
    window: MainWindow, service: ImportService, camera: Photographer, scratch: Path
) -> None:
    """A list with typing mistakes, and what they were meant to be."""
    typed = scratch / "typed-by-hand.csv"
    typed.write_text("E-mail\n" + "\n".join(_MISTYPED) + "\n", encoding="utf-8")
    preview = await service.preview(typed, ReadingChoices())
    task = await service.start_import(preview.reading, "Typed by hand", TaskOptions())
    await service.wait(task.id)
    await camera.take_dialog("repair", lambda: window.open_repair(task.list_id), RepairDialog)


async def photograph_dialogs(window: MainWindow, camera: Photographer) -> None:
    """What is asked before a file is written, for the first list."""
    contacts = ContactFilter(list_id=1)
    name = window.frame.list_name(1)
    export, report = window.open_export, window.open_report
    await camera.take_dialog("export", lambda: export(contacts, name), ExportDialog)
    await camera.take_dialog("report", lambda: report(contacts, name), ReportDialog)


def _fraction(window: MainWindow) -> float:
    active = window.watch.active
    return 0.0 if active is None else active.fraction or 0.0


def _state(window: MainWindow) -> TaskState | None:
    task = window.frame.job.task
    return None if task is None else task.state


async def _until(holds) -> None:  # noqa: ANN001 - any predicate
    async with asyncio.timeout(300):
        while not holds():  # noqa: ASYNC110 - widgets have no event to wait for
            await asyncio.sleep(0.02)
