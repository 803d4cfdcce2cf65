"""Kills an import again and again and looks whether anything is lost, doubled or asked again.

``python -m tests.crash.kill_loop --rows 20000 --kills 50`` prints the figures as JSON.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from contact_importer.demo.generate import generate
from contact_importer.demo.process import DemoProcess
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.model.verdict import CheckLevel
from tests.support.expected_contacts import Differences, after_waiting, compare, expected_contacts
from tests.support.kept_state import KeptState, asked_again, kept_in, undone_between
from tests.support.running_application import LENIENT_WORLD, QUICK_WORLD

_ROOT = Path(__file__).parents[2]
_EARLY = 0.2  # this share of the kills comes while the importer starts
_ORPHAN_S = 10.0
_RUN_LIMIT_S = 600.0
_UNHURT_RATE = 5_000.0  # the last importer need not be slow


@dataclass(frozen=True, slots=True, kw_only=True)
class KillPlan:
    """What is imported and how it is killed."""

    rows: int
    kills: int
    level: CheckLevel = CheckLevel.FULL
    seed: int = 1
    rate: float = 100.0  # RCPTs per second and operator: keeps the import from being too quick
    longest_s: float = 1.0  # that an importer may work before it is killed
    waits: bool = False  # for the servers that want to be asked again, too


@dataclass(slots=True, kw_only=True)
class KillReport:
    """What the kills did."""

    kills: int = 0
    completed: bool = False
    seconds: float = 0.0
    resume_s: list[float] = field(default_factory=list)  # from its start to something done
    cursors: list[int] = field(default_factory=list)  # rows stored at each kill
    decided: list[int] = field(default_factory=list)  # contacts decided at each kill
    troubles: list[str] = field(default_factory=list)  # counters that did not fit
    undone: list[str] = field(default_factory=list)  # decisions that were lost
    asked_again: list[str] = field(default_factory=list)  # after their commit
    orphans: int = 0  # processes that outlived their importer
    differences: Differences = field(default_factory=lambda: Differences((), (), (), ()))

    def figures(self) -> dict[str, Any]:
        """The numbers that are worth telling."""
        return {
            "kills": self.kills,
            "completed": self.completed,
            "lost": len(self.differences.lost) + len(self.undone),
            "doubled": len(self.differences.doubled),
            "wrong": len(self.differences.wrong) + len(self.differences.surplus),
            "asked_again": len(self.asked_again),
            "counter_troubles": len(self.troubles),
            "orphans": self.orphans,
            "resume_s_median": round(statistics.median(self.resume_s or [0.0]), 2),
            "resume_s_max": round(max(self.resume_s, default=0.0), 2),
            "seconds": round(self.seconds, 1),
            "rows_stored_at_kills": self.cursors,
            "decided_at_kills": self.decided,
        }


class KillLoop:
    """One import, killed ``plan.kills`` times and then left to finish."""

    def __init__(self, plan: KillPlan, folder: Path) -> None:
        self._plan = plan
        self._rng = random.Random(plan.seed)
        self._database = folder / "contacts.sqlite"
        self._files = generate(plan.rows, seed=plan.seed, target=folder / "contacts.csv")
        self._world = DemoProcess(LENIENT_WORLD if plan.waits else QUICK_WORLD)
        self.report = KillReport()

    def run(self) -> KillReport:
        """Kill, look, resume; compare with the expected file at the end."""
        started = time.monotonic()
        endpoints = self._world.start()
        try:
            while not self.report.completed:
                self._look_around(lambda: self._live_once(endpoints))
        finally:
            self._world.stop()
        wanted = expected_contacts(self._files.expected, self._plan.level)
        if self._plan.waits:
            wanted = after_waiting(wanted)
        self.report.differences = compare(kept_in(self._database).rows, wanted)
        self.report.seconds = time.monotonic() - started
        return self.report

    def _look_around(self, live: Callable[[], None]) -> None:
        """What was committed before an importer's life must stand untouched after it."""
        before, counted = self._kept(), self._world.statistics()
        live()
        after = self._kept()
        self.report.troubles += after.troubles
        self.report.undone += undone_between(before, after)
        self.report.asked_again += asked_again(before, counted, self._world.statistics())
        if not self.report.completed:
            self.report.cursors.append(after.cursor)
            self.report.decided.append(len(after.decided))

    def _kept(self) -> KeptState:
        return kept_in(self._database)

    def _live_once(self, endpoints: DemoEndpoints) -> None:
        """An importer's life: until it has finished, or is killed at a random moment."""
        started = time.monotonic()
        importer = self._start(endpoints)
        last = self.report.kills >= self._plan.kills
        if not last and self._rng.random() < _EARLY:
            typical = statistics.median(self.report.resume_s or [1.0])
            self._kill_after(self._rng.uniform(0.0, typical), importer)
            return
        assert importer.stdout is not None
        first = importer.stdout.readline()  # the last one, if little was left to do
        if not first:
            raise AssertionError(f"the importer failed with code {importer.wait()}")
        self.report.resume_s.append(time.monotonic() - started)
        if last:
            self._finish(importer, first)
        else:
            self._kill_after(self._rng.uniform(0.0, self._plan.longest_s), importer, first)

    def _start(self, endpoints: DemoEndpoints) -> "subprocess.Popen[str]":
        plan = self._plan
        last = self.report.kills >= plan.kills
        arguments = {
            "--level": plan.level.value,
            "--wait": int(plan.waits),
            "--rate": _UNHURT_RATE if last else plan.rate,
            "--dns-port": endpoints.nameserver[1],
            "--smtp-port": endpoints.smtp_port,
        }
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.crash.victim"),
                *(str(self._database), str(self._files.contacts)),
                *(str(word) for pair in arguments.items() for word in pair),
            ],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _kill_after(
        self, seconds: float, importer: "subprocess.Popen[str]", first: str = ""
    ) -> None:
        try:
            importer.wait(seconds)
        except subprocess.TimeoutExpired:
            children = psutil.Process(importer.pid).children(recursive=True)
            importer.kill()
            importer.wait()
            self.report.kills += 1
            self.report.orphans += len(psutil.wait_procs(children, _ORPHAN_S)[1])
            _close(importer)
        else:
            self._finish(importer, first)

    def _finish(self, importer: "subprocess.Popen[str]", first: str) -> None:
        output, _ = importer.communicate(timeout=_RUN_LIMIT_S)
        lines = (first + output).splitlines()
        event = json.loads(lines[-1]) if importer.returncode == 0 else {}
        if event.get("finish_reason") != "completed":
            raise AssertionError(f"the importer ended with {importer.returncode}: {event}")
        self.report.completed = True


def _close(importer: "subprocess.Popen[str]") -> None:
    if importer.stdout is not None:
        importer.stdout.close()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--level", type=CheckLevel, default=CheckLevel.FULL)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=100.0)
    plan = KillPlan(**vars(parser.parse_args()))
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(json.dumps(KillLoop(plan, Path(folder)).run().figures()) + "\n")


if __name__ == "__main__":
    main()
