"""Lateness of a 16 ms tick while a person handles a list of a million and an import runs beside.

Against the idle window of the same run. The worst tick is told of each thing the person does.
"""

import asyncio
import shutil
import tempfile
from pathlib import Path

from benchmarks.contact_files import write_mixed
from benchmarks.hands import Hands
from benchmarks.million_list import copy_of_list
from benchmarks.real_window import Ticker, WindowImport, in_window
from benchmarks.report import Line, described, heading, load, note, p95
from contact_importer.demo.settings import DemoSettings
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.model.settings import Politeness
from contact_importer.model.verdict import CheckLevel

USUAL_ROWS = 1_000_000

_IMPORTED_ROWS = 100_000
_DOMAINS = 6_000
_WORLD = DemoSettings(dns_latency_ms=20.0)
# The demo world is on this computer: asked as fast as it answers, so that there is much to do.
_HASTY = Politeness(start_rate_per_s=200.0, top_rate_per_s=5_000.0)
_IDLE_S = 5.0
_MOST_IMPORTS = 8
_P95_S = 0.020
_MAX_S = 0.150


def run(rows: int) -> None:
    """Measure the idle window, then the list beside an import, print both."""
    heading(f"tick: a list of {rows:,} handled during an import of {_IMPORTED_ROWS:,} contacts")
    ticker = Ticker()
    idle: list[float] = []
    busy: list[float] = []
    rounds: list[int] = []
    waits: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        copy_of_list(rows, folder / "contacts.sqlite")
        source = folder / "more-contacts.csv"
        write_mixed(source, _IMPORTED_ROWS, _DOMAINS)

        async def body(window: MainWindow) -> None:
            ticker.begin()
            await asyncio.sleep(_IDLE_S)
            idle.extend(ticker.end())
            hands = Hands(window, 1, rows, ticker.mark)
            ticker.begin()
            ticker.mark("start the import")
            rounds.append(await _handle_during_imports(window, hands, source))
            busy.extend(ticker.end())
            waits.update(hands.waited_s)

        in_window(folder, _WORLD, body, _HASTY)
    _show(ticker, idle, busy, waits)
    note(f"{rounds[0]} time(s) through the list, as many imports, {load()}")


async def _handle_during_imports(window: MainWindow, hands: Hands, source: Path) -> int:
    """One whole round while an import runs; how many of both that took."""
    for imports in range(1, _MOST_IMPORTS + 1):
        again = source.with_name(f"{source.stem}-{imports}.csv")
        await asyncio.to_thread(shutil.copyfile, source, again)
        work = WindowImport(window)
        await work.start(again, CheckLevel.FULL)
        await hands.do_everything()
        if not work.has_ended():
            await work.stop()
            return imports
    raise RuntimeError("the imports end too soon")


def _show(ticker: Ticker, idle: list[float], busy: list[float], waits: dict[str, float]) -> None:
    for name, late in ticker.by_name.items():
        waited = f", waited {waits[name]:.2f} s at most" if name in waits else ""
        own = f"own work {ticker.most_work_s[name] * 1000:.0f} ms at most"
        note(f"{name}: {described(late)}; {own}{waited}")
    Line(
        what="lateness of the tick in the GUI thread",
        ours=f"handling and importing: {described(busy)}",
        peer=f"idle window: {described(idle)}",
        ratio=f"{(p95(busy) - p95(idle)) * 1000:+.1f} ms at p95, "
        f"{p95(busy) / max(p95(idle), 1e-4):.0f} times",
        target=f"p95 ≤ {_P95_S * 1000:.0f} ms, max ≤ {_MAX_S * 1000:.0f} ms",
        reached=p95(busy) <= _P95_S and max(busy) <= _MAX_S,
    ).show()
