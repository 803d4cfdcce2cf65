"""The union of column layouts."""

from dataclasses import replace

import pytest

from contact_importer.model.columns import ColumnUnion, email_cell, unique_name
from contact_importer.model.contact import Contact, Layout
from contact_importer.model.verdict import Confidence, Flag, Reason, Status

CONTACT = Contact(
    id=1,
    list_id=1,
    task_id=1,
    row_number=1,
    raw="ann@example.com",
    address="ann@example.com",
    domain="example.com",
    layout_id=1,
    fields=("Ann", "42"),
    verdict=None,
    reason=Reason.NONE,
    status=Status.PENDING,
    confidence=Confidence.NONE,
    flags=Flag.NONE,
    checked_at=None,
    checked_level="",
    retry_at=None,
    attempts=0,
)
PEOPLE = Layout(columns=("name", "E-mail", "number"), email_index=1)


def test_that_one_layout_keeps_its_columns_and_order() -> None:
    union = ColumnUnion([PEOPLE])
    assert union.names == PEOPLE.columns
    assert union.cells(CONTACT, PEOPLE) == ["Ann", "ann@example.com", "42"]


def test_that_layouts_are_joined_in_order_of_first_use() -> None:
    other = Layout(columns=("mail", "city", "name"), email_index=0)
    union = ColumnUnion([PEOPLE, other])
    assert union.names == ("name", "E-mail", "number", "city")
    contact = replace(CONTACT, fields=("Oslo", "Bo"))
    assert union.cells(contact, other) == ["Bo", "ann@example.com", "", "Oslo"]
    assert union.cells(CONTACT, PEOPLE) == ["Ann", "ann@example.com", "42", ""]


def test_that_a_field_named_like_the_email_column_stays_apart() -> None:
    other = Layout(columns=("work mail", "E-mail"), email_index=0)
    union = ColumnUnion([PEOPLE, other])
    assert union.names == ("name", "E-mail", "number", "E-mail 2")
    cells = union.cells(replace(CONTACT, fields=("private@example.net",)), other)
    assert cells == ["", "ann@example.com", "", "private@example.net"]


def test_that_a_field_before_the_email_column_may_have_its_name() -> None:
    first = Layout(columns=("mail", "x"), email_index=1)
    second = Layout(columns=("mail",), email_index=0)
    union = ColumnUnion([first, second])
    assert union.names == ("mail", "x")
    assert union.cells(replace(CONTACT, fields=("post",)), first) == ["post", "ann@example.com"]
    assert union.cells(replace(CONTACT, fields=()), second) == ["", "ann@example.com"]


def test_that_no_layout_gives_no_columns() -> None:
    assert ColumnUnion([]).names == ()


def test_that_a_layout_with_a_new_column_is_not_covered() -> None:
    union = ColumnUnion([PEOPLE])
    assert union.covers(Layout(columns=("mail", "number"), email_index=0))
    assert not union.covers(Layout(columns=("mail", "phone"), email_index=0))


@pytest.mark.parametrize(
    ("raw", "address", "cell"),
    [
        (" Ann@Example.COM ", "ann@example.com", " Ann@Example.COM "),
        ("Ann <ann@example.com>", "ann@example.com", "ann@example.com"),
        ("a@example.com; b@example.com", "b@example.com", "b@example.com"),
        ("no address", "no address", "no address"),
    ],
)
def test_that_only_a_bare_address_is_given_back_verbatim(raw: str, address: str, cell: str) -> None:
    assert email_cell(replace(CONTACT, raw=raw, address=address)) == cell


def test_that_unique_names_ignore_case() -> None:
    assert unique_name("status", []) == "status"
    assert unique_name("status", ["Status", "status 2"]) == "status 3"
