"""Workbooks, good and bad: the rows of table 5.1 that are about XLSX, XLS and ODS."""

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from contact_importer.files.limits import ReaderLimits
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import SourceFormat
from tests.support.file_reading import load, preview
from tests.support.table_files import (
    ods_rows,
    text_cell,
    two_rows,
    write_ods,
    write_text,
    write_xls,
    write_zip,
    xlsx_parts,
)

DOCTYPE = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def code_of(path: Path, **choices: object) -> str:
    with pytest.raises(FileProblemError) as caught:
        load(path, **choices)
    assert caught.value.message.endswith(".")
    return caught.value.code


def write_people(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "People"
    sheet.append(["Имя", "E-mail", "Телефон", "Индекс", "День", "Когда", "Да", "Сумма", "Пусто"])
    sheet.append(
        ["Анна", "anna@example.org", 79161234567, "00123", date(2024, 1, 2),
         datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC).replace(tzinfo=None), True, 1.5, None]
    )  # fmt: skip
    sheet.append([])
    sheet.append(["Боб", "bob@example.org", "+7 916 ", "'=1"])
    other = book.create_sheet("Other")
    other.append(["mail"])
    other.append(["other@example.org"])
    book.create_sheet("Empty")
    book.save(path)
    return path


def test_that_workbook_values_become_plain_text(tmp_path: Path) -> None:
    outcome = load(write_people(tmp_path / "a.xlsx"))
    assert [row.fields for row in outcome.rows] == [
        ("Анна", "79161234567", "00123", "2024-01-02", "2024-01-02 03:04:05", "TRUE", "1.5", ""),
        ("Боб", "+7 916 ", "'=1", "", "", "", "", ""),
    ]
    assert [row.row_number for row in outcome.rows] == [1, 2]


def test_that_sheets_are_listed_and_can_be_chosen(tmp_path: Path) -> None:
    path = write_people(tmp_path / "a.xlsx")
    found = preview(path)
    assert (found.sheets, found.reading.sheet) == (("People", "Other", "Empty"), "People")
    assert load(path, sheet="Other").addresses == ["other@example.org"]
    assert code_of(path, sheet="Empty") == "no_rows"
    assert code_of(path, sheet="None") == "sheet_missing"


def test_that_xls_is_read(tmp_path: Path) -> None:
    rows = [["email", "phone", "n"], ["a@example.org", "007", 79161234567.0]]
    path = write_xls(tmp_path / "a.xls", rows)
    assert preview(path).reading.format is SourceFormat.XLS
    assert load(path).rows[0].fields == ("007", "79161234567")


def test_that_ods_is_read(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.csv", ods_rows([["email", "n"], ["a@example.org", "007"]]))
    assert preview(path).reading.format is SourceFormat.ODS
    assert load(path).rows[0].fields == ("007",)


def test_that_a_sheet_without_rows_below_its_header_is_named(tmp_path: Path) -> None:
    header = f'<row r="1">{text_cell("A1", "email")}</row>'
    assert code_of(write_zip(tmp_path / "a.xlsx", xlsx_parts(header))) == "no_rows"


def cell(reference: str) -> str:
    return f'<row r="{reference.lstrip("ABCDEFX")}">{text_cell(reference, "x")}</row>'


@pytest.mark.parametrize(
    "rows",
    [
        cell("XFD1048576"),
        cell("A1") + cell("XFD1048576"),
        cell("A1") + cell("AX1048576"),
        cell("A4294967295"),
        cell("A1") + "<row r = '2'><c\n r = 'XFD1048576' t='inlineStr'/></row>",
        cell("ABCDE1"),
        "<row r='1'>" + "<c/>" * 200_000 + "</row>",
    ],
)
def test_that_sheets_too_large_for_memory_are_refused(tmp_path: Path, rows: str) -> None:
    path = write_zip(tmp_path / "a.xlsx", xlsx_parts(two_rows() + rows))
    with pytest.raises(FileProblemError) as caught:
        preview(path, limits=ReaderLimits(sheet_cells=100_000))
    assert caught.value.code == "bomb"


def test_that_impossible_string_counts_are_refused(tmp_path: Path) -> None:
    strings = '<sst xmlns="x" count="1" uniqueCount="4294967295"><si><t>x</t></si></sst>'
    path = write_zip(tmp_path / "a.xlsx", xlsx_parts(two_rows(), strings=strings))
    assert code_of(path) == "bomb"


@pytest.mark.parametrize("prolog", [DOCTYPE, EXTERNAL, DOCTYPE.lower()])
@pytest.mark.parametrize("part", ["sheet", "strings", "workbook", "ods"])
def test_that_entity_declarations_are_refused(tmp_path: Path, prolog: str, part: str) -> None:
    path = tmp_path / "a.xlsx"
    if part == "ods":
        write_ods(path, ods_rows([["email"], ["a@example.org"]]), prolog=prolog)
    else:
        strings = f"{prolog}<sst/>" if part == "strings" else ""
        parts = xlsx_parts(two_rows(), prolog=prolog if part == "sheet" else "", strings=strings)
        if part == "workbook":
            parts["xl/workbook.xml"] = prolog + str(parts["xl/workbook.xml"])
        write_zip(path, parts)
    assert code_of(path) == "bomb"


def test_that_a_zip_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    parts = xlsx_parts(two_rows() + cell("A3").replace(">x<", ">" + "x" * 30_000_000 + "<"))
    assert code_of(write_zip(tmp_path / "a.xlsx", parts)) == "bomb"


def test_that_too_many_parts_are_refused(tmp_path: Path) -> None:
    parts = xlsx_parts(two_rows()) | {f"xl/p{n}.xml": "" for n in range(2_100)}
    assert code_of(write_zip(tmp_path / "a.xlsx", parts)) == "bomb"


@pytest.mark.parametrize(
    "extra",
    [
        '<dimension ref="A1:XFD1048576"/>',
        '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    ],
)
def test_that_lying_dimensions_and_merges_do_no_harm(tmp_path: Path, extra: str) -> None:
    parts = xlsx_parts(two_rows())
    sheet = str(parts["xl/worksheets/sheet1.xml"])
    at = "<sheetData>" if "dimension" in extra else "</worksheet>"
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(at, extra + at)
    assert load(write_zip(tmp_path / "a.xlsx", parts)).addresses == ["a@example.org"]


@pytest.mark.parametrize(
    "rows",
    [
        two_rows().replace('r="A2" t="inlineStr"', 'r="A2" t="s"').replace("<is><t>", "<v>9</v>"),
        two_rows().replace('<row r="2">', '<row r="-1">').replace('r="A2"', 'r="A-1"'),
    ],
)
def test_that_broken_sheets_are_named(tmp_path: Path, rows: str) -> None:
    assert code_of(write_zip(tmp_path / "a.xlsx", xlsx_parts(rows))) == "damaged_file"


def test_that_a_workbook_without_sheets_is_named(tmp_path: Path) -> None:
    parts = xlsx_parts(two_rows())
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        "worksheets/sheet1.xml", "../../etc/passwd"
    )
    assert code_of(write_zip(tmp_path / "a.xlsx", parts)) in {"sheet_missing", "damaged_file"}


def test_that_member_names_that_climb_out_are_ignored(tmp_path: Path) -> None:
    parts = xlsx_parts(two_rows()) | {"../../evil.xml": "<x/>"}
    assert load(write_zip(tmp_path / "a.xlsx", parts)).addresses == ["a@example.org"]


def test_that_a_truncated_workbook_is_named(tmp_path: Path) -> None:
    path = write_people(tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[:3000])
    assert code_of(path) == "damaged_file"


def test_that_a_zip_that_lies_about_sizes_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.xlsx", xlsx_parts(two_rows()))
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    data = path.read_bytes()
    path.write_bytes(data.replace(size.to_bytes(4, "little"), (size - 50).to_bytes(4, "little")))
    assert code_of(path) == "damaged_file"


def test_that_protected_workbooks_are_named(tmp_path: Path) -> None:
    ole = write_xls(tmp_path / "a.xlsx", [["x"]])
    name, hidden = "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    ole.write_bytes(ole.read_bytes().replace(name, hidden[: len(name)]) + hidden)
    assert code_of(ole) == "password_protected"
    rows = ods_rows([["email"], ["a@example.org"]])
    ods = write_ods(tmp_path / "a.ods", rows, manifest="<m:encryption-data/>")
    assert code_of(ods) == "password_protected"
    locked = write_zip(tmp_path / "b.xlsx", xlsx_parts(two_rows()))
    data = bytearray(locked.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    locked.write_bytes(data)
    assert code_of(locked) == "password_protected"


def test_that_other_archives_are_no_workbooks(tmp_path: Path) -> None:
    assert code_of(write_zip(tmp_path / "a.xlsx", {"a.csv": "email\n"})) == "no_rows"
    assert code_of(write_zip(tmp_path / "b.xlsx", {"word/document.xml": "<x/>"})) == "not_a_table"


def test_that_ods_repetitions_are_bounded(tmp_path: Path) -> None:
    wide = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell'
        ' table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    )
    assert code_of(write_ods(tmp_path / "a.ods", wide)) == "damaged_file"
    negative = wide.replace("1048576", "-1").replace("16384", "1")
    assert code_of(write_ods(tmp_path / "b.ods", negative)) == "damaged_file"


def test_that_an_ods_that_ends_within_a_cell_is_named(tmp_path: Path) -> None:
    """The parser would look for the cell's end for ever."""
    whole = write_ods(tmp_path / "a.ods", ods_rows([["email"], ["a@example.org"]]))
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = parts["content.xml"]
    parts["content.xml"] = content[: content.index(b"a@example") + 4]
    assert code_of(write_zip(tmp_path / "b.ods", parts)) == "damaged_file"


def test_that_empty_ods_repetitions_are_passed_over(tmp_path: Path) -> None:
    rows = ods_rows([["email"], ["a@example.org"]]) + (
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert load(write_ods(tmp_path / "a.ods", rows)).addresses == ["a@example.org"]


def test_that_a_text_named_xls_is_read_as_text(tmp_path: Path) -> None:
    assert load(write_text(tmp_path / "a.xls", "email\na@example.org\n")).rows
