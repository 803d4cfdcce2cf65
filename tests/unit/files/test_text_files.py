"""Text files, good and bad: the rows of table 5.1 that are about text."""

import csv
import gzip
import io
import os
import random
from pathlib import Path

import pytest

from contact_importer.engine.file_ports import ReadJob
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.reading import read_batches
from contact_importer.model.errors import FileProblemError
from contact_importer.model.mapping import ColumnChoices, apply_columns
from contact_importer.model.source import SourceFormat
from contact_importer.validation.lists import ListIndex
from tests.support.file_reading import load, preview, read
from tests.support.table_files import write_text

THREE = "name,email,phone\r\nAnn,ann@example.org,007\r\nBob,bob@example.org,+7 916\r\n"


def code_of(path: Path, **choices: object) -> str:
    with pytest.raises(FileProblemError) as caught:
        load(path, **choices)
    assert caught.value.message.endswith(".")
    return caught.value.code


def test_that_values_arrive_verbatim(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", 'n,email,note\n 007 ,a@example.org,"x, ""y""  "\n')
    assert load(path).rows[0].fields == (" 007 ", 'x, "y"  ')


def test_that_an_empty_file_is_named(tmp_path: Path) -> None:
    assert code_of(write_text(tmp_path / "a.csv", "")) == "file_empty"


@pytest.mark.parametrize("text", ["email,name\n", "email;name\n\n;\n", "\n\n\n", "sep=;\n"])
def test_that_a_file_without_contacts_is_named(tmp_path: Path, text: str) -> None:
    assert code_of(write_text(tmp_path / "a.csv", text)) == "no_rows"


def test_that_a_table_without_email_is_previewed_but_not_read(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", "name,city\nAnn,Oslo\nBob,Rome\n")
    found = preview(path)
    assert found.reading.email_index == -1
    assert found.rows == (("Ann", "Oslo"), ("Bob", "Rome"))
    assert found.row_syntax == (None, None)
    with pytest.raises(FileProblemError) as caught:
        read(found.reading)
    assert caught.value.code == "no_email_column"


def test_that_a_row_with_nul_is_rejected(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", "email,n\na@example.org,1\nb@example.org,\x00\n")
    outcome = load(path)
    assert outcome.addresses == ["a@example.org"]
    assert outcome.causes == [(2, "nul_character")]


def test_that_control_characters_are_removed(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", "email,n\na@example.org,x\x07\x1b[1m\x9fy\u2028\n")
    assert load(path).rows[0].fields == ("x[1my\u2028",)


def test_that_a_broken_utf8_row_is_rejected_and_the_rest_read(tmp_path: Path) -> None:
    good = "".join(f"Имя{n},n{n}@example.org\n" for n in range(50)).encode()
    path = tmp_path / "a.csv"
    path.write_bytes("имя,email\n".encode() + good + b"\xed\xa0\x80,x@example.org\n" + good)
    outcome = load(path)
    assert len(outcome.rows) == 100
    assert outcome.causes == [(51, "bad_encoding")]


def test_that_a_wrongly_chosen_encoding_names_the_line(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", "email,имя\na@example.org,Анна\n", "cp1251")
    with pytest.raises(FileProblemError) as caught:
        preview(path, encoding="utf-8")
    assert (caught.value.code, caught.value.params["line"]) == ("bad_encoding", 1)


def test_that_random_bytes_are_no_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\x8f" + random.Random(5).randbytes(5000))
    assert code_of(path) == "not_a_table"


def test_that_a_compressed_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(gzip.compress(THREE.encode()))
    assert code_of(path) == "compressed_file"


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n", b"<html><table>", b"\xef\xbb\xbf<!DOCTYPE html>"],
)
def test_that_other_documents_are_no_tables(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    assert code_of(path) == "not_a_table"


def test_that_a_text_named_like_a_workbook_is_read(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.xlsx", THREE)
    assert len(load(path).rows) == 2


def test_that_a_huge_field_rejects_its_row_only(tmp_path: Path) -> None:
    text = f"email,n\na@example.org,1\nb@example.org,{'x' * 200_000}\nc@example.org,2\n"
    outcome = load(write_text(tmp_path / "a.csv", text))
    assert outcome.addresses == ["a@example.org", "c@example.org"]
    assert outcome.causes == [(2, "field_too_long")]
    assert len(outcome.rejected[0][2]) <= 500


def test_that_an_endless_line_is_refused(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", "email,n\n" + "x" * 3_000_000)
    assert code_of(path) == "line_too_long"


@pytest.mark.parametrize("count", [20, 2_000, 300_000])
def test_that_an_unclosed_quote_names_its_line(tmp_path: Path, count: int) -> None:
    rows = "".join(f"u{n}@example.org,x\n" for n in range(count))
    path = write_text(tmp_path / "a.csv", f'email,n\na@example.org,1\nb@example.org,"oops\n{rows}')
    with pytest.raises(FileProblemError) as caught:
        load(path)
    assert (caught.value.code, caught.value.params["line"]) == ("unclosed_quote", 3)


def test_that_a_stray_quote_rejects_its_row_only(tmp_path: Path) -> None:
    text = 'email,n\n"a@example.org"junk,1\nb@example.org,2\n'
    outcome = load(write_text(tmp_path / "a.csv", text))
    assert outcome.addresses == ["b@example.org"]
    assert outcome.rejected == [(1, "bad_quoting", '"a@example.org"junk,1')]


def test_that_a_quote_closed_lines_later_swallows_no_row(tmp_path: Path) -> None:
    text = 'email,n\na@example.org,"1\nb@example.org,2\nc@example.org,3"x\nd@example.org,4\n'
    outcome = load(write_text(tmp_path / "a.csv", text))
    assert outcome.causes == [(1, "bad_quoting")]
    assert outcome.addresses == ["b@example.org", "c@example.org", "d@example.org"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_that_every_line_end_is_understood(tmp_path: Path, end: str) -> None:
    rows = end.join(f"u{n}@example.org,{'я' * 40}{n}" for n in range(20_000))
    outcome = load(write_text(tmp_path / "a.csv", f"email,n{end}{rows}"))
    assert len(outcome.rows) == 20_000
    assert outcome.rows[-1].fields == (f"{'я' * 40}19999",)


def test_that_mixed_line_ends_are_understood(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", "email,n\r\na@example.org,1\nb@example.org,2\rc@d.org,3")
    assert load(path).addresses == ["a@example.org", "b@example.org", "c@d.org"]


def test_that_line_ends_inside_quotes_are_content(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", 'email,n\na@example.org,"x\r\ny"\nb@example.org,2\n')
    outcome = load(path)
    assert [(row.row_number, row.fields) for row in outcome.rows] == [(1, ("x\r\ny",)), (2, ("2",))]


def test_that_ragged_rows_keep_what_they_have(tmp_path: Path) -> None:
    text = "email,a,b\n" + "".join(f"u{n}@example.org,1,2\n" for n in range(20))
    text += "x@example.org\ny@example.org,1,2,3,4\nz@example.org,1,2,,\n"
    outcome = load(write_text(tmp_path / "a.csv", text))
    assert [row.fields for row in outcome.rows[-3:]] == [("", ""), ("1", "2,3,4"), ("1", "2")]


def test_that_a_surplus_address_beside_the_email_column_is_found(tmp_path: Path) -> None:
    text = "n,email\n" + "".join(f"{n},u{n}@example.org\n" for n in range(20))
    outcome = load(write_text(tmp_path / "a.csv", text + "20,x@example.org,y@example.org\n"))
    assert outcome.addresses[-2:] == ["x@example.org", "y@example.org"]
    assert {row.row_number for row in outcome.rows[-2:]} == {21}


def test_that_surplus_text_beside_the_email_column_spoils_no_address(tmp_path: Path) -> None:
    text = "n,email\n" + "".join(f"{n},u{n}@example.org\n" for n in range(20))
    row = load(write_text(tmp_path / "a.csv", text + "20,x@example.org,note\n")).rows[-1]
    assert (row.address, row.raw) == ("x@example.org", "x@example.org, note")


def test_that_unnamed_surplus_columns_get_a_name(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", "email,a\na@example.org,1,2\nb@example.org,1,2\n")
    found = preview(path)
    assert found.reading.columns == ("email", "a", "Column 3")
    assert load(path).rows[0].fields == ("1", "2")


def test_that_a_row_of_too_many_columns_is_rejected(tmp_path: Path) -> None:
    text = "email,a\n" + "a@example.org,1\n" * 20 + "b@example.org" + ",1" * 300 + "\n"
    assert load(write_text(tmp_path / "a.csv", text)).causes == [(21, "too_many_columns")]


def test_that_a_table_of_too_many_columns_is_refused(tmp_path: Path) -> None:
    header = ",".join(f"c{n}" for n in range(10_000))
    row = "a@example.org" + ",1" * 9_999
    path = write_text(tmp_path / "a.csv", f"{header}\n{row}\n")
    assert code_of(path) == "too_many_columns"


def test_that_special_files_are_refused_without_waiting(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo.csv"
    os.mkfifo(fifo)
    assert code_of(fifo) == "not_a_file"
    assert code_of(tmp_path) == "not_a_file"
    assert code_of(Path("/dev/zero")) == "not_a_file"


def test_that_links_are_followed_and_missing_files_named(tmp_path: Path) -> None:
    link, dangling = tmp_path / "link.csv", tmp_path / "dangling.csv"
    link.symlink_to(write_text(tmp_path / "a.csv", THREE))
    dangling.symlink_to(tmp_path / "nothing.csv")
    assert len(load(link).rows) == 2
    assert code_of(dangling) == "file_missing"
    assert code_of(tmp_path / "none.csv") == "file_missing"


def test_that_a_file_changed_since_its_preview_is_refused(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", THREE)
    reading = preview(path).reading
    write_text(path, THREE.replace("Ann", "Eve"))
    with pytest.raises(FileProblemError) as caught:
        read(reading)
    assert caught.value.code == "file_changed"


def test_that_a_file_written_to_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", "email\n" + "a@example.org\n" * 1_000)
    job = ReadJob(
        reading=preview(path).reading, start_after=0, decide_without_dns=True, blacklist=()
    )
    batches = read_batches(job, ListIndex.bundled(job.blacklist), ReaderLimits(), lambda _: None)
    assert next(batches).row_count == 500
    with path.open("a") as file:
        file.write("late@example.org\n")
    with pytest.raises(FileProblemError) as caught:
        list(batches)
    assert caught.value.code == "file_changed"


def test_that_a_touched_file_is_still_the_same(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", THREE)
    reading = preview(path).reading
    os.utime(path, (1, 1))
    assert len(read(reading).rows) == 2


def test_that_a_file_above_the_size_limit_is_refused(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", THREE)
    with pytest.raises(FileProblemError) as caught:
        preview(path, limits=ReaderLimits(text_bytes=10))
    assert caught.value.code == "too_big"


def test_that_a_list_of_addresses_is_read_line_by_line(tmp_path: Path) -> None:
    lines = 'a@example.org\n\n  b@example.org \n"Doe, J." <c@example.org>\nd@x.org, e@x.org\n'
    path = write_text(tmp_path / "a.txt", lines)
    found = preview(path)
    assert (found.reading.format, found.reading.columns) == (SourceFormat.TXT, ("email",))
    outcome = read(found.reading)
    assert [address.lower() for address in outcome.addresses] == [
        "a@example.org", "b@example.org", "c@example.org", "d@x.org", "e@x.org",
    ]  # fmt: skip
    assert [row.row_number for row in outcome.rows] == [1, 2, 3, 4, 4]


def test_that_rows_without_address_are_rejected_and_blank_ones_passed_over(tmp_path: Path) -> None:
    text = "email,n\na@example.org,1\n,\n\n ,2\nb@example.org,3\n"
    outcome = load(write_text(tmp_path / "a.csv", text))
    assert [row.row_number for row in outcome.rows] == [1, 3]
    assert outcome.causes == [(2, "no_address")]


def test_that_the_apostrophe_of_our_safe_export_is_taken_off(tmp_path: Path) -> None:
    text = "email,n,m\na@example.org,'=1+1,'+7 916\nb@example.org,'tis,O'Neil\n"
    rows = load(write_text(tmp_path / "a.csv", text)).rows
    assert [row.fields for row in rows] == [("=1+1", "'+7 916"), ("'tis", "O'Neil")]


def test_that_reading_goes_on_after_a_row(tmp_path: Path) -> None:
    text = "email,n\n" + "".join(f"u{n}@example.org,{n}\n" for n in range(1, 3_001))
    reading = preview(write_text(tmp_path / "a.csv", text)).reading
    whole, rest = read(reading), read(reading, start_after=1234)
    assert [row.row_number for row in rest.rows] == list(range(1235, 3001))
    assert rest.rows == whole.rows[1234:]
    assert read(reading, start_after=3000).batches == []


def test_that_batches_start_small_and_cover_every_row(tmp_path: Path) -> None:
    text = "email\n" + "".join(f"u{n}@d{n % 7}.org\n" for n in range(36_000))
    batches = load(write_text(tmp_path / "a.csv", text), limits=ReaderLimits(batch_s=60.0)).batches
    assert [batch.row_count for batch in batches] == [500, 2500, 12000, 12000, 9000]
    assert [batch.cursor for batch in batches] == [500, 3000, 15000, 27000, 36000]


def test_that_excluded_columns_are_left_out(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", THREE)
    left_out = ColumnChoices(left_out=frozenset({"Name", "email"}))
    reading = apply_columns(preview(path).reading, left_out)
    assert reading.excluded == (0,)
    assert read(reading).rows[0].fields == ("007",)


QUOTED = ['"john doe"@example.com', '"doe, john"@example.com', '"x;y"@example.com']
PLAIN = ["ann@example.com", "bob@example.com"]


@pytest.mark.parametrize("header", [[], ["email"]])
@pytest.mark.parametrize("values", [QUOTED, QUOTED + PLAIN, PLAIN + QUOTED[:1], QUOTED[1:2] * 3])
@pytest.mark.parametrize("is_csv", [True, False])
def test_that_quoted_local_parts_are_one_column(
    tmp_path: Path, header: list[str], values: list[str], is_csv: bool
) -> None:
    text = io.StringIO()
    if is_csv:
        csv.writer(text).writerows([value] for value in header + values)
    else:
        text.write("\n".join(header + values))
    outcome = load(write_text(tmp_path / "a", text.getvalue()))
    assert (outcome.addresses, outcome.causes) == (values, [])


def test_that_quotes_first_met_late_are_understood(tmp_path: Path) -> None:
    plain = [f"user{number}@example.com" for number in range(3_000)]
    text = io.StringIO()
    csv.writer(text).writerows([value] for value in ["email", *plain, *QUOTED])
    assert load(write_text(tmp_path / "a", text.getvalue())).addresses == plain + QUOTED


def test_that_an_address_book_is_one_column(tmp_path: Path) -> None:
    text = '"Doe, J." <j@example.org>\n"Roe, R." <r@example.org>\n'
    assert load(write_text(tmp_path / "a", text)).addresses == ["j@example.org", "r@example.org"]
