"""FAST level against ``sqlite3 .import`` of the same rows into the same table and indexes."""

import asyncio
import csv
import shutil
import subprocess
import tempfile
from pathlib import Path
from time import perf_counter

from pysqlite3 import dbapi2

from benchmarks.product import TimedImport, demo_engine_settings, opened, timed_import
from benchmarks.report import Line, heading, note, rate
from contact_importer.demo.generate import generate
from contact_importer.demo.settings import DemoSettings
from contact_importer.model.verdict import CheckLevel

USUAL_ROWS = 1_000_000

_PUBLISHED_PER_S = 1_000
_MOST_TIMES_SLOWER = 1.5
_LIMIT_S = 500.0
# as the product opens its database (storage/database.py)
_PRAGMAS = """\
PRAGMA page_size = 8192;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 20000;
PRAGMA cache_size = -65536;
"""


def run(rows: int) -> None:
    """Time both, print both."""
    heading(f"fast: a CSV of {rows:,} rows at FAST level")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        files = generate(rows, seed=1, target=folder / "contacts.csv")
        size = files.contacts.stat().st_size / 2**20
        ours = asyncio.run(_ours(folder, files.contacts))
        read = ours.task.tally.read
        note(f"{size:.0f} MB, {read:,} addresses read, the reader's start included")
        _against_shell(folder, ours, rows)
    per_s = rows / ours.seconds
    Line(
        what="against the published figure",
        ours=f"{per_s:,.0f} rows/s",
        peer=f"{_PUBLISHED_PER_S:,} rows/s",
        ratio=f"{per_s / _PUBLISHED_PER_S:.0f} times as fast",
        target="faster",
        reached=per_s > _PUBLISHED_PER_S,
    ).show()


async def _ours(folder: Path, source: Path) -> TimedImport:
    async with opened(folder, demo_engine_settings(), DemoSettings()) as application:
        return await timed_import(application.service, source, CheckLevel.FAST)


def _against_shell(folder: Path, ours: TimedImport, rows: int) -> None:
    shell = shutil.which("sqlite3")
    if shell is None:
        note("skipped: no sqlite3 shell here (Debian: apt install sqlite3)")
        return
    dumped = folder / "rows.csv"
    stored, schema = _dump(folder / "contacts.sqlite", dumped)
    seconds = _shell_seconds(shell, folder / "peer.sqlite", schema, dumped, stored)
    ratio = ours.seconds / seconds
    version = subprocess.run([shell, "--version"], capture_output=True, text=True, check=True)
    Line(
        what="against the shell's .import of the same rows, same table and indexes",
        ours=f"{rate(rows, ours.seconds)}: parsed, checked, stored ({stored:,} contacts)",
        peer=f"{rate(stored, seconds)}: stored, by sqlite3 {version.stdout.split()[0]}",
        ratio=f"{ratio:.2f} times its time",
        target=f"≤ {_MOST_TIMES_SLOWER} times",
        reached=ratio <= _MOST_TIMES_SLOWER,
    ).show()


def _dump(database: Path, target: Path) -> tuple[int, str]:
    """Our contacts as CSV (not timed); how many, and the SQL that makes their table.

    Partial indexes are left out: ``.import`` stores "" where we store NULL, so that in its
    table they would hold every row, in ours none after a FAST import.
    """
    connection = dbapi2.connect(database)
    try:
        made = connection.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'contacts' AND sql IS NOT NULL "
            "AND sql NOT LIKE '%WHERE%' ORDER BY type = 'index'"
        ).fetchall()
        count = 0
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            for row in connection.execute("SELECT * FROM contacts ORDER BY id"):
                writer.writerow(row)
                count += 1
    finally:
        connection.close()
    return count, "".join(f"{sql};\n" for (sql,) in made)


def _shell_seconds(shell: str, database: Path, schema: str, rows: Path, count: int) -> float:
    def execute(script: str) -> str:
        done = subprocess.run(
            [shell, "-batch", str(database)],
            input=script,
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=True,
        )
        return done.stdout

    execute(_PRAGMAS + schema)
    begun = perf_counter()
    execute(f'{_PRAGMAS}.import --csv "{rows}" contacts\n')
    seconds = perf_counter() - begun
    stored = int(execute("SELECT count(*) FROM contacts;\n"))
    if stored != count:
        raise RuntimeError(f"the shell stored {stored:,} of {count:,} rows")
    return seconds
