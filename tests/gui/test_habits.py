"""Habits of the window: recent files, pasting, columns, notices, leaving, keys."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QAction, QGuiApplication, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QMessageBox,
    QPlainTextEdit,
    QSystemTrayIcon,
)

from contact_importer.gui.dialogs.paste_dialog import PasteDialog
from contact_importer.gui.help.keys_window import KeysWindow
from contact_importer.gui.widgets.recent_file_row import RecentFileRow
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.memory import MemoryFile
from contact_importer.gui.window.menus import COMMANDS
from contact_importer.gui.window.recent_files import RecentFiles
from contact_importer.gui.window.sidebar import Place
from contact_importer.gui.window.window_habits import WindowHabits
from contact_importer.gui.window.window_session import sample_file
from contact_importer.model.problem import Problem
from contact_importer.model.task import FinishReason, PauseReason, TaskState
from tests.gui.conftest import Open, until
from tests.gui.fake_service import FakeService, make_task

CONTROL = Qt.KeyboardModifier.ControlModifier


def habits_of(window: MainWindow, folder: Path) -> WindowHabits:
    """As gui.app does: the window's memory lies beside the database."""
    memory = MemoryFile(folder / "a.window.json")
    return WindowHabits(window, window._service, memory, folder)


async def opened(open_window: Open, service: FakeService, folder: Path) -> WindowHabits:
    window = open_window(service)
    habits = habits_of(window, folder)
    await window.begin()
    await habits.begin()
    return habits


def copy(text: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    QGuiApplication.clipboard().setMimeData(mime)


# --- recent files ---------------------------------------------------------------------
def shown_files(window: MainWindow) -> list[RecentFileRow]:
    rows = window.frame.home.findChildren(RecentFileRow)
    return [row for row in rows if row.isVisible()]


async def test_that_opened_files_are_remembered_and_missing_ones_said_to_be(
    open_window: Open, tmp_path: Path
) -> None:
    here, gone = tmp_path / "clients.csv", tmp_path / "gone.csv"
    here.write_text("ann@x.org\n")
    first = open_window(FakeService())
    habits = habits_of(first, tmp_path)
    first.open_file(gone)
    first.open_file(here)
    await habits.end()
    second = open_window(FakeService())
    habits = habits_of(second, tmp_path)
    await habits.begin()
    await until(lambda: len(shown_files(second)) == 2)
    names = [row._line.accessibleName() for row in shown_files(second)]
    assert names[0].startswith("clients.csv, ")
    assert names[1].startswith("gone.csv, missing, ")
    assert not shown_files(second)[1]._line.isEnabled()
    shown_files(second)[0]._line.click()
    await until(lambda: second.frame.mapping.path == here)
    assert second.frame.place is Place.MAPPING


async def test_that_the_example_is_no_file_of_the_person(open_window: Open, tmp_path: Path) -> None:
    memory = MemoryFile(tmp_path / "a.window.json")
    memory.change(recent_files=(str(sample_file()), str(tmp_path / "own.csv")))
    recent = RecentFiles(memory)
    recent.add(sample_file())
    assert [path.name for path in recent.paths] == ["own.csv"]


async def test_that_a_file_is_forgotten_and_all_are(open_window: Open, tmp_path: Path) -> None:
    habits = await opened(open_window, FakeService(), tmp_path)
    window = habits._window
    for name in ("a.csv", "b.csv", "c.csv"):
        window.open_file(tmp_path / name)
    window.frame.show_home()
    await until(lambda: len(shown_files(window)) == 3)
    shown_files(window)[1]._forget.click()
    await until(lambda: len(shown_files(window)) == 2)
    assert [path.name for path in habits.recent.paths] == ["c.csv", "a.csv"]
    window.frame.home._files._clear.click()
    await until(lambda: not window.frame.home._files.isVisible())
    await until(lambda: not MemoryFile(tmp_path / "a.window.json").value.recent_files)


# --- pasting --------------------------------------------------------------------------
async def test_that_pasted_addresses_become_a_file_of_our_own(
    open_window: Open, tmp_path: Path
) -> None:
    habits = await opened(open_window, FakeService(), tmp_path)
    window = habits._window
    copy("Ann <ann@x.org>; Bob <bob@y.org>")
    QTest.keyClick(window.frame.home, Qt.Key.Key_V, CONTROL)
    await until(lambda: window.frame.place is Place.MAPPING)
    await until(window.frame.mapping.start_button.isEnabled)
    path = window.frame.mapping.path
    assert path is not None
    assert path.parent == tmp_path / "pasted"
    assert path.read_text() == "Name,E-mail\nAnn,ann@x.org\nBob,bob@y.org\n"
    assert window.frame.mapping.options.list_name.startswith("Pasted 20")
    assert habits.recent.paths == ()


async def test_that_a_field_keeps_its_own_paste(open_window: Open, tmp_path: Path) -> None:
    habits = await opened(open_window, FakeService([make_task()]), tmp_path)
    window = habits._window
    window.frame.show_list(1)
    copy("ann@x.org")
    search = window.frame.list.table.filter_bar._search
    search.setFocus()
    QTest.keyClick(search, Qt.Key.Key_V, CONTROL)
    assert search.text() == "ann@x.org"
    assert window.frame.place is Place.LIST


async def test_that_copied_files_are_opened(open_window: Open, tmp_path: Path) -> None:
    habits = await opened(open_window, FakeService(), tmp_path)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "clients.csv"))])
    QGuiApplication.clipboard().setMimeData(mime)
    habits.pasting.paste()
    mapping = habits._window.frame.mapping
    await until(lambda: mapping.path == tmp_path / "clients.csv")


async def test_that_a_clipboard_without_addresses_leads_to_a_field(
    open_window: Open, tmp_path: Path
) -> None:
    habits = await opened(open_window, FakeService(), tmp_path)
    copy("nothing here")
    habits.pasting.paste()
    (dialog,) = habits._window.findChildren(PasteDialog)
    assert dialog.isVisible()
    assert not dialog._import.isEnabled()
    dialog.findChild(QPlainTextEdit).setPlainText("ann@x.org\nbob@y.org")
    assert dialog._found.text() == "about 2 addresses"
    dialog._import.click()
    await until(lambda: habits._window.frame.place is Place.MAPPING)


async def test_that_a_pasted_file_goes_when_its_import_is_undone(
    open_window: Open, tmp_path: Path
) -> None:
    service = FakeService()
    habits = await opened(open_window, service, tmp_path)
    window = habits._window
    copy("ann@x.org, bob@y.org")
    habits.pasting.paste()
    await until(window.frame.mapping.start_button.isEnabled)
    path = window.frame.mapping.path
    assert path is not None
    window.frame.mapping.start_button.click()
    await until(lambda: service.snapshots)
    (call,) = [call for call in service.calls if call[0] == "start_import"]
    service.move(1, reading=call[1], undone=True, state=TaskState.FINISHED)
    window.commands.changed.emit()
    await until(lambda: not path.exists())


# --- as it was left ----------------------------------------------------------------------
async def test_that_columns_widths_and_page_come_back(open_window: Open, tmp_path: Path) -> None:
    habits = await opened(open_window, FakeService([make_task()]), tmp_path)
    window = habits._window
    window.frame.show_list(1)
    table = window.frame.list.table
    await until(lambda: table.model.rowCount() == 100)
    header = table.view.horizontalHeader()
    header.moveSection(header.visualIndex(3), 0)  # Name to the front
    table.view.setColumnWidth(1, 333)
    table.columns.show_column(4, shown=False)
    table._sort_by(1)
    window.frame.panes.use_widths(250, 400)
    window.menus.action("details").setChecked(False)
    await habits.end()
    second = await opened(open_window, FakeService([make_task()]), tmp_path)
    again = second._window.frame.list.table
    assert second._window.frame.place is Place.LIST
    await until(lambda: again.model.rowCount() == 100)
    header = again.view.horizontalHeader()
    assert header.visualIndex(3) == 0
    assert again.view.columnWidth(1) == 333
    assert again.view.isColumnHidden(4)
    assert again.contacts.sort.value == "address"
    assert header.sortIndicatorSection() == 1
    assert abs(second._window.frame.sidebar.width() - 250) <= 2
    assert not second._window.frame.details_shown
    second._window.menus.action("reset").trigger()
    assert header.visualIndex(3) == 3
    assert not again.view.isColumnHidden(4)
    assert again.view.columnWidth(1) == 260
    assert second._window.frame.details_shown


async def test_that_habits_of_other_columns_stay(open_window: Open, tmp_path: Path) -> None:
    habits = await opened(open_window, FakeService([make_task()]), tmp_path)
    table = habits._window.frame.list.table
    habits._window.frame.show_list(1)
    await until(lambda: table.model.rowCount() == 100)
    table.view.setColumnWidth(3, 222)
    from contact_importer.model.columns import ColumnUnion

    table.model.show_ids(table.model.ids, ColumnUnion(()))
    assert "own:Name" not in table.view.column_keys()
    assert table.habits.widths["own:Name"] == 222


# --- notices ---------------------------------------------------------------------------
@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Messages given to the desktop."""
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(
        QSystemTrayIcon,
        "showMessage",
        lambda _tray, title, text, *_rest: told.append((title, text)),
    )
    return told


async def test_that_the_end_of_a_task_is_told_when_nobody_looks(
    open_window: Open,
    tmp_path: Path,
    spoken: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service = FakeService([make_task(source_name="<b>clients</b>.csv")])
    habits = await opened(open_window, service, tmp_path)
    monkeypatch.setattr(habits._window, "isActiveWindow", lambda: False)
    await until(lambda: habits._window.watch.active)
    service.move(1, state=TaskState.FINISHED, finish_reason=FinishReason.COMPLETED, in_work=0)
    await until(lambda: spoken)
    ((title, text),) = spoken
    assert "clients" in title
    assert "<" not in title + text
    assert "60 of 100 contacts can be mailed" in text
    assert habits.notices.unseen == 1
    habits.notices._open_last()
    assert habits._window.frame.place is Place.JOB


async def test_that_the_setting_silences_messages_and_the_taskbar(
    open_window: Open,
    tmp_path: Path,
    spoken: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service = FakeService([make_task()])
    habits = await opened(open_window, service, tmp_path)
    flashed: list[object] = []
    monkeypatch.setattr(QApplication, "alert", flashed.append)
    monkeypatch.setattr(habits._window, "isActiveWindow", lambda: False)
    settings = habits._window.frame.settings
    (switch,) = [
        box for box in settings.findChildren(QCheckBox) if box.text() == "Tell me when a task ends"
    ]
    switch.click()
    await until(lambda: not settings.settings.notifications)
    await until(lambda: habits._window.watch.active)
    service.move(1, state=TaskState.FINISHED, finish_reason=FinishReason.COMPLETED, in_work=0)
    await until(lambda: habits.notices.unseen)
    assert not spoken
    assert not flashed
    switch.click()
    await until(lambda: settings.settings.notifications)
    habits.notices._tell(make_task(state=TaskState.FINISHED))
    assert spoken
    assert flashed


@pytest.mark.parametrize(
    "change",
    [
        {"state": TaskState.PAUSED, "pause_reason": PauseReason.USER},
        {"state": TaskState.WAITING, "waiting": 3, "due_at": 2e9},
    ],
)
async def test_that_what_the_person_wanted_or_goes_on_is_not_told(
    open_window: Open,
    tmp_path: Path,
    spoken: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, object],
) -> None:
    service = FakeService([make_task()])
    habits = await opened(open_window, service, tmp_path)
    monkeypatch.setattr(habits._window, "isActiveWindow", lambda: False)
    await until(lambda: habits._window.watch.active)
    service.move(1, **change)
    await until(lambda: not habits._window.watch.active)
    assert not spoken
    assert habits.notices.unseen == 0


async def test_that_an_address_is_never_in_a_message(open_window: Open, tmp_path: Path) -> None:
    habits = await opened(open_window, FakeService(), tmp_path)
    task = make_task(
        source_name="ann@x.org.csv",
        state=TaskState.PAUSED,
        pause_reason=PauseReason.NO_NETWORK,
        problem=Problem(message="ann@x.org", code="x", params={"name": "ann@x.org"}),
    )
    assert "@" not in "".join(habits.notices.message(task))


# --- leaving ---------------------------------------------------------------------------
def questions(window: MainWindow) -> list[QMessageBox]:
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def press(box: QMessageBox, title: str) -> None:
    next(button for button in box.buttons() if title in button.text()).click()


async def test_that_closing_asks_once_while_a_task_runs(open_window: Open, tmp_path: Path) -> None:
    service = FakeService([make_task()])
    habits = await opened(open_window, service, tmp_path)
    left: list[bool] = []
    habits.leaving.agreed.connect(lambda: left.append(True))
    habits._window.close_asked.connect(habits.leaving.ask)
    habits._window.close()
    habits._window.close()
    (box,) = questions(habits._window)
    assert box.defaultButton().text() == "Pause and quit"
    press(box, "Cancel")
    assert not left
    habits._window.close()
    press(questions(habits._window)[0], "Keep running")
    assert not left
    assert habits._window.isMinimized()
    habits._window.close()
    press(questions(habits._window)[0], "Pause and quit")
    assert left
    assert habits.leaving.goes_on == (1,)
    await habits.end()
    service.move(1, state=TaskState.PAUSED, pause_reason=PauseReason.USER)
    again = await opened(open_window, service, tmp_path)
    await until(lambda: ("resume", 1) in service.calls)
    await again.end()
    assert MemoryFile(tmp_path / "a.window.json").value.continued == ()


@pytest.mark.parametrize("state", [TaskState.WAITING, TaskState.FINISHED, None])
async def test_that_closing_asks_nothing_where_nothing_runs(
    open_window: Open, tmp_path: Path, state: TaskState | None
) -> None:
    service = FakeService([make_task(state=state, due_at=2e9)] if state else [])
    habits = await opened(open_window, service, tmp_path)
    left: list[bool] = []
    habits.leaving.agreed.connect(lambda: left.append(True))
    habits.leaving.ask()
    assert left
    assert not questions(habits._window)


async def test_that_a_task_moved_since_is_not_continued(open_window: Open, tmp_path: Path) -> None:
    service = FakeService([make_task()])
    habits = await opened(open_window, service, tmp_path)
    habits.leaving._agree()
    await habits.end()
    service.move(1, state=TaskState.PAUSED, pause_reason=PauseReason.NO_NETWORK)
    await opened(open_window, service, tmp_path)
    await asyncio.sleep(0)
    assert ("resume", 1) not in service.calls


# --- keys and menus ----------------------------------------------------------------------
async def test_that_no_two_commands_share_a_key(open_window: Open, tmp_path: Path) -> None:
    window = (await opened(open_window, FakeService([make_task()]), tmp_path))._window
    keys = Counter(
        shortcut.toString()
        for action in window.findChildren(QAction)
        for shortcut in action.shortcuts()
    )
    assert not [key for key, times in keys.items() if times > 1]
    for shortcut in window.findChildren(QShortcut):
        if shortcut.context() is Qt.ShortcutContext.WindowShortcut:
            assert shortcut.key().toString() not in keys
        else:
            assert shortcut.key().toString() not in keys, shortcut.parent()


async def test_that_every_key_stands_in_the_window_of_keys(
    open_window: Open, tmp_path: Path
) -> None:
    window = (await opened(open_window, FakeService([make_task()]), tmp_path))._window
    window.frame.show_list(1)
    window.menus.action("keys").trigger()
    (shown,) = window.findChildren(KeysWindow)
    keys = [key for key, _ in shown.rows()]
    for command in COMMANDS:
        assert not command.keys or command.keys in keys
    assert {"Ctrl+1", "Space", "Esc"} <= set(keys)
    assert all(meaning and "&" not in meaning for _, meaning in shown.rows())


async def test_that_commands_that_cannot_act_say_why(open_window: Open, tmp_path: Path) -> None:
    window = (await opened(open_window, FakeService([make_task()]), tmp_path))._window
    action = window.menus.action
    assert not action("export").isEnabled()
    assert action("export").statusTip() == "Open a list or a task to do this."
    await until(action("stop").isEnabled)
    window.open_task(1)
    await until(action("undo").isEnabled)
    assert action("export").isEnabled()
    assert action("pause").isEnabled()
    window.frame.show_list(1)
    assert not action("undo").isEnabled()
    assert action("recheck").isEnabled()


async def test_that_keys_filter_by_class(open_window: Open, tmp_path: Path) -> None:
    window = (await opened(open_window, FakeService([make_task()]), tmp_path))._window
    window.frame.show_list(1)
    await until(lambda: window.frame.list.table.model.rowCount() == 100)
    QTest.keyClick(window, Qt.Key.Key_2, CONTROL)
    await until(lambda: window.frame.list.table.model.rowCount() == 25)
    QTest.keyClick(window, Qt.Key.Key_2, CONTROL)
    await until(lambda: window.frame.list.table.model.rowCount() == 100)


async def test_that_escape_steps_back(open_window: Open, tmp_path: Path) -> None:
    window = (await opened(open_window, FakeService([make_task()]), tmp_path))._window
    window.open_file(tmp_path / "x.csv")
    window.frame.banner.say("something")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.frame.banner.isVisible()
    assert window.frame.place is Place.MAPPING
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.frame.place is Place.HOME
    window.frame.show_list(1)
    search = window.frame.list.table.filter_bar._search
    search.setText("ann")
    search.setFocus()
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert window.frame.place is Place.LIST
