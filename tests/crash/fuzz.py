"""Damages small good files of every format, and reads thousands of mutants (P5).

A worker process with the reader's limits reads one mutant after another; when it dies or is
silent for too long, the mutant is given to the product's own reader, which has to survive it.
``python -m tests.crash.fuzz --mutants 5000`` prints the figures as JSON.
"""

import argparse
import asyncio
import io
import json
import random
import resource
import select
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contact_importer.engine.file_ports import ReadJob
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.process_reader import ProcessReader
from contact_importer.files.reading import read_batches
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import ReadingChoices
from contact_importer.validation.lists import ListIndex
from tests.support.file_reading import preview
from tests.support.table_files import (
    ods_rows,
    text_cell,
    write_ods,
    write_xls,
    write_zip,
    xlsx_parts,
)

_ROOT = Path(__file__).parents[2]
_HANG_S = 15.0
_REPLAYED = 30  # of the mutants that the worker did not survive
_LIMITS = ReaderLimits()
_ROWS = [["Name", "E-mail", "City"], *[[f"P{n}", f"p{n}@example.org", "Кёльн"] for n in range(30)]]
_CSV = "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in _ROWS) + "\r\n"
_TOKENS = (
    *(
        b'"',
        b"\x00",
        b"\xff\xfe",
        b"\r",
        b"\n\n",
        b"@",
        b"[[[[[[[[",
        b"{}",
        b"<!DOCTYPE x [",
        b"&a;",
    ),
    *(b"BEGIN:VCARD\n", b"END:VCARD\n", b"=\r\n", b"\\u0000", b"\\ud800", b"1e999", b"4294967295"),
    *(b"PK\x03\x04", b"=cmd|' /C calc'!A0", "\u202e\u2028".encode(), b"A" * 5_000, b"-1"),
)


def _sheet() -> str:
    rows = [
        f'<row r="{n}">' + text_cell(f"A{n}", row[0]) + text_cell(f"B{n}", row[1]) + "</row>"
        for n, row in enumerate(_ROWS, 1)
    ]
    return "".join(rows)


def _records() -> list[dict[str, str]]:
    return [dict(zip(_ROWS[0], row, strict=True)) for row in _ROWS[1:]]


def _vcards() -> str:
    return "".join(
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEMAIL;TYPE=work:{mail}\r\nEND:VCARD\r\n"
        for name, mail, _ in _ROWS[1:]
    )


SAMPLES: dict[str, Callable[[Path], object]] = {
    "csv": lambda path: path.write_text(_CSV, encoding="utf-8"),
    "txt": lambda path: path.write_text("\n".join(row[1] for row in _ROWS[1:])),
    "xlsx": lambda path: write_zip(path, xlsx_parts(_sheet())),
    "ods": lambda path: write_ods(path, ods_rows(_ROWS)),
    "xls": lambda path: write_xls(path, [list(row) for row in _ROWS]),
    "vcf": lambda path: path.write_text(_vcards(), encoding="utf-8"),
    "json": lambda path: path.write_text(json.dumps(_records(), ensure_ascii=False)),
    "jsonl": lambda path: path.write_text("\n".join(json.dumps(row) for row in _records())),
    "zip": lambda path: write_zip(path, {"a/one.csv": _CSV, "two.vcf": _vcards()}),
}


@dataclass(slots=True)
class FuzzReport:
    """What became of the mutants of one format."""

    mutants: int = 0
    ends: Counter[str] = field(default_factory=Counter)  # "read", or the problem's code
    bugs: list[str] = field(default_factory=list)  # exceptions that nobody foresaw
    deaths: list[int] = field(default_factory=list)  # mutants that ended the worker
    hangs: list[int] = field(default_factory=list)  # ... that were silent for over 15 s
    not_survived: list[str] = field(default_factory=list)  # ... that harmed the application

    def figures(self) -> dict[str, Any]:
        """The numbers that are worth telling."""
        return {
            "mutants": self.mutants,
            "ends": dict(self.ends.most_common()),
            "bugs": self.bugs[:5],
            "deaths": len(self.deaths),
            "hangs": len(self.hangs),
            "not_survived": self.not_survived,
        }


def mutant(good: bytes, number: int) -> bytes:
    """The file, damaged in the way of that number; of a ZIP every other time a part of it."""
    chance = random.Random(number)
    if number % 2 and good.startswith(b"PK"):
        return _with_hurt_part(good, chance)
    return _hurt(good, chance)


def _with_hurt_part(good: bytes, chance: random.Random) -> bytes:
    """Damage behind a right checksum."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(changed, "w") as new:
        names = old.namelist()
        chosen = chance.choice(names)
        for name in names:
            content = old.read(name)
            new.writestr(name, _hurt(content, chance) if name == chosen else content)
    return changed.getvalue()


def _hurt(good: bytes, chance: random.Random) -> bytes:
    data = bytearray(good)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        where = chance.randrange(len(data) or 1)
        how, bit = chance.randrange(6), chance.randrange(8)
        if how == 0:
            data[where : where + 1] = bytes([chance.randrange(256)])
        elif how == 1:
            data[where : where + 1] = bytes(byte ^ 1 << bit for byte in data[where : where + 1])
        elif how == 2:
            del data[where:]
        elif how == 3:
            data[where:where] = chance.choice(_TOKENS)
        elif how == 4:
            del data[where : where + chance.randrange(1, 200)]
        else:
            data[where:where] = data[where : where + chance.randrange(1, 200)] * chance.randrange(4)
    return bytes(data)


def fuzz(kind: str, mutants: int, folder: Path) -> FuzzReport:
    """Read so many mutants of a format."""
    sample = folder / f"sample.{kind}"
    SAMPLES[kind](sample)
    report, following = FuzzReport(), 0
    while following < mutants:
        following = _run_worker(kind, sample, following, mutants, report)
    report.mutants = following
    for number in (*report.deaths[:_REPLAYED], *report.hangs):
        _require_survival(kind, sample, number, report)
    return report


def _run_worker(kind: str, sample: Path, start: int, end: int, report: FuzzReport) -> int:
    """Let a worker read mutants until it is through, dead or silent; the next to read."""
    words = ("worker", kind, sample, start, end)
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.fuzz", *map(str, words)],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert worker.stdout is not None
    number = start
    with worker, worker.stdout:
        while number < end:
            if not select.select([worker.stdout], [], [], _HANG_S)[0]:
                report.hangs.append(number)
                worker.kill()
                return number + 1
            line = worker.stdout.readline().decode()
            if not line:
                report.deaths.append(number)
                return number + 1
            how = line.strip()
            report.ends[how.partition(":")[0]] += 1
            if how.startswith("bug:"):
                report.bugs.append(f"{kind} {number}: {how}")
            elif how in ("panic", "memory"):
                report.deaths.append(number)
            number += 1
    return end


def _require_survival(kind: str, sample: Path, number: int, report: FuzzReport) -> None:
    path = sample.with_name(f"mutant-{number}.{kind}")
    path.write_bytes(mutant(sample.read_bytes(), number))

    async def read() -> None:
        async with asyncio.timeout(2 * _HANG_S):
            await ProcessReader().preview(path, ReadingChoices())

    try:
        asyncio.run(read())
    except FileProblemError:
        return
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not be
        report.not_survived.append(f"{kind} {number}: {error!r}")


def _work(kind: str, sample: Path, start: int, end: int) -> None:
    """The worker: a line for each mutant."""
    resource.setrlimit(resource.RLIMIT_AS, (_LIMITS.memory_bytes, _LIMITS.memory_bytes))
    lists = ListIndex.bundled(())
    good, path = sample.read_bytes(), sample.with_name(f"worker.{kind}")
    for number in range(start, end):
        path.write_bytes(mutant(good, number))
        sys.stdout.write(_read_one(path, lists).replace("\n", " ") + "\n")
        sys.stdout.flush()


def _read_one(path: Path, lists: ListIndex) -> str:
    try:
        reading = preview(path).reading
        if reading.email_index < 0:
            return "no_email_column"
        job = ReadJob(reading=reading, start_after=0, decide_without_dns=True, blacklist=())
        for _ in read_batches(job, lists, _LIMITS, lambda _: None):
            pass
    except FileProblemError as problem:
        return problem.code
    except MemoryError:
        return "memory"
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        return f"bug: {type(error).__name__}: {error}"[:300]
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of a parser in Rust
            raise
        return "panic"
    return "read"


def main() -> None:
    """Fuzz every format, or be a worker."""
    if sys.argv[1:2] == ["worker"]:
        kind, sample, start, end = sys.argv[2:6]
        _work(kind, Path(sample), int(start), int(end))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=5_000)
    parser.add_argument("kinds", nargs="*", default=list(SAMPLES))
    given = parser.parse_args()
    for kind in given.kinds:
        with tempfile.TemporaryDirectory() as folder:
            report = fuzz(kind, given.mutants, Path(folder))
        print(kind, json.dumps(report.figures()), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
