"""What every benchmark prints: our figure, the peer's, their ratio, the target, whether reached."""

import os
import platform
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


def machine() -> str:
    """Processor, system and versions: what the figures belong to."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if os.name != "nt" else 0
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory / 2**30:.0f} GiB, "
        f"{platform.system()} {platform.release()}, CPython {platform.python_version()}, "
        f"SQLite {dbapi2.sqlite_version}{load}"
    )


def _processor() -> str:
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
