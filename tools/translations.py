"""Collects the window's texts into the .ts files and compiles the .qm files.

    .venv/bin/python tools/translations.py           update .ts, compile .qm
    .venv/bin/python tools/translations.py --check   fail if a text is not translated

English needs a file too: it holds the plural forms only.
"""

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import PySide6

_ROOT = Path(__file__).resolve().parent.parent
_SOURCES = ("gui/**/*.py", "validation/*_words.py")  # the window's texts, and those of verdicts
_FOLDER = _ROOT / "resources" / "translations"
_TOOLS = Path(PySide6.__file__).parent
_LANGUAGES = {"ru": (), "en": ("-pluralonly",)}


def main() -> int:
    """Update and compile, or check."""
    check = "--check" in sys.argv[1:]
    missing = 0
    for code, options in _LANGUAGES.items():
        target = _FOLDER / f"contact_importer_{code}.ts"
        if not check:
            _update(target, code, options)
            _run("lrelease", "-silent", str(target), "-qm", str(target.with_suffix(".qm")))
        unfinished = _unfinished(target)
        missing += len(unfinished)
        for text in unfinished:
            print(f"{target.name}: not translated: {text!r}")
    return 1 if missing else 0


def _update(target: Path, code: str, options: tuple[str, ...]) -> None:
    package = _ROOT / "contact_importer"
    found = (path for pattern in _SOURCES for path in package.glob(pattern))
    sources = sorted(str(path.relative_to(_ROOT)) for path in found)
    _run(
        "lupdate",
        *sources,
        "-silent",
        "-no-obsolete",
        "-locations",
        "none",
        "-source-language",
        "en",
        "-target-language",
        code,
        *options,
        "-ts",
        str(target),
    )


def _unfinished(target: Path) -> list[str]:
    messages = ET.parse(target).getroot().iter("message")
    return [
        message.findtext("source", "")
        for message in messages
        if (translation := message.find("translation")) is None
        or translation.get("type") == "unfinished"
    ]


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([str(_TOOLS / tool), *arguments], cwd=_ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
