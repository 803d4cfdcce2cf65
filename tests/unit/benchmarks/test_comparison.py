"""The comparison's own machinery: grades, jobs, report, and the seal around other tools."""

import subprocess
import sys

import pytest

from benchmarks.comparison.job import Job, Outcome
from benchmarks.comparison.report import report
from benchmarks.comparison.run import Result
from benchmarks.comparison.situation import (
    BLACKLIST,
    INVALID,
    UNKNOWN,
    VALID,
    Answer,
    Grade,
    Situation,
    Truth,
)
from benchmarks.comparison.situations import SITUATIONS
from benchmarks.comparison.tools import OURS


def _situation(truth: Truth, right: frozenset[Answer]) -> Situation:
    return Situation(name="a", case="A case.", address="a@b.com", truth=truth, right=right)


@pytest.mark.parametrize(
    ("truth", "right", "answer", "grade"),
    [
        (Truth.DELIVERABLE, VALID, Answer.VALID, Grade.RIGHT),
        (Truth.DELIVERABLE, VALID, Answer.UNKNOWN, Grade.NOT_FOUND_OUT),
        (Truth.DELIVERABLE, VALID, Answer.INVALID, Grade.FALSE_INVALID),
        (Truth.DELIVERABLE, VALID, Answer.BLACKLIST, Grade.FALSE_INVALID),
        (Truth.UNDELIVERABLE, INVALID, Answer.VALID, Grade.FALSE_VALID),
        (Truth.UNDELIVERABLE, INVALID, Answer.UNKNOWN, Grade.NOT_FOUND_OUT),
        (Truth.OPEN, UNKNOWN, Answer.VALID, Grade.FALSE_VALID),
        (Truth.OPEN, UNKNOWN, Answer.INVALID, Grade.FALSE_INVALID),
        (Truth.OPEN, VALID | UNKNOWN, Answer.VALID, Grade.RIGHT),
        (Truth.LISTED, BLACKLIST, Answer.VALID, Grade.NOT_FOUND_OUT),
        (Truth.LISTED, BLACKLIST, Answer.INVALID, Grade.FALSE_INVALID),
    ],
)
def test_that_an_answer_is_graded_by_what_it_does_to_the_contact(
    truth: Truth, right: frozenset[Answer], answer: Answer, grade: Grade
) -> None:
    assert _situation(truth, right).grade(answer) is grade


def test_that_jobs_and_outcomes_travel_as_one_line_each() -> None:
    job = Job(
        address="анна@b.com",
        others=("c@b.com",),
        blacklist=(),
        again_after_s=1.5,
        nameserver=("127.0.0.1", 53),
        smtp_port=2525,
        hosts=("127.64.1.25", "::1"),
    )
    outcome = Outcome(answer=Answer.INVALID, words="two\nlines")
    assert Job.from_json(job.to_json()) == job
    assert Outcome.from_json(outcome.to_json()) == outcome
    assert "\n" not in job.to_json() + outcome.to_json()


def test_that_the_report_shows_every_situation_and_names_what_went_wrong() -> None:
    def results(answer: Answer) -> tuple[Result, ...]:
        outcome = Outcome(answer=answer, words="")
        return tuple(Result(situation=one, outcome=outcome, seconds=0.5) for one in SITUATIONS)

    text = report({OURS: results(Answer.VALID), "email_validator": results(Answer.UNKNOWN)})
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert all(any(_cell(one) in row for row in rows) for one in SITUATIONS)
    false = [one for one in SITUATIONS if one.grade(Answer.VALID) is Grade.FALSE_VALID]
    assert f"*False valid* ({len(false)})" in text
    assert "*False invalid* (" not in text


def _cell(situation: Situation) -> str:
    return situation.case.replace("|", "\\|").replace("<", "&lt;")


_LEAVE = """
import sys
from benchmarks.comparison.sealed_network import forbid_leaving
forbid_leaving()
sys.audit("socket.connect", None, ("127.64.1.25", 2525))
for event in ("socket.connect", "socket.sendto"):
    try:
        sys.audit(event, None, ("192.0.2.1", 25))
    except OSError:
        continue
    sys.exit("left")
"""


def test_that_a_sealed_process_reaches_loopback_only() -> None:
    subprocess.run([sys.executable, "-W", "ignore", "-c", _LEAVE], check=True, timeout=60)
