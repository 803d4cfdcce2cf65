"""Writes docs/third-party-licences.md from the installed runtime dependencies.

Run by ``make licences``; the frozen build takes the packages' own licence files from here.
"""

import re
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "third-party-licences.md"
# Qt's packages carry no text of the LGPL, which refers to the GPL.
QT_LICENCES = (
    ROOT / "docs" / "licences" / "LGPL-3.0.txt",
    ROOT / "docs" / "licences" / "GPL-3.0.txt",
)
QT_PACKAGES = frozenset({"pyside6-essentials", "shiboken6"})
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
    return match.group(0).lower().replace("_", "-")


def licence_of(package: metadata.PackageMetadata) -> str:
    """The licence as the package states it, in a few words."""
    expression = package.get("License-Expression")
    if expression:
        return str(expression)
    for classifier in package.get_all("Classifier") or []:
        if classifier.startswith("License :: ") and not classifier.endswith("OSI Approved"):
            return str(classifier.rsplit(" :: ", 1)[-1])
    return (package.get("License") or "see its files").splitlines()[0][:60]


def licence_files() -> list[tuple[str, Path]]:
    """Each runtime package's name with each of its licence texts.

    LookupError if a package has none: then it may not be given away in a frozen build.
    """
    found: list[tuple[str, Path]] = []
    for name in runtime_packages():
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


def main() -> None:
    """Write the table."""
    rows = []
    for name in runtime_packages():
        package = metadata.metadata(name)
        version = package["Version"]
        rows.append(
            f"| {package['Name']} | {version} | {licence_of(package)} | {home_of(package)} |"
        )
    TARGET.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
