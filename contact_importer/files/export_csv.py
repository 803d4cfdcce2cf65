"""CSV exports: safe for spreadsheets, or exact (RFC 4180). Runs on the export's thread."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from contact_importer.files.formula_guard import neutralised


class CsvSink:
    """Writes rows as CSV with CRLF line ends (RFC 4180 §2.1).

    ``safe``: UTF-8 with a byte-order mark first (Excel takes the file for the ANSI code page
    otherwise) and every text neutralised; otherwise values are untouched, and a text that
    ``encoding`` cannot hold raises UnicodeEncodeError.
    """

    def __init__(
        self, stream: BinaryIO, *, delimiter: str, safe: bool, encoding: str = "utf-8"
    ) -> None:
        self._safe = safe
        unicode = encoding.startswith("utf-")
        self._text = io.TextIOWrapper(
            stream,
            encoding="utf-8-sig" if safe else encoding,
            errors="replace" if unicode else "strict",  # lone surrogates cannot be written
            newline="",
            write_through=False,
        )
        self._writer = csv.writer(self._text, delimiter=delimiter, lineterminator="\r\n")

    def write_rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Append rows; OSError."""
        if self._safe:
            rows = ([neutralised(cell) for cell in row] for row in rows)
        self._writer.writerows(rows)

    def finish(self) -> None:
        """Hand everything to the stream, which stays open."""
        self._text.flush()
        self._text.detach()

    def abandon(self) -> None:
        """Nothing of its own to clean up."""
