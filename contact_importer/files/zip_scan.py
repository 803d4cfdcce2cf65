"""Looks through a zipped workbook before the parser may see it. Runs in the reader process.

A legal workbook of 2 KB can make a parser ask for 500 GB, so the parts are unpacked as a
stream and only looked at: sizes, entities, the last cell, declared counts, and of ODS, whose
parser may not end otherwise, whether all tags are closed.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers.expat import ExpatError, ParserCreate

from contact_importer.files import problems
from contact_importer.files.limits import MIB, ReaderLimits
from contact_importer.files.source_file import SourceFile

_CHUNK = MIB
_LONGEST_TAG = 4 * MIB  # without a ">": 32,767 characters escaped are far less
_ENCRYPTED = 0x1
_ODS_CONTENT = "content.xml"

# Media are never parsed; an SVG among them may have a harmless DOCTYPE.
_UNPARSED = ("xl/media/", "xl/embeddings/", "Pictures/", "Thumbnails/", "media/")

_declaration = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE).search
# The attribute r of rows ("12") and cells ("AB12"), however it is spaced and quoted.
# Patterns begin with a literal: that makes the search ten times faster.
_references = re.compile(rb"r(?<![\w:.-]r)\s*=\s*[\"']\s*([A-Za-z0-9-]+)").findall
_counts = re.compile(rb"ount\s*=\s*[\"']\s*([0-9]+)").findall  # count, uniqueCount
_DIGITS = b"-0123456789"
_LETTERS = bytes(range(65, 91)) + bytes(range(97, 123))


def scan_archive(file: SourceFile, limits: ReaderLimits, tick: Callable[[], None]) -> int:
    """Bytes that the workbook unpacks to; FileProblemError if it is not safe to parse.

    ``tick`` is called while it goes on.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            unpacked = _check_sizes(entries, limits)
            for entry in entries:
                if not entry.filename.startswith(_UNPARSED):
                    _check_part(archive, entry, limits, tick)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        ExpatError,
    ) as error:
        raise problems.damaged_file("workbook") from error
    return unpacked


def unpacked_size(file: SourceFile) -> int:
    """Bytes that a workbook says it unpacks to; it must have been scanned before."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise problems.damaged_file("workbook") from error


def _check_sizes(entries: list[zipfile.ZipInfo], limits: ReaderLimits) -> int:
    if len(entries) > limits.zip_entries:
        raise problems.bomb(f"{len(entries)} parts")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise problems.password_protected()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise problems.bomb(f"unpacks to {unpacked // MIB} MB")
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > limits.ratio_from_bytes and unpacked > packed * limits.unpack_ratio:
        raise problems.bomb(f"unpacks to {unpacked // max(packed, 1)} times its size")
    return unpacked


def _check_part(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    limits: ReaderLimits,
    tick: Callable[[], None],
) -> None:
    rows = columns = cells = 0
    # python-calamine 0.9 looks for the end of a cell for ever when the part ends before it
    structure = ParserCreate() if entry.filename == _ODS_CONTENT else None
    for text in _pieces(archive, entry):
        tick()
        if b"<!" in text and _declaration(text):
            raise problems.bomb("entity declarations")
        if b"encryption-data" in text and entry.filename == "META-INF/manifest.xml":
            raise problems.password_protected()
        if any(int(count) > limits.sheet_cells for count in _counts(text)):
            raise problems.bomb("an impossible count")
        last_row, last_column = _last_cell(text, limits)
        rows, columns = max(rows, last_row), max(columns, last_column)
        cells += text.count(b"<c") + text.count(b":c")
        if rows * columns > limits.sheet_cells or cells > limits.sheet_cells:
            raise problems.bomb("too many cells")
        if structure is not None:
            structure.Parse(text)
    if structure is not None:
        structure.Parse(b"", True)  # noqa: FBT003 - isfinal has no name


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part unpacked, in pieces that end after a ">"."""
    rest = b""
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            cut = text.rfind(b">") + 1
            rest = text[cut:]
            if len(rest) > _LONGEST_TAG and entry.filename.endswith((".xml", ".rels")):
                raise problems.bomb("a part without structure")
            yield text[:cut]
    yield rest


def _last_cell(text: bytes, limits: ReaderLimits) -> tuple[int, int]:
    """(last row, last column) among the references of a piece, both from 1."""
    references = _references(text)
    if not references:
        return 0, 0
    letters = {reference.rstrip(_DIGITS) for reference in references}
    numbers = {reference.lstrip(_LETTERS) for reference in references}
    if any(len(name) > 3 and name.isalpha() for name in letters):
        raise problems.bomb("a cell outside every sheet")
    if any(len(number) > 7 and number.isdigit() for number in numbers):
        raise problems.bomb("a cell outside every sheet")
    row = max((int(number) for number in numbers if number.isdigit()), default=0)
    column = max((_column_number(name) for name in letters if len(name) < 4), default=0)
    if row > limits.sheet_rows or column > limits.sheet_columns:
        raise problems.bomb("a cell outside every sheet")
    return row, column


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
