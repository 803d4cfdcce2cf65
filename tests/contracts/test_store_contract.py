"""What every store promises about lists and tasks."""

import pytest

from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import ContactFilter
from contact_importer.model.errors import (
    IllegalTransitionError,
    ListProblemError,
    StoreClosedError,
    TaskProblemError,
)
from contact_importer.model.problem import NO_PROBLEM, Problem
from contact_importer.model.task import FinishReason, PauseReason, TaskState
from contact_importer.model.verdict import Status
from tests.contracts.conftest import OTHER_RUNNER, RUNNER, World
from tests.support.loaded_rows import (
    TAKES_MAIL,
    addresses,
    new_import,
    new_recheck,
    reading,
)


async def test_that_a_list_is_found_by_its_name_in_any_case(world: World) -> None:
    made = await world.store.create_list("  Клиенты   2026 ")
    assert made.name == "Клиенты 2026"
    assert await world.store.find_list("КЛИЕНТЫ 2026") == made
    assert await world.store.find_list("Клиенты") is None


@pytest.mark.parametrize("name", ["", "   ", "customers"])
async def test_that_a_list_needs_a_name_of_its_own(world: World, name: str) -> None:
    await world.list_id("Customers")
    with pytest.raises(ListProblemError):
        await world.store.create_list(name)


async def test_that_renaming_keeps_names_apart(world: World) -> None:
    first, second = await world.list_id("A"), await world.list_id("B")
    with pytest.raises(ListProblemError):
        await world.store.rename_list(second, "a")
    await world.store.rename_list(first, "a")
    assert [item.name for item in await world.store.lists()] == ["a", "B"]
    with pytest.raises(ListProblemError):
        await world.store.rename_list(99, "c")


async def test_that_deleting_a_list_takes_its_contacts_and_tasks(world: World) -> None:
    kept, gone = await world.list_id("Kept"), await world.list_id("Gone")
    for list_id in (kept, gone):
        task = await world.running(list_id)
        await world.store.store_batch(task.id, addresses("a@x.org", "b@x.org", "b@x.org"))
        await world.finish(task.id)
    await world.store.delete_list(gone)
    assert [item.id for item in await world.store.lists()] == [kept]
    assert [task.list_id for task in await world.store.tasks()] == [kept]
    assert await world.store.count(ContactFilter()) == 2
    with pytest.raises(TaskProblemError):
        await world.store.task(task.id)
    await world.store.create_list("gone")
    with pytest.raises(ListProblemError):
        await world.store.delete_list(gone)


async def test_that_a_list_in_use_is_not_deleted(world: World) -> None:
    list_id = await world.list_id()
    await world.running(list_id)
    with pytest.raises(TaskProblemError):
        await world.store.delete_list(list_id)


async def test_that_a_task_is_stored_whole(world: World) -> None:
    list_id = await world.list_id()
    source = reading("name", "email", "note", email_index=1, excluded=(2,))
    made = await world.store.create_task(new_import(list_id, source=source))
    task = await world.store.task(made.id)
    assert task == made
    assert task.reading == source
    assert task.state is TaskState.QUEUED
    assert task.created_at == world.clock.now()
    assert await world.store.tasks() == (task,)


async def test_that_tasks_need_their_list(world: World) -> None:
    with pytest.raises(ListProblemError):
        await world.store.create_task(new_import(12))
    with pytest.raises(TaskProblemError):
        await world.store.task(12)


async def test_that_only_one_live_runner_works_at_a_time(world: World) -> None:
    list_id = await world.list_id()
    first = await world.running(list_id)
    second = await world.store.create_task(new_import(list_id))
    assert not await world.store.claim(first.id, RUNNER)
    assert not await world.store.claim(second.id, OTHER_RUNNER)
    world.kill(RUNNER)
    assert await world.store.claim(second.id, OTHER_RUNNER)


async def test_that_heartbeats_keep_a_runner_alive(world: World) -> None:
    task = await world.running(await world.list_id())
    for _ in range(3):
        world.clock.advance(20)
        await world.store.heartbeat(task.id, RUNNER)
    assert await world.store.mark_interrupted() == ()
    await world.store.heartbeat(task.id, OTHER_RUNNER)
    world.kill(RUNNER)
    (interrupted,) = await world.store.mark_interrupted()
    assert interrupted.state is TaskState.PAUSED
    assert interrupted.pause_reason is PauseReason.INTERRUPTED
    assert interrupted.active_s == 60.0
    assert await world.store.mark_interrupted() == (interrupted,)


async def test_that_the_time_of_every_run_is_added_up(world: World) -> None:
    task = await world.running(await world.list_id())
    started = world.clock.now()
    world.clock.advance(5)
    params: dict[str, str | int] = {"file": "Клиенты.csv", "line": 7}
    full = Problem(message="The disk is full.", code="full", params=params, about_file=True)
    await world.store.pause_task(task.id, PauseReason.DISK_FULL, full)
    paused = await world.store.task(task.id)
    assert (paused.state, paused.pause_reason) == (TaskState.PAUSED, PauseReason.DISK_FULL)
    assert (paused.message, paused.problem) == ("The disk is full.", full)
    world.clock.advance(100)
    await world.store.requeue_task(task.id)
    assert await world.store.claim(task.id, RUNNER)
    world.clock.advance(7)
    await world.store.finish_task(task.id, FinishReason.COMPLETED)
    done = await world.store.task(task.id)
    assert (done.active_s, done.started_at) == (12.0, started)
    assert done.finished_at == world.clock.now()
    assert (done.pause_reason, done.problem) == (PauseReason.NONE, NO_PROBLEM)


async def test_that_requests_wait_for_the_runner(world: World) -> None:
    task = await world.running(await world.list_id())
    assert await world.store.requests(task.id) == (False, False)
    await world.store.request(task.id, pause=True)
    await world.store.request(task.id, cancel=True)
    await world.store.request(task.id)
    assert await world.store.requests(task.id) == (True, True)
    assert (await world.store.task(task.id)).state is TaskState.RUNNING
    await world.store.finish_task(task.id, FinishReason.CANCELLED)
    assert await world.store.requests(task.id) == (False, False)
    await world.store.request(task.id, pause=True, cancel=True)
    assert await world.store.requests(task.id) == (False, False)


async def test_that_a_waiting_task_obeys_at_once(world: World) -> None:
    list_id = await world.list_id()
    task = await world.store.create_task(new_import(list_id))
    await world.store.request(task.id, pause=True)
    assert (await world.store.task(task.id)).pause_reason is PauseReason.USER
    await world.store.request(task.id, cancel=True)
    assert (await world.store.task(task.id)).finish_reason is FinishReason.CANCELLED
    other = await world.store.create_task(new_import(list_id))
    await world.store.request(other.id, pause=True, cancel=True)
    assert (await world.store.task(other.id)).state is TaskState.FINISHED


async def test_that_the_table_of_transitions_is_kept(world: World) -> None:
    task = await world.running(await world.list_id())
    with pytest.raises(TaskProblemError):
        await world.store.requeue_task(task.id)
    await world.store.finish_task(task.id, FinishReason.FAILED)
    with pytest.raises(IllegalTransitionError):
        await world.store.pause_task(task.id, PauseReason.USER)


async def test_that_pending_contacts_of_a_finished_task_are_work_again(world: World) -> None:
    task = await world.running(await world.list_id())
    await world.store.store_batch(task.id, addresses("a@x.org", "b@y.org"))
    await world.store.decide_domains(task.id, [DomainDecision("x.org", TAKES_MAIL)])
    await world.store.finish_task(task.id, FinishReason.CANCELLED)
    assert (await world.store.task(task.id)).in_work == 1
    await world.store.requeue_task(task.id)
    assert (await world.store.task(task.id)).in_work == 1
    assert await world.store.work_per_domain(task.id) == {"y.org": 1}


async def test_that_a_recheck_counts_what_it_was_given(world: World) -> None:
    list_id = await world.list_id()
    task = await world.running(list_id)
    await world.store.store_batch(task.id, addresses("a@x.org", "b@y.org"))
    await world.store.decide_domains(
        task.id, [DomainDecision("x.org", TAKES_MAIL), DomainDecision("y.org", TAKES_MAIL)]
    )
    await world.finish(task.id)
    check = await world.store.create_task(new_recheck(list_id))
    valid = ContactFilter(list_id=list_id, statuses=frozenset({Status.VALID}))
    assert await world.store.add_recheck_work(check.id, valid) == 2
    assert await world.store.add_recheck_work(check.id, ContactFilter(list_id=list_id)) == 0
    assert (await world.store.task(check.id)).tally.pending == 2
    assert (await world.store.task(task.id)).tally.pending == 2
    assert await world.store.claim(check.id, RUNNER)
    await world.store.decide_domains(check.id, [DomainDecision("x.org", TAKES_MAIL)])
    checked = await world.store.task(check.id)
    assert (checked.tally.valid, checked.tally.pending, checked.in_work) == (1, 1, 1)
    assert (await world.store.task(task.id)).tally.valid == 1
    assert await world.store.count(ContactFilter(task_id=check.id)) == 2
    with pytest.raises(TaskProblemError):
        await world.store.undo_task(check.id)
    again = await world.store.create_task(new_recheck(list_id))
    assert await world.store.add_recheck_work(again.id, ContactFilter(task_id=check.id)) == 2
    checked = await world.store.task(check.id)
    assert (checked.tally.valid, checked.tally.pending, checked.in_work) == (1, 0, 0)


async def test_that_a_closed_store_says_so(world: World) -> None:
    await world.store.close()
    with pytest.raises(StoreClosedError):
        await world.store.lists()
    with pytest.raises(StoreClosedError):
        await world.store.create_list("late")
