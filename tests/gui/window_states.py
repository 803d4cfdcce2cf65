"""Every state of the window that can be brought up over the service in memory, by name."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from contact_importer.gui.dialogs.paste_dialog import PasteDialog
from contact_importer.gui.dialogs.recheck_dialog import RecheckDialog
from contact_importer.gui.dialogs.rejected_rows import RejectedRowsDialog
from contact_importer.gui.dialogs.rescue_dialog import RescueDialog
from contact_importer.gui.help.about_window import AboutWindow
from contact_importer.gui.help.keys_window import KeysWindow
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.sidebar import Place
from contact_importer.model.contact import BlacklistEntry, BlacklistKind, ContactFilter
from contact_importer.model.problem import Problem
from contact_importer.model.task import FinishReason, PauseReason, TaskState
from contact_importer.model.verdict import Status
from tests.gui.conftest import until
from tests.gui.fake_service import FakeService, make_task
from tests.gui.fake_upkeep import BLOCKED

NOW = 1_700_000_300.0  # some minutes after the tasks of the fake service began
_ENDED = {"state": TaskState.FINISHED, "in_work": 0, "loaded": True, "finished_at": NOW - 60}
_TASKS = {
    "running": make_task(1, loaded=True),
    "paused": make_task(2, state=TaskState.PAUSED, pause_reason=PauseReason.USER, loaded=True),
    "waiting": make_task(
        3, state=TaskState.WAITING, waiting=5, due_at=NOW + 300, in_work=0, loaded=True
    ),
    "finished": make_task(4, finish_reason=FinishReason.COMPLETED, **_ENDED),
    "failed": make_task(
        5, finish_reason=FinishReason.FAILED, problem=Problem(message="The disk is full."), **_ENDED
    ),
    "interrupted": make_task(
        6, state=TaskState.PAUSED, pause_reason=PauseReason.INTERRUPTED, loaded=True
    ),
}


def rich_service() -> FakeService:
    """Tasks in every state, a list, a blacklist, and a network that has its troubles."""
    service = FakeService(tuple(_TASKS.values()))
    service.entries = [
        BlacklistEntry(kind=kind, value=value, source="typed", added_at=NOW - 3_600)
        for kind, value in (
            (BlacklistKind.ADDRESS, "press@competitor.test"),
            (BlacklistKind.DOMAIN, "competitor.test"),
        )
    ]
    service.surroundings = BLOCKED
    return service


async def pages(window: MainWindow, service: FakeService) -> AsyncIterator[tuple[str, QWidget]]:
    """Bring up each page in each of its states: name and the window."""
    frame = window.frame
    await window.begin()
    frame.show_home()
    yield "home", await _calm(window)
    window.open_file(Path("/somewhere/clients.csv"))
    await until(frame.mapping.start_button.isEnabled)
    yield "mapping", await _calm(window)
    for name, task in _TASKS.items():
        window.open_task(task.id)
        await until(lambda task=task: frame.job.task is not None and frame.job.task.id == task.id)
        await until(
            lambda: frame.job.table.model.rowCount() and frame.job.table.model.address_at(0)
        )
        yield f"task-{name}", await _calm(window)
    frame.show_history()
    yield "history", await _calm(window)
    frame.show_list(1)
    await until(lambda: frame.list.table.model.rowCount() and frame.list.table.model.address_at(0))
    yield "list", await _calm(window)
    frame.list.choose_status(Status.INVALID)
    await until(lambda: frame.list.table.model.rowCount() == 25)
    await until(lambda: frame.list.table.model.address_at(0))
    frame.list.table.view.selectRow(3)
    await until(lambda: frame.details.shown_id is not None)
    yield "list-why", await _calm(window)
    for place in (Place.BLACKLIST, Place.SETTINGS, Place.NETWORK):
        frame.show_place(place)
        yield place.value, await _calm(window)


async def dialogs(window: MainWindow, service: FakeService) -> AsyncIterator[tuple[str, QDialog]]:
    """Each dialog, open; the one before is closed."""
    contacts = ContactFilter(list_id=1)
    made = [
        ("about", lambda: AboutWindow(window)),
        ("keys", lambda: KeysWindow(window.menus.all_actions(), window)),
        ("paste", lambda: PasteDialog("Ann <ann@example.test>, bob@example.test", window)),
        ("rejected-rows", lambda: RejectedRowsDialog(service, _TASKS["finished"], window)),
        ("recheck", lambda: RecheckDialog(service, service.known_lists[0], parent=window)),
        ("rescue", lambda: RescueDialog((), window)),
    ]
    for name, make in made:
        dialog = make()
        dialog.open()
        await asyncio.sleep(0.05)
        yield name, dialog
        dialog.close()
        dialog.deleteLater()
    for name, open_it in (
        ("export", lambda: window.open_export(contacts, "Customers")),
        ("report", lambda: window.open_report(contacts, "Customers")),
        ("repair", lambda: window.open_repair(1)),
    ):
        open_it()
        await until(lambda: _open_dialog(window) is not None)
        await asyncio.sleep(0.05)
        found = _open_dialog(window)
        assert found is not None
        yield name, found
        found.close()
        await until(lambda: _open_dialog(window) is None)


def _open_dialog(window: MainWindow) -> QDialog | None:
    found = [one for one in window.findChildren(QDialog) if one.isVisible()]
    return found[0] if found else None


async def _calm(window: MainWindow) -> MainWindow:
    """Everything asked for has arrived; nothing moves by itself."""
    for _ in range(6):
        await asyncio.sleep(0.02)
    return window


def stop_timers(window: QWidget) -> None:
    """No blinking and no counting down while a picture is taken."""
    for timer in window.findChildren(QTimer):
        timer.stop()
