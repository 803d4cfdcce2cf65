"""Which kind of file this is, by its first bytes and never by its suffix. Reader process."""

import mmap
import zipfile
from enum import Enum
from io import FileIO

from contact_importer.files import problems
from contact_importer.model.source import SourceFormat

_HEAD = 4096
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ARCHIVES = (
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ\x00", "XZ"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (_EMPTY_ZIP, "ZIP"),
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
    (b"begin:vcard", "a vCard file"),
    (b"mime-version:", "a web page archive or a message"),
)


class FileKind(Enum):
    """What has to read it."""

    TEXT = "text"
    XLSX = "xlsx"  # XLSB too
    ODS = "ods"
    XLS = "xls"

    @property
    def source_format(self) -> SourceFormat:
        """The format as the rest of the product knows it (text: decided by its dialect)."""
        return SourceFormat.CSV if self is FileKind.TEXT else SourceFormat(self.value)


def identify(file: FileIO) -> FileKind:
    """The kind of an open file; FileProblemError for what we do not read."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise problems.file_empty()
    for magic, name in _ARCHIVES:
        if head.startswith(magic):
            raise problems.compressed_file(name)
    if head.startswith(_ZIP):
        return _kind_of_zip(file)
    if head.startswith(_OLE):
        return _kind_of_ole(file)
    for magic, kind in _OTHERS:
        if head.startswith(magic) and not _is_line_of_text(head, magic):
            raise problems.not_a_table(kind)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, kind in _MARKUP:
        if start.startswith(magic):
            raise problems.not_a_table(kind)
    return FileKind.TEXT


def _is_line_of_text(head: bytes, magic: bytes) -> bool:
    """A text may begin with the two letters that programs begin with."""
    return magic == b"MZ" and b"\x00" not in head


def _kind_of_zip(file: FileIO) -> FileKind:
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
    raise problems.compressed_file("ZIP")


def _kind_of_ole(file: FileIO) -> FileKind:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        if view.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise problems.password_protected()
        if any(view.find(name.encode("utf-16-le")) >= 0 for name in ("Workbook", "Book")):
            return FileKind.XLS
    raise problems.not_a_table("an old Office document")
