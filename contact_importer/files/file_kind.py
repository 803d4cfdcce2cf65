"""Which kind of file this is, by its first bytes and never by its suffix. Reader process."""

import codecs
import mmap
import zipfile
from enum import Enum
from io import FileIO

from contact_importer.files import archive_problems, problems
from contact_importer.files.json_kind import json_kind
from contact_importer.files.source_file import SourceFile
from contact_importer.model.source import SourceFormat

_HEAD = 4096
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_JSON_HEAD = 64 * 1024
_VCARD = "begin:vcard"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ARCHIVES = (
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ\x00", "XZ"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
)
_OTHERS = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "a rich text document"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\x09\x08", "a workbook of an old format"),  # BIFF stream outside an OLE container
    (b"\x09\x04", "a workbook of an old format"),
    (b"\x09\x02", "a workbook of an old format"),
)
_MARKUP = (
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<table", "a web page"),
    (b"<?xml", "an XML document"),
    (b"mime-version:", "a web page archive or a message"),
)


_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"{\x00", "utf-16-le"),
    (b"[\x00", "utf-16-le"),
    (b"\x00{", "utf-16-be"),
    (b"\x00[", "utf-16-be"),
    (b"B\x00E\x00", "utf-16-le"),
    (b"\x00B\x00E", "utf-16-be"),
)


class FileKind(Enum):
    """What has to read it."""

    TEXT = "text"
    XLSX = "xlsx"  # XLSB too
    ODS = "ods"
    XLS = "xls"
    VCARD = "vcard"
    JSON = "json"
    JSONL = "jsonl"
    ZIP = "zip"  # of files

    @property
    def is_workbook(self) -> bool:
        """A parser needs all of it at once."""
        return self in {FileKind.XLSX, FileKind.ODS, FileKind.XLS}

    @property
    def source_format(self) -> SourceFormat:
        """The format as the rest of the product knows it (text: decided by its dialect)."""
        return SourceFormat.CSV if self is FileKind.TEXT else SourceFormat(self.value)

    @classmethod
    def of(cls, source_format: SourceFormat) -> "FileKind":
        """What has to read a file of that format, one and not several."""
        if source_format in {SourceFormat.CSV, SourceFormat.TXT}:
            return cls.TEXT
        return cls(source_format.value)


def identify(file: SourceFile) -> FileKind:
    """The kind of an open file; FileProblemError for what we do not read."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise problems.file_empty()
    for magic, name in _ARCHIVES:
        if head.startswith(magic):
            raise archive_problems.compressed_file(name)
    if head.startswith(_EMPTY_ZIP):
        raise archive_problems.empty_archive()
    if head.startswith(_ZIP):
        return _kind_of_zip(file)
    if head.startswith(_OLE):
        return _kind_of_ole(file)
    _refuse_other(head)
    return _kind_of_text(file, head)


def _refuse_other(head: bytes) -> None:
    for magic, kind in _OTHERS:
        if head.startswith(magic) and not _is_line_of_text(head, magic):
            raise problems.not_a_table(kind)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, kind in _MARKUP:
        if start.startswith(magic):
            raise problems.not_a_table(kind)


def _kind_of_text(file: SourceFile, head: bytes) -> FileKind:
    text = _decoded(head).lstrip()
    if text[: len(_VCARD)].lower() == _VCARD:
        return FileKind.VCARD
    if text[:1] not in {"{", "["}:
        return FileKind.TEXT
    file.seek(0)
    kind = json_kind(_decoded(file.read(_JSON_HEAD)).lstrip())
    return FileKind.TEXT if kind is None else FileKind(kind.value)


def _decoded(head: bytes) -> str:
    """Enough of the text to see its signs, which are ASCII."""
    for mark, encoding in _WIDE:
        if head.startswith(mark):
            return head.decode(encoding, "replace").removeprefix("\ufeff")
    return head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")


def _is_line_of_text(head: bytes, magic: bytes) -> bool:
    """A text may begin with the two letters that programs begin with."""
    return magic == b"MZ" and b"\x00" not in head


def _kind_of_zip(file: SourceFile) -> FileKind:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise problems.damaged_file("ZIP or XLSX file") from error
    if any(name.startswith("xl/") for name in names):
        return FileKind.XLSX
    if "content.xml" in names:
        return FileKind.ODS
    if any(name.startswith("word/") for name in names):
        raise problems.not_a_table("a text document")
    if "[Content_Types].xml" in names:
        raise problems.sheet_missing()
    return FileKind.ZIP


def _kind_of_ole(file: SourceFile) -> FileKind:
    if isinstance(file, FileIO):
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
            return _kind_by_names(view)
    file.seek(0)
    return _kind_by_names(file.read())


def _kind_by_names(data: mmap.mmap | bytes) -> FileKind:
    """By the names of the streams in an OLE container."""
    if data.find("EncryptedPackage".encode("utf-16-le")) >= 0:
        raise problems.password_protected()
    if any(data.find(name.encode("utf-16-le")) >= 0 for name in ("Workbook", "Book")):
        return FileKind.XLS
    raise problems.not_a_table("an old Office document")
