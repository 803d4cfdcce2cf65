"""Rows 30 to 57 of the table: workbooks, of which a few kilobytes can exhaust a machine."""

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.support.bad_files.case import Cases, Read, Refused
from tests.support.table_files import (
    ods_rows,
    text_cell,
    two_rows,
    write_ods,
    write_xls,
    write_zip,
    xlsx_parts,
)

CASES = Cases()
_BOMB = Refused.by("bomb")
_DAMAGED = Refused.by("damaged_file")
_SHEET = "xl/worksheets/sheet1.xml"
_GOOD = [["email"], ["a@example.org"]]
_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
_QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"x" * 50_000}">]>'
_OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def _far_cell(reference: str) -> str:
    return f'<row r="{reference.lstrip("ADFX")}">{text_cell(reference, "x")}</row>'


def _add_sheet(number: int, title: str, rows: str, outcome: Refused | Read, **more: str) -> None:
    extra = {key: more.pop(key) for key in ("prolog", "strings") if key in more}
    CASES.add(number, title, outcome, suffix=".xlsx", **more)(  # type: ignore[arg-type]
        lambda path: write_zip(path, xlsx_parts(rows, **extra))
    )


def _write_streamed(path: Path, before: str, block: bytes, count: int, after: str) -> None:
    """A sheet that is never in memory as a whole."""
    parts = xlsx_parts("@")
    start, end = str(parts.pop(_SHEET)).split("@")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        with archive.open(_SHEET, "w", force_zip64=True) as sheet:
            sheet.write((start + two_rows() + before).encode())
            for _ in range(count):
                sheet.write(block)
            sheet.write((after + end).encode())


def _text_bomb(mib: int) -> Callable[[Path], None]:
    head, _, tail = f'<row r="3">{text_cell("A3", "@")}</row>'.partition("@")
    return lambda path: _write_streamed(path, head, b"A" * (1 << 20), mib, tail)


CASES.add(30, "text-of-64-MiB", _BOMB, suffix=".xlsx")(_text_bomb(64))
CASES.add(30, "text-of-1-GiB", _BOMB, suffix=".xlsx", slow=True)(_text_bomb(1024))


@CASES.add(31, "33-million-cells", _BOMB, suffix=".xlsx")
def wide(path: Path) -> None:
    """Rows of 16,384 cells without references: counted one by one."""
    row = b"<row>" + b"<c/>" * 16_384 + b"</row>"
    _write_streamed(path, "", row, 2_000, "")


_add_sheet(32, "last-cell", _far_cell("XFD1048576"), _BOMB)
_add_sheet(33, "first-and-last-cell", two_rows() + _far_cell("XFD1048576"), _BOMB)
_add_sheet(34, "50-columns-a-million-rows", two_rows() + _far_cell("AX1048576"), _BOMB)
_add_sheet(35, "row-4294967295", two_rows() + _far_cell("A4294967295"), _BOMB)
_add_sheet(
    36,
    "unique-count",
    two_rows(),
    _BOMB,
    strings='<sst xmlns="x" count="1" uniqueCount="4294967295"><si><t>x</t></si></sst>',
)
_add_sheet(37, "laughs-in-sheet", two_rows().replace("a@e", "&a9;@e"), _BOMB, prolog=_LAUGHS)
_add_sheet(38, "laughs-in-strings", two_rows(), _BOMB, strings=f"{_LAUGHS}<sst>&a9;</sst>")
_add_sheet(
    39, "quadratic", two_rows().replace("a@e", "&a;" * 5_000 + "@e"), _BOMB, prolog=_QUADRATIC
)
_add_sheet(40, "outside-in-sheet", two_rows().replace("a@e", "&e;@e"), _BOMB, prolog=_OUTSIDE)
_add_sheet(40, "outside-in-strings", two_rows(), _BOMB, strings=f"{_OUTSIDE}<sst>&e;</sst>")


@CASES.add(40, "outside-in-workbook", _BOMB, suffix=".xlsx")
def outside_in_workbook(path: Path) -> None:
    """The part that names the sheets."""
    parts = xlsx_parts(two_rows())
    parts["xl/workbook.xml"] = _OUTSIDE + str(parts["xl/workbook.xml"])
    write_zip(path, parts)


_add_sheet(41, "nested-tags", two_rows() + "<x>" * 200_000 + "</x>" * 200_000, Read(1))


def _with_part(path: Path, extra: str, at: str) -> None:
    parts = xlsx_parts(two_rows())
    parts[_SHEET] = str(parts[_SHEET]).replace(at, extra + at)
    write_zip(path, parts)


@CASES.add(42, "lying-dimension", Read(1), suffix=".xlsx")
def lying_dimension(path: Path) -> None:
    """It says that the sheet is full."""
    _with_part(path, '<dimension ref="A1:XFD1048576"/>', "<sheetData>")


@CASES.add(43, "merged-everything", Read(1), suffix=".xlsx")
def merged(path: Path) -> None:
    """All cells are one."""
    merge = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    _with_part(path, merge, "</worksheet>")


_add_sheet(
    44,
    "string-out-of-range",
    two_rows().replace('r="A2" t="inlineStr"', 'r="A2" t="s"').replace("<is><t>", "<v>9</v>"),
    _DAMAGED,
    unlike_table="the parser gives the sheet or nothing; a clear refusal invents no row",
)
_add_sheet(45, "row-minus-1", two_rows().replace('r="2"', 'r="-1"').replace("A2", "A-1"), _DAMAGED)


def _without_sheet(target: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        parts = xlsx_parts(two_rows())
        del parts[_SHEET]
        rels = "xl/_rels/workbook.xml.rels"
        parts[rels] = str(parts[rels]).replace("worksheets/sheet1.xml", target)
        write_zip(path, parts)

    return make


_NO_SHEET = Refused.by("sheet_missing")
CASES.add(46, "no-sheet", _NO_SHEET, suffix=".xlsx")(_without_sheet("worksheets/sheet1.xml"))
CASES.add(46, "sheet-outside", _NO_SHEET, suffix=".xlsx")(_without_sheet("../../etc/passwd"))


@CASES.add(47, "zip-slip", Read(1), suffix=".xlsx")
def zip_slip(path: Path) -> None:
    """A member whose name leads out."""
    write_zip(path, xlsx_parts(two_rows()) | {"../../evil.xml": "<x/>", "/etc/evil": "x"})


@CASES.add(48, "truncated-zip", _DAMAGED, suffix=".xlsx")
def truncated(path: Path) -> None:
    """The second half is missing, and with it the list of members."""
    write_zip(path, xlsx_parts(two_rows()))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


CASES.add_text(
    48,
    "text-named-xlsx",
    "email\na@example.org\n",
    Read(1, about={"format": "txt"}),
    suffix=".xlsx",
    unlike_table="a text is what the person has: read rather than refused by its name",
)
CASES.add_text(
    48,
    "html-named-xls",
    "<html><body><table><tr><td>a@example.org</td></tr></table></body></html>",
    Refused.by("not_a_table"),
    suffix=".xls",
)


@CASES.add(49, "lying-sizes", _DAMAGED, suffix=".xlsx")
def lying_sizes(path: Path) -> None:
    """The directory names fewer bytes than there are."""
    write_zip(path, xlsx_parts(two_rows()))
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(_SHEET).file_size
    data = path.read_bytes()
    path.write_bytes(data.replace(size.to_bytes(4, "little"), (size - 50).to_bytes(4, "little")))


@CASES.add(50, "encrypted-ole", Refused.by("password_protected"), suffix=".xlsx")
def encrypted(path: Path) -> None:
    """As a spreadsheet program saves with a password: OLE around the encrypted package."""
    write_xls(path, [["x"]])
    name, hidden = "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(path.read_bytes().replace(name, hidden[: len(name)]) + hidden)


@CASES.add(50, "zip-password", Refused.by("password_protected"), suffix=".xlsx")
def zip_password(path: Path) -> None:
    """The flag of one member says so."""
    write_zip(path, xlsx_parts(two_rows()))
    data = bytearray(path.read_bytes())
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


_HURT = Refused.by("damaged_file", "reader_died", "not_a_table")


def _with_header(*places: int) -> Callable[[Path], None]:
    """Numbers in the header of the container that name four milliards of sectors."""

    def make(path: Path) -> None:
        write_xls(path, _GOOD)
        data = bytearray(path.read_bytes())
        for at in places:
            data[at : at + 4] = b"\xf0\xff\xff\xff"
        path.write_bytes(data)

    return make


CASES.add(
    51,
    "huge-fat-count",
    Read(1),
    suffix=".xls",
    unlike_table="the parser follows the sectors and not their count, and finds everything",
)(_with_header(44, 72))
CASES.add(51, "fat-out-of-range", _DAMAGED, suffix=".xls")(_with_header(76))


def _mutant(number: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        write_xls(path, _GOOD)
        data = bytearray(path.read_bytes())
        chance = random.Random(3)
        for _ in range(number + 1):
            changes = [(chance.randrange(8, 2048), chance.randrange(256)) for _ in range(8)]
        for at, value in changes:
            data[at] = value
        path.write_bytes(data)

    return make


for _number in (0, 3):  # thousands of them: P5
    CASES.add(52, f"xls-mutant-{_number}", _HURT, suffix=".xls")(_mutant(_number))


def _repeated(rows: str, columns: str, text: str = "x") -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell'
        f' table:number-columns-repeated="{columns}" office:value-type="string">'
        f"<text:p>{text}</text:p></table:table-cell></table:table-row>"
    )


def _add_ods(number: int, title: str, rows: str, outcome: Refused | Read, **more: object) -> None:
    prolog = str(more.pop("prolog", ""))
    CASES.add(number, title, outcome, suffix=".ods", **more)(  # type: ignore[arg-type]
        lambda path: write_ods(path, ods_rows([["email"]]) + rows, prolog=prolog)
    )


_add_ods(53, "full-sheet", _repeated("1048576", "16384"), Refused.by("damaged_file", "bomb"))
_add_ods(
    54,
    "20000-equal-rows",
    _repeated("20000", "1", "a@example.org"),
    Read(1),
)
_add_ods(
    54,
    "a-million-equal-rows",
    _repeated("1000000", "1", "a@example.org"),
    Read(1),
    slow=True,
)
_add_ods(
    55,
    "columns-2-to-the-32nd",
    ods_rows([["a@example.org"]]).replace(
        "</table:table-row>",
        '<table:table-cell table:number-columns-repeated="4294967296"/></table:table-row>',
    ),
    Read(1),
)
_add_ods(56, "negative-repeat", _repeated("-1", "1", "a@example.org"), _DAMAGED)
_add_ods(57, "laughs", _repeated("1", "1", "&a9;"), _BOMB, prolog=_LAUGHS)
