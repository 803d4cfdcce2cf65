"""The whole product against every scripted situation of the comparison with its peers.

Each situation is an import of its own, with its own database, DNS server and mail servers;
those of a subject run side by side. What the product gets wrong today is named below with the
reason; a situation that comes right is to be taken off that list.
"""

import asyncio
import shutil
import sys
from pathlib import Path

import pytest

from benchmarks.comparison.run import in_world
from benchmarks.comparison.situation import Answer, Grade, Situation, Truth
from benchmarks.comparison.situations import SITUATIONS, SUBJECTS
from benchmarks.comparison.tools.contact_importer import DATABASE, answer_of, imported
from contact_importer.engine.clock import SystemClock
from contact_importer.model.contact import Contact
from contact_importer.model.verdict import Confidence
from contact_importer.storage.store import open_store

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="needs all of 127.0.0.0/8, and a port that drops packets"
)

#: Situations that the product does not get right yet, and why.
KNOWN_MISSES: dict[str, str] = {}

_AT_ONCE = 12


async def _judge(situations: tuple[Situation, ...], folder: Path) -> dict[str, Contact]:
    """The contact of each situation by its name."""
    template = folder / "empty.sqlite"
    await (await open_store(template, clock=SystemClock())).close()
    slots = asyncio.Semaphore(_AT_ONCE)
    found: dict[str, Contact] = {}

    async def judge(situation: Situation) -> None:
        own = folder / situation.name
        own.mkdir()
        shutil.copy(template, own / DATABASE)
        async with slots, in_world(situation) as job:
            found[situation.name] = await imported(job, own)

    await asyncio.gather(*map(judge, situations))
    return found


def _problem(situation: Situation, contact: Contact) -> str:
    """What is wrong with a result, "" if nothing is."""
    said = f"{situation.name}: {contact.status.value}, {contact.reason.value}"
    answer = answer_of(contact)
    grade = situation.grade(answer)
    if grade is not Grade.RIGHT:
        return f"{said}: {grade.value}; {situation.case}"
    sure = contact.confidence in (Confidence.CERTAIN, Confidence.CONFIRMED)
    if situation.truth is Truth.OPEN and answer is Answer.VALID and sure:
        return f"{said}: {contact.confidence.value}, although nobody can know"
    return ""


@pytest.mark.parametrize("subject", SUBJECTS)
async def test_that_every_situation_is_judged_rightly(subject: str, tmp_path: Path) -> None:
    situations = SUBJECTS[subject]
    found = await _judge(situations, tmp_path)
    problems = {one.name: _problem(one, found[one.name]) for one in situations}
    wrong = {name: problem for name, problem in problems.items() if problem}
    known = {one.name for one in situations} & KNOWN_MISSES.keys()
    assert sorted(wrong.keys() - known) == [], "\n".join(wrong.values())
    assert known <= wrong.keys(), f"right by now: {sorted(known - wrong.keys())}"


def test_that_situations_share_no_name_and_no_domain() -> None:
    names = [one.name for one in SITUATIONS]
    domains = [one.address.rpartition("@")[2] for one in SITUATIONS]
    assert len(set(names)) == len(names)
    assert len(set(domains)) == len(domains)
    assert set(names) >= KNOWN_MISSES.keys()
