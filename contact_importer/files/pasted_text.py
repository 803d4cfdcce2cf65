"""Text from the clipboard made a contact file: tables as they are, addresses one a row."""

import csv
import io
import os
import re
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from contact_importer.model.errors import FileProblemError
from contact_importer.private_files import make_private_folder

_MOST_CHARACTERS = 200_000_000
_LONGEST_NAMED = 2_000
_KEPT = timedelta(days=30)
_JUST_PASTED = timedelta(hours=1)
# What stands in quotes or angle brackets is never a place to cut.
_PIECES = {
    separator: re.compile(rf'(?:"[^"\n]{{0,998}}"|<[^>\n]{{0,998}}>|[^{separator}\n])+')
    for separator in ",;"
}
_NAMED = re.compile(r"^(?P<name>.*?)\s*<(?P<address>[^<>]*@[^<>]*)>$")


def write_pasted(text: str, folder: Path, title: str) -> Path:
    """Write pasted ``text`` into a new private file of ``folder``, called ``title``.

    Raises FileProblemError when there is nothing, or far too much, in it, and OSError.
    """
    if not text.strip():
        raise FileProblemError("There is no text to import.", code="nothing_pasted")
    if len(text) > _MOST_CHARACTERS:
        raise FileProblemError(
            "This is too much to paste: save it as a file and open that.", code="pasted_size"
        )
    make_private_folder(folder)
    content = as_table(text)
    suffix = ".tsv" if "\t" in content else ".csv"
    for name in (title, *(f"{title} ({number})" for number in range(2, 1000))):
        target = folder / (name + suffix)
        try:
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(content)
        return target
    raise FileExistsError(folder / title)


def as_table(text: str) -> str:
    """``text`` as a file that the readers understand.

    A table (tabs, or one address a line) stays as it is. Several addresses in a line, as
    mail programs copy them ("Ann <ann@x.org>, bob@y.org"), become one row each.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    if "\t" in text or not any(line.count("@") > 1 for line in lines):
        return "\n".join(line.rstrip(",; ") if "\t" not in line else line for line in lines)
    rows = [_name_and_address(piece) for piece in _pieces("\n".join(lines))]
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    if any(name for name, _ in rows):
        writer.writerow(("Name", "E-mail"))
        writer.writerows(rows)
    else:
        writer.writerows((address,) for _, address in rows)
    return target.getvalue()


def remove_old_pastes(
    folder: Path, *, used: Collection[Path], undone: Collection[Path], now: float
) -> int:
    """Delete pasted files whose import was ``undone``, that nothing uses, or that are old.

    ``now``: seconds since the epoch. Returns how many are gone. Raises OSError.
    """
    removed = 0
    for file in folder.glob("*.[ct]sv") if folder.is_dir() else ():
        age = timedelta(seconds=now - file.stat().st_mtime)
        most = _KEPT if file in used else timedelta(0) if file in undone else _JUST_PASTED
        if age >= most:
            file.unlink(missing_ok=True)
            removed += 1
    return removed


def _pieces(text: str) -> list[str]:
    """One address each. "Doe, Ann <ann@x.org>" is one piece: its comma is part of the name."""
    separator = ";" if ";" in text else ","
    pieces: list[str] = []
    before = ""
    for line in text.split("\n"):
        for found in _PIECES[separator].finditer(line):
            piece = found.group().strip()
            before = f"{before}{separator} {piece}" if before else piece
            if "@" in piece:
                pieces.append(before)
                before = ""
        if before:
            pieces.append(before)  # no address: the import tells that it has none
            before = ""
    return [piece for piece in pieces if piece]


def _name_and_address(piece: str) -> tuple[str, str]:
    found = _NAMED.match(piece) if len(piece) <= _LONGEST_NAMED else None
    if found is None:
        return "", piece
    return found["name"].strip().strip('"').strip(), found["address"].strip()
