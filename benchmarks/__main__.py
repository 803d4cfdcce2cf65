"""``python -m benchmarks [NAME …] [--rows N]``: all of ``NAMES``, or some.

Each benchmark runs in an interpreter of its own, so that none leaves memory, threads or caches
to the next. That interpreter runs this module too: multiprocessing does not import a package's
``__main__`` again in the processes that the product spawns, so that they start as in real life.
"""

import argparse
import importlib
import subprocess
import sys
from pathlib import Path

NAMES = ("fast", "standard", "full", "memory", "policy", "window", "tick", "startup", "growth")
_LIMIT_S = 1_200.0
_ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run what was asked for; 0 if every benchmark ran, whether targets were reached or not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--rows", type=int, help="rows, contacts or addresses instead of the usual")
    chosen = parser.parse_args()
    unknown = sorted(set(chosen.names) - set(NAMES))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    if chosen.rows is not None and chosen.rows < 1:
        parser.error("--rows must be positive")
    names = chosen.names or list(NAMES)
    if len(names) == 1:
        _run(names[0], chosen.rows)
        return 0
    failed = [name for name in names if not _runs_alone(name, chosen.rows)]
    if failed:
        print(f"\nDid not run to their end: {', '.join(failed)}")
    return 1 if failed else 0


def _run(name: str, rows: int | None) -> None:
    from benchmarks.report import machine

    print(f"\nMachine: {machine()}", flush=True)
    module = importlib.import_module(f"benchmarks.{name}")
    module.run(rows or module.USUAL_ROWS)


def _runs_alone(name: str, rows: int | None) -> bool:
    command = [sys.executable, "-m", "benchmarks", name]
    if rows is not None:
        command += ["--rows", str(rows)]
    try:
        return subprocess.run(command, cwd=_ROOT, timeout=_LIMIT_S, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


if __name__ == "__main__":
    sys.exit(main())
