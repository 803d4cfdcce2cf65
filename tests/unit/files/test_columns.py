"""Headers and the e-mail column, in English and Russian."""

import pytest

from contact_importer.files.columns import decide_columns, name_score, unique_names
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import ReadingChoices

GUESS = ReadingChoices()


@pytest.mark.parametrize(
    "name",
    [
        "email", "E-mail", "E-Mail Address", "EMAIL_ADDRESS", "Mail", "почта", "Эл. почта",
        "Электронная почта", "адрес эл. почты", "Адрес электронной почты", "E-mail 1", "Имейл",
        "e‑mail",
    ],
)  # fmt: skip
def test_that_the_usual_names_are_known(name: str) -> None:
    assert name_score(name) == 2


@pytest.mark.parametrize(
    "name", ["Почтовый адрес", "Почтовый индекс", "Mailing City", "Name", "Адрес", "ФИО"]
)
def test_that_postal_names_are_no_email(name: str) -> None:
    assert name_score(name) == 0


def test_that_the_column_is_found_by_name_and_content() -> None:
    rows = [
        ["Email status", "Manager email", "Email", "Почтовый адрес"],
        ["sent", "boss@example.org", "a@example.org", "Тверь"],
        ["sent", "", "b@example.org", "Москва"],
    ]
    columns = decide_columns(rows, GUESS)
    assert (columns.has_header, columns.email_index, columns.candidates) == (True, 2, (2, 1))


def test_that_content_decides_where_no_name_does() -> None:
    rows = [["Name", "Contact"], ["Ann", "Ann <a@example.org>"], ["Bob", "b@example.org"]]
    columns = decide_columns(rows, GUESS)
    assert (columns.has_header, columns.email_index) == (True, 1)


def test_that_a_named_column_with_other_content_gives_way() -> None:
    rows = [["Mail", "Login"], ["yes", "a@example.org"], ["no", "b@example.org"]]
    assert decide_columns(rows, GUESS).candidates == (1, 0)


def test_that_a_table_without_header_gets_numbered_columns() -> None:
    rows = [["1", "a@example.org"], ["2", "b@example.org"]]
    columns = decide_columns(rows, GUESS)
    assert columns.names == ("Column 1", "Column 2")
    assert (columns.has_header, columns.email_index) == (False, 1)


def test_that_the_user_may_say_whether_there_is_a_header() -> None:
    rows = [["x", "a@example.org"], ["y", "b@example.org"]]
    columns = decide_columns(rows, ReadingChoices(has_header=True))
    assert columns.names == ("x", "a@example.org")


@pytest.mark.parametrize(
    ("chosen", "index"), [("Second", 1), ("second", 1), ("2", 1), ("1", 0), ("3", 2)]
)
def test_that_the_user_may_name_or_number_the_column(chosen: str, index: int) -> None:
    rows = [["email", "Second", "1x"], ["a@example.org", "b@example.org", ""]]
    assert decide_columns(rows, ReadingChoices(email_column=chosen)).email_index == index


@pytest.mark.parametrize("chosen", ["4", "0", "nothing", "9999999999999999999", "²"])
def test_that_a_column_that_does_not_exist_is_named(chosen: str) -> None:
    rows = [["email", "Second", "Third"], ["a@example.org", "", ""]]
    with pytest.raises(FileProblemError) as caught:
        decide_columns(rows, ReadingChoices(email_column=chosen))
    assert caught.value.params["column"] == chosen


def test_that_names_are_made_unique() -> None:
    names = unique_names(["email", "Email", "", " a\nb ", "email 2"], 6)
    assert names == ("email", "Email 2", "Column 3", "a b", "email 2 2", "Column 6")


def test_that_one_wider_row_makes_no_column() -> None:
    rows = [["email", "n"], *([["a@example.org", "1"]] * 20), ["b@example.org", "1", "2"]]
    assert decide_columns(rows, GUESS).names == ("email", "n")
