import pytest

from contact_importer.validation.column_guess import (
    KnownField,
    field_by_content,
    field_by_name,
    guess_names,
)

TITLES = {field: field.value.replace("_", " ").capitalize() for field in KnownField}


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("First Name", KnownField.FIRST_NAME),
        ("first_name", KnownField.FIRST_NAME),
        ("Имя", KnownField.FIRST_NAME),
        ("ФАМИЛИЯ", KnownField.LAST_NAME),
        ("Ф.И.О.", KnownField.FULL_NAME),
        ("Телефон 2", KnownField.PHONE),
        ("Моб. телефон", None),
        ("Организация", KnownField.COMPANY),
        ("Населённый пункт", KnownField.CITY),
        ("Notes", None),
        ("", None),
    ],
)
def test_that_names_are_known_in_two_languages(name: str, field: KnownField | None) -> None:
    assert field_by_name(name) is field


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (("+7 (916) 123-45-67", "8 800 555-35-35", ""), KnownField.PHONE),
        (("79161234567", "+44 20 7946 0000"), KnownField.PHONE),
        (("12345", "1234567890123456789"), None),
        (("2026-11-27", "2025-01-02"), None),
        (("00501", "10001"), None),
        (('ООО "Ромашка"', "АО «Ёлка»", "ИП Петрова"), KnownField.COMPANY),
        (("Brightwater Ltd", "Acme Inc.", "Foo GmbH"), KnownField.COMPANY),
        (("Москва", "Казань", "г. Пермь"), KnownField.CITY),
        (("Анна", "Иван", "Ольга"), KnownField.FIRST_NAME),
        (("Ann Lee", "Иванов Иван Иванович"), KnownField.FULL_NAME),
        (("VIP", "two", "three"), None),
        (("", " "), None),
    ],
)
def test_that_content_tells_what_it_is(cells: tuple[str, ...], field: KnownField | None) -> None:
    assert field_by_content(cells) is field


def guess(
    columns: tuple[str, ...],
    row: tuple[str, ...],
    *list_fields: str,
    named: bool = True,
) -> dict[str, str]:
    return guess_names(
        columns, [row], 0, named=named, list_fields=list_fields, title=TITLES.__getitem__
    )


def test_that_columns_meet_the_fields_of_the_list() -> None:
    columns = ("E-mail", "ИМЯ", "phone", "Notes", "Город")
    row = ("a@b.org", "Анна", "+7 916 123-45-67", "x", "Казань")
    assert guess(columns, row, "Phone", "First name", "City") == {
        "ИМЯ": "First name",
        "phone": "Phone",
        "Город": "City",
    }


def test_that_a_new_list_gets_the_names_of_the_file() -> None:
    assert guess(("E-mail", "Имя", "Телефон"), ("a@b.org", "Анна", "8 800 555-35-35")) == {}


def test_that_no_field_is_given_twice() -> None:
    columns = ("E-mail", "Mobile", "Телефон", "Phone")
    assert guess(columns, ("a@b.org", "1", "2", "3"), "Phone") == {}
    assert guess(columns[:3], ("a@b.org", "1", "2"), "Phone") == {"Mobile": "Phone"}


def test_that_a_column_called_contact_may_hold_numbers() -> None:
    assert guess(("E-mail", "Контакт"), ("", "+7 916 123-45-67"), "Phone", "Name") == {
        "Контакт": "Phone"
    }
    assert guess(("E-mail", "Контакт"), ("", "Анна Ким"), "Phone", "Name") == {"Контакт": "Name"}


def test_that_columns_without_names_are_named_by_what_they_hold() -> None:
    columns = ("Column 1", "Column 2", "Column 3")
    row = ("a@b.org", "+7 916 123-45-67", "nothing")
    assert guess(columns, row, named=False) == {"Column 2": "Phone"}
    assert guess(columns, row, "phone", named=False) == {"Column 2": "phone"}
