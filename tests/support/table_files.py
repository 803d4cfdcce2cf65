"""Contact files made for tests: workbooks written byte by byte, good and hostile."""

import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/{kind}" Target="{target}"/>{more}</Relationships>'
)
_SST_REL = (
    '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/sharedStrings" Target="sharedStrings.xml"/>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def write_text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A text file, byte for byte."""
    path.write_bytes(text.encode(encoding))
    return path


def write_zip(path: Path, parts: dict[str, str | bytes]) -> Path:
    """A ZIP file of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def xlsx_parts(sheet_data: str, *, prolog: str = "", strings: str = "") -> dict[str, str | bytes]:
    """The parts of a one-sheet XLSX whose rows are given as XML."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS.format(kind="officeDocument", target="xl/workbook.xml", more=""),
        "xl/workbook.xml": (
            f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_REL_NS}"><sheets>'
            '<sheet name="People" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _RELS.format(
            kind="worksheet", target="worksheets/sheet1.xml", more=_SST_REL if strings else ""
        ),
        "xl/worksheets/sheet1.xml": (
            f'<?xml version="1.0"?>{prolog}<worksheet xmlns="{_MAIN}">'
            f"<sheetData>{sheet_data}</sheetData></worksheet>"
        ),
    }
    if strings:
        parts["xl/sharedStrings.xml"] = strings
    return parts


def text_cell(reference: str, text: str) -> str:
    """A cell with its text inside."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def two_rows() -> str:
    """A header and one contact."""
    header, row = text_cell("A1", "email"), text_cell("A2", "a@example.org")
    return f'<row r="1">{header}</row><row r="2">{row}</row>'


def write_ods(path: Path, rows_xml: str, *, manifest: str = "", prolog: str = "") -> Path:
    """An ODS of one sheet whose rows are given as XML."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?>{prolog}<office:document-content'
        f' xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0"'
        f' xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="People">{rows_xml}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return write_zip(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        },
    )


def ods_rows(rows: Iterable[Sequence[str]]) -> str:
    """Rows of text cells."""
    return "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )


# --- XLS: BIFF8 records in an OLE container -------------------------------------------


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _record(0x0204, place + text)  # LABEL
    return _record(0x0203, place + struct.pack("<d", value))  # NUMBER


def _workbook_stream(rows: Sequence[Sequence[str | float]], sheet: str) -> bytes:
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))  # BOF, globals
    name = struct.pack("<BB", len(sheet), 0) + sheet.encode("ascii")
    end = _record(0x000A, b"")
    position = len(start) + 4 + 6 + len(name) + len(end)
    bound = _record(0x0085, struct.pack("<IBB", position, 0, 0) + name)  # BOUNDSHEET
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    body += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0))
    for number, row in enumerate(rows):
        body += b"".join(_cell(number, column, value) for column, value in enumerate(row))
    return start + bound + end + body + end


def write_xls(path: Path, rows: Sequence[Sequence[str | float]], sheet: str = "People") -> Path:
    """An XLS (BIFF8) of one sheet."""
    stream = _workbook_stream(rows, sheet)
    stream += bytes(max(4096, -(-len(stream) // 512) * 512) - len(stream))
    sectors = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))
    directory = _entry("Root Entry", 5, child=1, start=0xFFFFFFFE, size=0)
    directory += _entry("Workbook", 2, child=0xFFFFFFFF, start=2, size=len(stream))
    directory += bytes(512 - len(directory))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header = header[:76] + struct.pack("<I", 0) + b"\xff" * (108 * 4)
    path.write_bytes(header + struct.pack("<128I", *fat) + directory + stream)
    return path


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\x00\x00"
    none = 0xFFFFFFFF
    return (
        encoded.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(encoded), kind, 1, none, none, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
