"""The model of the contact table: positions, pages, refreshes, failures."""

import asyncio
from array import array
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from contact_importer.gui.contacts.contact_model import ContactModel
from contact_importer.gui.contacts.id_changes import ChangedSpan, changed_span
from contact_importer.gui.contacts.page_loader import PAGE_ROWS
from contact_importer.gui.contacts.table_row import (
    ADDRESS,
    OWN_COLUMNS_FROM,
    REASON,
    STATUS,
)
from contact_importer.model.columns import ColumnUnion
from contact_importer.model.errors import DatabaseUnusableError
from contact_importer.model.verdict import Reason, Status
from tests.gui.conftest import until
from tests.gui.fake_contacts import LAYOUT, FakeService, contact

COLUMNS = ColumnUnion((LAYOUT,))


def checked_model(service: FakeService) -> ContactModel:
    model = ContactModel(service, QCoreApplication.instance())  # type: ignore[arg-type]
    QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, parent=model
    )
    return model


def ids(*numbers: int) -> "array[int]":
    return array("q", numbers)


def text(model: ContactModel, row: int, column: int) -> object:
    return model.index(row, column).data()


@pytest.fixture
def service() -> FakeService:
    return FakeService(1_000)


async def test_that_a_row_shows_status_address_reason_and_own_columns(
    service: FakeService,
) -> None:
    model = checked_model(service)
    model.show_ids(array("q", range(1, 1_001)), COLUMNS)
    assert text(model, 4, ADDRESS) == "…"
    assert text(model, 4, STATUS) is None
    await until(lambda: text(model, 4, ADDRESS) == "user5@example5.com")
    assert text(model, 4, STATUS) == "Blacklist"
    assert text(model, 4, REASON) == "Disposable address"
    own = [text(model, 4, OWN_COLUMNS_FROM + n) for n in range(3)]
    assert own == ["Ann Berg", "+49 30 00005", "Oslo Norway"]
    assert text(model, 4, model.columnCount() - 1) == "5"
    assert not model.index(4, STATUS).data(Qt.ItemDataRole.DecorationRole).isNull()


async def test_that_headings_are_ours_and_the_files_own(service: FakeService) -> None:
    model = checked_model(service)
    model.show_ids(ids(1), COLUMNS)
    headings = [
        model.headerData(section, Qt.Orientation.Horizontal)
        for section in range(model.columnCount())
    ]
    assert headings == ["Status", "Address", "Reason", "Name", "Phone", "City", "Row"]


async def test_that_only_pages_that_were_looked_at_are_fetched(service: FakeService) -> None:
    model = ContactModel(service, QCoreApplication.instance())  # type: ignore[arg-type]  # the tester reads every row
    model.show_ids(array("q", range(1, 1_001)), COLUMNS)
    await until(lambda: text(model, 600, ADDRESS) == "user601@example1.com")
    first = 600 // PAGE_ROWS * PAGE_ROWS + 1
    assert service.fetched == [tuple(range(first, first + PAGE_ROWS))]


async def test_that_pages_scrolled_past_are_not_fetched() -> None:
    service = FakeService(20_000)
    model = ContactModel(service, QCoreApplication.instance())  # type: ignore[arg-type]  # the tester reads every row
    model.show_ids(array("q", range(1, 20_001)), COLUMNS)
    service.gate = asyncio.Event()
    for row in range(0, 20_000, PAGE_ROWS):
        model.index(row, ADDRESS).data()
    service.gate.set()
    await until(lambda: text(model, 19_999, ADDRESS) == "user20000@example0.com")
    assert len(service.fetched) < 15


async def test_that_arriving_rows_are_announced(service: FakeService) -> None:
    model = checked_model(service)
    model.show_ids(array("q", range(1, 1_001)), COLUMNS)
    announced: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda a, b, _roles: announced.append((a.row(), b.row())))
    model.index(999, ADDRESS).data()
    await until(lambda: (999 // PAGE_ROWS * PAGE_ROWS, 999) in announced)


async def test_that_a_refresh_fetches_what_is_painted_and_shows_the_old_meanwhile(
    service: FakeService,
) -> None:
    model = checked_model(service)
    model.show_ids(array("q", range(1, 1_001)), COLUMNS)
    await until(lambda: text(model, 0, STATUS) == "Valid")
    changed = replace(contact(1), status=Status.INVALID, reason=Reason.NULL_MX)
    service.contacts_by_id[1] = changed
    await asyncio.sleep(0)
    service.fetched.clear()
    model.refresh()
    assert service.fetched == []
    assert text(model, 0, STATUS) == "Valid"
    await until(lambda: text(model, 0, STATUS) == "Invalid")
    assert {page[0] for page in service.fetched} == {1}


async def test_that_a_failed_fetch_gives_disabled_rows_until_the_next_refresh(
    service: FakeService, problems: list[Exception]
) -> None:
    service.failing = DatabaseUnusableError("The database cannot be read.")
    model = checked_model(service)
    model.show_ids(array("q", range(1, 1_001)), COLUMNS)
    model.index(0, ADDRESS).data()
    await until(lambda: not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEnabled)
    assert text(model, 0, ADDRESS) == "This contact is gone."
    await until(lambda: problems)
    assert problems[0] is service.failing
    service.failing = None
    model.refresh()
    await until(lambda: text(model, 0, ADDRESS) == "user1@example1.com")
    assert model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEnabled


async def test_that_a_deleted_contact_is_a_disabled_row(service: FakeService) -> None:
    del service.contacts_by_id[2]
    model = checked_model(service)
    model.show_ids(ids(1, 2, 3), COLUMNS)
    await until(lambda: text(model, 1, ADDRESS) == "This contact is gone.")
    assert text(model, 2, ADDRESS) == "user3@example3.com"


async def test_that_other_ids_of_the_same_filter_keep_rows_and_indexes(
    service: FakeService,
) -> None:
    model = checked_model(service)
    model.show_ids(array("q", range(1, 1_001)), COLUMNS)
    await until(lambda: text(model, 5, ADDRESS) == "user6@example6.com")
    kept = QPersistentModelIndex(model.index(2, ADDRESS))
    below = QPersistentModelIndex(model.index(900, ADDRESS))
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.update_ids(array("q", [*range(1, 4), *range(6, 1_001)]))
    assert (kept.row(), below.row()) == (2, 898)
    assert text(model, 3, ADDRESS) == "user6@example6.com"  # known texts moved with their rows
    model.update_ids(array("q", range(1, 1_001)))
    assert (kept.row(), below.row(), model.rowCount()) == (2, 900, 1_000)
    await until(lambda: text(model, 4, ADDRESS) == "user5@example5.com")
    assert resets == []


async def test_that_rows_that_arrive_late_do_not_land_in_other_contacts(
    service: FakeService,
) -> None:
    service.gate = asyncio.Event()
    model = checked_model(service)
    model.show_ids(ids(1, 2, 3), COLUMNS)
    model.index(0, ADDRESS).data()
    await until(lambda: service.fetched)
    model.show_ids(ids(11, 12, 13), COLUMNS)
    seen: list[object] = []
    model.dataChanged.connect(lambda *_: seen.append(text(model, 0, ADDRESS)))
    service.gate.set()
    await until(lambda: text(model, 0, ADDRESS) == "user11@example11.com")
    assert "user1@example1.com" not in seen


def test_that_painting_after_the_loop_has_ended_is_harmless(service: FakeService) -> None:
    model = checked_model(service)
    model.show_ids(ids(1, 2, 3), COLUMNS)
    assert text(model, 0, ADDRESS) == "…"
    assert service.fetched == []


async def test_that_texts_from_files_are_harmless_lines(service: FakeService) -> None:
    service.contacts_by_id[1] = contact(1, fields=("a\r\nb\u202ec", "<b>x</b>", "y" * 5_000))
    model = checked_model(service)
    model.show_ids(ids(1), COLUMNS)
    await until(lambda: text(model, 0, OWN_COLUMNS_FROM) == "a b c")
    tip = model.index(0, OWN_COLUMNS_FROM + 1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "<qt>&lt;b&gt;x&lt;/b&gt;</qt>"
    assert len(str(text(model, 0, OWN_COLUMNS_FROM + 2))) == 400


async def test_that_contacts_are_found_by_id_and_position(service: FakeService) -> None:
    model = checked_model(service)
    model.show_ids(ids(5, 3, 9), COLUMNS)
    assert model.row_of(9) == 2
    assert model.row_of(4) == -1
    assert model.contact_id(1) == 3
    assert model.rowCount(model.index(0, 0)) == 0
    assert not model.index(3, 0).isValid()
    assert model.data(QModelIndex()) is None


@pytest.mark.parametrize(
    ("old", "new", "span"),
    [
        ((), (), None),
        ((1, 2, 3), (1, 2, 3), None),
        ((), (1, 2), (0, 0, 2)),
        ((1, 2), (), (0, 2, 0)),
        ((1, 2, 3), (1, 2, 3, 4, 5), (3, 3, 5)),
        ((1, 2, 3), (1, 3), (1, 2, 1)),
        ((1, 2, 3, 4, 5), (1, 7, 8, 9, 5), (1, 4, 4)),
        ((1, 1, 1), (1, 1), (2, 3, 2)),
        ((9, 1, 2, 3), (1, 2, 3), (0, 1, 0)),
    ],
)
def test_that_the_changed_span_is_the_smallest(
    old: tuple[int, ...], new: tuple[int, ...], span: tuple[int, int, int] | None
) -> None:
    found = changed_span(array("q", old), array("q", new))
    if span is None:
        assert found is None
    else:
        assert found == ChangedSpan(first=span[0], old_end=span[1], new_end=span[2])
