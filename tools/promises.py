"""Runs the tests of the promises and writes docs/promises.md: what was asked, what was reached.

    .venv/bin/python tools/promises.py            the full figures (up to an hour)
    .venv/bin/python tools/promises.py --short    those of every test run

A test says ``@pytest.mark.promise("P2")``; what it reached it tells by ``record_property``
("reached", "seed"). Tests marked ``planted`` show that a harness can fail.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_TARGET = _ROOT / "docs" / "promises.md"
_COMMAND = "make promises"

ASKED = {
    "P1": "200 SIGKILLs in an import of 20,000 rows: nothing lost, doubled or asked again",
    "P2": "300 power cuts with torn sectors: nothing corrupt, nothing acknowledged lost",
    "P3": "failing writes and a full disk: a clear sentence, a whole database, resume completes",
    "P4": "69 bad files: one clear sentence each, database unchanged, bounded memory and time",
    "P5": "5,000 mutants per format: no crash of the application, no hang over 15 s",
    "P6": "52 SMTP behaviours: the verdict of the table, within the timeout",
    "P7": "42 DNS behaviours: the verdict of the table, within the lifetime",
    "P8": "60 forms of denied addresses and names: no connection",
    "P9": "50 link losses during 5,000 checks: nothing invalid by them, finished afterwards",
    "P10": "20 suspends of 10 s: no verdict changed",
    "P11": "clock jumps of an hour and a year: no stall, limits hold",
    "P12": "2,000 seeds of the simulation: the truth or pending, limits never exceeded",
    "P13": "a second start raises the first window and writes nothing",
    "P14": "8 kinds of damage noticed; the file kept, a backup offered",
    "P15": "every old schema cut off at 50 points: old or new; a newer one untouched",
    "P16": "30 formulas in every export stay text; 10,000 strings come back equal",
    "P17": "15 markup payloads in every widget: plain text, no file opened",
    "P18": "1,000 canary addresses through the error paths: none in the logs, logs bounded",
    "P19": "database, its side files, backups, logs, exports: 0600; folders 0700",
    "P20": "no schedule exceeds the limits of an operator; the harvest brake fires",
    "P22": "100 random sequences of pause, cancel, resume: counters always add up",
}


@dataclass(slots=True)
class Outcome:
    """What the tests of one promise came to."""

    ended: Counter[str] = field(default_factory=Counter)  # passed, failed, skipped
    planted: Counter[str] = field(default_factory=Counter)  # the same of tests of the test
    reached: list[str] = field(default_factory=list)
    seeds: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Something was shown, and nothing failed."""
        return self.ended["passed"] > 0 and not self.failures


def main() -> int:
    """Run, write, and say what does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true")
    short = parser.parse_args().short
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        _run_tests(report, short=short)
        outcomes = _read(ET.parse(report).getroot().iter("testcase"))
    _TARGET.write_text("\n".join(_page(outcomes, short=short)) + "\n", encoding="utf-8")
    missed = [number for number in ASKED if not outcomes[number].holds]
    print(f"{_TARGET.relative_to(_ROOT)}: {len(ASKED) - len(missed)} promises hold")
    for number in missed:
        print(f"{number} is not shown: {ASKED[number]}")
    return 1 if missed else 0


def _run_tests(report: Path, *, short: bool) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal"]
    command += ["-m", "promise", f"--junitxml={report}"]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(
        [*command, *([] if short else ["--slow"])], cwd=_ROOT, env=environment, check=False
    )


def _read(cases: Iterable[ET.Element]) -> defaultdict[str, Outcome]:
    outcomes: defaultdict[str, Outcome] = defaultdict(Outcome)
    for case in cases:
        told: defaultdict[str, list[str]] = defaultdict(list)
        for item in case.iter("property"):
            told[item.get("name", "")].append(item.get("value", ""))
        for number in told["promise"]:
            _add(outcomes[number], case, told)
    return outcomes


def _add(outcome: Outcome, case: ET.Element, told: dict[str, list[str]]) -> None:
    bad = case.find("failure") is not None or case.find("error") is not None
    how = "failed" if bad else "skipped" if case.find("skipped") is not None else "passed"
    (outcome.planted if "planted" in told else outcome.ended)[how] += 1
    if bad:
        outcome.failures.append(f"{case.get('classname')}: {case.get('name')}")
    outcome.reached += told.get("reached", [])
    outcome.seeds |= set(told.get("seed", []))
    outcome.seconds += float(case.get("time", 0))


def _page(outcomes: defaultdict[str, Outcome], *, short: bool) -> Iterator[str]:
    command = f"{_COMMAND} (short: `tools/promises.py --short`)" if short else f"`{_COMMAND}`"
    yield "# Promises and what was reached"
    yield ""
    yield f"Written by {command} on {datetime.now(UTC).date()}; do not edit. The promises are those"
    yield "of the design (reliability.md §1). *Planted* counts the tests that put a fault into the"
    yield "product, or into what a harness is shown, and see it found."
    yield ""
    yield "| | asked | reached | seeds | planted | seconds | holds |"
    yield "|---|---|---|---|---|---|---|"
    for number, asked in ASKED.items():
        yield _line(number, asked, outcomes[number])
    misses = [(number, outcomes[number]) for number in ASKED if not outcomes[number].holds]
    if misses:
        yield ""
        yield "## Misses"
        yield ""
    for number, outcome in misses:
        why = "; ".join(outcome.failures) or "no test shows it yet"
        yield f"- **{number}** {ASKED[number]}: {why}."


def _line(number: str, asked: str, outcome: Outcome) -> str:
    cases = [f"{count} {how}" for how, count in sorted(outcome.ended.items())]
    reached = "; ".join([*outcome.reached, ", ".join(cases)]) if outcome.ended else "nothing"
    cells = (
        number,
        asked,
        reached,
        ", ".join(sorted(outcome.seeds)),
        str(outcome.planted["passed"] or ""),
        f"{outcome.seconds:.0f}",
        "yes" if outcome.holds else "**no**",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
