"""Cuts the power of an import again and again and looks at what the disk is left with.

The store works on a recording disk (tests/support/disk.py); what each cut leaves is laid out in
a folder and opened by the product. ``python -m tests.crash.power_cut --cuts 300`` prints the
figures as JSON.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contact_importer.engine.rows import LoadedRow
from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import ContactFilter
from contact_importer.storage import database
from contact_importer.storage.database import prepare_file
from contact_importer.storage.store import open_store
from tests.support.apsw_driver import driver
from tests.support.clocks import ManualClock
from tests.support.disk import Disk, lay_out
from tests.support.kept_state import kept_in
from tests.support.loaded_rows import TAKES_MAIL, batch, new_import, row

_NAME = "contacts.sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class CutPlan:
    """What is stored while the power is cut, and how often."""

    cuts: int
    batches: int = 40
    batch_rows: int = 100
    seed: int = 1


@dataclass(slots=True, kw_only=True)
class CutReport:
    """What the cuts did."""

    cuts: int = 0
    promised: int = 0  # rows, at the end
    corrupt: list[int] = field(default_factory=list)  # the cuts after which it was damaged
    lost: list[int] = field(default_factory=list)  # ... something promised was missing
    torn: list[int] = field(default_factory=list)  # ... half a transaction was there
    seconds: float = 0.0

    def figures(self) -> dict[str, Any]:
        """The numbers that are worth telling."""
        return {
            "cuts": self.cuts,
            "rows_promised": self.promised,
            "corrupt": len(self.corrupt),
            "lost": len(self.lost),
            "torn": len(self.torn),
            "seconds": round(self.seconds, 1),
        }


def cut_again_and_again(plan: CutPlan, folder: Path) -> CutReport:
    """Record one import, then cut it at ``plan.cuts`` moments."""
    begun = time.monotonic()
    disk = Disk()
    path = folder / _NAME
    prepare_file(path)
    start = {_NAME: path.read_bytes()}
    with recorded(disk):
        asyncio.run(_import(path, plan, disk))
    report = CutReport(promised=disk.promised_at(len(disk.log)))
    chance = random.Random(plan.seed)
    for cut in sorted(chance.choices(disk.cuts(), k=plan.cuts)):
        with tempfile.TemporaryDirectory(dir=folder) as left:
            lay_out(Path(left), disk.state_after(cut, start, chance))
            _judge(Path(left) / _NAME, cut, disk.promised_at(cut), report)
        report.cuts += 1
    report.seconds = time.monotonic() - begun
    return report


@contextmanager
def recorded(disk: Disk) -> Iterator[None]:
    """Let stores that are opened meanwhile work on the recording disk."""
    vfs = disk.mount("recording")
    real = database.dbapi2
    database.dbapi2 = driver("recording")
    try:
        yield
    finally:
        database.dbapi2 = real
        vfs.unregister()


async def _import(path: Path, plan: CutPlan, disk: Disk) -> None:
    """Store rows and decisions; each is promised when the store says that it is stored."""
    store = await open_store(path, clock=ManualClock())
    made = await store.create_list("Customers")
    task = await store.create_task(new_import(made.id))
    for number in range(plan.batches):
        rows = _rows(number * plan.batch_rows + 1, plan.batch_rows)
        await store.store_batch(task.id, batch(*rows))
        disk.mark((number + 1) * plan.batch_rows)
        if number % 5 == 4:
            await store.decide_domains(task.id, [DomainDecision(f"d{number}.org", TAKES_MAIL)])
    await store.close()


def _rows(first: int, count: int) -> list[LoadedRow]:
    numbers = range(first, first + count)
    return [row(number, f"person{number}@d{number // count}.org") for number in numbers]


def _judge(path: Path, cut: int, promised: int, report: CutReport) -> None:
    try:
        stored = asyncio.run(_stored_rows(path))
        kept = kept_in(path)
    except Exception:  # noqa: BLE001 - whatever it is, the database is of no use
        report.corrupt.append(cut)
        return
    if stored < promised or kept.cursor < promised:
        report.lost.append(cut)
    if kept.troubles or stored != kept.cursor:
        report.torn.append(cut)


async def _stored_rows(path: Path) -> int:
    """How many contacts the product finds when it starts again; it checks the file first."""
    store = await open_store(path, clock=ManualClock(), check=True)
    try:
        return await store.count(ContactFilter(list_id=1)) if await store.lists() else 0
    finally:
        await store.close()


def main() -> None:
    """Cut and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = cut_again_and_again(CutPlan(cuts=given.cuts, seed=given.seed), Path(folder))
    print(json.dumps(report.figures()))  # noqa: T201


if __name__ == "__main__":
    main()
