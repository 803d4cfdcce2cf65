"""A text file as blocks of lines, decoded as a stream. Runs in the reader process.

Most blocks hold nothing odd; that is found out once per block, so that single rows need
not be looked at (a million rows: 0.1 s instead of 1 s).
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from contact_importer.files import problems
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.source_file import SourceFile

_CHUNK = 256 * 1024
_HARMLESS = bytes(code for code in range(256) if code >= 32 or code in b"\t\r\n").replace(
    b"\x7f", b""
)
_c1_control = re.compile(rb"\xc2[\x80-\x9f]").search  # in UTF-8
_odd_line_end = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]").search
_apostrophe_guard = re.compile("'[=@\t\r\n＝＋－＠+-]").search  # see formula_guard


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Whole lines with their ends. ``plain``: no row in it needs a closer look."""

    lines: list[str]
    plain: bool


def read_blocks(file: SourceFile, encoding: str, limits: ReaderLimits) -> Iterator[LineBlock]:
    """The file's lines, ended by LF, CR LF or CR.

    Bytes that are impossible in an 8-bit encoding or UTF-8 arrive as lone surrogates
    (``surrogateescape``); in UTF-16 and 32 they raise FileProblemError ``bad_encoding``.
    """
    strict = encoding.startswith(("utf-16", "utf-32"))
    decoder = codecs.getincrementaldecoder(encoding)("strict" if strict else "surrogateescape")
    file.seek(0)
    rest, lines_before, first, final = "", 0, True, False
    while not final:
        chunk = file.read(_CHUNK)
        final = not chunk
        try:
            text = rest + decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            line = lines_before + _line_in_chunk(rest, error, encoding)
            raise problems.bad_encoding(encoding, line) from error
        if first and text:
            text, first = text.removeprefix("\ufeff"), False
        cut = len(text) if final else _end_of_lines(text)
        text, rest = text[:cut], text[cut:]
        if len(rest) > limits.line_chars:
            raise problems.line_too_long(lines_before + 1, limits.line_chars)
        if text:
            lines = _split(text)
            lines_before += len(lines)
            yield LineBlock(lines, _is_plain(text) and _are_short(lines, limits))


def read_text(file: SourceFile, encoding: str) -> Iterator[str]:
    """The file's text in pieces, for formats in which lines mean nothing.

    Impossible bytes arrive or are refused as in ``read_blocks``.
    """
    strict = encoding.startswith(("utf-16", "utf-32"))
    decoder = codecs.getincrementaldecoder(encoding)("strict" if strict else "surrogateescape")
    file.seek(0)
    lines, final = 0, False
    while not final:
        chunk = file.read(_CHUNK)
        final = not chunk
        try:
            text = decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            raise problems.bad_encoding(encoding, lines + 1) from error
        lines += text.count("\n")
        if text:
            yield text


def _end_of_lines(text: str) -> int:
    """Where the last whole line ends; a final CR may be half of a CR LF."""
    body = len(text) - text.endswith("\r")
    return max(text.rfind("\n", 0, body), text.rfind("\r", 0, body)) + 1


def _split(text: str) -> list[str]:
    if _odd_line_end(text):
        return list(io.StringIO(text, newline=""))
    return text.splitlines(keepends=True)


def _is_plain(text: str) -> bool:
    """No control characters, lone surrogates or apostrophes of a safe export in it."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    if data.translate(None, _HARMLESS):
        return False
    if not text.isascii() and _c1_control(data):
        return False
    return not ("'" in text and _apostrophe_guard(text))


def _are_short(lines: list[str], limits: ReaderLimits) -> bool:
    return max(map(len, lines)) <= limits.cell_chars


def _line_in_chunk(rest: str, error: UnicodeDecodeError, encoding: str) -> int:
    """Which line after ``rest`` began the bad bytes are in, from 1."""
    width = 2 if encoding.startswith("utf-16") else 4
    order = encoding if encoding[-2:] in {"le", "be"} else f"{encoding}-le"
    good = error.object[: error.start // width * width].decode(order, "replace")
    return len(_split(rest + good + "."))
