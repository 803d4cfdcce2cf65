"""A report as a workbook with charts that Excel and LibreOffice draw. Runs on a worker thread.

Texts are typed as such, so that nothing from a contact file is ever calculated.
"""

from collections.abc import Container, Iterable, Sequence
from math import ceil
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from contact_importer.files.export_xlsx import cell_text
from contact_importer.files.report_charts import bar_chart, doughnut, outcome_chart
from contact_importer.files.report_content import Line, ReportContent
from contact_importer.files.report_language import ReportLanguage
from contact_importer.files.report_rows import AddressRow
from contact_importer.model.verdict import Status
from contact_importer.validation.report_words import ReportWord
from contact_importer.validation.verdict_words import STATUSES

_FONT = "Calibri"
_BODY = Font(name=_FONT, size=11)
_HEAD = Font(name=_FONT, size=11, bold=True)
_TITLE = Font(name=_FONT, size=16, bold=True)
_TEXT = Alignment(wrap_text=True, horizontal="left", vertical="top", indent=1)
_FIRST_TEXT = Alignment(vertical="top")
_NUMBER = Alignment(vertical="top", horizontal="right")
_COUNT, _SHARE = "#,##0", "0.0%"
_LINE_POINTS = 15.0
_TITLE_POINTS = 24.0
_RULE = Border(bottom=Side(style="thin", color="A9B1BE"))
_Value = str | int | float


class XlsxReport:
    """One sheet per subject; the charts stand beside the numbers they show."""

    def __init__(self, content: ReportContent, language: ReportLanguage) -> None:
        self._content = content
        self._language = language
        self._book = Workbook()
        del self._book[self._book.sheetnames[0]]

    def save(self, stream: BinaryIO, rows: Sequence[AddressRow] = (), total: int = 0) -> None:
        """Write the workbook; OSError."""
        self._summary()
        self._reasons()
        self._domains()
        if rows:
            self._contacts(rows, total)
        self._book.save(stream)

    # --- sheets -----------------------------------------------------------------------
    def _summary(self) -> None:
        content = self._content
        page = self._page(ReportWord.SUMMARY, (46, 11, 11, 66))
        page.add([content.title], _TITLE)
        page.sheet.row_dimensions[1].height = _TITLE_POINTS
        page.add([content.subtitle])
        page.add([". ".join(text for text in (content.headline, content.subline) if text)], _HEAD)
        page.skip()
        first = page.next_row + 1
        self._lines(page, ReportWord.CLASS, content.classes)
        if content.classes:
            chart = doughnut(page.sheet, first, content.classes, content.headline)
            page.sheet.add_chart(chart, "F2")
        self._lines(page, ReportWord.PROOF, content.proof)
        self._lines(page, ReportWord.KINDS, content.kinds)
        page.head([self._word(ReportWord.NOT_KNOWN), self._word(ReportWord.COUNT), "", ""], (2, 3))
        for note in content.notes:
            page.add([note.label, note.count if note.label else "", "", note.text])
        page.skip()
        page.head([self._word(ReportWord.FACTS), "", "", ""])
        for name, value in content.facts:
            page.add([name, "", "", value])

    def _lines(self, page: "_Page", head: ReportWord, lines: Sequence[Line]) -> None:
        """A small table of counts and shares, and an empty row below it."""
        if not lines:
            return
        heads = [self._word(word) for word in (head, ReportWord.COUNT, ReportWord.SHARE)]
        advised = any(line.advice for line in lines)
        page.head([*heads, self._word(ReportWord.WHAT_TO_DO) if advised else ""], (2, 3))
        for line in lines:
            page.add([line.label, line.count, line.fraction, line.advice])
        page.skip()

    def _reasons(self) -> None:
        lines = self._content.reasons
        page = self._page(ReportWord.REASONS, (46, 16, 11, 11, 76))
        heads = (
            ReportWord.REASON,
            ReportWord.CLASS,
            ReportWord.COUNT,
            ReportWord.SHARE,
            ReportWord.WHAT_TO_DO,
        )
        page.head([self._word(head) for head in heads], (3, 4))
        for line in lines:
            status = self._language.translate("Status", STATUSES[line.status])
            page.add([line.label, status, line.count, line.fraction, line.advice])
        page.sheet.freeze_panes = "A2"
        if lines:
            chart = bar_chart(page.sheet, lines, self._word(ReportWord.REASONS))
            page.sheet.add_chart(chart, f"A{page.next_row + 2}")
            page.sheet.row_breaks.append(Break(id=page.next_row))  # on paper of its own

    def _domains(self) -> None:
        lines = self._content.domains
        page = self._page(ReportWord.DOMAINS, (40, 11, 11, 14, 14, 16, 14))
        statuses = [self._language.translate("Status", STATUSES[status]) for status in Status]
        heads = (ReportWord.DOMAIN, ReportWord.COUNT, ReportWord.SHARE)
        page.head([*(self._word(head) for head in heads), *statuses], range(2, 8))
        for line in lines:
            parts = {part.status: part.count for part in line.parts}
            share = line.count / line.whole if line.whole else 0.0
            page.add([line.name, line.count, share, *(parts.get(status, 0) for status in Status)])
        page.sheet.freeze_panes = "B2"
        if self._content.more_domains:
            page.add([self._content.more_domains])
        if lines:
            chart = outcome_chart(page.sheet, len(lines), self._word(ReportWord.DOMAINS))
            page.sheet.add_chart(chart, "I1")

    def _contacts(self, rows: Sequence[AddressRow], total: int) -> None:
        page = self._page(ReportWord.CONTACTS, (46, 16, 50))
        heads = (ReportWord.ADDRESS, ReportWord.CLASS, ReportWord.REASON)
        page.head([self._word(head) for head in heads])
        for row in rows:
            page.add([row.address, row.status_word, row.reason])
        page.sheet.freeze_panes = "A2"
        page.sheet.auto_filter.ref = f"A1:C{len(rows) + 1}"
        if len(rows) < total:
            page.add([self._language.word(ReportWord.FIRST_ROWS, shown=len(rows), all=total)])

    def _word(self, word: ReportWord) -> str:
        return self._language.word(word)

    def _page(self, title: ReportWord, widths: Sequence[int]) -> "_Page":
        return _Page(self._book.create_sheet(self._word(title)[:31]), widths)


class _Page:
    """A sheet that is filled from the top, A4 landscape, as wide as the paper."""

    def __init__(self, sheet: Worksheet, widths: Sequence[int]) -> None:
        self.sheet = sheet
        self.next_row = 1
        self._widths = widths
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = "9"  # A4
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

    def skip(self) -> None:
        """Leave a row empty."""
        self.next_row += 1

    def head(self, titles: Sequence[str], numbers: Container[int] = ()) -> None:
        """The head of a table, ruled off; above the columns ``numbers`` it stands right."""
        row = self.next_row
        self.add(titles, _HEAD)
        for column in range(1, len(titles) + 1):
            cell = self.sheet.cell(row, column)
            cell.border = _RULE
            if column in numbers:
                cell.alignment = _NUMBER

    def add(self, values: Iterable[_Value], font: Font = _BODY) -> None:
        """A row; empty texts leave their cell empty."""
        lines = 1
        for column, value in enumerate(values, start=1):
            if value == "":
                continue
            cell = self.sheet.cell(self.next_row, column)
            assert isinstance(cell, Cell)
            _fill(cell, value, font)
            if column > 1 and isinstance(value, str):
                lines = max(lines, ceil(len(value) / self._widths[column - 1]))
        if lines > 1:  # LibreOffice does not look by itself how much room wrapped text needs
            self.sheet.row_dimensions[self.next_row].height = lines * _LINE_POINTS
        self.next_row += 1


def _fill(cell: Cell, value: _Value, font: Font) -> None:
    cell.font = font
    if isinstance(value, str):
        cell.value = cell_text(value)
        cell.data_type = "s"  # the setter made a formula of "=..."
        cell.quotePrefix = True
        cell.alignment = _FIRST_TEXT if cell.column == 1 else _TEXT
    else:
        cell.value = value
        cell.number_format = _SHARE if isinstance(value, float) else _COUNT
        cell.alignment = _NUMBER
