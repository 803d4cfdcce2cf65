"""The use cases on fakes: what every front end relies on."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from contact_importer.engine.events import Event, TaskEnded, TaskProgressed
from contact_importer.model.contact import ContactFilter
from contact_importer.model.errors import (
    DiskFullError,
    FileProblemError,
    TaskProblemError,
    UserError,
)
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    PauseReason,
    TaskOptions,
    TaskState,
)
from contact_importer.model.verdict import CheckLevel, Reason, Status
from tests.support.fake_engine import READING, FakeEngine
from tests.support.fake_smtp import OK, UNKNOWN_USER, FakeDialler, reply
from tests.support.scripted_dns import NO_NETWORK, SERVFAIL, Scripted

PEOPLE = [f"{name}@{domain}" for domain in ("a.shop", "b.shop") for name in ("ann", "bob", "cyd")]
GREY = reply(451, "4.7.1", "Greylisted, please come back in 300 seconds")


def answer(address: str) -> SmtpReply:
    """Everybody exists but bob and whoever was made up."""
    return OK if address.partition("@")[0] in ("ann", "cyd") else UNKNOWN_USER


@asynccontextmanager
async def running(
    addresses: list[str] | None = None,
    dialler: FakeDialler | None = None,
    dns: dict[str, Scripted] | None = None,
) -> AsyncIterator[FakeEngine]:
    engine = FakeEngine(
        PEOPLE if addresses is None else addresses, dialler or FakeDialler(answer), dns
    )
    await engine.service.start()
    try:
        yield engine
    finally:
        await engine.service.close()


async def import_all(engine: FakeEngine, level: CheckLevel = CheckLevel.FULL) -> ImportTask:
    task = await engine.service.start_import(READING, "People", TaskOptions(level=level))
    return await engine.service.wait(task.id)


async def reasons(engine: FakeEngine) -> dict[str, Reason]:
    ids = await engine.service.contact_ids(ContactFilter())
    return {item.address: item.reason for item in await engine.service.contacts(ids)}


async def test_that_a_full_import_decides_every_mailbox() -> None:
    async with running() as engine:
        task = await import_all(engine)
        assert (task.state, task.finish_reason) == (TaskState.FINISHED, FinishReason.COMPLETED)
        assert (task.tally.valid, task.tally.invalid, task.tally.pending) == (4, 2, 0)
        assert (await reasons(engine))["bob@a.shop"] is Reason.MAILBOX_NOT_FOUND


async def test_that_a_standard_import_asks_no_mail_server() -> None:
    async with running() as engine:
        task = await import_all(engine, CheckLevel.STANDARD)
        assert task.tally.valid == 6
        assert engine.dialler.dialled == []


async def test_that_each_domain_is_asked_once_and_then_remembered() -> None:
    async with running() as engine:
        await import_all(engine, CheckLevel.STANDARD)
        assert sorted(key for key, _ in engine.dns.asked if key.startswith("MX")) == [
            "MX a.shop",
            "MX b.shop",
        ]
        engine.dns.asked.clear()
        engine.reader.addresses = ["new@a.shop"]
        assert (await import_all(engine, CheckLevel.STANDARD)).tally.valid == 1
        assert engine.dns.asked == []


async def test_that_a_dns_failure_leaves_contacts_pending_with_the_reason() -> None:
    async with running(dns={"MX a.shop": SERVFAIL}) as engine:
        task = await import_all(engine)
        assert task.tally.pending == 3
        assert (await reasons(engine))["ann@a.shop"] is Reason.DNS_FAILURE


async def test_that_a_finished_task_with_pending_contacts_asks_only_those_again() -> None:
    replies = {"ann@a.shop": GREY}
    dialler = FakeDialler(lambda address: replies.get(address) or answer(address))
    async with running(dialler=dialler) as engine:
        task = await import_all(engine)
        assert (await reasons(engine))["ann@a.shop"] is Reason.GREYLISTED
        replies.clear()
        before = len(dialler.asked)
        await engine.service.finish_now(task.id)
        await engine.service.resume(task.id)
        again = await engine.service.wait(task.id)
        assert again.tally.pending == 0
        assert [address for address in dialler.asked[before:] if address in PEOPLE] == [
            "ann@a.shop"
        ]


async def test_that_a_server_that_cannot_be_reached_leaves_contacts_pending() -> None:
    gone = SmtpReply(kind=ReplyKind.TIMEOUT)
    dialler = FakeDialler(answer, refuse={"mx.a.shop": gone})
    async with running(dialler=dialler) as engine:
        task = await import_all(engine)
        assert (task.tally.pending, task.tally.valid) == (3, 2)
        assert dialler.dialled.count("mx.a.shop") == 1 + 2  # the pre-flight, and two tries


async def test_that_ten_unreachable_operators_pause_the_task() -> None:
    addresses = [f"ann@shop{number}.test-{number}" for number in range(12)]
    gone = SmtpReply(kind=ReplyKind.TIMEOUT)
    refuse = {f"mx.{address.partition('@')[2]}": gone for address in addresses}
    async with running(addresses, FakeDialler(answer, refuse=refuse)) as engine:
        task = await import_all(engine)
        assert (task.state, task.pause_reason) == (TaskState.PAUSED, PauseReason.PORT_25_BLOCKED)
        assert task.tally.invalid == 0


async def test_that_a_blocked_task_can_be_finished_by_dns_alone() -> None:
    addresses = [f"ann@shop{number}.test-{number}" for number in range(12)]
    gone = SmtpReply(kind=ReplyKind.TIMEOUT)
    refuse = {f"mx.{address.partition('@')[2]}": gone for address in addresses}
    async with running(addresses, FakeDialler(answer, refuse=refuse)) as engine:
        task = await import_all(engine)
        dialled = len(engine.dialler.dialled)
        await engine.service.finish_at_standard(task.id)
        done = await engine.service.wait(task.id)
        assert (done.finish_reason, done.options.level) == (
            FinishReason.COMPLETED,
            CheckLevel.STANDARD,
        )
        assert set((await reasons(engine)).values()) == {Reason.MAILBOX_NOT_CHECKED}
        assert len(engine.dialler.dialled) == dialled
        with pytest.raises(TaskProblemError):
            await engine.service.finish_at_standard(task.id)


async def test_that_the_harvest_brake_is_lifted_by_a_person_only() -> None:
    addresses = [f"bob{number}@a.shop" for number in range(80)]
    async with running(addresses) as engine:
        task = await import_all(engine)
        assert task.tally.reasons[Status.PENDING, Reason.HARVEST_BRAKE] == 30
        await engine.service.resume(task.id)
        again = await engine.service.wait(task.id)
        assert again.tally.reasons[Status.PENDING, Reason.HARVEST_BRAKE] == 30
        await engine.service.resume(task.id, lift_brake=True)
        done = await engine.service.wait(task.id)
        assert (done.tally.invalid, done.tally.pending) == (80, 0)
        assert not done.options.harvest_brake


async def test_that_no_network_pauses_the_task_and_resume_finishes_it() -> None:
    async with running(dns={"MX a.shop": NO_NETWORK}) as engine:
        task = await import_all(engine)
        assert (task.state, task.pause_reason) == (TaskState.PAUSED, PauseReason.NO_NETWORK)
        del engine.dns.script["MX a.shop"]  # the domain is found to be gone instead
        await engine.service.resume(task.id)
        again = await engine.service.wait(task.id)
        assert again.finish_reason is FinishReason.COMPLETED
        assert again.tally.read == 6


@pytest.mark.parametrize(
    ("error", "state", "detail"),
    [
        (DiskFullError("full"), TaskState.PAUSED, PauseReason.DISK_FULL),
        (
            FileProblemError("changed", code="file_changed"),
            TaskState.PAUSED,
            PauseReason.SOURCE_CHANGED,
        ),
        (FileProblemError("broken", code="bad"), TaskState.FINISHED, FinishReason.FAILED),
        (RuntimeError("a bug"), TaskState.FINISHED, FinishReason.FAILED),
    ],
)
async def test_that_trouble_while_reading_keeps_what_is_stored_and_can_be_resumed(
    error: Exception, state: TaskState, detail: PauseReason | FinishReason
) -> None:
    def fail(start: int) -> None:
        if start >= 4:
            raise error

    async with running() as engine:
        engine.reader.before = fail
        task = await import_all(engine)
        assert task.state is state
        assert detail in (task.pause_reason, task.finish_reason)
        assert task.message
        assert "a bug" not in task.message
        assert task.tally.read == 4
        engine.reader.before = lambda _: None
        await engine.service.resume(task.id)
        again = await engine.service.wait(task.id)
        assert (again.finish_reason, again.tally.read) == (FinishReason.COMPLETED, 6)
        assert engine.reader.started_after == [0, 4]
        assert engine.reader.closed == 2


async def test_that_close_pauses_what_runs_and_loses_nothing() -> None:
    engine = FakeEngine(PEOPLE, FakeDialler(answer))
    await engine.service.start()
    task = await engine.service.start_import(READING, "People", TaskOptions())
    await engine.service.close()
    held = engine.store._runs[task.id].task
    assert held.state in (TaskState.PAUSED, TaskState.FINISHED)


async def test_that_events_come_in_order_and_end_with_the_outcome() -> None:
    events: list[Event] = []
    async with running() as engine:
        unsubscribe = engine.service.subscribe(events.append)
        task = await import_all(engine)
        await engine.service.close()
        unsubscribe()
        assert isinstance(events[-1], TaskEnded)
        assert all(isinstance(event, TaskProgressed) for event in events[:-1])
        last = events[-1].to_dict()
        assert (last["event"], last["task"]) == ("finished", task.id)
        assert last["tally"]["read"] == sum(
            count for name, count in last["tally"].items() if name != "read"
        )


async def test_that_tasks_run_one_after_another_in_their_order() -> None:
    ended: list[int] = []
    async with running() as engine:
        engine.service.subscribe(
            lambda event: ended.append(event.task_id) if isinstance(event, TaskEnded) else None
        )
        tasks = [
            await engine.service.start_import(READING, name, TaskOptions())
            for name in ("One", "Two", "Three")
        ]
        for task in tasks:
            await engine.service.wait(task.id)
    assert ended == [task.id for task in tasks]


async def test_that_a_finished_task_without_pending_contacts_cannot_be_resumed() -> None:
    async with running() as engine:
        task = await import_all(engine)
        with pytest.raises(TaskProblemError):
            await engine.service.resume(task.id)


async def test_that_single_addresses_are_checked_without_a_list() -> None:
    async with running() as engine:
        reports = await engine.service.check(["ann@a.shop", "bob@a.shop", "@@"], CheckLevel.FULL)
        assert [report.decision.reason for report in reports] == [
            Reason.MAILBOX_EXISTS,
            Reason.MAILBOX_NOT_FOUND,
            Reason.SYNTAX,
        ]
        assert await engine.service.tasks() == ()


async def test_that_a_file_without_an_email_column_is_refused() -> None:
    from dataclasses import replace

    async with running() as engine:
        with pytest.raises(FileProblemError) as caught:
            await engine.service.start_import(
                replace(READING, email_index=-1), "People", TaskOptions()
            )
        assert caught.value.code == "no_email_column"


async def test_that_a_bad_blacklist_entry_adds_nothing() -> None:
    async with running() as engine:
        with pytest.raises(UserError, match="nothing was added"):
            await engine.service.add_to_blacklist(["a.shop", "not an entry"], "typed")
        assert await engine.service.blacklist() == ()


async def test_that_a_blacklist_file_is_added_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "blocked.txt"
    file.write_text("# ours\na.shop\nann@b.shop\nnot an entry\n", encoding="utf-8")
    async with running() as engine:
        assert await engine.service.import_blacklist(file) == (2, 1)
        task = await import_all(engine, CheckLevel.STANDARD)
        assert task.tally.blacklist >= 3


@pytest.mark.parametrize("seed", range(4))
async def test_that_any_sequence_of_stops_ends_like_an_undisturbed_run(seed: int) -> None:
    rng = random.Random(seed)
    addresses = [f"{rng.choice(['ann', 'bob', 'cyd'])}{n}@d{n % 17}.shop" for n in range(120)]
    dialler = FakeDialler(lambda address: OK if address.startswith("ann") else UNKNOWN_USER)
    async with running(addresses, dialler) as engine:
        task = await engine.service.start_import(
            READING, "People", TaskOptions(level=CheckLevel.FULL)
        )
        for _ in range(12):
            stop = rng.choice((engine.service.pause, engine.service.cancel))
            await stop(task.id)
            now = await engine.service.wait(task.id)
            assert now.in_work <= now.tally.pending
            assert now.tally.read == now.tally.contacts + now.tally.duplicate + now.tally.rejected
            if not now.resumable:
                break
            await engine.service.resume(task.id)
        if (await engine.store.task(task.id)).resumable:
            await engine.service.resume(task.id)
        final = await engine.service.wait(task.id)
        wanted = sum(address.startswith("ann") for address in addresses)
        assert (final.tally.valid, final.tally.pending) == (wanted, 0)
        real = [address for address in dialler.asked if address in set(addresses)]
        assert final.tally.of(Status.INVALID) == len(addresses) - wanted
        assert set(real) == set(addresses)
