"""What every store promises about evidence and dialogues of single contacts."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import ContactDetails, ContactFilter, ContactResult
from contact_importer.model.evidence import RCPT, Evidence, Observation, Stage
from contact_importer.model.verdict import CheckLevel, Decision
from tests.contracts.conftest import World
from tests.support.loaded_rows import (
    EXISTS,
    GREYLISTED,
    NULL_MX,
    addresses,
    batch,
    new_recheck,
    row,
)

SEEN = Evidence(
    stage=Stage.SMTP,
    observed_at=5.0,
    text="Ok",
    subject=RCPT,
    host="mx.x.org",
    code=250,
    observation=Observation.REPLY,
    again=True,
)
SAID = ("S: 220 mx.x.org „hello“ \x7f", "C: RCPT TO:<иван@x.org>", "", "S: 250 2.1.5 Ok")


def result(contact_id: int, decision: Decision = EXISTS, **changes: object) -> ContactResult:
    made = ContactResult(
        contact_id=contact_id,
        decision=decision,
        evidence=(SEEN,),
        checked_at=5.0,
        dialogue=SAID,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


async def loaded(world: World, *found: str) -> tuple[int, list[int]]:
    """A task with these addresses in work, and the ids of their contacts."""
    list_id = await world.list_id()
    task = await world.running(list_id, level=CheckLevel.FULL)
    await world.store.store_batch(task.id, addresses(*found))
    return task.id, list(await world.store.contact_ids(ContactFilter(list_id=list_id)))


async def details(world: World, contact_id: int) -> ContactDetails:
    found = await world.store.details(contact_id)
    assert found is not None
    return found


async def checked_again(world: World, ids: Sequence[int]) -> int:
    """A second check that has the contacts in work."""
    first = await details(world, ids[0])
    check = await world.store.create_task(new_recheck(first.contact.list_id))
    assert await world.store.claim(check.id, "elsewhere:7:1")
    wanted = ContactFilter(list_id=first.contact.list_id)
    assert await world.store.add_recheck_work(check.id, wanted) == len(ids)
    return check.id


async def test_that_a_result_brings_its_evidence_and_dialogue(world: World) -> None:
    task_id, (ann, bob) = await loaded(world, "ann@x.org", "bob@x.org")
    await world.store.save_results(task_id, [result(ann), result(bob, dialogue=())])
    found = await details(world, ann)
    assert (found.evidence, found.dialogue) == ((SEEN,), SAID)
    assert (await details(world, bob)).dialogue == ()


async def test_that_what_was_said_is_kept_until_the_next_check(world: World) -> None:
    task_id, ids = await loaded(world, "ann@x.org", "bob@x.org", "cyd@y.org")
    ann, bob, cyd = ids
    await world.store.save_results(task_id, [result(one) for one in ids])
    await world.finish(task_id)
    check_id = await checked_again(world, ids)
    assert (await details(world, ann)).dialogue == SAID
    later = replace(SEEN, text="later")
    await world.store.save_results(
        check_id, [result(ann, evidence=(later,), dialogue=("S: 221",)), result(bob, dialogue=())]
    )
    await world.store.decide_domains(check_id, [DomainDecision("y.org", NULL_MX)])
    found = await details(world, ann)
    assert (found.evidence, found.dialogue) == ((later,), ("S: 221",))
    assert (await details(world, bob)).dialogue == ()
    assert ((await details(world, cyd)).evidence, (await details(world, cyd)).dialogue) == ((), ())


async def test_that_a_contact_that_stays_pending_keeps_what_was_said(world: World) -> None:
    task_id, (ann,) = await loaded(world, "ann@x.org")
    await world.store.save_results(task_id, [result(ann, GREYLISTED)])
    await world.finish(task_id)
    check_id = await checked_again(world, [ann])
    await world.store.decide_domains(check_id, [DomainDecision("x.org", GREYLISTED)])
    assert (await details(world, ann)).dialogue == SAID


async def test_that_a_result_for_what_is_no_work_says_nothing(world: World) -> None:
    task_id, (ann,) = await loaded(world, "ann@x.org")
    await world.store.save_results(task_id, [result(ann)])
    await world.store.save_results(task_id, [result(ann, dialogue=("S: 554",), evidence=())])
    found = await details(world, ann)
    assert (found.evidence, found.dialogue) == ((SEEN,), SAID)


async def test_that_a_removed_contact_leaves_nothing_that_was_said(world: World) -> None:
    task_id, (ann,) = await loaded(world, "ann@x.org")
    await world.store.save_results(task_id, [result(ann)])
    await world.finish(task_id)
    assert await world.store.undo_task(task_id) == 1
    assert await world.store.details(ann) is None


@pytest.mark.parametrize("typed", ["ann@x.org", "ANN@X.ORG"])
async def test_that_an_address_is_found_in_every_list(world: World, typed: str) -> None:
    for name in ("b", "A", "c"):
        task = await world.running(await world.list_id(name))
        await world.store.store_batch(task.id, addresses("Ann@x.org", "bob@x.org"))
        await world.finish(task.id)
    found = await world.store.find_contact(typed)
    assert [item.list_name for item in found] == ["A", "b", "c"]
    assert {item.contact.address for item in found} == {"Ann@x.org"}
    assert found[0] == await details(world, found[0].contact.id)
    assert await world.store.find_contact("ann@y.org") == ()


async def test_that_only_ascii_letters_have_no_case(world: World) -> None:
    task = await world.running(await world.list_id())
    await world.store.store_batch(task.id, batch(row(1, "Иван@почта.рф"), row(2, "nonsense")))
    assert await world.store.find_contact("иван@почта.рф") == ()
    assert len(await world.store.find_contact("Иван@почта.рф")) == 1
    assert len(await world.store.find_contact("Nonsense")) == 1
