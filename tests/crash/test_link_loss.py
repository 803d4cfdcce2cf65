"""A network that comes and goes makes nobody invalid (P9)."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.crash.link_loss import NOT_ALLOWED

pytestmark = pytest.mark.promise("P9")

_ROOT = Path(__file__).parents[2]


def lose(*arguments: object) -> dict[str, Any]:
    """The figures of a run in a process, and a network, of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash.link_loss", *map(str, arguments)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=1_800,
        check=False,
    )
    if done.returncode == NOT_ALLOWED:
        pytest.skip("no network namespace is to be had here")
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


@pytest.mark.parametrize(
    ("rows", "losses"),
    [
        (150, 3),
        pytest.param(5_000, 50, marks=[pytest.mark.slow, pytest.mark.timeout(1_900)]),
    ],
)
def test_that_a_lost_network_makes_nobody_invalid(
    rows: int, losses: int, record_property: Callable[[str, object], None]
) -> None:
    figures = lose("--rows", rows, "--losses", losses)
    record_property("seed", 1)
    record_property(
        "reached",
        f"{figures['losses']} losses in {figures['rows']:,} contacts, {len(figures['lies'])} lies, "
        f"long ones noticed after {figures['noticed_s']} s",
    )
    assert figures["lies"] == []
    assert (figures["lost"], figures["doubled"]) == (0, 0)
    assert figures["finish_reason"] == "completed"
    assert all(seconds <= 15.0 for seconds in figures["noticed_s"])
    if losses >= 50:
        assert figures["noticed_s"]


@pytest.mark.planted
@pytest.mark.slow
def test_that_silence_taken_as_invalid_is_seen() -> None:
    runs = (("--rows", 600, "--losses", 8, "--seed", seed, "--plant") for seed in (1, 2, 3))
    assert any(lose(*words)["lies"] for words in runs)  # a loss may fall between two questions
