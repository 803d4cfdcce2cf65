"""What every benchmark prints: our figure, the peer's, their ratio, the target, whether reached."""

import os
import platform
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

from pysqlite3 import dbapi2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One promise: what was measured, what came out, what was wanted."""

    what: str
    ours: str
    peer: str
    ratio: str
    target: str
    reached: bool | None  # None: could not be told

    def show(self) -> None:
        """Print it."""
        verdict = {True: "yes", False: "NO", None: "not measured"}[self.reached]
        print(f"  {self.what}")
        print(f"    ours    {self.ours}")
        print(f"    peer    {self.peer}")
        print(f"    ratio   {self.ratio}")
        print(f"    target  {self.target}")
        print(f"    reached {verdict}", flush=True)


def heading(text: str) -> None:
    """Begin a benchmark's part of the output."""
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


def note(text: str) -> None:
    """A remark on how a figure came about."""
    print(f"  ({text})", flush=True)


def rate(count: int, seconds: float) -> str:
    """A duration and what it is per second."""
    return f"{seconds:.2f} s, {count / seconds:,.0f}/s"


def p95(values: list[float]) -> float:
    """What 95 of 100 values do not exceed."""
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else max(values, default=0.0)


def described(late_s: list[float]) -> str:
    """How late ticks were."""
    middle = statistics.median(late_s)
    return (
        f"median {middle * 1000:.1f}, p95 {p95(late_s) * 1000:.1f}, "
        f"max {max(late_s) * 1000:.1f} ms of {len(late_s):,} ticks"
    )


def load() -> str:
    """How busy the machine is with everything that runs on it."""
    return f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"


def machine() -> str:
    """Processor, system and versions: what the figures belong to."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if os.name != "nt" else 0
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory / 2**30:.0f} GiB, "
        f"{platform.system()} {platform.release()}, CPython {platform.python_version()}, "
        f"SQLite {dbapi2.sqlite_version}, {load()}"
    )


def _processor() -> str:
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
