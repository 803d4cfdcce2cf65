"""Memory of the main process, with its window, while a million rows are imported."""

import asyncio
import tempfile
from pathlib import Path

import psutil

from benchmarks.contact_files import write_mixed
from benchmarks.real_window import WindowImport, in_window
from benchmarks.report import Line, heading, note, rate
from contact_importer.demo.settings import DemoSettings
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.model.verdict import CheckLevel

USUAL_ROWS = 1_000_000

_DOMAINS = 6_000
_DNS_LATENCY_MS = 20.0
_EVERY_S = 0.05
_MOST_MORE = 100 * 2**20


def run(rows: int) -> None:
    """Import at STANDARD level in the window, print the peak over the idle window."""
    heading(f"memory: main process during a STANDARD import of {rows:,} contacts in the window")
    seen: list[int] = []
    seconds: list[float] = []
    process = psutil.Process()

    async def watch() -> None:
        while True:
            seen.append(process.memory_info().rss)
            await asyncio.sleep(_EVERY_S)

    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        source = Path(name) / "contacts.csv"
        write_mixed(source, rows, min(_DOMAINS, rows))

        async def body(window: MainWindow) -> None:
            seen.append(process.memory_info().rss)
            watching = asyncio.get_running_loop().create_task(watch())
            work = WindowImport(window)
            await work.run(source, CheckLevel.STANDARD)
            watching.cancel()
            seconds.append(work.seconds)

        in_window(Path(name), DemoSettings(dns_latency_ms=_DNS_LATENCY_MS), body)
    idle, more = seen[0], max(seen) - seen[0]
    note(f"the import in the window: {rate(rows, seconds[0])}")
    quarters = [max(seen[len(seen) * part // 4 : len(seen) * (part + 1) // 4]) for part in range(4)]
    note("peak in each quarter of the time: " + ", ".join(map(_mib, quarters)))
    Line(
        what="resident memory, peak of samples every 50 ms",
        ours=f"{_mib(max(seen))} at most",
        peer=f"{_mib(idle)} in the idle window",
        ratio=f"+ {_mib(more)}",
        target=f"+ {_mib(_MOST_MORE)} at most",
        reached=more <= _MOST_MORE,
    ).show()


def _mib(size: int) -> str:
    return f"{size / 2**20:.0f} MiB"
