"""What a store takes back when nothing that mail servers seemed to say can be trusted."""

from dataclasses import replace

import pytest

from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import (
    BlacklistEntry,
    BlacklistKind,
    Contact,
    ContactFilter,
    ContactResult,
)
from contact_importer.model.domain import DomainFacts
from contact_importer.model.evidence import RCPT, RCPT_CONTROL, Evidence, Stage
from contact_importer.model.task import FinishReason, PauseReason
from contact_importer.model.verdict import Decision, Reason, Status
from contact_importer.storage import parts
from tests.contracts.conftest import RUNNER, World
from tests.support.loaded_rows import (
    EXISTS,
    GREYLISTED,
    NULL_MX,
    addresses,
    new_recheck,
)

SINCE = 1_000.0
SAID = Evidence(stage=Stage.SMTP, observed_at=1.0, text="no", subject=RCPT, code=550)


def result(contact_id: int, at: float, decision: Decision = EXISTS) -> ContactResult:
    return ContactResult(
        contact_id=contact_id,
        decision=decision,
        evidence=(replace(SAID, observed_at=at),),
        checked_at=at,
        retry_at=at + 300 if decision is GREYLISTED else None,
        dialogue=("C: RCPT TO:<a@x.org>", "S: 250 Ok"),
    )


async def contacts_of(world: World) -> dict[str, Contact]:
    ids = await world.store.contact_ids(ContactFilter())
    return {item.address: item for item in await world.store.contacts(ids)}


async def loaded(world: World, *names: str) -> tuple[int, list[int]]:
    task = await world.running(await world.list_id())
    await world.store.store_batch(task.id, addresses(*names))
    return task.id, list(await world.store.contact_ids(ContactFilter(task_id=task.id)))


async def test_that_answers_from_a_moment_on_become_work_again(world: World) -> None:
    task_id, (early, late, grey, _) = await loaded(
        world, "early@x.org", "late@x.org", "grey@x.org", "open@x.org"
    )
    await world.store.save_results(
        task_id,
        [
            result(early, SINCE - 0.001),
            result(late, SINCE),
            result(grey, SINCE + 5, GREYLISTED),
        ],
    )
    assert await world.store.take_back(task_id, SINCE) == 2
    assert await world.store.take_back(task_id, SINCE) == 0
    task = await world.store.task(task_id)
    assert task.in_work == 3
    assert task.tally.reasons == {
        (Status.VALID, Reason.MAILBOX_EXISTS): 1,
        (Status.PENDING, Reason.NONE): 3,
    }
    assert (await world.store.lists())[0].tally.reasons == task.tally.reasons
    stored = await contacts_of(world)
    assert stored["early@x.org"].checked_at == SINCE - 0.001
    for address in ("late@x.org", "grey@x.org"):
        taken = stored[address]
        assert (taken.verdict, taken.reason, taken.status) == (None, Reason.NONE, Status.PENDING)
        assert (taken.checked_at, taken.checked_level, taken.retry_at) == (None, "", None)
        assert taken.attempts == 0
        details = await world.store.details(taken.id)
        assert details is not None
        assert (details.evidence, details.dialogue) == ((), ())
    mailboxes = await world.store.contacts_in_work(task_id, "x.org", after_id=0, limit=9)
    assert [item.address for item in mailboxes] == ["late@x.org", "grey@x.org", "open@x.org"]


async def test_that_an_earlier_attempt_still_counts(world: World) -> None:
    task_id, (key,) = await loaded(world, "a@x.org")
    await world.store.save_results(task_id, [result(key, 10.0, GREYLISTED)])
    await world.store.finish_task(task_id, FinishReason.COMPLETED)
    await world.store.requeue_task(task_id)
    assert await world.store.claim(task_id, RUNNER)
    await world.store.save_results(task_id, [result(key, SINCE, GREYLISTED)])
    assert await world.store.take_back(task_id, SINCE) == 1
    assert (await contacts_of(world))["a@x.org"].attempts == 1


@pytest.mark.parametrize("rows", [1, 2, 1_000])
async def test_that_any_number_is_taken_back_in_chunks(
    world: World, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contact_importer.storage.work_store.CHUNK_ROWS", rows)
    assert rows < parts.CHUNK_ROWS
    task_id, keys = await loaded(world, *(f"n{number}@x.org" for number in range(5)))
    await world.store.save_results(task_id, [result(key, SINCE) for key in keys])
    assert await world.store.take_back(task_id, SINCE) == 5
    assert (await world.store.task(task_id)).in_work == 5


async def test_that_what_others_decided_stays(world: World) -> None:
    task_id, (asked, listed, _) = await loaded(world, "asked@x.org", "listed@x.org", "dns@y.org")
    await world.store.save_results(task_id, [result(asked, SINCE), result(listed, SINCE)])
    await world.store.decide_domains(task_id, [DomainDecision("y.org", NULL_MX)])
    entry = BlacklistEntry(kind=BlacklistKind.ADDRESS, value="listed@x.org")
    await world.store.add_blacklist([entry])
    assert world.clock.now() > SINCE
    assert await world.store.take_back(task_id, SINCE) == 1
    reasons = {address: item.reason for address, item in (await contacts_of(world)).items()}
    assert reasons == {
        "asked@x.org": Reason.NONE,
        "listed@x.org": Reason.BLACKLISTED_ADDRESS,
        "dns@y.org": Reason.NULL_MX,
    }


async def test_that_the_answers_of_another_task_stay(world: World) -> None:
    task_id, (first, second) = await loaded(world, "a@x.org", "b@x.org")
    await world.store.save_results(task_id, [result(first, SINCE), result(second, SINCE)])
    await world.finish(task_id)
    list_id = (await world.store.task(task_id)).list_id
    again = await world.store.create_task(new_recheck(list_id))
    wanted = ContactFilter(list_id=list_id, text="b@")
    assert await world.store.add_recheck_work(again.id, wanted) == 1
    assert await world.store.claim(again.id, RUNNER)
    await world.store.save_results(again.id, [result(second, SINCE + 1, GREYLISTED)])
    assert await world.store.take_back(again.id, SINCE) == 1
    assert (await world.store.task(again.id)).in_work == 1
    assert (await world.store.task(again.id)).tally.reasons == {(Status.PENDING, Reason.NONE): 1}
    assert (await world.store.task(task_id)).in_work == 0
    reasons = {address: item.reason for address, item in (await contacts_of(world)).items()}
    assert reasons == {"a@x.org": Reason.MAILBOX_EXISTS, "b@x.org": Reason.NONE}
    await world.store.pause_task(again.id, PauseReason.BLOCKLISTED)


async def test_that_what_was_learned_of_domains_since_then_is_forgotten(world: World) -> None:
    def facts(name: str, at: float) -> DomainFacts:
        return DomainFacts(
            name=name,
            judgement=None,
            operator=name,
            evidence=(
                Evidence(stage=Stage.DNS, observed_at=at, text="10 mx"),
                replace(SAID, observed_at=at, subject=RCPT_CONTROL),
            ),
            expires_at=2e9,
            control_accepted=False,
            control_at=at,
        )

    task_id, _ = await loaded(world, "a@x.org")
    before, after = facts("old.org", SINCE - 1), facts("new.org", SINCE)
    await world.store.save_domains([before, after])
    await world.store.take_back(task_id, SINCE)
    known = await world.store.known_domains(["old.org", "new.org"])
    assert known["old.org"] == before
    assert known["new.org"] == replace(
        after, control_accepted=None, control_at=0.0, evidence=after.evidence[:1]
    )
