"""The blacklist page: adding, removing, importing, testing."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from contact_importer.gui.pages.blacklist.blacklist_model import BlacklistModel
from contact_importer.gui.pages.blacklist.blacklist_page import BlacklistPage
from contact_importer.model.contact import BlacklistEntry, BlacklistKind
from tests.gui.conftest import until
from tests.gui.fake_contacts import FakeService

# said by Qt's offscreen platform about every window
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
async def service() -> FakeService:
    service = FakeService()
    await service.add_to_blacklist(["bad.example", "joe@mail.example"], "typed")
    return service


@pytest.fixture
async def page(service: FakeService) -> AsyncIterator[BlacklistPage]:
    page = BlacklistPage(service)  # type: ignore[arg-type]
    QAbstractItemModelTester(
        page.model, QAbstractItemModelTester.FailureReportingMode.Fatal, parent=page.model
    )
    page.show()
    await until(lambda: page.model.rowCount() == 2)
    yield page
    delete(page)


def values(page: BlacklistPage) -> list[str]:
    return [page.model.value_at(row) for row in range(page.model.rowCount())]


async def test_that_entries_are_listed_with_kind_and_source(page: BlacklistPage) -> None:
    row = [page.model.index(1, column).data() for column in range(3)]
    assert row == ["joe@mail.example", "Address", "Typed"]
    assert page.model.index(0, 1).data() == "Domain with sub-domains"


async def test_that_pasted_entries_are_added(page: BlacklistPage, service: FakeService) -> None:
    counts: list[int] = []
    page.changed.connect(counts.append)
    page._new.setPlainText("a.example; B@c.example\n\nbad.example")
    page._add.click()
    await until(lambda: page.model.rowCount() == 4)
    assert values(page) == ["a.example", "b@c.example", "bad.example", "joe@mail.example"]
    assert page.message.startswith("2")
    assert page._new.toPlainText() == ""
    assert counts == [4]


async def test_that_nonsense_is_said_and_stays_to_be_mended(page: BlacklistPage) -> None:
    page._new.setPlainText("a.example nonsense")
    page._add.click()
    await until(lambda: "nonsense" in page.message)
    assert page._new.toPlainText() == "a.example nonsense"
    assert page.model.rowCount() == 2


async def test_that_chosen_entries_are_removed(page: BlacklistPage, service: FakeService) -> None:
    assert not page._remove.isEnabled()
    page._table.selectRow(0)
    page._remove.click()
    await until(lambda: page.model.rowCount() == 1)
    assert values(page) == ["joe@mail.example"]


async def test_that_the_delete_key_removes(page: BlacklistPage) -> None:
    page.activateWindow()
    page._table.setFocus()
    await until(page._table.hasFocus)
    page._table.selectRow(1)
    QTest.keyClick(page._table, Qt.Key.Key_Delete)
    await until(lambda: values(page) == ["bad.example"])


async def test_that_a_file_is_imported(page: BlacklistPage, tmp_path: Path) -> None:
    path = tmp_path / "spam.txt"
    path.write_text("one.example\ntwo.example\nnonsense\n")
    page.import_file(str(path))
    await until(lambda: page.model.rowCount() == 4)
    assert page.message.startswith("2 new entries")
    assert page.message.endswith("1 line was not understood.")
    assert (
        page.model.index(2, 2).data() == "spam.txt" or page.model.index(3, 2).data() == "spam.txt"
    )


async def test_that_the_search_keeps_matching_entries(page: BlacklistPage) -> None:
    QTest.keyClicks(page._search, "JOE")
    assert values(page) == ["joe@mail.example"]
    page._search.clear()
    assert len(values(page)) == 2


async def test_that_the_test_box_asks_the_real_check(page: BlacklistPage) -> None:
    QTest.keyClicks(page.test._edit, "x@bad.example\r")
    await until(lambda: page.test.answer)
    assert page.test.answer.startswith("x@bad.example would be blocked.")
    page.test._edit.setText("y@good.example")
    page.test._button.click()
    await until(lambda: page.test.answer == "y@good.example would not be blocked.")
    QTest.keyClicks(page.test._edit, "z")
    assert page.test.answer == ""


async def test_that_a_reason_is_kept_shown_and_found(page: BlacklistPage) -> None:
    page._new.setPlainText("new.example")
    page._note.setText(" Asked by phone ")
    page._add.click()
    await until(lambda: page.model.rowCount() == 3)
    assert [page.model.index(row, 4).data() for row in range(3)] == ["", "", "Asked by phone"]
    assert page._note.text() == ""
    QTest.keyClicks(page._search, "PHONE")
    assert values(page) == ["new.example"]


async def test_that_columns_sort(page: BlacklistPage, service: FakeService) -> None:
    await service.add_to_blacklist(["aaa.example"], "zz.csv", note="b")
    page.refresh()
    await until(lambda: page.model.rowCount() == 3)
    assert values(page) == ["aaa.example", "bad.example", "joe@mail.example"]
    page._table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert values(page) == ["joe@mail.example", "bad.example", "aaa.example"]
    page._table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert values(page)[0] == "aaa.example"
    page._table.selectRow(0)
    page._remove.click()
    await until(lambda: values(page) == ["bad.example", "joe@mail.example"])


async def test_that_the_blacklist_is_exported(page: BlacklistPage, tmp_path: Path) -> None:
    page.export_file(str(tmp_path / "out.csv"))
    await until(lambda: page.message == "2 entries written.")
    assert "bad.example" in (tmp_path / "out.csv").read_text()


def test_that_many_entries_cost_what_is_visible(qtbot: QtBot) -> None:
    asked: set[int] = set()

    class Watched(BlacklistModel):
        def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> object:
            asked.add(index.row())
            return super().data(index, role)

    model, table = Watched(), QTableView()
    qtbot.addWidget(table)
    table.setModel(model)
    table.show()
    kind = BlacklistKind.DOMAIN
    model.show_entries(
        [BlacklistEntry(kind=kind, value=f"d{number:06}.example") for number in range(100_000)]
    )
    model.sort(0, Qt.SortOrder.DescendingOrder)
    table.grab()
    assert model.value_at(0) == "d099999.example"
    assert model.rowCount() == 100_000
    assert 0 < len(asked) < 200
