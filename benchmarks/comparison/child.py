"""``python -m benchmarks.comparison.child TOOL``: answers jobs, a JSON line each.

One process belongs to one tool, because what leads a tool into a scripted world cannot be
undone. What the tool prints goes to standard error.
"""

import importlib
import os
import sys

from benchmarks.comparison.job import Job, Outcome, Tool
from benchmarks.comparison.sealed_network import forbid_leaving, redirect
from benchmarks.comparison.situation import Answer
from benchmarks.comparison.tools import OURS


def main() -> int:
    """Answer until standard input ends."""
    name = sys.argv[1]
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    forbid_leaving()
    if name != OURS:
        redirect()
    adapter = importlib.import_module(f"benchmarks.comparison.tools.{name}")
    adapter.prepare()
    print("ready", file=answers, flush=True)
    tool: Tool = adapter.judge
    for line in sys.stdin:
        print(_answer(tool, Job.from_json(line)).to_json(), file=answers, flush=True)
    return 0


def _answer(tool: Tool, job: Job) -> Outcome:
    try:
        return tool(job)
    except Exception as error:  # noqa: BLE001 - whatever a tool raises is its answer: none
        return Outcome(answer=Answer.UNKNOWN, words=f"raised {type(error).__name__}: {error}")


if __name__ == "__main__":
    sys.exit(main())
