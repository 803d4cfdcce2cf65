"""Writes docs/third-party-licences.md from the installed runtime dependencies.

Run by ``make licences``; the frozen build takes the packages' own licence files from here.
"""

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "third-party-licences.md"
# Qt's packages carry no text of the LGPL, which refers to the GPL.
QT_LICENCES = (
    ROOT / "docs" / "licences" / "LGPL-3.0.txt",
    ROOT / "docs" / "licences" / "GPL-3.0.txt",
)
QT_LICENCE = "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"
QT_PACKAGES = frozenset({"pyside6-essentials", "shiboken6"})
SPDX_OF_CLASSIFIERS = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: The Unlicense (Unlicense)": "Unlicense",
}
# Packages that state their licence in its text only, or in words.
READ_BY_US = {
    "aiosmtplib": "MIT",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pyinstaller-hooks-contrib": "Apache-2.0",  # the hooks that go into a frozen program
    "pyside6-essentials": QT_LICENCE,
    "pysqlite3": "Zlib",
    "shiboken6": QT_LICENCE,
}
HEAD = """# Third-party licences

Contact Importer is MIT-licensed (see LICENSE). It uses these packages, each under its own
licence. Qt and PySide6 are used under the LGPL 3.0: they stay in files of their own, also in
the frozen application, and may be replaced there. Made by `tools/third_party_licences.py`.

| package | version | licence | home |
|---|---|---|---|
"""


def runtime_packages() -> list[str]:
    """The project's dependencies and theirs, by name, installed ones only."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    waiting = [_name(item) for item in project["dependencies"]]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        found.add(name)
        waiting += [_name(item) for item in needs if "extra ==" not in item]
    return sorted(found)


def _name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None
    return re.sub(r"[-_.]+", "-", match.group(0)).lower()  # PEP 503


def licence_of(name: str, package: metadata.PackageMetadata) -> str:
    """The licence as an SPDX expression; LookupError if the package states none we know."""
    stated = package.get("License-Expression") or READ_BY_US.get(name)
    if stated:
        return str(stated)
    for classifier in package.get_all("Classifier") or []:
        if classifier in SPDX_OF_CLASSIFIERS:
            return SPDX_OF_CLASSIFIERS[classifier]
    raise LookupError(f"what is the licence of {name}? Read it and add it to READ_BY_US")


def licence_files(names: Iterable[str]) -> list[tuple[str, Path]]:
    """Each package's name with each of its licence texts.

    LookupError if a package has none: then it may not be given away in a frozen build.
    """
    found: list[tuple[str, Path]] = []
    for name in sorted(names):
        texts = QT_LICENCES if name in QT_PACKAGES else _licence_texts(name)
        if not texts:
            raise LookupError(f"{name} comes without a licence text")
        found += [(name, path) for path in texts]
    return found


def _licence_texts(name: str) -> tuple[Path, ...]:
    files = metadata.files(name) or []
    return tuple(
        Path(str(file.locate()))
        for file in files
        if ".dist-info" in file.parts[0]
        and re.match(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS)", file.name, re.IGNORECASE)
    )


def home_of(package: metadata.PackageMetadata) -> str:
    """The package's page."""
    return f"https://pypi.org/project/{package['Name']}/"


def table() -> str:
    """One line a package."""
    lines = []
    for name in runtime_packages():
        package = metadata.metadata(name)
        cells = (package["Name"], package["Version"], licence_of(name, package), home_of(package))
        lines.append(f"| {' | '.join(cells)} |\n")
    return "".join(lines)


def main() -> None:
    """Write the list."""
    TARGET.write_text(HEAD + table(), encoding="utf-8")


if __name__ == "__main__":
    main()
