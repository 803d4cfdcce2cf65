"""The table with its filters: what is asked, what stays, what the keyboard does."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QToolButton
from shiboken6 import delete

from contact_importer.gui.contacts import contact_table as table_module
from contact_importer.gui.contacts.contact_table import ContactTable
from contact_importer.gui.contacts.table_row import ADDRESS, STATUS
from contact_importer.gui.looks.theme import ThemeChoice, apply_theme
from contact_importer.model.contact import ContactFilter, Layout, SortKey
from contact_importer.model.verdict import Reason, Status
from tests.gui.conftest import until
from tests.gui.fake_contacts import LIST_ID, FakeService, contact

# said by Qt's offscreen platform about every window
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

EVERYTHING = ContactFilter(list_id=LIST_ID)


@pytest.fixture
def service() -> FakeService:
    return FakeService(700)


@pytest.fixture
def table(service: FakeService, monkeypatch: pytest.MonkeyPatch) -> Iterator[ContactTable]:
    monkeypatch.setattr(table_module, "_LEAST_QUERY_GAP_S", 0.01)
    table = ContactTable(service)  # type: ignore[arg-type]
    table.resize(800, 400)
    table.show()
    yield table
    delete(table)


async def shown(table: ContactTable, contacts: ContactFilter = EVERYTHING) -> None:
    table.show_contacts(contacts)
    await until(table.model.rowCount)
    await until(lambda: table.model.address_at(0))


def count_text(table: ContactTable) -> str:
    return table.filter_bar._count.text()


def search_field(table: ContactTable) -> QLineEdit:
    return table.filter_bar._search


async def test_that_contacts_are_shown_and_counted(table: ContactTable) -> None:
    await shown(table)
    assert table.model.rowCount() == 700
    assert "700" in count_text(table)


async def test_that_typing_searches_once_after_a_pause(
    table: ContactTable, service: FakeService
) -> None:
    await shown(table)
    service.asked.clear()
    filters: list[ContactFilter] = []
    table.filter_changed.connect(filters.append)
    QTest.keyClicks(search_field(table), "user70")
    await until(lambda: table.model.rowCount() == 2)
    assert [asked.text for asked in service.asked] == ["user70"]
    assert filters == [replace(EVERYTHING, text="user70")]


async def test_that_a_search_without_hits_says_so(table: ContactTable) -> None:
    await shown(table)
    QTest.keyClicks(search_field(table), "nobody\r")
    await until(lambda: table.view.empty_text)
    assert table.view.empty_text == "No contact matches these filters."


async def test_that_chips_and_reasons_narrow(table: ContactTable, service: FakeService) -> None:
    table.show_tally(service.tally())
    await shown(table)
    chip = table.filter_bar._chips[Status.INVALID]
    assert isinstance(chip, QToolButton)
    chip.click()
    await until(lambda: table.model.rowCount() == 200)
    assert table.contacts.statuses == {Status.INVALID}
    reasons: QComboBox = table.filter_bar._reasons
    reasons.setCurrentIndex(reasons.findData(Reason.DOMAIN_NOT_FOUND.value))
    reasons.activated.emit(reasons.currentIndex())
    await until(lambda: table.model.rowCount() == 100)
    assert table.contacts.reasons == {Reason.DOMAIN_NOT_FOUND}


async def test_that_counts_stand_on_the_chips_and_absent_reasons_are_not_offered(
    table: ContactTable, service: FakeService
) -> None:
    table.show_tally(service.tally())
    assert table.filter_bar._chips[Status.VALID].text() == "Valid  300"
    reasons = table.filter_bar._reasons
    assert reasons.findData(Reason.MAILBOX_EXISTS.value) > 0
    assert reasons.findData(Reason.NULL_MX.value) == -1


async def test_that_the_newest_filter_wins(table: ContactTable, service: FakeService) -> None:
    waiting = asyncio.Event()
    quick = service.contact_ids

    async def slow_for_everything(contacts: ContactFilter) -> object:
        if contacts == EVERYTHING:
            await waiting.wait()
        return await quick(contacts)

    service.contact_ids = slow_for_everything  # type: ignore[method-assign, assignment]
    table.show_contacts(EVERYTHING)
    await asyncio.sleep(0)
    await shown(table, replace(EVERYTHING, statuses=frozenset({Status.PENDING})))
    waiting.set()
    for _ in range(20):
        await asyncio.sleep(0)
    assert table.model.rowCount() == 100


async def test_that_choosing_a_row_tells_its_contact(table: ContactTable) -> None:
    await shown(table)
    chosen: list[int] = []
    table.contact_selected.connect(chosen.append)
    table.view.selectRow(4)
    QTest.keyClick(table.view, Qt.Key.Key_Down)
    assert chosen == [5, 6]
    assert table.selected_id == 6


async def test_that_a_refresh_keeps_the_cursor_on_its_contact(
    table: ContactTable, service: FakeService
) -> None:
    pending = replace(EVERYTHING, statuses=frozenset({Status.PENDING}))
    await shown(table, pending)
    table.view.selectRow(50)
    wanted = table.selected_id
    assert wanted is not None
    chosen: list[int] = []
    table.contact_selected.connect(chosen.append)
    for number in (wanted - 70, wanted - 7, wanted + 7, wanted + 70):
        service.contacts_by_id[number] = contact(number, status=Status.VALID)
    table.refresh()
    await until(lambda: table.model.rowCount() == 96)
    assert table.selected_id == wanted
    assert table.view.currentIndex().row() == 48
    assert chosen == []


async def test_that_a_burst_of_refreshes_asks_for_ids_seldom(
    table: ContactTable, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_module, "_LEAST_QUERY_GAP_S", 60.0)
    await shown(table)
    service.asked.clear()
    for _ in range(50):
        table.refresh()
        await asyncio.sleep(0)
    assert service.asked == []
    assert table._later.isActive()


async def test_that_rows_that_were_added_appear(table: ContactTable, service: FakeService) -> None:
    await shown(table)
    resets: list[int] = []
    table.model.modelReset.connect(lambda: resets.append(1))
    for number in range(701, 901):
        service.contacts_by_id[number] = contact(number)
    table.refresh()
    await until(lambda: table.model.rowCount() == 900)
    assert resets == []
    assert "900" in count_text(table)


async def test_that_columns_of_another_file_appear(
    table: ContactTable, service: FakeService
) -> None:
    await shown(table)
    service.all_layouts[2] = Layout(columns=("mail", "Company"), email_index=0)
    service.contacts_by_id[1] = contact(1, layout_id=2, fields=("ACME",))
    table.refresh()
    await until(lambda: table.model.columnCount() == 8)
    names = [table.model.headerData(n, Qt.Orientation.Horizontal) for n in range(3, 7)]
    company = 3 + names.index("Company")
    await until(lambda: table.model.index(0, company).data() == "ACME")


async def test_that_columns_are_asked_for_once_a_visit(
    table: ContactTable, service: FakeService
) -> None:
    await shown(table)
    header = table.view.horizontalHeader()
    header.sectionClicked.emit(ADDRESS)
    await until(lambda: service.asked[-1].sort is SortKey.ADDRESS)
    QTest.keyClicks(search_field(table), "user70")
    await until(lambda: table.model.rowCount() == 2)
    assert service.laid_out == [EVERYTHING]


async def test_that_an_empty_list_fills_with_its_columns(
    table: ContactTable, service: FakeService
) -> None:
    kept, service.contacts_by_id = service.contacts_by_id, {}
    table.show_contacts(EVERYTHING)
    await until(lambda: table.view.empty_text == "No contacts yet.")
    service.contacts_by_id = kept
    table.refresh()
    await until(lambda: table.model.rowCount() == 700)
    assert table.model.columnCount() == 7


async def test_that_headings_sort_where_the_store_can(
    table: ContactTable, service: FakeService
) -> None:
    await shown(table)
    header = table.view.horizontalHeader()
    header.sectionClicked.emit(ADDRESS)
    assert (table.contacts.sort, table.contacts.descending) == (SortKey.ADDRESS, False)
    header.sectionClicked.emit(ADDRESS)
    assert table.contacts.descending
    header.sectionClicked.emit(STATUS)
    assert (table.contacts.sort, table.contacts.descending) == (SortKey.STATUS, False)
    before = table.contacts
    header.sectionClicked.emit(4)  # a column of the file
    assert table.contacts == before
    assert header.sortIndicatorSection() == STATUS


async def test_that_the_keyboard_finds_copies_and_leaves(table: ContactTable) -> None:
    await shown(table)
    table.activateWindow()
    table.view.setFocus()
    await until(table.view.hasFocus)
    table.view.selectRow(1)
    QTest.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "user2@example2.com"
    table.filter_bar.focus_search()  # Ctrl+F of the window
    assert search_field(table).hasFocus()
    table.view.setFocus()
    QTest.keyClick(table.view, Qt.Key.Key_Tab)
    assert not table.view.hasFocus()


async def test_that_the_table_follows_the_theme(qapp: object, table: ContactTable) -> None:
    await shown(table)
    index = table.model.index(0, STATUS)
    light = index.data(Qt.ItemDataRole.ForegroundRole).color()
    apply_theme(qapp, ThemeChoice.DARK)  # type: ignore[arg-type]
    await until(lambda: index.data(Qt.ItemDataRole.ForegroundRole).color() != light)


def test_that_a_reset_of_the_selection_is_no_choice(table: ContactTable) -> None:
    chosen: list[int] = []
    table.contact_selected.connect(chosen.append)
    table.view.selectionModel().setCurrentIndex(
        table.model.index(-1, -1), QItemSelectionModel.SelectionFlag.Clear
    )
    assert chosen == []
    assert table.selected_id is None
