"""The whole product against every scripted situation of the comparison with its peers.

Each situation is an import of its own, with its own database, DNS server and mail servers;
those of a subject run side by side.
"""

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.comparison.job import Job
from benchmarks.comparison.run import in_world
from benchmarks.comparison.situation import Answer, Grade, Situation, Truth
from benchmarks.comparison.situations import SITUATIONS, SUBJECTS
from benchmarks.comparison.tools.contact_importer import (
    DATABASE,
    answer_of,
    checked,
    imported,
)
from contact_importer.engine.clock import SystemClock
from contact_importer.model.verdict import Confidence, Reason, Status
from contact_importer.storage.store import open_store

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="needs all of 127.0.0.0/8, and a port that drops packets"
)

#: Where a single check takes another road than an import.
_SINGLY = ("Addresses and lists", "Several hosts", "Accepted or put off", "No such mailbox")

_AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the product made of a situation."""

    status: Status
    reason: Reason
    confidence: Confidence


Judge = Callable[[Job, Path], Awaitable[Verdict]]


async def _imported(job: Job, folder: Path) -> Verdict:
    contact = await imported(job, folder)
    return Verdict(contact.status, contact.reason, contact.confidence)


async def _checked(job: Job, folder: Path) -> Verdict:
    decision = (await checked(job, folder)).decision
    return Verdict(decision.status, decision.reason, decision.confidence)


async def _judge(judge: Judge, situations: Sequence[Situation], folder: Path) -> dict[str, Verdict]:
    """The verdict on each situation by its name."""
    template = folder / "empty.sqlite"
    await (await open_store(template, clock=SystemClock())).close()
    slots = asyncio.Semaphore(_AT_ONCE)
    found: dict[str, Verdict] = {}

    async def one(situation: Situation) -> None:
        own = folder / situation.name
        own.mkdir()
        shutil.copy(template, own / DATABASE)
        async with slots, in_world(situation) as job:
            found[situation.name] = await judge(job, own)

    await asyncio.gather(*map(one, situations))
    return found


def _problem(situation: Situation, verdict: Verdict) -> str:
    """What is wrong with a verdict, "" if nothing is."""
    said = f"{situation.name}: {verdict.status.value}, {verdict.reason.value}"
    answer = answer_of(verdict.status)
    grade = situation.grade(answer)
    if grade is not Grade.RIGHT:
        return f"{said}: {grade.value}; {situation.case}"
    sure = verdict.confidence in (Confidence.CERTAIN, Confidence.CONFIRMED)
    if situation.truth is Truth.OPEN and answer is Answer.VALID and sure:
        return f"{said}: {verdict.confidence.value}, although nobody can know"
    return ""


async def _require(subject: str, judge: Judge, folder: Path) -> None:
    """All situations of a subject are judged rightly."""
    found = await _judge(judge, SUBJECTS[subject], folder)
    problems = [_problem(one, found[one.name]) for one in SUBJECTS[subject]]
    assert not any(problems), "\n".join(filter(None, problems))


@pytest.mark.parametrize("subject", SUBJECTS)
async def test_that_an_import_judges_every_situation_rightly(subject: str, tmp_path: Path) -> None:
    await _require(subject, _imported, tmp_path)


@pytest.mark.parametrize("subject", _SINGLY)
async def test_that_a_single_check_comes_to_the_same(subject: str, tmp_path: Path) -> None:
    await _require(subject, _checked, tmp_path)


def test_that_situations_share_no_name_and_no_domain() -> None:
    names = [one.name for one in SITUATIONS]
    domains = [one.address.rpartition("@")[2] for one in SITUATIONS]
    assert len(set(names)) == len(names)
    assert len(set(domains)) == len(domains)
