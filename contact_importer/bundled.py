"""Finds the bundled resources in a checkout, a wheel and a frozen application."""

import sys
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
