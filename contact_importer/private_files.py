"""Files and folders that only their owner may read: all that the product keeps is such."""

import json
import os
from pathlib import Path
from typing import Any


def make_private_folder(folder: Path) -> None:
    """Create the folder (0700) and its missing parents; an existing one stays as it is."""
    if not folder.parent.is_dir():
        make_private_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def create_private_file(path: Path) -> None:
    """Create an empty file (0600) if there is none; an existing one becomes 0600."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    os.close(descriptor)
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def read_json(file: Path, most_bytes: int) -> Any:  # noqa: ANN401 - whatever stands in it
    """What stands in a small file; None for a longer one.

    Raises OSError, and ValueError or RecursionError for what is no JSON.
    """
    with file.open("rb") as stream:
        text = stream.read(most_bytes + 1)
    return json.loads(text) if len(text) <= most_bytes else None


def write_json(file: Path, body: Any) -> None:  # noqa: ANN401 - what json can write
    """Write a file (0600); the old one stays whole until the new one is. Raises OSError."""
    temporary = file.with_name(f"{file.name}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(body, stream, ensure_ascii=False, indent=2)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(file)
