"""The updated list of disposable domains on disk, in the form of the bundled lists."""

from collections.abc import Iterable
from pathlib import Path

from contact_importer.files.atomic_file import AtomicFile
from contact_importer.private_files import make_private_folder


def save_list(path: Path, entries: Iterable[str], *, source: str, date: str) -> None:
    """Write the list; an earlier one is replaced at once or not at all. OSError."""
    make_private_folder(path.parent)
    shown = "".join(letter if letter.isprintable() else " " for letter in source)
    head = f"# source: {shown}\n# date: {date}\n# licence: as its source says\n\n"
    file = AtomicFile(path)
    try:
        file.stream.write((head + "\n".join(sorted(entries)) + "\n").encode())
        file.commit()
    finally:
        file.discard()
