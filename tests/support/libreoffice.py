"""What LibreOffice makes of a file: the cells it would calculate, and the texts it shows."""

import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
# Comma, double quote, UTF-8, from line 1; quoted cells are not forced to be texts, special
# numbers are recognised, formulas are evaluated: as careless as a person can import.
_CARELESS_CSV = "CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it was opened."""

    formulas: tuple[str, ...]
    cells: int  # that have a text


def require_libreoffice() -> str:
    """The program; the test is skipped where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-calc")
    return found


def opened(path: Path, folder: Path) -> Opened:
    """Open ``path`` and look at every cell; ``folder`` takes its profile and its result."""
    command = [
        require_libreoffice(),
        "--headless",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *([f"--infilter={_CARELESS_CSV}"] if path.suffix == ".csv" else []),
        "--convert-to",
        "fods",
        "--outdir",
        str(folder),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    result = folder / f"{path.stem}.fods"
    cells = list(ET.parse(result).iter(f"{_TABLE}table-cell"))
    formulas = [
        cell.attrib[f"{_TABLE}formula"] for cell in cells if f"{_TABLE}formula" in cell.attrib
    ]
    return Opened(tuple(formulas), sum(bool("".join(cell.itertext()).strip()) for cell in cells))
