"""A database with one list of a million checked contacts, built once and kept under /tmp."""

import asyncio
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from pysqlite3 import dbapi2

from benchmarks.contact_files import write_mixed
from benchmarks.product import LIST_NAME, demo_engine_settings, opened, timed_import
from benchmarks.report import note, rate
from contact_importer.demo.settings import DemoSettings
from contact_importer.model.verdict import CheckLevel

_KEPT = Path(tempfile.gettempdir()) / "contact-importer-benchmarks"
_MIGRATIONS = Path(__file__).parents[1] / "contact_importer" / "storage" / "migrations" / "versions"
_DOMAINS = 6_000


def copy_of_list(rows: int, target: Path) -> None:
    """Copy the database to ``target``; build it first if this shape of tables has none yet."""
    kept = _KEPT / f"list-{rows}-{_shape()}.sqlite"
    if not kept.exists():
        _build(rows, kept)
    shutil.copyfile(kept, target)


def multiply_list(database: Path, times: int) -> None:
    """Make the only list of a closed database so many times as long, by one INSERT.

    The copies have other local parts; the counters are multiplied, the tasks are left alone.
    """
    connection = dbapi2.connect(database)
    try:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(contacts)")]
        copied = [name for name in columns if name not in ("id", "address")]
        with connection:
            connection.execute(
                f"INSERT INTO contacts (address, {', '.join(copied)}) "
                f"SELECT 'copy' || copy.value || '.' || address, {', '.join(copied)} FROM "
                "(SELECT value FROM json_each(?)) AS copy CROSS JOIN contacts",
                (json.dumps(list(range(1, times))),),
            )
            connection.execute(
                "UPDATE tallies SET count = count * ? WHERE scope = 'list'", (times,)
            )
    finally:
        connection.close()


def _build(rows: int, kept: Path) -> None:
    _KEPT.mkdir(exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="building-", dir=_KEPT) as name:
        folder = Path(name)
        source = folder / "contacts.csv"
        write_mixed(source, rows, min(_DOMAINS, rows))
        seconds = asyncio.run(_import(folder, source))
        note(f"built {LIST_NAME}, {rows:,} contacts: {rate(rows, seconds)}; kept in {kept}")
        (folder / "contacts.sqlite").replace(kept)


async def _import(folder: Path, source: Path) -> float:
    async with opened(folder, demo_engine_settings(), DemoSettings()) as application:
        return (await timed_import(application.service, source, CheckLevel.STANDARD)).seconds


def _shape() -> str:
    """Changes with the migrations: an older database would be upgraded in the measured run."""
    digest = hashlib.sha256()
    for file in sorted(_MIGRATIONS.glob("v*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
