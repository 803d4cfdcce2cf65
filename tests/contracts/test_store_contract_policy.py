"""What every store promises about the policy: new and stored contacts obey it."""

import pytest

from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import ContactFilter, ContactResult
from contact_importer.model.policy import DEFAULT_POLICY, Policy
from contact_importer.model.task import FinishReason
from contact_importer.model.verdict import (
    CheckLevel,
    Confidence,
    Decision,
    Flag,
    Reason,
    Status,
    Verdict,
)
from tests.contracts.conftest import World
from tests.support.loaded_rows import (
    CATCH_ALL,
    EXISTS,
    GREYLISTED,
    NOT_CHECKED,
    NULL_MX,
    TAKES_MAIL,
    batch,
    new_recheck,
    row,
)

FULL_BOX = Decision(Verdict.RISKY, Reason.MAILBOX_FULL, Status.VALID, Confidence.PROBABLE)
DECIDED = {
    "any@x.org": CATCH_ALL,
    "box@x.org": FULL_BOX,
    "info@x.org": EXISTS,  # a role
    "sales@x.org": CATCH_ALL,  # a role
    "ann@x.org": EXISTS,
    "gone@x.org": NULL_MX,
    "grey@x.org": GREYLISTED,
    "some@x.org": TAKES_MAIL,
}
STRICT = Policy(
    role_accounts=Status.BLACKLIST,
    catch_all=Status.PENDING,
    mailbox_full=Status.PENDING,
    unconfirmed=Status.PENDING,
)
STRICTLY = {
    "any@x.org": (Status.PENDING, Confidence.NONE),
    "box@x.org": (Status.PENDING, Confidence.NONE),
    "info@x.org": (Status.BLACKLIST, Confidence.CERTAIN),
    "sales@x.org": (Status.PENDING, Confidence.NONE),
    "ann@x.org": (Status.VALID, Confidence.CONFIRMED),
    "gone@x.org": (Status.INVALID, Confidence.CERTAIN),
    "grey@x.org": (Status.PENDING, Confidence.NONE),
    "some@x.org": (Status.PENDING, Confidence.NONE),
}
USUALLY = {address: (item.status, item.confidence) for address, item in DECIDED.items()}


def is_role(address: str) -> Flag:
    return Flag.ROLE if address.startswith(("info@", "sales@")) else Flag.NONE


async def standing(world: World) -> dict[str, tuple[Status, Confidence]]:
    ids = await world.store.contact_ids(ContactFilter())
    return {
        item.address: (item.status, item.confidence) for item in await world.store.contacts(ids)
    }


async def decided_task(world: World) -> int:
    """A finished task that decided everything in DECIDED by probing."""
    task = await world.running(await world.list_id(), level=CheckLevel.FULL)
    rows = [row(n, name, flags=is_role(name)) for n, name in enumerate(DECIDED, 1)]
    await world.store.store_batch(task.id, batch(*rows))
    asked = await world.store.contacts_in_work(task.id, "x.org", after_id=0, limit=20)
    now = world.clock.now()
    results = [
        ContactResult(contact_id=box.id, decision=DECIDED[box.address], evidence=(), checked_at=now)
        for box in asked
    ]
    await world.store.save_results(task.id, results)
    await world.finish(task.id)
    return task.id


async def require_counters(world: World, task_id: int) -> None:
    found = await standing(world)
    (kept,) = await world.store.lists()
    task = await world.store.task(task_id)
    for tally in (kept.tally, task.tally):
        for status in Status:
            assert tally.of(status) == sum(item[0] is status for item in found.values())


async def test_that_a_store_begins_with_the_products_policy(world: World) -> None:
    assert await world.store.policy() == DEFAULT_POLICY


async def test_that_a_new_policy_moves_stored_contacts_and_back(world: World) -> None:
    task_id = await decided_task(world)
    assert await standing(world) == USUALLY
    assert await world.store.set_policy(STRICT) == 5
    assert await world.store.policy() == STRICT
    assert await standing(world) == STRICTLY
    await require_counters(world, task_id)
    assert await world.store.set_policy(DEFAULT_POLICY) == 5
    assert await standing(world) == USUALLY
    await require_counters(world, task_id)


async def test_that_results_obey_the_policy_in_force(world: World) -> None:
    await world.store.set_policy(STRICT)
    task_id = await decided_task(world)
    assert await standing(world) == STRICTLY
    await require_counters(world, task_id)


async def test_that_domain_decisions_obey_the_policy_in_force(world: World) -> None:
    await world.store.set_policy(Policy(role_accounts=Status.BLACKLIST))
    task = await world.running(await world.list_id())
    rows = [row(1, "info@x.org", flags=Flag.ROLE), row(2, "ann@x.org"), row(3, "a@y.org")]
    await world.store.store_batch(task.id, batch(*rows))
    decisions = [DomainDecision("x.org", TAKES_MAIL), DomainDecision("y.org", NULL_MX)]
    assert await world.store.decide_domains(task.id, decisions) == 3
    found = {address: status for address, (status, _) in (await standing(world)).items()}
    assert found == {
        "info@x.org": Status.BLACKLIST,
        "ann@x.org": Status.VALID,
        "a@y.org": Status.INVALID,
    }
    await world.finish(task.id)
    await require_counters(world, task.id)


async def test_that_rows_decided_by_the_reader_obey_the_policy_in_force(world: World) -> None:
    await world.store.set_policy(Policy(unconfirmed=Status.PENDING))
    task = await world.running(await world.list_id(), level=CheckLevel.FAST)
    await world.store.store_batch(task.id, batch(row(1, "a@x.org", decision=NOT_CHECKED)))
    assert await standing(world) == {"a@x.org": (Status.PENDING, Confidence.NONE)}
    assert (await world.store.task(task.id)).in_work == 0
    await world.finish(task.id)
    await require_counters(world, task.id)


async def test_that_what_the_policy_holds_back_is_no_work_for_a_resume(world: World) -> None:
    await world.store.set_policy(STRICT)
    task_id = await decided_task(world)
    task = await world.store.task(task_id)
    assert (task.tally.pending, task.tally.open, task.resumable) == (5, 1, True)
    await world.store.requeue_task(task_id)
    assert await world.store.work_per_domain(task_id) == {"x.org": 1}


async def test_that_contacts_held_back_count_as_checked(world: World) -> None:
    """A second import of the same file does not ask for them again."""
    await world.store.set_policy(STRICT)
    await decided_task(world)
    (kept,) = await world.store.lists()
    again = await world.running(kept.id, level=CheckLevel.FULL)
    rows = [row(n, name, flags=is_role(name)) for n, name in enumerate(DECIDED, 1)]
    await world.store.store_batch(again.id, batch(*rows))
    asked = await world.store.contacts_in_work(again.id, "x.org", after_id=0, limit=20)
    assert [box.address for box in asked] == ["grey@x.org"]


async def test_that_a_recheck_counts_by_the_new_policy(world: World) -> None:
    await decided_task(world)
    (kept,) = await world.store.lists()
    check = await world.store.create_task(new_recheck(kept.id))
    wanted = ContactFilter(list_id=kept.id, reasons=frozenset({Reason.CATCH_ALL}))
    assert await world.store.add_recheck_work(check.id, wanted) == 2
    await world.store.claim(check.id, "elsewhere:7:1")
    await world.store.decide_domains(check.id, [DomainDecision("x.org", CATCH_ALL)])
    await world.store.finish_task(check.id, FinishReason.COMPLETED)
    assert (await world.store.task(check.id)).tally.valid == 2
    await world.store.set_policy(Policy(catch_all=Status.PENDING))
    checked = await world.store.task(check.id)
    assert (checked.tally.valid, checked.tally.pending) == (0, 2)
    assert not checked.resumable


@pytest.mark.parametrize("rule", ["role_accounts", "catch_all", "mailbox_full", "unconfirmed"])
async def test_that_one_rule_moves_only_its_own(world: World, rule: str) -> None:
    await decided_task(world)
    strict: Status = getattr(STRICT, rule)
    await world.store.set_policy(Policy(**{rule: strict}))
    moved = {key for key, value in (await standing(world)).items() if value != USUALLY[key]}
    assert (
        moved
        == {
            "role_accounts": {"info@x.org", "sales@x.org"},
            "catch_all": {"any@x.org", "sales@x.org"},
            "mailbox_full": {"box@x.org"},
            "unconfirmed": {"some@x.org"},
        }[rule]
    )
