"""Stops an import's process for a while, again and again: its verdicts must stay what they were.

SIGSTOP stands for a closed lid: servers go on, and hang up. ``python -m tests.crash.suspend
--rows 2000 --stops 20 --seconds 10`` prints the figures as JSON.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from contact_importer.demo.generate import generate
from contact_importer.demo.process import DemoProcess
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.model.verdict import CheckLevel
from tests.support.expected_contacts import compare, expected_contacts
from tests.support.kept_state import kept_in
from tests.support.running_application import QUICK_WORLD

_ROOT = Path(__file__).parents[2]
_RATE = 30.0  # RCPTs per second and operator: keeps the import from being too quick


def suspend_again_and_again(
    folder: Path,
    *,
    rows: int,
    stops: int,
    seconds: float,
    seed: int = 1,
    hurt: Callable[[Path], None] = lambda _: None,
) -> dict[str, Any]:
    """Import with ``stops`` stops of so many seconds; the figures.

    ``hurt`` may change the database before it is looked at: a test of the test.
    """
    chance, begun = random.Random(seed), time.monotonic()
    files, database = generate(rows, seed, folder / "contacts.csv"), folder / "c.sqlite"
    done = 0
    with DemoProcess(QUICK_WORLD) as endpoints:
        importer = _start(database, files.contacts, endpoints)
        assert importer.stdout is not None
        first = importer.stdout.readline()
        while importer.poll() is None and done < stops:
            time.sleep(chance.uniform(0.1, 0.8))
            done += _stop(importer, seconds)
        output, _ = importer.communicate(timeout=900)
    hurt(database)
    last = json.loads((first + output).splitlines()[-1])
    found = compare(kept_in(database).rows, expected_contacts(files.expected, CheckLevel.FULL))
    return {
        "stops": done,
        "finish_reason": last.get("finish_reason"),
        "changed": list(found.wrong),
        "lost": len(found.lost),
        "doubled": len(found.doubled),
        "seconds": round(time.monotonic() - begun, 1),
    }


def _start(database: Path, source: Path, endpoints: DemoEndpoints) -> "subprocess.Popen[str]":
    ports = ("--dns-port", endpoints.nameserver[1], "--smtp-port", endpoints.smtp_port)
    words = (database, source, "--level", "full", "--wait", 0, "--rate", _RATE, *ports)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.crash.victim", *map(str, words)],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def _stop(importer: "subprocess.Popen[str]", seconds: float) -> bool:
    """Stop the process for a while; False: it has ended."""
    try:
        process = psutil.Process(importer.pid)
        process.suspend()
        time.sleep(seconds)
        process.resume()
    except psutil.NoSuchProcess:
        return False
    return True


def main() -> None:
    """Stop and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--stops", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    given = vars(parser.parse_args())
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(suspend_again_and_again(Path(folder), **given)))  # noqa: T201


if __name__ == "__main__":
    main()
