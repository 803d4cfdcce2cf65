"""The blacklist as a file: one address or domain a line, and its reason beside it."""

import csv
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from contact_importer.model.contact import BlacklistEntry
from contact_importer.model.errors import ExportProblemError, FileProblemError

_MOST_BYTES = 64 * 2**20


_SEPARATORS = ("\t", ";", ",")


@dataclass(frozen=True, slots=True)
class BlacklistLine:
    """A line of a file, not yet understood."""

    value: str
    note: str = ""


def read_blacklist_lines(path: Path) -> list[BlacklistLine]:
    """The non-empty lines of a small text or CSV file, comments left out; FileProblemError."""
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
    return [_split(line) for line in lines if line and not line.startswith("#")]


def write_blacklist(path: Path, entries: Sequence[BlacklistEntry]) -> None:
    """Write value, reason, source and date of each entry; ExportProblemError."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            for entry in entries:
                added = datetime.fromtimestamp(entry.added_at, UTC).isoformat(timespec="seconds")
                rows.writerow((entry.value, entry.note, entry.source, added))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise ExportProblemError(
            f"{path.name} could not be written. Please choose another file.",
            code="export_failed",
            name=path.name,
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def _split(line: str) -> BlacklistLine:
    """The first cell and the second; a quoted local part may hold any separator."""
    separator = next((one for one in _SEPARATORS if one in line), "")
    if not separator or (line.startswith('"') and '"@' in line):
        return BlacklistLine(line)
    cells = next(csv.reader([line], delimiter=separator))
    return BlacklistLine(cells[0].strip(), cells[1].strip() if len(cells) > 1 else "")
