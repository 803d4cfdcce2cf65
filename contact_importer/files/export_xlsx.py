"""XLSX exports: every cell a typed string. Runs on the export's thread."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.writer.excel import ExcelWriter

_MAX_CELL = 32_767
# Not XML 1.0 characters (production 2), so no workbook can hold them.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# ECMA-376 22.9.2.19 (ST_Xstring): _xHHHH_ stands for a character; a literal one is escaped
# as is a carriage return, which XML parsers would turn into a line feed.
_ESCAPE_LOOKALIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_BLANK = re.compile("[ \t\n]")


def cell_text(text: str) -> str:
    """The text as a workbook holds it: impossible characters removed, escapes escaped."""
    clean = _NOT_XML.sub("", text)
    if "_x" in clean:
        clean = _ESCAPE_LOOKALIKE.sub("_x005F_", clean)
    if clean.isspace():  # openpyxl forgets to have it preserved
        clean = _BLANK.sub(_escaped, clean[: _MAX_CELL // len("_x0020_")])
    return clean.replace("\r", "_x000D_")[:_MAX_CELL]


def _escaped(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


class XlsxSink:
    """Streams rows into one sheet; memory stays flat (openpyxl keeps the sheet in a file).

    ``data_type`` "s" and the quote prefix keep "=1+1", "007" and "+49 ..." what they are:
    texts, also after somebody edits the cell.
    """

    def __init__(self, stream: BinaryIO, *, width: int, title: str = "Contacts") -> None:
        self._stream = stream
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet(title)
        self._sheet.freeze_panes = "A2"
        # One styled row of cells, filled anew for each row: styling is the costly part.
        self._cells: list[Cell] = [self._styled_cell() for _ in range(width)]

    def _styled_cell(self) -> Cell:
        cell = WriteOnlyCell(self._sheet, "")
        cell.number_format = "@"
        cell.quotePrefix = True
        return cell

    def write_rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Append rows of at most ``width`` cells (empty ones are left out); OSError."""
        for row in rows:
            self._sheet.append(
                [
                    self._filled(cell, text) if text else None
                    for cell, text in zip(self._cells, row, strict=False)
                ]
            )

    @staticmethod
    def _filled(cell: Cell, text: str) -> Cell:
        cell.value = cell_text(text)
        cell.data_type = "s"  # the setter made a formula of "=..."
        return cell

    def finish(self) -> None:
        """Write the workbook to the stream, which stays open; OSError."""
        archive = ZipFile(self._stream, "w", ZIP_DEFLATED, allowZip64=True)
        try:
            ExcelWriter(self._book, archive).save()
        except OSError:
            with suppress(OSError):  # the same again; else it would come from its destructor
                archive.close()
            raise

    def abandon(self) -> None:
        """Remove openpyxl's temporary sheet file; OSError."""
        if not self._sheet.closed:
            self._sheet.close()
        self._sheet._writer.cleanup()  # noqa: SLF001 - openpyxl has no public way to give up
