"""Does the cost per contact stay the same? Imports and questions at 10 k, 100 k, 1 M; then 5 M."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.contact_files import write_mixed
from benchmarks.million_list import multiply_list
from benchmarks.product import demo_engine_settings, opened, timed_import
from benchmarks.report import heading, load, note
from contact_importer.demo.settings import DemoSettings
from contact_importer.engine.service import ImportService
from contact_importer.model.contact import ContactFilter
from contact_importer.model.verdict import CheckLevel, Status

USUAL_ROWS = 1_000_000

_STEPS = 10  # from one size to the next
_SMALLEST = 10_000
_TIMES_LARGER = 5  # the list that is only looked at
_DOMAINS = 6_000
_DNS_LATENCY_MS = 20.0
_PAGE = 200

Costs = dict[str, tuple[float, float]]  # seconds, and CPU seconds of this process


def run(rows: int) -> None:
    """Print seconds at each size and what a row costs at the largest against the one before."""
    sizes = [rows]
    while sizes[0] // _STEPS >= _SMALLEST:
        sizes.insert(0, sizes[0] // _STEPS)
    heading(f"growth: {', '.join(f'{size:,}' for size in sizes)} contacts, the same work on each")
    found: dict[int, Costs] = {}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        for size in sizes:
            found[size] = asyncio.run(_costs(Path(name), size))
            note(f"{size:,} done, {load()}")
        _show(found)
        larger = asyncio.run(_look_at_larger(Path(name), rows))
    heading(f"the same questions to a list of {rows * _TIMES_LARGER:,} contacts")
    for what, (seconds, cpu) in larger.items():
        print(f"  {what:<22} {seconds * 1000:10,.1f} ms   CPU {cpu * 1000:10,.1f} ms")


async def _costs(folder: Path, size: int) -> Costs:
    """Imports at two levels, questions, an undo; the database of the second one is kept."""
    source = folder / f"contacts-{size}.csv"
    write_mixed(source, size, min(_DOMAINS, size))
    costs: Costs = {}
    for level in (CheckLevel.FAST, CheckLevel.STANDARD):
        place = folder / level.value
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        async with opened(
            place, demo_engine_settings(), DemoSettings(dns_latency_ms=_DNS_LATENCY_MS)
        ) as application:
            service = application.service
            cpu = time.process_time()
            task = await timed_import(service, source, level)
            costs[f"import {level.value}"] = (task.seconds, time.process_time() - cpu)
            if level is CheckLevel.FAST:
                await _timed(costs, "undo the import", service.undo_import(task.task.id))
            else:
                costs |= await _questions(service, task.task.list_id)
    source.unlink()
    return costs


async def _look_at_larger(folder: Path, rows: int) -> Costs:
    database = folder / CheckLevel.STANDARD.value / "contacts.sqlite"
    await asyncio.to_thread(multiply_list, database, _TIMES_LARGER)
    costs: Costs = {}
    begun, cpu = perf_counter(), time.process_time()
    async with opened(database.parent, demo_engine_settings(), DemoSettings()) as application:
        costs["open the database"] = (perf_counter() - begun, time.process_time() - cpu)
        (contacts,) = await application.service.lists()
        costs |= await _questions(application.service, contacts.id)
        if await application.service.count(ContactFilter(list_id=contacts.id)) < rows:
            raise RuntimeError("the larger list is not larger")
    return costs


async def _questions(service: ImportService, list_id: int) -> Costs:
    """What the window asks when a list is opened, filtered, searched and scrolled."""
    costs: Costs = {}
    whole = ContactFilter(list_id=list_id)
    ids = await _timed(costs, "open: all ids", service.contact_ids(whole))
    middle = ids[len(ids) // 2 :][:_PAGE].tolist()
    await _timed(costs, "page in the middle", service.contacts(middle))
    await _timed(costs, "count", service.count(whole))
    for what, wanted in (
        ("filter invalid", ContactFilter(list_id=list_id, statuses=frozenset({Status.INVALID}))),
        ("filter valid", ContactFilter(list_id=list_id, statuses=frozenset({Status.VALID}))),
        ("search anna", ContactFilter(list_id=list_id, text="anna")),
    ):
        await _timed(costs, what, service.contact_ids(wanted))
    return costs


async def _timed(costs: Costs, what: str, answering: Awaitable[Any]) -> Any:  # noqa: ANN401 - as asked
    begun, cpu = perf_counter(), time.process_time()
    answer = await answering
    costs[what] = (perf_counter() - begun, time.process_time() - cpu)
    return answer


def _show(found: dict[int, Costs]) -> None:
    """Microseconds of CPU per row, and how they grow from size to size."""
    sizes = list(found)
    print("  CPU of the main process per row, and its growth from size to size (1.0: linear)")
    print(f"  {'':<22}" + "".join(f"{size:>22,}" for size in sizes))
    for what in found[sizes[0]]:
        line, before = f"  {what:<22}", 0.0
        for size in sizes:
            seconds, cpu = found[size][what]
            each = cpu / size * 1e6
            grown = f"×{each / before:.2f}" if before else ""
            line += f"{each:8.2f} µs {grown:>5} {seconds:5.1f} s"
            before = each
        print(line)
