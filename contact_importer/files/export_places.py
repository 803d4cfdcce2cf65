"""Where an export's files go: one file, a folder of them, or an archive. On the export's thread.

All methods raise OSError. Nothing is to be seen at its place before ``commit``, and nothing is
left behind by ``discard``.
"""

from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from contact_importer.files.atomic_file import AtomicFile

_PRIVATE = 0o600 << 16  # the rights of an unpacked file, as ZIP keeps them for Unix


class Place(Protocol):
    """Takes one file after the other."""

    def open(self, name: str) -> BinaryIO:
        """The next file."""

    def close(self) -> None:
        """The file is complete."""

    def commit(self) -> None:
        """Everything is complete: put it in its place."""

    def discard(self) -> None:
        """Leave no trace. Does nothing after ``commit``."""


class OneFile:
    """``target`` itself, whatever it is called inside."""

    def __init__(self, target: Path) -> None:
        self._file = AtomicFile(target)

    def open(self, _name: str) -> BinaryIO:
        """The file."""
        return self._file.stream

    def close(self) -> None:
        """Nothing of its own to do."""

    def commit(self) -> None:
        """Put the file in its place."""
        self._file.commit()

    def discard(self) -> None:
        """Remove what was written."""
        self._file.discard()


class FolderOfFiles:
    """Files in the folder ``target``, which is made if missing; other files there stay."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._is_new = not target.exists()
        target.mkdir(mode=0o700, exist_ok=True)
        self._files: list[AtomicFile] = []

    def open(self, name: str) -> BinaryIO:
        """The next file."""
        self._files.append(AtomicFile(self._target / name))
        return self._files[-1].stream

    def close(self) -> None:
        """Nothing of its own to do: all appear together at the end."""

    def commit(self) -> None:
        """Put the files in their places."""
        for file in self._files:
            file.commit()
        self._is_new = False

    def discard(self) -> None:
        """Remove what was written."""
        for file in self._files:
            with suppress(OSError):
                file.discard()
        if self._is_new:
            with suppress(OSError):  # somebody has put something into it meanwhile
                self._target.rmdir()


class ArchiveOfFiles:
    """Files in the ZIP archive ``target``."""

    def __init__(self, target: Path) -> None:
        self._file = AtomicFile(target)
        self._zip = ZipFile(self._file.stream, "w", ZIP_DEFLATED, allowZip64=True)
        self._member: BinaryIO | None = None

    def open(self, name: str) -> BinaryIO:
        """The next file."""
        info = ZipInfo(name)
        info.compress_type = ZIP_DEFLATED
        info.external_attr = _PRIVATE
        self._member = cast("BinaryIO", self._zip.open(info, "w", force_zip64=True))
        return self._member

    def close(self) -> None:
        """The file is complete."""
        if self._member is not None:
            self._member.close()
            self._member = None

    def commit(self) -> None:
        """Put the archive in its place."""
        self._zip.close()
        self._file.commit()

    def discard(self) -> None:
        """Remove what was written."""
        with suppress(OSError, ValueError):
            self.close()
            self._zip.close()
        self._file.discard()
