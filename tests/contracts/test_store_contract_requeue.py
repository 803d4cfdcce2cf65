"""Which pending contacts a task gets back when it is queued again, and with which options."""

from dataclasses import replace

import pytest

from contact_importer.model.contact import ContactFilter, ContactResult
from contact_importer.model.task import FinishReason, PauseReason, TaskOptions
from contact_importer.model.verdict import (
    OPEN_REASONS,
    CheckLevel,
    Confidence,
    Decision,
    Reason,
    Status,
    Verdict,
)
from tests.contracts.conftest import World
from tests.support.loaded_rows import EXISTS, GREYLISTED, addresses

LIFTED = frozenset({Reason.HARVEST_BRAKE})
NAMES = ("grey@x.org", "braked@x.org", "refused@x.org", "exists@x.org", "open@x.org")


def pending(reason: Reason) -> Decision:
    return Decision(Verdict.UNKNOWN, reason, Status.PENDING, Confidence.NONE)


async def half_done(world: World) -> int:
    """A running task with a contact for each end, and one that waits for its turn."""
    task = await world.running(await world.list_id())
    await world.store.store_batch(task.id, addresses(*NAMES))
    ids = await world.store.contact_ids(ContactFilter(task_id=task.id))
    ends = (GREYLISTED, pending(Reason.HARVEST_BRAKE), pending(Reason.REFUSED_US), EXISTS)
    now = world.clock.now()
    await world.store.save_results(
        task.id,
        [
            ContactResult(
                contact_id=key,
                decision=end,
                evidence=(),
                checked_at=now,
                retry_at=now + 300 if end is GREYLISTED else None,
            )
            for key, end in zip(ids, ends, strict=False)
        ],
    )
    await world.store.finish_loading(task.id)
    return task.id


async def in_work(world: World, task_id: int) -> set[str]:
    found = await world.store.contacts_in_work(task_id, "x.org", after_id=0, limit=9)
    names = {item.address.partition("@")[0] for item in found}
    assert (await world.store.task(task_id)).in_work == len(names)
    return names


@pytest.mark.parametrize(
    ("also", "expected"),
    [
        (frozenset(), {"open"}),
        (LIFTED, {"open", "braked"}),
        (OPEN_REASONS, {"open", "braked", "refused", "grey"}),
    ],
)
async def test_that_a_paused_task_gets_what_it_is_given_beside_its_work(
    world: World, also: frozenset[Reason], expected: set[str]
) -> None:
    task_id = await half_done(world)
    await world.store.pause_task(task_id, PauseReason.BLOCKLISTED)
    await world.store.requeue_task(task_id, also=also)
    assert await in_work(world, task_id) == expected


@pytest.mark.parametrize(
    ("also", "expected"),
    [
        (frozenset(), {"open", "refused", "grey"}),
        (LIFTED, {"open", "refused", "grey", "braked"}),
    ],
)
async def test_that_a_finished_task_leaves_what_the_brake_spared(
    world: World, also: frozenset[Reason], expected: set[str]
) -> None:
    task_id = await half_done(world)
    await world.store.finish_task(task_id, FinishReason.COMPLETED)
    await world.store.requeue_task(task_id, also=also)
    assert await in_work(world, task_id) == expected


async def test_that_a_task_goes_on_with_the_options_it_is_given(world: World) -> None:
    task_id = await half_done(world)
    before = (await world.store.task(task_id)).options
    await world.store.pause_task(task_id, PauseReason.USER)
    await world.store.requeue_task(task_id)
    assert (await world.store.task(task_id)).options == before
    await world.store.request(task_id, pause=True)
    chosen: TaskOptions = replace(before, level=CheckLevel.STANDARD, harvest_brake=False)
    await world.store.requeue_task(task_id, options=chosen)
    assert (await world.store.task(task_id)).options == chosen
