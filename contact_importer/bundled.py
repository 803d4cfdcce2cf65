"""Finds and reads the bundled resources in a checkout, a wheel and a frozen application."""

import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@cache
def resources_folder() -> Path:
    """The folder with icons, translations, sample files and lists."""
    here = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [here / "_resources", here.parent / "resources"]
    if frozen:
        candidates.insert(0, Path(frozen) / "resources")
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise FileNotFoundError("the resources folder is missing from this installation")


def licences_text() -> str:
    """The list of packages used and their licences; "" if this installation lacks it."""
    from importlib import metadata  # slow to import: not before the window is shown

    name = "third-party-licences.md"
    beside = resources_folder().parent
    places = [beside / "docs" / name, beside / "licences" / name]
    with suppress(metadata.PackageNotFoundError):
        files = metadata.distribution("contact-importer").files or ()
        places += [Path(str(file.locate())) for file in files if file.name == name]
    return next((one.read_text(encoding="utf-8") for one in places if one.is_file()), "")


@cache
def guide_folder() -> Path:
    """The folder with the user guide and its pictures."""
    here = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [here / "_docs", here.parent / "docs"]
    if frozen:
        candidates.insert(0, Path(frozen) / "docs")
    for folder in candidates:
        if (folder / "guide.md").is_file():
            return folder
    raise FileNotFoundError("the user guide is missing from this installation")


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledList:
    """A list file: entries in lower case, and what its header says about it."""

    name: str
    source: str
    date: str  # ISO 8601
    licence: str
    entries: frozenset[str]


@cache
def read_list(name: str) -> BundledList:
    """The list ``resources/lists/<name>.txt``: "# key: value" header lines, then entries."""
    return read_list_file(resources_folder() / "lists" / f"{name}.txt")


def read_list_file(path: Path) -> BundledList:
    """A list file; KeyError without its header, OSError, UnicodeDecodeError."""
    header: dict[str, str] = {}
    entries: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            key, _, value = line[1:].partition(":")
            header.setdefault(key.strip(), value.strip())
        elif line.strip():
            entries.add(line.strip().lower())
    return BundledList(
        name=path.stem,
        source=header["source"],
        date=header["date"],
        licence=header["licence"],
        entries=frozenset(entries),
    )
