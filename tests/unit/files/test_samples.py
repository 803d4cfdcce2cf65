"""The sample files that come with the product are read without a loss."""

from pathlib import Path

import pytest

from contact_importer.bundled import resources_folder
from tests.support.file_reading import load, preview
from tests.support.sample_files import (
    PHONE_ROWS,
    PHONES_XLSX,
    RUSSIAN_CSV,
    RUSSIAN_ROWS,
    write_phones_xlsx,
    write_russian_csv,
)

SAMPLES = resources_folder() / "samples"


def others(row: tuple[object, ...]) -> tuple[str, ...]:
    """The columns other than the fourth, as text."""
    return tuple(map(str, row[:3] + row[4:]))


def test_that_the_russian_sample_is_the_one_the_script_writes(tmp_path: Path) -> None:
    fresh = write_russian_csv(tmp_path / "a.csv")
    assert (SAMPLES / RUSSIAN_CSV).read_bytes() == fresh.read_bytes()


def test_that_the_russian_sample_is_understood() -> None:
    found = preview(SAMPLES / RUSSIAN_CSV)
    assert (found.reading.encoding, found.reading.delimiter) == ("cp1251", ";")
    assert (found.reading.columns, found.reading.email_index) == (RUSSIAN_ROWS[0], 3)
    assert found.row_syntax == (True, True, True, True, None, False, True)
    outcome = load(SAMPLES / RUSSIAN_CSV)
    by_number = {row.row_number: row.fields for row in outcome.rows}
    assert by_number == {n: others(RUSSIAN_ROWS[n]) for n in (1, 2, 3, 4, 6, 7)}
    assert outcome.causes == [(5, "no_address")]
    assert len(outcome.rows) == 7


@pytest.mark.parametrize("fresh", [False, True])
def test_that_phones_and_leading_zeros_survive(tmp_path: Path, fresh: bool) -> None:
    path = write_phones_xlsx(tmp_path / "a.xlsx") if fresh else SAMPLES / PHONES_XLSX
    outcome = load(path)
    assert [row.fields for row in outcome.rows] == [others(row) for row in PHONE_ROWS[1:]]
