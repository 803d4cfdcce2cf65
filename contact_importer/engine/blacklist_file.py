"""Reads a blacklist out of a text file: one address or domain a line."""

import stat
from pathlib import Path

from contact_importer.model.errors import FileProblemError

_MOST_BYTES = 64 * 2**20


def read_blacklist_lines(path: Path) -> list[str]:
    """The non-empty lines of a small text file, comments left out; FileProblemError."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):  # a device or a pipe may never end
            raise FileProblemError(
                f"\u201c{path.name}\u201d is not a file. Nothing was added.",
                code="file_unreadable",
                file=path.name,
            )
        if about.st_size > _MOST_BYTES:
            raise FileProblemError(
                f"\u201c{path.name}\u201d is too big for a blacklist (64 MiB at most).",
                code="too_big",
                file=path.name,
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileProblemError(
            f"\u201c{path.name}\u201d cannot be read: {error.strerror}. Nothing was added.",
            code="file_unreadable",
            file=path.name,
        ) from error
    except UnicodeDecodeError as error:
        raise FileProblemError(
            f"\u201c{path.name}\u201d is not UTF-8 text. Save it as UTF-8 and import it again.",
            code="bad_encoding",
            file=path.name,
        ) from error
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]
