"""Edits of many contacts, their undoing and the repair list, in the window on a real store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from contact_importer.bootstrap import Application, close_application, open_application
from contact_importer.engine.store_ports import DomainDecision, Store
from contact_importer.engine.suggesting import suggest_corrections
from contact_importer.gui.contacts import contact_actions
from contact_importer.gui.dialogs.repair_dialog import RepairDialog
from contact_importer.gui.dialogs.repair_model import CHANGED_ROLE, ORIGINAL, SUGGESTED, RepairModel
from contact_importer.gui.runtime.loop import report_errors_to, settle
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.model.contact import ContactFilter
from contact_importer.model.suggestion import Suggestion, SuggestionKind, SuggestionState
from contact_importer.model.task import FinishReason, TaskState
from contact_importer.model.verdict import Confidence, Decision, Flag, Reason, Status, Verdict
from contact_importer.settings import Settings
from tests.gui.conftest import until
from tests.support.loaded_rows import EXISTS, IMPOSSIBLE, batch, new_import, row

GONE = Decision(Verdict.UNDELIVERABLE, Reason.DOMAIN_NOT_FOUND, Status.INVALID, Confidence.CERTAIN)
pytestmark = pytest.mark.qt_log_ignore(
    "propagateSizeHints", "does not support raise", "grabbing the keyboard", extend=True
)


class Stage:
    """The window on a list of eight contacts."""

    def __init__(self, application: Application, window: MainWindow, list_id: int) -> None:
        self.service = application.service
        self.window = window
        self.list_id = list_id
        self.table = window.frame.list.table

    @property
    def store(self) -> Store:
        return self.service._store

    @property
    def banner(self) -> str:
        return self.window.frame.banner.text

    async def contacts(self) -> dict[str, Status]:
        ids = await self.service.contact_ids(ContactFilter())
        return {item.address: item.status for item in await self.service.contacts(ids)}

    def select(self, *rows: int) -> None:
        self.table.view.clearSelection()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for number in rows:
            self.table.view.selectionModel().select(self.table.model.index(number, 0), flags)

    async def shows(self, rows: int) -> None:
        self.table.refresh()
        await until(lambda: self.table.model.rowCount() == rows)

    def press_undo(self) -> None:
        buttons = self.window.frame.banner.findChildren(QPushButton)
        next(button for button in buttons if button.text() == "Undo").click()


@pytest_asyncio.fixture
async def stage(qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Stage]:
    application = await open_application(database=tmp_path / "edits.sqlite", demo=False)
    store = application.service._store
    made = await store.create_list("Customers")
    task = await store.create_task(new_import(made.id))
    await store.claim(task.id, "elsewhere:7:1")
    rows = [row(number, f"user{number}@x.org") for number in range(1, 5)]
    rows += [row(5, "ann@gmial.com"), row(6, "bob@gmial.com"), row(7, "bob@gmail.com")]
    rows += [row(8, "ivаn@yandex.ru", flags=Flag.MIXED_SCRIPT), row(9, "bad", decision=IMPOSSIBLE)]
    await store.store_batch(task.id, batch(*rows))
    decisions = [DomainDecision("gmial.com", GONE)]
    decisions += [DomainDecision(name, EXISTS) for name in ("x.org", "gmail.com", "yandex.ru")]
    await store.decide_domains(task.id, decisions)
    await suggest_corrections(task.id, store)
    await store.finish_loading(task.id)
    await store.finish_task(task.id, FinishReason.COMPLETED)
    window = MainWindow(demo=False)
    report_errors_to(window.show_problem)
    for _ in window.furnish(application.service, Settings()):
        pass
    window.resize(1240, 800)
    window.show()
    await window.frame.overview.reload()
    window.frame.show_list(made.id)
    opened = Stage(application, window, made.id)
    await opened.shows(9)
    yield opened
    window.stop()
    await settle()
    await close_application(application)
    window.allow_close()
    window.close()  # the loop ends with the last window
    window.deleteLater()


async def test_that_removed_contacts_come_back_by_the_button(stage: Stage) -> None:
    before = await stage.contacts()
    stage.select(0, 2, 3)
    QTest.keyClick(stage.table.view, Qt.Key.Key_Delete)
    await until(lambda: stage.banner == "3 contacts removed.")
    await stage.shows(6)
    stage.press_undo()
    await until(lambda: stage.banner == "3 contacts are back.")
    assert await stage.contacts() == before
    await stage.shows(9)


async def test_that_ctrl_z_undoes_blacklisting_exactly(stage: Stage) -> None:
    before = await stage.contacts()
    stage.select(0)
    stage.table.ask(contact_actions.ContactAction.BLACKLIST_DOMAINS.value)
    expected = "1 domain put on the blacklist. 4 contacts are blacklisted now."
    await until(lambda: stage.banner == expected)
    assert (await stage.contacts())["user3@x.org"] is Status.BLACKLIST
    stage.window.menus.action("undo_edit").trigger()
    await until(lambda: stage.banner == "Undone: 4 contacts are again what they were.")
    assert await stage.contacts() == before
    stage.window.menus.action("undo_edit").trigger()
    await until(lambda: stage.banner == "There is nothing to undo.")


async def test_that_an_edit_of_an_earlier_session_is_asked_about(stage: Stage) -> None:
    await stage.service.remove_contacts(ContactFilter(list_id=stage.list_id))
    stage.window.edits._begun_at += 3_600
    stage.window.edits.undo_newest()
    await until(lambda: stage.window.findChildren(QMessageBox))
    box = stage.window.findChild(QMessageBox)
    assert "9 contacts removed." in box.text()
    assert await stage.contacts() == {}
    box.buttons()[0].click()
    await until(lambda: stage.banner == "9 contacts are back.")


async def test_that_addresses_are_copied_as_lines(stage: Stage) -> None:
    stage.select(0, 1)
    QTest.keyClick(stage.table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: stage.banner == "2 addresses copied.")
    assert QGuiApplication.clipboard().text() == "user1@x.org\nuser2@x.org"


async def test_that_the_context_menu_acts_on_what_is_selected(stage: Stage) -> None:
    stage.table.view.selectAll()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(stage.table.view.viewport(), event)
    menu = stage.table.view.findChild(contact_actions.QMenu)
    entries = [action for action in menu.actions() if action.text()]
    assert entries[0].text() == "9 contacts"
    remove = next(entry for entry in entries if entry.data() == "remove")
    remove.trigger()
    await until(lambda: stage.banner == "9 contacts removed.")
    menu.hide()


async def test_that_very_many_are_meant_by_the_filter(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.table.view.selectAll()
    named = stage.table.chosen()
    assert named is not None
    assert len(named.ids) == 9
    monkeypatch.setattr(contact_actions, "_NAMED", 2)
    assert stage.table.chosen() == stage.table.contacts
    stage.select(0, 1, 2, 3, 4, 5, 6, 8)
    most = stage.table.chosen()
    assert most is not None
    assert most.except_ids == {stage.table.model.contact_id(7)}
    assert await stage.service.count(most) == 8
    stage.select(0, 8)
    few = stage.table.chosen()
    assert few is not None
    assert few.ids == {stage.table.model.contact_id(0), stage.table.model.contact_id(8)}


async def test_that_f5_checks_what_is_selected(stage: Stage) -> None:
    stage.select(0, 1)
    stage.window.menus.action("recheck").trigger()
    await until(lambda: stage.banner == "2 contacts are being checked again.")
    newest = (await stage.service.tasks())[0]
    assert newest.options.level is (await stage.service.tasks())[1].options.level
    await stage.service.cancel(newest.id)


async def test_that_the_pane_corrects_and_lies_over_a_narrow_window(stage: Stage) -> None:
    window, details = stage.window, stage.window.frame.details
    stage.table.view.selectRow(4)
    await until(details.actions_row.fix.isVisible)
    assert details.actions_row.fix.text() == "Change to ann@gmail.com"
    assert details.parentWidget() is window.frame.panes
    window.resize(1060, 700)
    await until(lambda: details.parentWidget() is window.frame)
    assert details.isVisible()
    assert details.geometry().right() == window.frame.width() - 1
    table_width = stage.table.width()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    await until(lambda: not details.isVisible())
    assert stage.table.width() == table_width
    assert stage.table.view.hasFocus() or not window.isActiveWindow()
    window.menus.action("details").setChecked(False)
    window.menus.action("details").setChecked(True)
    await until(details.isVisible)
    window.resize(1240, 800)
    await until(lambda: details.parentWidget() is window.frame.panes and details.isVisible())
    await until(details.actions_row.fix.isVisible)
    details.actions_row.fix.click()
    await until(lambda: stage.banner == "1 address corrected, and being checked.")
    assert "ann@gmail.com" in await stage.contacts()
    await until(lambda: not details.actions_row.fix.isVisible())
    stage.press_undo()
    await until(lambda: stage.banner == "Undone: 1 contact is again what it was.")
    assert "ann@gmial.com" in await stage.contacts()


async def test_that_the_repair_list_applies_takes_back_and_dismisses(stage: Stage) -> None:
    stage.window.open_repair(stage.list_id)
    dialog = stage.window.findChild(RepairDialog)
    model = dialog.model
    await until(lambda: model.rowCount() == 3)
    assert dialog._act.text() == "Apply 3 corrections"
    dialog._act.click()
    corrected = (
        "2 addresses corrected, and being checked. "
        "1 left as it is: the list has the corrected address already."
    )
    await until(lambda: dialog._said.text() == corrected)
    found = await stage.contacts()
    assert {"ann@gmail.com", "ivan@yandex.ru", "bob@gmial.com"} <= set(found)
    dialog._state.setCurrentIndex(1)
    await until(lambda: model.rowCount() == 2)
    assert dialog._act.text() == "Take back 0 corrections"
    dialog._all.click()
    dialog._act.click()
    await until(lambda: dialog._said.text() == "2 contacts have their old addresses again.")
    assert "ann@gmial.com" in await stage.contacts()
    dialog._state.setCurrentIndex(0)
    await until(lambda: model.rowCount() == 3)
    dialog._kind.setCurrentIndex(dialog._kind.findData(SuggestionKind.LOOK_ALIKE.value))
    assert model.rowCount() == 1
    dialog._dismiss.click()
    await until(lambda: "dismissed" in dialog._said.text())
    dismissed = await stage.service.suggestions(stage.list_id, SuggestionState.DISMISSED)
    assert [item.kind for item in dismissed] == [SuggestionKind.LOOK_ALIKE]
    dialog.reject()
    for task in await stage.service.tasks():
        if task.state is not TaskState.FINISHED:
            await stage.service.cancel(task.id)


def typo(number: int, domain: str = "gmial.com") -> Suggestion:
    return Suggestion(
        contact_id=number,
        kind=SuggestionKind.TYPO,
        original=f"a{number}@{domain}",
        address=f"a{number}@gmail.com",
    )


def test_that_doubtful_suggestions_are_not_ticked_and_changes_are_marked(
    qtmodeltester: ModelTester,
) -> None:
    model = RepairModel()
    doubtful = typo(2, "gmaik.cim")
    model.show_suggestions([typo(1), doubtful], tick_sure=True)
    assert model.ticked == {1}
    assert model.index(0, ORIGINAL).data(CHANGED_ROLE)
    assert model.index(0, ORIGINAL).data() == "a1@gmial.com"
    assert "two slips" in model.index(1, 3).data()
    assert model.setData(
        model.index(1, ORIGINAL), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole
    )
    assert model.ticked == {1, 2}
    qtmodeltester.check(model, force_py=True)  # and listens to what comes
    model.show_kind(SuggestionKind.KEYBOARD)
    assert model.rowCount() == 0
    model.show_kind(None)
    model.show_suggestions([typo(1), doubtful, typo(3)], tick_sure=False)
    assert not model.ticked


def test_that_ten_thousand_suggestions_are_one_model() -> None:
    model: QAbstractItemModel = RepairModel()
    assert isinstance(model, RepairModel)
    model.show_suggestions([typo(number) for number in range(10_000)], tick_sure=True)
    assert (model.rowCount(), len(model.ticked)) == (10_000, 10_000)
    model.tick(range(10_000), on=False)
    assert not model.ticked
    assert model.index(9_999, SUGGESTED).data() == "a9999@gmail.com"
