"""An export while it is written. Everything here runs on the export's thread."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from contact_importer.engine.file_ports import (
    ExportColumns,
    ExportPreset,
    ExportRequest,
    ExportSplit,
)
from contact_importer.files.export_csv import CsvSink
from contact_importer.files.export_places import ArchiveOfFiles, FolderOfFiles, OneFile, Place
from contact_importer.files.export_table import ExportTable
from contact_importer.files.export_target import named_problems
from contact_importer.model.contact import Contact, Layout
from contact_importer.model.errors import ExportProblemError

_PLACES: Mapping[ExportSplit, type[OneFile] | type[FolderOfFiles] | type[ArchiveOfFiles]] = {
    ExportSplit.NONE: OneFile,
    ExportSplit.FOLDER: FolderOfFiles,
    ExportSplit.ZIP: ArchiveOfFiles,
}


class Sink(Protocol):
    """One format. All methods raise OSError; the stream belongs to the caller."""

    def write_rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Append rows."""

    def finish(self) -> None:
        """Hand everything to the stream."""

    def abandon(self) -> None:
        """Clean up without finishing."""


class Draft:
    """The files of one export, none of them in its place before ``commit``."""

    def __init__(self, target: Path, request: ExportRequest, table: ExportTable) -> None:
        self._target = target
        self._request = request
        self._table = table
        self._place: Place | None = None
        self._sink: Sink | None = None
        self._rows = 0

    def begin(self) -> None:
        """Make sure that something can be written there."""
        with named_problems(self._target):
            self._place = _PLACES[self._request.split](self._target)

    def open(self, name: str) -> None:
        """Begin the next file, with its header."""
        assert self._place is not None
        with self._problems():
            stream = self._place.open(name)
            self._sink = _sink(self._request, stream, len(self._table.header))
            if _has_header(self._request):
                self._sink.write_rows([self._table.header])

    def write(self, contacts: Sequence[Contact], layouts: Mapping[int, Layout]) -> int:
        """Append a page; the rows written so far, in all files."""
        assert self._sink is not None
        rows = self._table.rows(contacts, layouts)
        with self._problems():
            self._sink.write_rows(rows)
        self._rows += len(rows)
        return self._rows

    def close(self) -> None:
        """The file is complete."""
        assert self._sink is not None
        assert self._place is not None
        with named_problems(self._target):
            self._sink.finish()
            self._sink = None
            self._place.close()

    def commit(self) -> int:
        """Put everything in its place; the rows written."""
        assert self._place is not None
        with named_problems(self._target):
            self._place.commit()
            self._place = None
        return self._rows

    @contextmanager
    def _problems(self) -> Iterator[None]:
        """ExportProblemError for what the disk or the source's encoding cannot hold."""
        try:
            with named_problems(self._target):
                yield
        except UnicodeEncodeError as error:
            letter = error.object[error.start]
            encoding = self._request.style.encoding if self._request.style else error.encoding
            raise ExportProblemError(
                f"\u201c{letter}\u201d cannot be written in the source's encoding ({encoding}). "
                "Please choose another format.",
                code="export_encoding",
                letter=letter,
                encoding=encoding,
            ) from error

    def discard(self) -> None:
        """Leave no trace, unless committed."""
        if self._sink is not None:
            with suppress(OSError):  # what went wrong has been said already
                self._sink.abandon()
        if self._place is not None:
            with suppress(OSError):
                self._place.discard()


def _has_header(request: ExportRequest) -> bool:
    """Names stand above the columns, unless the source had none and is to be as it was."""
    style = request.style if request.preset is ExportPreset.SOURCE else None
    plain = request.columns is ExportColumns.ORIGINAL
    return style is None or style.has_header or not plain


def _sink(request: ExportRequest, stream: BinaryIO, width: int) -> Sink:
    if request.preset is ExportPreset.XLSX:
        from contact_importer.files.export_xlsx import XlsxSink  # 0.2 s: only when needed

        return XlsxSink(stream, width=width)
    style = request.style
    if request.preset is ExportPreset.SOURCE and style is not None:
        return CsvSink(
            stream, delimiter=style.delimiter, safe=False, encoding=style.encoding or "utf-8"
        )
    safe = request.preset is ExportPreset.SPREADSHEET
    return CsvSink(stream, delimiter=request.delimiter, safe=safe)
