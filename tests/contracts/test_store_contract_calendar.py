"""What every store promises about the calendar of contacts that are to be asked again."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import (
    BlacklistEntry,
    BlacklistKind,
    Contact,
    ContactFilter,
    ContactResult,
)
from contact_importer.model.errors import TaskProblemError
from contact_importer.model.suggestion import Correction, Suggestion, SuggestionKind
from contact_importer.model.task import FinishReason, PauseReason, TaskState
from contact_importer.model.verdict import Decision, Flag, Reason, Status
from contact_importer.validation.policy import PENDING_NEW
from tests.contracts.conftest import RUNNER, World
from tests.support.loaded_rows import (
    EXISTS,
    GREYLISTED,
    NULL_MX,
    addresses,
    new_import,
    new_recheck,
)

DAY_S = 86_400.0
FOUR = ("a@x.org", "b@x.org", "c@y.org", "d@y.org")


class Waiting:
    """A task whose contacts are due after the seconds given for them."""

    def __init__(self, world: World, list_id: int, task_id: int) -> None:
        self.world, self.store = world, world.store
        self.list_id, self.task_id = list_id, task_id
        self.began = world.clock.now()

    async def save(self, decision: Decision, delays: dict[str, float | None]) -> None:
        ids = {item.address: item.id for item in (await self.contacts()).values()}
        now = self.world.clock.now()
        results = [
            ContactResult(
                contact_id=ids[address],
                decision=decision,
                evidence=(),
                checked_at=now,
                retry_at=None if delay is None else now + delay,
            )
            for address, delay in delays.items()
        ]
        await self.store.save_results(self.task_id, results)

    async def contacts(self) -> dict[str, Contact]:
        ids = await self.store.contact_ids(ContactFilter(list_id=self.list_id))
        return {item.address: item for item in await self.store.contacts(ids)}

    async def in_work(self) -> set[str]:
        found = []
        for domain in await self.store.work_per_domain(self.task_id):
            found += await self.store.contacts_in_work(self.task_id, domain, after_id=0, limit=99)
        return {item.address for item in found}

    async def counts(self) -> tuple[TaskState, int, int]:
        task = await self.store.task(self.task_id)
        return task.state, task.in_work, task.waiting

    async def due_after(self) -> float | None:
        task = await self.store.task(self.task_id)
        return None if task.due_at is None else task.due_at - self.began


async def waiting_task(world: World, delays: dict[str, float], name: str = "A") -> Waiting:
    list_id = await world.list_id(name)
    subject = Waiting(world, list_id, (await world.running(list_id)).id)
    await world.store.store_batch(subject.task_id, addresses(*delays))
    await world.store.finish_loading(subject.task_id)
    await subject.save(GREYLISTED, dict(delays))
    await world.store.wait_task(subject.task_id)
    return subject


async def test_that_a_pending_result_with_a_time_stands_in_the_calendar(world: World) -> None:
    list_id = await world.list_id()
    subject = Waiting(world, list_id, (await world.running(list_id)).id)
    await world.store.store_batch(subject.task_id, addresses(*FOUR))
    await subject.save(GREYLISTED, {"a@x.org": 900.0, "b@x.org": 300.0})
    await subject.save(GREYLISTED, {"c@y.org": None})
    await subject.save(EXISTS, {"d@y.org": 300.0})
    assert await subject.counts() == (TaskState.RUNNING, 0, 2)
    assert await subject.due_after() == 300.0
    contacts = await subject.contacts()
    assert [contacts[name].retry_at for name in FOUR] == [
        subject.began + 900.0,
        subject.began + 300.0,
        None,
        None,
    ]
    assert await world.store.next_due() is None  # only waiting tasks have a next time


async def test_that_a_domains_decision_makes_no_calendar(world: World) -> None:
    task = await world.running(await world.list_id())
    await world.store.store_batch(task.id, addresses("a@x.org"))
    await world.store.decide_domains(task.id, [DomainDecision("x.org", GREYLISTED)])
    stored = await world.store.task(task.id)
    assert (stored.in_work, stored.waiting, stored.due_at) == (0, 0, None)


async def test_that_a_task_waits_and_what_is_due_becomes_work(world: World) -> None:
    subject = await waiting_task(world, {"a@x.org": 300.0, "b@x.org": 900.0, "c@y.org": 301.0})
    assert await subject.counts() == (TaskState.WAITING, 0, 3)
    assert await world.store.next_due() == subject.began + 300.0
    assert await world.store.take_due(world.clock.now()) is None
    world.clock.advance(301)
    assert await world.store.take_due(world.clock.now()) == subject.task_id
    assert await subject.counts() == (TaskState.QUEUED, 2, 1)
    assert await subject.in_work() == {"a@x.org", "c@y.org"}
    assert await subject.due_after() == 900.0
    contacts = await subject.contacts()
    assert [contacts[name].retry_at for name in ("a@x.org", "c@y.org")] == [None, None]
    assert contacts["a@x.org"].attempts == 1
    # it is queued: not taken again, and no time is named for it
    world.clock.advance(10_000)
    assert await world.store.take_due(world.clock.now()) is None
    assert await world.store.next_due() is None


async def test_that_the_time_of_a_run_counts_and_the_wait_does_not(world: World) -> None:
    list_id = await world.list_id()
    subject = Waiting(world, list_id, (await world.running(list_id)).id)
    await world.store.store_batch(subject.task_id, addresses("a@x.org"))
    await subject.save(GREYLISTED, {"a@x.org": 300.0})
    await world.store.request(subject.task_id, pause=True)
    world.clock.advance(7)
    await world.store.wait_task(subject.task_id)
    world.clock.advance(300)
    await world.store.take_due(world.clock.now())
    assert await world.store.claim(subject.task_id, RUNNER)
    world.clock.advance(2)
    await world.store.finish_task(subject.task_id, FinishReason.COMPLETED)
    task = await world.store.task(subject.task_id)
    assert task.active_s == 9.0
    assert await world.store.requests(subject.task_id) == (False, False)


async def test_that_of_two_that_look_at_once_one_takes_it(world: World) -> None:
    subject = await waiting_task(world, dict.fromkeys(FOUR, 300.0))
    world.clock.advance(300)
    looks = [world.store.take_due(world.clock.now()) for _ in range(5)]
    taken = [key for key in await asyncio.gather(*looks) if key is not None]
    assert taken == [subject.task_id]
    assert await subject.counts() == (TaskState.QUEUED, 4, 0)


async def test_that_one_task_can_be_looked_at_alone(world: World) -> None:
    first = await waiting_task(world, {"a@x.org": 300.0}, "A")
    second = await waiting_task(world, {"a@x.org": 200.0}, "B")
    assert await world.store.next_due() == first.began + 200.0
    assert await world.store.next_due(task_id=first.task_id) == first.began + 300.0
    world.clock.advance(300)
    now = world.clock.now()
    assert await world.store.take_due(now, task_id=first.task_id) == first.task_id
    assert (await second.counts())[0] is TaskState.WAITING
    assert await world.store.take_due(now) == second.task_id


@pytest.mark.parametrize("jump_s", [-3_600.0, -365 * DAY_S])
async def test_that_a_clock_that_is_set_back_keeps_nobody_waiting(
    world: World, jump_s: float
) -> None:
    subject = await waiting_task(world, {"a@x.org": 300.0})
    assert await world.store.take_due(subject.began - 59) is None  # corrected, not set back
    assert await world.store.take_due(subject.began + jump_s) == subject.task_id


async def test_that_all_can_be_made_due_at_once(world: World) -> None:
    subject = await waiting_task(world, dict.fromkeys(FOUR, 900.0))
    other = await waiting_task(world, {"a@x.org": 900.0}, "B")
    await world.store.hurry(subject.task_id)
    assert await subject.due_after() == 0.0
    assert await other.due_after() == 900.0
    assert await world.store.take_due(world.clock.now()) == subject.task_id
    assert await subject.in_work() == set(FOUR)


async def test_that_waiting_can_be_ended(world: World) -> None:
    subject = await waiting_task(world, dict.fromkeys(FOUR, 300.0))
    await world.store.end_waiting(subject.task_id)
    task = await world.store.task(subject.task_id)
    assert (task.state, task.finish_reason) == (TaskState.FINISHED, FinishReason.COMPLETED)
    assert (task.waiting, task.due_at, task.tally.pending) == (0, None, 4)
    assert {item.reason for item in (await subject.contacts()).values()} == {Reason.GREYLISTED}
    assert {item.retry_at for item in (await subject.contacts()).values()} == {None}
    with pytest.raises(TaskProblemError):
        await world.store.end_waiting(subject.task_id)
    await world.store.requeue_task(subject.task_id)
    assert await subject.in_work() == set(FOUR)


async def test_that_a_cancelled_wait_can_be_resumed(world: World) -> None:
    subject = await waiting_task(world, dict.fromkeys(FOUR, 300.0))
    await world.store.request(subject.task_id, cancel=True)
    task = await world.store.task(subject.task_id)
    assert (task.finish_reason, task.waiting) == (FinishReason.CANCELLED, 0)
    await world.store.requeue_task(subject.task_id)
    assert await subject.counts() == (TaskState.QUEUED, 4, 0)


async def test_that_a_paused_wait_keeps_its_times(world: World) -> None:
    subject = await waiting_task(world, {"a@x.org": 300.0, "b@x.org": 900.0})
    await world.store.request(subject.task_id, pause=True)
    assert (await world.store.task(subject.task_id)).pause_reason is PauseReason.USER
    assert await subject.due_after() == 300.0
    world.clock.advance(400)
    assert await world.store.take_due(world.clock.now()) is None
    await world.store.requeue_task(subject.task_id)
    assert await subject.counts() == (TaskState.QUEUED, 1, 1)
    assert await subject.in_work() == {"a@x.org"}


async def test_that_a_waiting_task_can_be_resumed_before_its_time(world: World) -> None:
    subject = await waiting_task(world, {"a@x.org": 300.0})
    await world.store.requeue_task(subject.task_id)
    assert await subject.counts() == (TaskState.QUEUED, 0, 1)
    assert await world.store.claim(subject.task_id, RUNNER)
    await world.store.wait_task(subject.task_id)
    assert await subject.counts() == (TaskState.WAITING, 0, 1)


async def test_that_waiting_survives_the_death_of_its_process(world: World) -> None:
    subject = await waiting_task(world, {"a@x.org": 300.0})
    world.kill(RUNNER)
    assert await world.store.mark_interrupted() == ()
    assert await subject.counts() == (TaskState.WAITING, 0, 1)


async def blacklisted(subject: Waiting) -> None:
    await subject.store.add_blacklist([BlacklistEntry(kind=BlacklistKind.DOMAIN, value="x.org")])


async def unlisted_again(subject: Waiting) -> None:
    await blacklisted(subject)
    await subject.store.remove_blacklist(["x.org"])


async def rechecked(subject: Waiting) -> None:
    task = await subject.store.create_task(new_recheck(subject.list_id))
    wanted = ContactFilter(list_id=subject.list_id, text="@x.org")
    assert await subject.store.add_recheck_work(task.id, wanted) == 2
    check = await subject.store.task(task.id)
    assert (check.in_work, check.waiting) == (2, 0)
    contacts = await subject.contacts()
    assert contacts["a@x.org"].attempts == 0  # a check of its own has four attempts again


async def imported_again(subject: Waiting) -> None:
    task = await subject.store.create_task(new_import(subject.list_id))
    await subject.store.store_batch(task.id, addresses("a@x.org", "b@x.org"))
    assert (await subject.store.task(task.id)).in_work == 2


async def corrected(subject: Waiting, decision: Decision | None = None) -> None:
    contacts = await subject.contacts()
    wrong = [contacts["a@x.org"], contacts["b@x.org"]]
    await subject.store.save_suggestions(
        [
            Suggestion(
                contact_id=item.id,
                kind=SuggestionKind.TYPO,
                original=item.address,
                address=f"{item.address}.uk",
            )
            for item in wrong
        ]
    )
    task = await subject.store.create_task(new_recheck(subject.list_id))
    corrections = [
        Correction(
            contact_id=item.id,
            address=f"{item.address}.uk",
            domain="x.org.uk",
            flags=Flag.NONE,
            verdict=decision.verdict if decision else None,
            decision=decision or PENDING_NEW,
        )
        for item in wrong
    ]
    assert await subject.store.apply_corrections(task.id, corrections) == 2
    await subject.store.undo_corrections([item.id for item in wrong])


async def corrected_at_once(subject: Waiting) -> None:
    await corrected(subject, NULL_MX)


@pytest.mark.parametrize(
    "leave",
    [blacklisted, unlisted_again, rechecked, imported_again, corrected, corrected_at_once],
)
async def test_that_contacts_leave_the_calendar_for_other_business(
    world: World, leave: Callable[[Waiting], Awaitable[None]]
) -> None:
    subject = await waiting_task(
        world, {"a@x.org": 100.0, "b@x.org": 200.0, "c@y.org": 300.0, "d@y.org": 400.0}
    )
    await leave(subject)
    assert await subject.counts() == (TaskState.WAITING, 0, 2)
    assert await subject.due_after() == 300.0
    contacts = await subject.contacts()
    assert [contacts[name].retry_at for name in ("a@x.org", "b@x.org")] == [None, None]
    world.clock.advance(1_000)
    await world.store.take_due(world.clock.now())
    assert await subject.in_work() == {"c@y.org", "d@y.org"}


async def test_that_a_contact_asked_for_by_another_task_stands_in_its_calendar(
    world: World,
) -> None:
    """It is the import's by birth; it waits for the check, and the import leaves it alone."""
    subject = await waiting_task(world, {"a@x.org": 100.0, "c@y.org": 300.0})
    await world.store.end_waiting(subject.task_id)
    check = await world.store.create_task(new_recheck(subject.list_id))
    await world.store.add_recheck_work(
        check.id, ContactFilter(list_id=subject.list_id, text="@x.org")
    )
    await world.store.claim(check.id, RUNNER)
    own = Waiting(world, subject.list_id, check.id)
    await own.save(GREYLISTED, {"a@x.org": 100.0})
    await world.store.wait_task(check.id)
    await world.store.requeue_task(subject.task_id)
    assert await subject.in_work() == {"c@y.org"}
    assert await own.counts() == (TaskState.WAITING, 0, 1)
    world.clock.advance(100)
    assert await world.store.take_due(world.clock.now()) == check.id
    assert await own.in_work() == {"a@x.org"}


async def test_that_a_task_that_nothing_waits_for_any_more_is_finished(world: World) -> None:
    subject = await waiting_task(world, {"a@x.org": 100.0, "b@x.org": 200.0})
    other = await waiting_task(world, {"a@y.org": 100.0}, "B")
    await blacklisted(subject)
    assert await world.store.next_due() == other.began + 100.0
    assert await world.store.take_due(world.clock.now() + 100) == other.task_id
    task = await world.store.task(subject.task_id)
    assert (task.state, task.finish_reason) == (TaskState.FINISHED, FinishReason.COMPLETED)


async def test_that_a_task_without_a_calendar_does_not_begin_to_wait(world: World) -> None:
    task = await world.running(await world.list_id())
    await world.store.finish_loading(task.id)
    await world.store.wait_task(task.id)
    assert (await world.store.task(task.id)).finish_reason is FinishReason.COMPLETED


async def test_that_an_undone_import_asks_nobody(world: World) -> None:
    subject = await waiting_task(world, {"a@x.org": 100.0})
    assert await world.store.undo_task(subject.task_id) == 1
    task = await world.store.task(subject.task_id)
    assert (task.state, task.undone, task.waiting) == (TaskState.FINISHED, True, 0)
    assert await world.store.take_due(world.clock.now() + 1_000) is None


@pytest.mark.parametrize("paused", [False, True])
async def test_that_undoing_lets_go_of_what_another_import_brought(
    world: World, paused: bool
) -> None:
    first = await waiting_task(world, {"a@x.org": 100.0})
    again = await world.running(first.list_id)
    await world.store.store_batch(again.id, addresses("a@x.org"))
    second = Waiting(world, first.list_id, again.id)
    await second.save(GREYLISTED, {"a@x.org": 500.0})
    await world.store.wait_task(again.id)
    await world.store.request(again.id, pause=paused)
    await world.store.undo_task(again.id)
    (contact,) = (await first.contacts()).values()
    assert (contact.status, contact.retry_at) == (Status.PENDING, None)
    await world.store.take_due(world.clock.now())
    assert (await first.counts())[0] is TaskState.FINISHED


async def test_that_a_deleted_list_takes_its_calendar_with_it(world: World) -> None:
    subject = await waiting_task(world, {"a@x.org": 100.0})
    other = await waiting_task(world, {"a@x.org": 200.0}, "B")
    await world.store.delete_list(subject.list_id)
    assert await world.store.next_due() == other.began + 200.0
    assert await world.store.take_due(world.clock.now() + 1_000) == other.task_id


async def test_that_a_late_decision_takes_nothing_out_of_the_calendar(world: World) -> None:
    subject = await waiting_task(world, {"a@x.org": 100.0})
    await subject.save(NULL_MX, {"a@x.org": None})
    assert await subject.counts() == (TaskState.WAITING, 0, 1)
