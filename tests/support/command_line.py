"""Runs the command line: in this process, or in one of its own that can be interrupted."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from contact_importer.__main__ import main
from contact_importer.cli import output

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


class CommandLine:
    """Commands against the demo world and a database of the test's own."""

    def __init__(
        self,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.folder = folder
        self.database = folder / "contacts.sqlite"
        self._capsys = capsys
        self._options = ("--demo", "--db", str(self.database))
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            monkeypatch.setenv(name, str(folder))
        monkeypatch.setattr(output.out, "_width", 80)  # whatever terminal runs the tests
        self.be_patient_with_dns(0.5)

    def be_patient_with_dns(self, seconds: float) -> None:
        """How long a silent name server holds an import up."""
        target = self.folder / "contact-importer" / "settings.json"
        target.parent.mkdir(exist_ok=True)
        timeouts = {"dns_try_s": seconds / 2, "dns_lifetime_s": seconds}
        target.write_text(json.dumps({"engine": {"timeouts": timeouts}}))

    def run(self, *words: object) -> Ended:
        """Run a command in this process."""
        self._capsys.readouterr()
        code = main([*self._options, *map(str, words)])
        out, err = self._capsys.readouterr()
        return Ended(code, out, err)

    def start(self, *words: object) -> "subprocess.Popen[str]":
        """Start a command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "contact_importer", *self._options, *map(str, words)],
            cwd=_ROOT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def file(self, *addresses: str, name: str = "people.csv") -> Path:
        """A contact file with one row per address."""
        target = self.folder / name
        rows = [f"Person {number},{address}" for number, address in enumerate(addresses, 1)]
        target.write_text("\n".join(("Name,Email", *rows)) + "\n", encoding="utf-8")
        return target


def ended(process: "subprocess.Popen[str]", seconds: float = 60.0) -> Ended:
    """Wait for a process to end by itself."""
    out, err = process.communicate(timeout=seconds)
    return Ended(process.returncode, out, err)
