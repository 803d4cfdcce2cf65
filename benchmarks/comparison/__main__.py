"""``python -m benchmarks.comparison [TOOL ...]``: all tools, and docs/comparison.md anew.

With names of tools (this product is ``contact_importer``) only the totals are printed.
"""

import argparse
import asyncio
import sys
from pathlib import Path

from benchmarks.comparison.report import Results, report, totals_table
from benchmarks.comparison.run import ask_all
from benchmarks.comparison.situation import Grade
from benchmarks.comparison.situations import SITUATIONS
from benchmarks.comparison.tools import OURS, PEERS

_TARGET = Path(__file__).resolve().parents[2] / "docs" / "comparison.md"


def main() -> int:
    """Ask, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.comparison", description=__doc__)
    parser.add_argument("tools", nargs="*", metavar="TOOL", help=f"of {', '.join((OURS, *PEERS))}")
    chosen = parser.parse_args().tools
    unknown = sorted(set(chosen) - {OURS, *PEERS})
    if unknown:
        parser.error(f"no such tool: {', '.join(unknown)}")
    results = asyncio.run(_ask(chosen or (OURS, *PEERS)))
    print("\n".join(totals_table(results)))
    if not chosen:
        _TARGET.write_text(report(results), encoding="utf-8")
        print(f"\nWritten: {_TARGET}")
    return 0


async def _ask(tools: list[str] | tuple[str, ...]) -> Results:
    """One tool after the other, so that none takes another's time."""
    results = {}
    for tool in tools:
        results[tool] = await ask_all(tool, SITUATIONS)
        for one in results[tool]:
            if one.grade is not Grade.RIGHT:
                print(f"{tool}: {one.situation.name}: {one.grade.value} ({one.outcome.words})")
    return results


if __name__ == "__main__":
    sys.exit(main())
