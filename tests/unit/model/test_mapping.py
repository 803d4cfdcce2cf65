import pytest

from contact_importer.model.errors import FileProblemError
from contact_importer.model.mapping import ColumnChoices, apply_columns, columns_key_of
from tests.support.loaded_rows import reading

SOURCE = reading("email", "Phone", "Mobile", "City")


def test_that_columns_are_renamed_and_left_out() -> None:
    changed = apply_columns(
        SOURCE, ColumnChoices(names={"Mobile": "Phone"}, left_out=frozenset({"Phone"}))
    )
    assert changed.columns == ("email", "Phone 2", "Phone", "City")
    assert changed.excluded == (1,)


def test_that_two_columns_never_share_a_name() -> None:
    changed = apply_columns(SOURCE, ColumnChoices(names={"City": "phone", "Phone": "EMAIL"}))
    assert changed.columns == ("email", "EMAIL 2", "Mobile", "phone")
    assert changed.excluded == ()


def test_that_the_address_is_always_imported() -> None:
    choices = ColumnChoices(names={"email": "x"}, left_out=frozenset({"email"}))
    assert apply_columns(SOURCE, choices) == SOURCE


def test_that_an_unknown_column_is_told() -> None:
    with pytest.raises(FileProblemError, match="no column “Fax”"):
        apply_columns(SOURCE, ColumnChoices(left_out=frozenset({"Fax"})))


def test_that_files_with_the_same_columns_are_known_in_any_order_and_case() -> None:
    same = reading("CITY", "mobile", " Email ", "Phone")
    assert columns_key_of(SOURCE) == columns_key_of(same)
    assert columns_key_of(SOURCE) != columns_key_of(reading("email", "Phone", "Mobile"))


def test_that_a_file_without_names_is_like_no_other() -> None:
    from dataclasses import replace

    assert columns_key_of(replace(SOURCE, has_header=False)) == ""
