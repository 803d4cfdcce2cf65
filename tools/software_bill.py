"""The software bill of materials of the frozen build: CycloneDX 1.6, from the files that go in.

build_installer.spec gives the source of every file; each belongs to an installed distribution, to
Python, to a package of Debian, or to this project.
"""

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from shutil import which
from typing import Any

from tools.third_party_licences import licence_of, runtime_packages

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = "contact-importer"
FILE_NAME = "contact-importer.cdx.json"
# The starter of every frozen program, and the hooks that set up libraries inside it.
FREEZER = frozenset({"pyinstaller", "pyinstaller-hooks-contrib"})


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the files of a build come from."""

    distributions: frozenset[str]  # normal names (PEP 503)
    libraries: frozenset[Path]  # shared libraries of the system


def origins(files: Iterable[Path]) -> Origins:
    """Sort files by where they come from; LookupError if one comes from nowhere known."""
    owners = _owners()
    distributions, libraries = {PROGRAM, "pyinstaller"}, set()
    for file in {file.resolve() for file in files}:
        if owner := owners.get(file):
            distributions.add(owner)
        elif _is_library(file):
            libraries.add(file)
        elif not file.is_relative_to(ROOT) and not _is_of_python(file):
            raise LookupError(f"{file} belongs to nothing that is known")
    return Origins(frozenset(distributions), frozenset(libraries))


def strangers(found: Origins) -> set[str]:
    """Distributions in the build that the program does not depend on: tools and tests."""
    return set(found.distributions - {PROGRAM} - FREEZER - set(runtime_packages()))


def bill(found: Origins) -> dict[str, Any]:
    """The bill as JSON has it: without dates or random numbers, the same build gives the same."""
    components = [_python()]
    components += [_distribution(name) for name in sorted(found.distributions - {PROGRAM})]
    components += [_library(file) for file in sorted(found.libraries, key=lambda one: one.name)]
    program = _distribution(PROGRAM) | {"type": "application"}
    inside = sorted(component["bom-ref"] for component in components)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": program},
        "components": components,
        "dependencies": [{"ref": program["bom-ref"], "dependsOn": inside}],
    }


@cache
def debian_package(file: Path) -> tuple[str, str] | None:
    """The Debian package that brought a file, and its version; None elsewhere."""
    if which("dpkg-query") is None:
        return None
    # /lib is a link to /usr/lib, and dpkg may know a file by either name
    for name in (str(file), str(file).removeprefix("/usr")):
        told = _output("dpkg-query", "--search", name)
        if told:
            package = told.split(":")[0]
            return package, _output("dpkg-query", "--show", "-f=${Version}\n", package)
    return None


def licences_of_python_and_system(found: Origins) -> list[tuple[str, Path]]:
    """The licence texts of Python and of the system's libraries, each with its owner's name."""
    texts = {("CPython", _python_licence())}
    for file in found.libraries:
        if (package := debian_package(file)) and (text := _debian_copyright(package[0])):
            texts.add((package[0], text))
    return sorted(texts)


def _debian_copyright(package: str) -> Path | None:
    text = Path("/usr/share/doc") / package / "copyright"
    return text if text.is_file() else None


def _python_licence() -> Path:
    name = f"python3.{sys.version_info.minor}"
    home = Path(sys.base_prefix)
    places = [home / "lib" / name / "LICENSE.txt", home / "LICENSE.txt"]  # POSIX, Windows
    places += [Path("/usr/share/doc") / name / "copyright"]  # Debian
    return next(place for place in places if place.is_file())


@cache
def _owners() -> dict[Path, str]:
    owners = {}
    for distribution in metadata.distributions():
        name = re.sub(r"[-_.]+", "-", distribution.name).lower()
        for file in distribution.files or ():
            owners[Path(str(file.locate())).resolve()] = name
    return owners


def _is_library(file: Path) -> bool:
    inside = any(file.is_relative_to(folder) for folder in (sys.prefix, ROOT))
    return not inside and ".so" in file.name and not _is_of_python(file)


def _is_of_python(file: Path) -> bool:
    name = f"python3.{sys.version_info.minor}"
    return name in file.parts or file.name.startswith(f"lib{name}")


def _component(name: str, version: str, purl: str, licence: str) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "licenses": [{"expression": licence}],
    }


def _distribution(name: str) -> dict[str, Any]:
    package = metadata.metadata(name)
    version = package["Version"]
    return _component(
        package["Name"], version, f"pkg:pypi/{name}@{version}", licence_of(name, package)
    )


def _python() -> dict[str, Any]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return _component("CPython", version, f"pkg:generic/cpython@{version}", "PSF-2.0")


def _library(file: Path) -> dict[str, Any]:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    package = debian_package(file)
    name, version = package or (file.name, digest[:12])
    kind = "deb/debian" if package else "generic"
    escaped = version.replace("+", "%2B").replace(":", "%3A")
    entry: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"file:{file.name}",  # several files may come from one package
        "name": name,
        "version": version,
        "purl": f"pkg:{kind}/{name}@{escaped}",
        "hashes": [{"alg": "SHA-256", "content": digest}],
        "properties": [{"name": "contact-importer:file", "value": file.name}],
    }
    if package and _debian_copyright(name):
        entry["licenses"] = [{"license": {"name": f"see licences/{name}/copyright"}}]
    return entry


def _output(*command: str) -> str:
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return told.split("\n", maxsplit=1)[0]
