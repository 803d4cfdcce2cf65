"""Sheets and rows of XLSX, XLS and ODS through python-calamine. Runs in the reader process.

calamine may panic or abort the whole process on hostile files: that is what the process
is for.
"""

from collections.abc import Iterator
from io import BytesIO
from types import TracebackType
from typing import Self

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
)

from contact_importer.files import problems
from contact_importer.files.delimited import Record
from contact_importer.files.file_kind import FileKind
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.source_file import SourceFile
from contact_importer.files.values import cell_text, checked_cells
from contact_importer.model.errors import FileProblemError

_PARSER_ERRORS = (CalamineError, OSError, ValueError)


class Workbook:
    """An open workbook. FileProblemErrors instead of the parser's own."""

    def __init__(self, file: SourceFile, kind: FileKind, limits: ReaderLimits) -> None:
        self._kind = kind
        self._limits = limits
        file.seek(0)
        with _Translated(kind):
            self._book = CalamineWorkbook.from_filelike(BytesIO(file.read()))
            sheets = self._book.sheets_metadata
        # Sheets a person can see come first; charts and macros are none.
        tables = [sheet for sheet in sheets if sheet.typ == SheetTypeEnum.WorkSheet]
        tables.sort(key=lambda sheet: sheet.visible != SheetVisibleEnum.Visible)
        self.sheets = tuple(sheet.name for sheet in tables)
        if not self.sheets:
            raise problems.sheet_missing()

    def sheet(self, name: str) -> "Sheet":
        """A sheet by its name; ``sheet_missing`` if there is none."""
        if name not in self.sheets:
            raise problems.sheet_missing(name)
        with _Translated(self._kind):
            return Sheet(self._book.get_sheet_by_name(name), self._limits)

    def first_filled_sheet(self) -> "Sheet":
        """The first sheet with rows; ``no_rows`` if all are empty."""
        for name in self.sheets:
            sheet = self.sheet(name)
            if sheet.height:
                return sheet
        raise problems.no_rows()


class Sheet:
    """A table in a workbook."""

    def __init__(self, sheet: CalamineSheet, limits: ReaderLimits) -> None:
        self._sheet = sheet
        self._limits = limits
        self.name = sheet.name
        self.height = sheet.height

    def records(self) -> Iterator[Record]:
        """All rows as texts, from the first filled one on."""
        limit = self._limits.cell_chars
        for row in self._sheet.iter_rows():
            texts = [value if isinstance(value, str) else cell_text(value) for value in row]
            yield checked_cells(texts, limit)


class _Translated:
    """Turns the parser's errors into ours, its panics too."""

    def __init__(self, kind: FileKind) -> None:
        self._kind = kind

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, FileProblemError):
            return
        if isinstance(error, PasswordError) or "password" in str(error).lower():
            raise problems.password_protected() from error
        if isinstance(error, WorksheetNotFound):
            raise problems.sheet_missing() from error
        # A panic of Rust code arrives as a BaseException of a class that cannot be imported.
        if isinstance(error, _PARSER_ERRORS) or type(error).__name__ == "PanicException":
            raise problems.damaged_file(f"{self._kind.name} workbook") from error
