"""Lines are cut as Python's own text files cut them, wherever a chunk ends."""

import csv
from io import FileIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contact_importer.files import text_lines
from contact_importer.files.delimited import DelimitedRecords
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.text_lines import read_blocks

LETTERS = st.text(alphabet="aя;\"',\r\n\t=\x07\x0b\x0c\x1c\x85\u2028😀", max_size=60)
LIMITS = ReaderLimits()


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_lines, "_CHUNK", 5)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=LETTERS)
def test_that_lines_equal_those_of_a_text_file(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    with path.open(encoding=encoding, newline="") as reference:
        expected = reference.readlines()
    with FileIO(path) as file:
        blocks = list(read_blocks(file, encoding, LIMITS))
    assert [line for block in blocks for line in block.lines] == expected


@pytest.mark.usefixtures("small_chunks")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    rows=st.lists(
        st.lists(st.text(alphabet="aя;\"',\r\n =", max_size=12), min_size=2, max_size=4),
        min_size=1,
        max_size=6,
    )
)
def test_that_written_records_are_read_back(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    with FileIO(path) as raw:
        records = list(DelimitedRecords(read_blocks(raw, "utf-8", LIMITS), ";", '"', LIMITS))
    plain = [row for row in rows if not any(cell.startswith("'") for cell in row)]
    assert [record for record in records if record in plain] == plain
    assert len(records) == len(rows)


@pytest.mark.usefixtures("small_chunks")
@given(bad=st.sampled_from([b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf5\x80"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
def test_that_bad_bytes_stay_visible_in_their_line(tmp_path: Path, bad: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("первая\n".encode() + bad + "\nтретья\n".encode())
    with FileIO(path) as file:
        blocks = list(read_blocks(file, "utf-8", LIMITS))
    lines = [(line, block.plain) for block in blocks for line in block.lines]
    assert (lines[0][0], lines[2][0]) == ("первая\n", "третья\n")
    assert lines[1] == (bad.decode("utf-8", "surrogateescape") + "\n", False)
