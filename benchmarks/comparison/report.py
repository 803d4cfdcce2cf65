"""Writes docs/comparison.md: method, totals, every situation, and what went wrong in words."""

import importlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from statistics import median
from types import ModuleType

from benchmarks.comparison.limits import ANSWER_S, DNS_S, SMTP_S
from benchmarks.comparison.run import AT_ONCE, Result, count_grades
from benchmarks.comparison.situation import Answer, Grade, Truth
from benchmarks.comparison.situations import SUBJECTS
from benchmarks.report import machine

Results = Mapping[str, Sequence[Result]]  # by tool, in the situations' order

_METHOD = """\
# Scripted situations: this product and its peers

Written by `make comparison` (`python -m benchmarks.comparison`); do not edit it by hand.

## Method

- A *situation* is one address and the world around it: a scripted DNS server and scripted mail
  servers on loopback. Each question gets a world of its own, so that no tool sees what another
  left behind. All {count} stand in `benchmarks/comparison/situations/`, written for this project
  from the RFCs and the providers' documents. This product's own tests demand all of them right
  (`tests/integration/test_scripted_situations.py`); its peers never saw them.
- Each has a truth (*deliverable*, *undeliverable*, *listed*; *open*: nobody can tell from outside)
  and the answers that are right. *Not found out* is an honest "unknown" where more could be
  known, or a list that a tool does not have. *False invalid* throws a contact away without proof;
  *false valid* is a promise that nothing supports.
- Every tool runs in processes of its own that reach loopback only, led from port 25 and the
  system's resolver into the scripted world. All have the same sender and HELO name and, where they
  can be set, time limits: DNS {dns:.0f} s, SMTP {smtp:.0f} s, {answer:.0f} s for an answer. Where a
  server asks to come back after a second, every tool that does not know yet is asked again.
- Times are wall clock with {at_once} questions at a time. Ours include what the others do not do:
  reading a file, running a task, storing results safely.
"""

_MARKS = {
    Grade.RIGHT: "right",
    Grade.NOT_FOUND_OUT: "–",
    Grade.FALSE_INVALID: "**false invalid**",
    Grade.FALSE_VALID: "**false valid**",
}
_WRONG = (Grade.FALSE_INVALID, Grade.FALSE_VALID, Grade.NOT_FOUND_OUT)


def report(results: Results) -> str:
    """The whole document."""
    count = len(next(iter(results.values())))
    head = _METHOD.format(count=count, dns=DNS_S, smtp=SMTP_S, answer=ANSWER_S, at_once=AT_ONCE)
    parts = [
        head,
        "\n".join(_tools(results)),
        "\n".join(_totals(results)),
        "\n".join(_mistakes(results)),
        "\n".join(_situations(results)),
    ]
    return "\n".join(parts)


def totals_table(results: Results) -> list[str]:
    """A line of figures for each tool."""
    rows = []
    for tool, all_of_it in results.items():
        grades = count_grades(all_of_it)
        seconds = [one.seconds for one in all_of_it]
        rows.append(
            [
                _title(tool),
                *(str(grades[grade]) for grade in Grade),
                f"{median(seconds):.2f} s",
                f"{sum(seconds):.0f} s",
            ]
        )
    return _table(["tool", *(grade.value for grade in Grade), "median", "sum"], rows)


def _tools(results: Results) -> Iterator[str]:
    yield f"Run on {date.today().isoformat()}; {machine()}.\n"  # noqa: DTZ011 - the reader's day
    rows = []
    for tool in results:
        rows.append([_title(tool), version(_adapter(tool).PACKAGE)])
    yield from _table(["tool", "version"], rows)
    yield ""


def _totals(results: Results) -> Iterator[str]:
    yield "## Totals\n"
    yield from totals_table(results)
    yield ""


def _mistakes(results: Results) -> Iterator[str]:
    yield "## What each got wrong\n\nUnder each name: its answers in our words.\n"
    for tool, all_of_it in results.items():
        yield f"### {_title(tool)}\n"
        yield f"{_adapter(tool).NOTE}\n"
        wrong = [one for one in all_of_it if one.grade is not Grade.RIGHT]
        if not wrong:
            yield "Nothing is wrong here.\n"
        for grade in _WRONG:
            of_grade = [one for one in wrong if one.grade is grade]
            if of_grade:
                yield f"*{grade.value.capitalize()}* ({len(of_grade)})\n"
                yield from _by_subject(of_grade)
                yield ""
        left_open = [one for one in all_of_it if _is_left_open(one)]
        if left_open:
            yield f"*Right, but left open where more could be known* ({len(left_open)})\n"
            yield from _by_subject(left_open)
            yield ""


def _is_left_open(result: Result) -> bool:
    """*Unknown* is right, and yet somebody could find out."""
    knowable = result.situation.truth is not Truth.OPEN
    unknown = result.outcome.answer is Answer.UNKNOWN
    return knowable and unknown and result.grade is Grade.RIGHT


def _by_subject(results: Sequence[Result]) -> Iterator[str]:
    for subject, situations in SUBJECTS.items():
        names = {situation.name for situation in situations}
        here = [one.situation.case for one in results if one.situation.name in names]
        if here:
            yield f"- {subject} ({len(here)}): {' '.join(here)}"


def _situations(results: Results) -> Iterator[str]:
    yield "## All situations\n"
    yield "“–” is *not found out*.\n"
    columns = {tool: {one.situation.name: one for one in some} for tool, some in results.items()}
    for subject, situations in SUBJECTS.items():
        yield f"### {subject}\n"
        rows = []
        for situation in situations:
            cells = [
                _MARKS[columns[tool][situation.name].grade]
                for tool in results
                if situation.name in columns[tool]
            ]
            right = " or ".join(answer.value for answer in Answer if answer in situation.right)
            rows.append([_escaped(situation.case), situation.truth.value, right, *cells])
        yield from _table(["situation", "truth", "right", *map(_title, results)], rows)
        yield ""


def _adapter(tool: str) -> ModuleType:
    return importlib.import_module(f"benchmarks.comparison.tools.{tool}")


def _title(tool: str) -> str:
    return str(_adapter(tool).TITLE)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]
