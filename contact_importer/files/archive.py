"""A ZIP of contact files: which there are, and each as a file to read. Runs in the reader process.

Nothing is unpacked to disk. Texts are unpacked as they are read, workbooks in memory; a name is
only ever shown.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from contact_importer.files import archive_problems, problems
from contact_importer.files.archive_names import is_service, is_unsafe, shown_name
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.source_file import SourceFile
from contact_importer.files.values import clean
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import SkippedFile

_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # unpacked in bounded steps
_WHOLE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a parser needs to jump about in it
_STEP = 1 << 20
_LONGEST_NAME = 300
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


class Archive:
    """An open ZIP of files. ``names`` are those that may hold contacts, in their order."""

    def __init__(self, file: SourceFile, limits: ReaderLimits) -> None:
        """FileProblemError if it is damaged or a bomb."""
        file.seek(0)
        size = file.seek(0, 2)
        with _damage_translated():
            self._zip = zipfile.ZipFile(file)
        self._limits = limits
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self.skipped: list[SkippedFile] = []
        entries = self._zip.infolist()
        _refuse_bomb(entries, size, limits)
        for entry in entries:
            if not entry.is_dir():
                self._sort_in(entry)

    @property
    def names(self) -> tuple[str, ...]:
        """The files that may be opened."""
        return tuple(self._entries)

    def open(self, name: str) -> SourceFile:
        """A file by its name; FileProblemError if it cannot be unpacked."""
        entry = self._entries.get(name)
        if entry is None:
            raise problems.file_missing()
        member = _Member(self._zip, entry)
        if not member.read(4).startswith(_WHOLE):
            return member
        if entry.file_size > self._limits.workbook_bytes:
            limit = self._limits.workbook_bytes
            raise problems.too_big(entry.file_size >> 20, limit >> 20)
        member.seek(0)
        return io.BytesIO(member.read())

    def _sort_in(self, entry: zipfile.ZipInfo) -> None:
        written = shown_name(entry)
        name = clean(" ".join(written.split()))[:_LONGEST_NAME] or "?"
        if is_service(written):
            self._skip(name, archive_problems.service_file())
        elif is_unsafe(entry, written) or name in self._entries:
            self._skip(name, archive_problems.unsafe_name())
        elif entry.flag_bits & _ENCRYPTED:
            self._skip(name, archive_problems.encrypted_member())
        elif entry.compress_type not in _METHODS:
            self._skip(name, archive_problems.packed_otherwise())
        else:
            self._entries[name] = entry

    def _skip(self, name: str, problem: FileProblemError) -> None:
        self.skipped.append(skipped_file(name, problem))


def skipped_file(name: str, problem: FileProblemError) -> SkippedFile:
    """A file that is left out for this problem."""
    return SkippedFile(
        name=name, code=problem.code, message=problem.message, params=dict(problem.params)
    )


def problem_of(file: SkippedFile) -> FileProblemError:
    """The problem for which a file was left out."""
    return FileProblemError(file.message, code=file.code, **file.params)


def _refuse_bomb(entries: list[zipfile.ZipInfo], size: int, limits: ReaderLimits) -> None:
    """Too much in too little, or parts that overlap each other (a bomb without recursion)."""
    if len(entries) > limits.zip_entries:
        raise archive_problems.too_many_files(len(entries), limits.files)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if (
        unpacked > limits.unpacked_bytes
        or packed > size
        or (unpacked > limits.ratio_from_bytes and unpacked > packed * limits.unpack_ratio)
    ):
        raise archive_problems.archive_bomb()


@contextmanager
def _damage_translated() -> Iterator[None]:
    try:
        yield
    except _DAMAGES as error:
        raise archive_problems.damaged_archive() from error


class _Member:
    """A file in a ZIP, unpacked while it is read; going back begins anew."""

    def __init__(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        self._archive = archive
        self._entry = entry
        self._stream: IO[bytes] | None = None
        self._unpacked = 0  # bytes so far
        self._at = 0  # where the next read begins

    def read(self, size: int = -1, /) -> bytes:
        """Up to ``size`` bytes, all with -1; b"" at the end."""
        with _damage_translated():
            stream = self._go_there()
            if stream is None:
                return b""
            data = stream.read(size)
        self._unpacked += len(data)
        self._at = self._unpacked
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Move; nothing is unpacked before the next read."""
        base = (0, self._at, self._entry.file_size)[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """The position."""
        return self._at

    def _go_there(self) -> IO[bytes] | None:
        """The stream at the position; None beyond the end."""
        if self._at >= self._entry.file_size and self._at > self._unpacked:
            return None
        if self._stream is None or self._at < self._unpacked:
            if self._stream is not None:
                self._stream.close()
            self._stream, self._unpacked = self._archive.open(self._entry), 0
        while self._unpacked < self._at:
            skipped = len(self._stream.read(min(_STEP, self._at - self._unpacked)))
            if not skipped:
                break
            self._unpacked += skipped
        return self._stream
