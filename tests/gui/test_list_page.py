"""The page of one list, and the questions it asks."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QMessageBox
from shiboken6 import delete

from contact_importer.gui.dialogs.recheck_dialog import (
    RecheckDialog,
    RecheckScope,
    recheck_filter,
)
from contact_importer.gui.pages.list.list_page import ListPage
from contact_importer.model.contact import ContactFilter
from contact_importer.model.errors import ListProblemError
from contact_importer.model.verdict import CheckLevel, Reason, Status
from tests.gui.conftest import until
from tests.gui.fake_contacts import LIST_ID, FakeService, contact

# said by Qt's offscreen platform about every window
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def service() -> FakeService:
    return FakeService(70)


@pytest.fixture
def page(service: FakeService) -> Iterator[ListPage]:
    page = ListPage(service)  # type: ignore[arg-type]
    page.resize(860, 600)
    page._poll.setInterval(3_600_000)  # nothing may start when the loop of the test has ended
    page.show()
    yield page
    delete(page)


async def shown(page: ListPage) -> None:
    page.show_list(LIST_ID)
    await until(lambda: page.table.model.rowCount() == 70 and page._export.isEnabled())


def open_dialog(page: ListPage, kind: type[QDialog]) -> QDialog:
    return next(item for item in page.findChildren(kind) if item.isVisible())


async def test_that_title_health_counts_and_contacts_are_shown(page: ListPage) -> None:
    await shown(page)
    assert page._title.text() == "Customers"
    assert page._health.text().startswith("70")
    assert "43%" in page._health.text()
    assert "Invalid: 20" in page._bar.accessibleDescription()
    assert page._cards._statuses[Status.PENDING].count == 10


async def test_that_a_count_filters_the_table(page: ListPage) -> None:
    await shown(page)
    page._cards._statuses[Status.INVALID].click()
    await until(lambda: page.table.model.rowCount() == 20)
    page._cards._statuses[Status.INVALID].click()
    await until(lambda: page.table.model.rowCount() == 70)


async def test_that_changes_by_a_running_task_are_seen(
    page: ListPage, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shown(page)
    service.contacts_by_id[71] = contact(71, status=Status.VALID, reason=Reason.MAILBOX_EXISTS)
    page._poll.setInterval(5)
    await until(lambda: page.table.model.rowCount() == 71)
    assert page._health.text().startswith("71")
    page._poll.stop()


async def test_that_a_list_is_renamed(page: ListPage, service: FakeService) -> None:
    await shown(page)
    changed: list[int] = []
    page.list_changed.connect(changed.append)
    page._rename.click()
    dialog = open_dialog(page, QInputDialog)
    assert isinstance(dialog, QInputDialog)
    dialog.setTextValue("  Guests ")
    dialog.accept()
    await until(lambda: page._title.text() == "Guests")
    assert changed == [LIST_ID]


async def test_that_a_refused_name_is_reported(
    page: ListPage, service: FakeService, problems: list[Exception]
) -> None:
    await shown(page)
    page._rename.click()
    dialog = open_dialog(page, QInputDialog)
    assert isinstance(dialog, QInputDialog)
    dialog.setTextValue("   ")
    dialog.accept()
    await until(lambda: problems)
    assert isinstance(problems[0], ListProblemError)
    assert service.list_name == "Customers"


async def test_that_deleting_asks_first(page: ListPage, service: FakeService) -> None:
    await shown(page)
    gone: list[int] = []
    page.list_deleted.connect(gone.append)
    page._delete.click()
    box = open_dialog(page, QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "Customers" in box.text()
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert service.deleted == []
    page._delete.click()
    box = open_dialog(page, QMessageBox)
    assert isinstance(box, QMessageBox)
    destructive = next(
        button
        for button in box.buttons()
        if box.buttonRole(button) is QMessageBox.ButtonRole.DestructiveRole
    )
    destructive.click()
    await until(lambda: gone == [LIST_ID])
    assert service.deleted == [LIST_ID]
    assert page.list_id is None
    assert not page._export.isEnabled()


async def test_that_pending_contacts_are_checked_again(
    page: ListPage, service: FakeService
) -> None:
    await shown(page)
    started: list[int] = []
    page.task_started.connect(started.append)
    page._recheck.click()
    dialog = open_dialog(page, RecheckDialog)
    assert isinstance(dialog, RecheckDialog)
    dialog._level.setCurrentIndex(dialog._level.findData(CheckLevel.FULL.value))
    await until(lambda: dialog._count.text() == "10 contacts will be checked")
    dialog._start.click()
    await until(lambda: started == [99])
    contacts, options = service.rechecks[0]
    assert contacts == ContactFilter(list_id=LIST_ID, statuses=frozenset({Status.PENDING}))
    assert (options.level, options.fresh_days) == (CheckLevel.FULL, 0)


async def test_that_the_dialog_says_how_many_it_is_before_it_starts(
    page: ListPage, service: FakeService
) -> None:
    await shown(page)
    page.choose_status(Status.INVALID)
    await until(lambda: page.table.model.rowCount() == 20)
    page._recheck.click()
    dialog = open_dialog(page, RecheckDialog)
    assert isinstance(dialog, RecheckDialog)
    choose = dialog._scope
    choose.setCurrentIndex(choose.findData(RecheckScope.SHOWN.value))
    await until(lambda: dialog._count.text() == "20 contacts will be checked")
    assert dialog.contacts().statuses == {Status.INVALID}
    choose.setCurrentIndex(choose.findData(RecheckScope.REASONS.value))
    await until(lambda: not dialog._start.isEnabled())
    assert dialog._reasons.isVisible()
    assert not dialog._days.isVisible()
    item = dialog._reasons.item(0)
    item.setCheckState(Qt.CheckState.Checked)
    await until(dialog._start.isEnabled)
    assert dialog.contacts().reasons == {Reason(item.data(Qt.ItemDataRole.UserRole))}
    choose.setCurrentIndex(choose.findData(RecheckScope.ALL.value))
    await until(lambda: dialog._count.text().startswith(("60", "70")))
    dialog.reject()


def test_that_old_contacts_are_those_before_some_days() -> None:
    contacts = recheck_filter(LIST_ID, RecheckScope.OLDER, 30, now=10_000_000.0)
    assert contacts == ContactFilter(list_id=LIST_ID, checked_before=10_000_000.0 - 2_592_000)
    assert recheck_filter(LIST_ID, RecheckScope.ALL, 30, 0.0) == ContactFilter(list_id=LIST_ID)


async def test_that_export_means_what_is_shown(page: ListPage, qapp: QApplication) -> None:
    await shown(page)
    page._cards._statuses[Status.INVALID].click()
    await until(lambda: page.table.model.rowCount() == 20)
    asked: list[tuple[ContactFilter, str]] = []
    page.export_asked.connect(lambda contacts, title: asked.append((contacts, title)))
    page._export.click()
    ((contacts, title),) = asked
    assert contacts.statuses == {Status.INVALID}
    assert title == page._list.name if page._list else False


async def test_that_another_list_starts_without_filters(
    page: ListPage, service: FakeService
) -> None:
    await shown(page)
    page.choose_status(Status.PENDING)
    await until(lambda: page.table.model.rowCount() == 10)
    page.show_list(LIST_ID)
    await until(lambda: page.table.model.rowCount() == 70)
    assert page.table.contacts == ContactFilter(list_id=LIST_ID)


async def test_that_a_hostile_name_is_plain_text(page: ListPage, service: FakeService) -> None:
    service.list_name = "<img src=file:///etc/passwd>\n\u202eX"
    await shown(page)
    assert page._title.text() == "<img src=file:///etc/passwd> X"
    page._delete.click()
    box = open_dialog(page, QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "<img src=file:///etc/passwd>" in box.text()
    box.button(QMessageBox.StandardButton.Cancel).click()


async def test_that_the_name_is_whole_in_a_narrow_page(page: ListPage) -> None:
    await shown(page)
    name = page._title.sizeHint().width()
    for width in (1_400, 560):
        page.resize(width, 600)
        await until(lambda: page._title.width() >= name)
    assert page._rename.y() > page._title.y()
    page.resize(1_400, 600)
    await until(lambda: page._rename.x() > page._title.x() + name)
