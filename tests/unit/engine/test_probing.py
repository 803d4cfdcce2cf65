"""The probe stage on fakes: who is asked, through how many sessions, and what stays."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from contact_importer.engine.events import StageName
from contact_importer.model.contact import ContactResult, Mailbox
from contact_importer.model.errors import DiskFullError
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.task import FinishReason
from contact_importer.model.verdict import Reason, Status
from tests.support.clocks import ManualClock
from tests.support.fake_smtp import OK, UNKNOWN_USER, FakeDialler, reply
from tests.support.memory_store import MemoryStore
from tests.support.probe_bench import ProbeBench, bench_on, probe_bench, real_only
from tests.support.task_in_work import alive

TIMEOUT = SmtpReply(kind=ReplyKind.TIMEOUT)
DROPPED = SmtpReply(kind=ReplyKind.DROPPED)
GREY = reply(451, "4.7.1", "Greylisted, please come back in 20 minutes")
BLOCKED = reply(554, "5.7.1", "Client host blocked using a list")
PATIENCE = reply(450, "4.7.0", "Too many, slow down")


def people(count: int, domain: str = "a.shop") -> list[str]:
    return [f"p{number:05}@{domain}" for number in range(count)]


def exists(address: str) -> SmtpReply:
    return OK if address.startswith("p") and address[1].isdigit() else UNKNOWN_USER


async def test_that_every_mailbox_is_asked_once_and_decided() -> None:
    subject = await probe_bench([*people(120), *people(3, "b.shop"), "nobody@b.shop"], exists)
    await subject.run(alive("a.shop"), alive("b.shop"))
    assert Counter(real_only(subject)) == Counter(subject.addresses)
    assert Counter((await subject.work.reasons()).values()) == {
        Reason.MAILBOX_EXISTS: 123,
        Reason.MAILBOX_NOT_FOUND: 1,
    }
    assert await subject.work.in_work() == 0
    assert all(session.closed for session in subject.dialler.sessions)


@pytest.mark.parametrize("per_session", [1, 2, 3, 5, 50])
async def test_that_a_session_never_has_more_recipients_than_allowed(per_session: int) -> None:
    subject = await probe_bench(
        [*people(40), *people(7, "b.shop"), *people(7, "c.shop")],
        exists,
        rcpts_per_session=per_session,
    )
    shared = [alive(name, "mx.host", operator="host") for name in ("a.shop", "b.shop", "c.shop")]
    await subject.run(*shared)
    # control and postmaster need their room even where only one recipient is allowed
    most = max(per_session, 3)
    assert max(len(session.asked) for session in subject.dialler.sessions) <= most
    assert Counter(real_only(subject)) == Counter(subject.addresses)


async def test_that_domains_of_one_host_share_a_session() -> None:
    names = [f"d{number}.shop" for number in range(6)]
    subject = await probe_bench([f"p1@{name}" for name in names], exists, connections=1)
    await subject.run(*(alive(name, "mx.host", operator="host") for name in names))
    (session,) = subject.dialler.sessions
    assert session.transactions == 6


async def test_that_a_domain_without_mailboxes_does_not_end_a_shared_session() -> None:
    subject = await probe_bench(["p1@a.shop", "p1@c.shop"], exists, connections=1)
    names = ("a.shop", "b.shop", "c.shop")
    await subject.run(*(alive(name, "mx.host", operator="host") for name in names))
    assert len(subject.dialler.sessions) == 1


async def test_that_domains_of_different_hosts_do_not_share_a_session() -> None:
    subject = await probe_bench(["p1@a.shop", "p1@b.shop"], exists, connections=1)
    await subject.run(
        alive("a.shop", "mx1.host", operator="host"), alive("b.shop", "mx2.host", operator="host")
    )
    assert subject.dialler.dialled == ["mx1.host", "mx2.host"]


@pytest.mark.parametrize("connections", [1, 2, 4])
async def test_that_an_operator_never_has_more_connections_than_allowed(connections: int) -> None:
    names = [f"d{number}.shop" for number in range(12)]
    subject = await probe_bench(
        [address for name in names for address in people(30, name)],
        exists,
        connections=connections,
        rcpts_per_session=10,
    )
    await subject.run(*(alive(name, f"mx.{name}", operator="host") for name in names))
    assert subject.dialler.most_open == connections
    assert await subject.work.in_work() == 0


async def test_that_no_more_operators_are_asked_at_once_than_allowed() -> None:
    names = [f"d{number}.shop" for number in range(40)]
    subject = await probe_bench(
        [f"p1@{name}" for name in names], exists, connections=2, operators_at_once=3
    )
    await subject.run(*(alive(name) for name in names))
    assert subject.dialler.most_open == 6
    assert await subject.work.in_work() == 0


async def test_that_one_huge_domain_is_spread_over_sessions_and_none_left_behind() -> None:
    addresses = people(5_000)
    subject = await probe_bench(addresses, exists, connections=2)
    await subject.run(alive("a.shop"))
    assert Counter(real_only(subject)) == Counter(addresses)
    assert subject.dialler.most_open == 2
    assert await subject.work.in_work() == 0


class SlowReads(MemoryStore):
    """A page takes a while to come; meanwhile something may happen."""

    def meanwhile(self) -> None:
        """Called while a page is on its way."""

    async def contacts_in_work(
        self, task_id: int, domain: str, *, after_id: int, limit: int
    ) -> tuple[Mailbox, ...]:
        rows = await super().contacts_in_work(task_id, domain, after_id=after_id, limit=limit)
        self.meanwhile()
        for _ in range(30):
            await asyncio.sleep(0)
        return rows

    async def work_per_domain(self, task_id: int) -> dict[str, int]:
        return {}  # the sweep is not to help here


async def test_that_a_domain_that_comes_again_while_it_is_read_is_asked_once() -> None:
    clock = ManualClock()
    store = SlowReads(clock)
    addresses = people(400)
    subject = await probe_bench(
        addresses, exists, store=store, clock=clock, connections=3, rcpts_per_session=12
    )
    # as the late rows of a file do
    store.meanwhile = lambda: subject.incoming.put([alive("a.shop")])  # type: ignore[method-assign]
    running = asyncio.create_task(subject.stage.run(subject.incoming))
    subject.incoming.put([alive("a.shop")])
    await subject.until(lambda: len(real_only(subject)) >= 400)
    store.meanwhile = lambda: None  # type: ignore[method-assign]
    subject.incoming.close()
    await running
    assert Counter(real_only(subject)) == Counter(addresses)
    assert await subject.work.in_work() == 0


async def test_that_contacts_that_come_while_their_domain_is_asked_are_asked_too() -> None:
    subject = await probe_bench(people(3), exists)
    late = ["p9@a.shop"]

    async def answer_and_add(address: str) -> None:
        if late:
            await subject.work.add(late.pop())

    subject.dialler.during = answer_and_add
    await subject.run(alive("a.shop"))
    assert (await subject.work.reasons())["p9@a.shop"] is Reason.MAILBOX_EXISTS


async def test_that_a_session_that_drops_is_gone_on_with_in_another() -> None:
    drops = Counter({"p00003@a.shop": 1})

    def answer(address: str) -> SmtpReply:
        if drops[address] > 0:
            drops[address] -= 1
            return DROPPED
        return UNKNOWN_USER

    subject = await probe_bench(people(10), answer)
    await subject.run(alive("a.shop"))
    assert set((await subject.work.reasons()).values()) == {Reason.MAILBOX_NOT_FOUND}
    counts = Counter(real_only(subject))
    assert counts.pop("p00003@a.shop") == 2
    assert set(counts.values()) == {1}


async def test_that_a_name_that_always_kills_the_session_stays_pending_alone() -> None:
    def answer(address: str) -> SmtpReply:
        return TIMEOUT if address == "p00000@a.shop" else exists(address)

    subject = await probe_bench(people(10), answer, connections=1)
    await subject.run(alive("a.shop"))
    reasons = await subject.work.reasons()
    assert reasons.pop("p00000@a.shop") is Reason.TIMEOUT
    assert set(reasons.values()) == {Reason.MAILBOX_EXISTS}
    assert real_only(subject).count("p00000@a.shop") == 2


async def test_that_a_server_that_never_answers_is_not_tried_for_each_mailbox() -> None:
    subject = await probe_bench(people(2_000), lambda _: TIMEOUT)
    await subject.run(alive("a.shop"))
    assert set((await subject.work.reasons()).values()) == {Reason.TIMEOUT}
    assert await subject.work.in_work() == 0
    assert len(subject.dialler.sessions) <= 6


async def test_that_a_server_that_only_asks_for_patience_is_left_alone() -> None:
    subject = await probe_bench(people(2_000), lambda _: PATIENCE)
    await subject.run(alive("a.shop"))
    reasons = set((await subject.work.reasons()).values())
    assert reasons <= {Reason.TEMPORARY_FAILURE, Reason.GREYLISTED}
    assert await subject.work.in_work() == 0
    assert len(subject.dialler.sessions) <= 6


@pytest.mark.parametrize("room", [1, 2, 7])
async def test_that_a_full_transaction_is_gone_on_with_in_another(room: int) -> None:
    dialler = FakeDialler(exists)
    dialler.room = room
    subject = await probe_bench(people(20), dialler=dialler)
    await subject.run(alive("a.shop"))
    assert set((await subject.work.reasons()).values()) == {Reason.MAILBOX_EXISTS}
    # the room is known after the first transaction: nobody is refused again
    asked = Counter(real_only(subject))
    assert sum(asked.values()) <= 20 + 19
    assert max(asked.values()) == 2
    later = [session.asked for session in subject.dialler.sessions[2:]]
    assert all(len(names) <= room * 20 for names in later)


async def test_that_a_transaction_without_room_for_one_is_a_temporary_failure() -> None:
    dialler = FakeDialler(exists)
    dialler.room = 0
    subject = await probe_bench(people(3), dialler=dialler, connections=1)
    await subject.run(alive("a.shop"))
    assert set((await subject.work.reasons()).values()) == {Reason.TEMPORARY_FAILURE}


async def test_that_a_421_keeps_what_was_answered_and_asks_the_rest_again() -> None:
    left = Counter({"p00001@a.shop": 1})

    def answer(address: str) -> SmtpReply:
        if left[address]:
            left[address] -= 1
            return reply(421, "4.7.0", "closing")
        return exists(address)

    subject = await probe_bench(people(4), answer, connections=1, limited=True)
    await subject.run(alive("a.shop"))
    assert set((await subject.work.reasons()).values()) == {Reason.MAILBOX_EXISTS}
    assert Counter(real_only(subject)) == Counter([*subject.addresses, "p00001@a.shop"])


async def test_that_a_name_that_is_always_answered_with_421_stays_pending_alone() -> None:
    def answer(address: str) -> SmtpReply:
        return reply(421, "4.7.0", "closing") if "00001" in address else exists(address)

    subject = await probe_bench(people(4), answer, connections=1)
    await subject.run(alive("a.shop"))
    reasons = await subject.work.reasons()
    assert reasons.pop("p00001@a.shop") is Reason.TEMPORARY_FAILURE
    assert set(reasons.values()) == {Reason.MAILBOX_EXISTS}


async def test_that_replies_out_of_step_count_for_nothing() -> None:
    def answer(address: str) -> SmtpReply:
        # the first session's replies are other commands': all accepted, the control too
        return OK if len(subject.dialler.sessions) == 1 else exists(address)

    subject = await probe_bench(["p1@a.shop", "nobody@a.shop"], answer)
    subject.dialler.double_times = 1
    await subject.run(alive("a.shop"))
    assert await subject.work.reasons() == {
        "p1@a.shop": Reason.MAILBOX_EXISTS,
        "nobody@a.shop": Reason.MAILBOX_NOT_FOUND,
    }


async def test_that_a_server_that_is_always_out_of_step_stays_pending() -> None:
    subject = await probe_bench(people(5), exists)
    subject.dialler.double_times = 1_000
    await subject.run(alive("a.shop"))
    assert set((await subject.work.reasons()).values()) == {Reason.MALFORMED_REPLY}
    assert await subject.store.known_domains(["a.shop"]) == {}


async def test_that_the_next_host_is_tried() -> None:
    dialler = FakeDialler(exists, refuse={"mx1.a.shop": TIMEOUT})
    subject = await probe_bench(["p1@a.shop"], dialler=dialler)
    await subject.run(alive("a.shop", "mx1.a.shop", "mx2.a.shop"))
    assert subject.dialler.dialled == ["mx1.a.shop", "mx2.a.shop"]
    assert await subject.work.reasons() == {"p1@a.shop": Reason.MAILBOX_EXISTS}


@pytest.mark.parametrize("count", [1, 500])
async def test_that_an_unreachable_domain_is_tried_twice_and_then_pending(count: int) -> None:
    dialler = FakeDialler(exists, refuse={"mx1": TIMEOUT, "mx2": DROPPED})
    subject = await probe_bench(people(count), dialler=dialler, connections=1)
    await subject.run(alive("a.shop", "mx1", "mx2"))
    assert set((await subject.work.reasons()).values()) == {Reason.TIMEOUT}
    assert await subject.work.in_work() == 0
    assert subject.dialler.dialled == ["mx1", "mx2"] * 2


async def test_that_sessions_that_fail_together_count_as_one_failure() -> None:
    dialler = FakeDialler(exists, refuse={"mx1": TIMEOUT})
    dialler.refuse_times = {"mx1": 2}  # both connections, then the network is back
    subject = await probe_bench(people(300), dialler=dialler, connections=2)
    await subject.run(alive("a.shop", "mx1"))
    assert set((await subject.work.reasons()).values()) == {Reason.MAILBOX_EXISTS}


async def test_that_a_server_that_turns_us_away_is_not_tried_again() -> None:
    dialler = FakeDialler(exists, refuse={"mx.a.shop": reply(421, "4.3.2", "not now")})
    subject = await probe_bench(people(80), dialler=dialler)
    await subject.run(alive("a.shop"))
    assert set((await subject.work.reasons()).values()) == {Reason.TEMPORARY_FAILURE}
    assert len(subject.dialler.dialled) <= 2


async def test_that_no_mail_here_counts_only_when_all_hosts_say_it() -> None:
    refuse = {"mx1": reply(521, "", "no mail"), "mx2": reply(521, "", "no mail"), "mx3": TIMEOUT}
    subject = await probe_bench(
        ["p1@a.shop", "p1@b.shop", "p1@c.shop"], dialler=FakeDialler(exists, refuse=refuse)
    )
    await subject.run(
        alive("a.shop", "mx1", "mx2"),
        alive("b.shop", "mx1", "mx3"),
        alive("c.shop", "mx1", "mx2", hosts_complete=False),
    )
    reasons = await subject.work.reasons()
    assert reasons["p1@a.shop"] is Reason.NO_MAIL_HOST
    assert (await subject.work.contacts())["p1@b.shop"].status is Status.PENDING
    assert reasons["p1@c.shop"] is Reason.REFUSED_US


async def test_that_a_refused_sender_leaves_the_domain_pending_without_more_sessions() -> None:
    dialler = FakeDialler(exists)
    dialler.begin = GREY
    subject = await probe_bench(people(900), dialler=dialler)
    await subject.run(alive("a.shop"))
    assert set((await subject.work.reasons()).values()) == {Reason.GREYLISTED}
    assert len(subject.dialler.sessions) <= 2
    assert subject.dialler.asked == []


async def test_that_a_refused_sender_asked_for_patience_slows_the_lane() -> None:
    dialler = FakeDialler(exists)
    dialler.begin = reply(421, "4.7.0", "busy")
    subject = await probe_bench(["p1@a.shop"], dialler=dialler, limited=True)
    await subject.run(alive("a.shop"))
    assert subject.stage._staff.lanes["a.shop"].rate.per_second == 1.0


async def test_that_a_sender_that_gets_no_reply_is_tried_again() -> None:
    dialler = FakeDialler(exists)
    dialler.begins = [DROPPED]
    subject = await probe_bench(people(5), dialler=dialler)
    await subject.run(alive("a.shop"))
    assert set((await subject.work.reasons()).values()) == {Reason.MAILBOX_EXISTS}


@pytest.mark.parametrize(
    ("postmaster", "reason", "asked"),
    [
        # Everybody is refused in the same words: that is about us.
        (reply(550, "5.7.1", "rejected"), Reason.REFUSED_US, 3),
        # postmaster is taken: the words are this server's way to say "no such name".
        (OK, Reason.MAILBOX_NOT_FOUND, 20),
    ],
)
async def test_that_a_policy_answer_spares_the_operator_only_when_it_is_about_us(
    postmaster: SmtpReply, reason: Reason, asked: int
) -> None:
    def answer(address: str) -> SmtpReply:
        if address.startswith("postmaster@"):
            return postmaster
        return reply(550, "5.7.1", f"<{address}>: rejected")

    names = [f"d{number}.shop" for number in range(20)]
    subject = await probe_bench(
        [f"p1@{name}" for name in names], dialler=FakeDialler(answer), connections=1
    )
    await subject.run(*(alive(name, operator="host") for name in names))
    assert Counter((await subject.work.reasons()).values())[reason] == 20
    assert len(real_only(subject)) == asked


async def test_that_three_refusals_about_us_spare_the_operator() -> None:
    names = [f"d{number}.shop" for number in range(20)]
    dialler = FakeDialler(exists, refuse={f"mx.{name}": BLOCKED for name in names})
    subject = await probe_bench(
        [f"p1@{name}" for name in [*names, "free.shop"]], dialler=dialler, connections=1
    )
    await subject.run(*(alive(name, operator="host") for name in names), alive("free.shop"))
    reasons = await subject.work.reasons()
    assert reasons.pop("p1@free.shop") is Reason.MAILBOX_EXISTS
    assert set(reasons.values()) == {Reason.REFUSED_US}
    assert len(subject.dialler.dialled) == 4
    assert not subject.control.stopping


@pytest.mark.parametrize(
    ("control", "reason"), [(True, Reason.CATCH_ALL), (False, Reason.MAILBOX_EXISTS)]
)
async def test_that_a_control_of_the_last_days_is_not_asked_again(
    control: bool, reason: Reason
) -> None:
    subject = await probe_bench(people(3), lambda _: OK)
    at = subject.clock.now() - 29 * 86_400
    await subject.run(alive("a.shop", control_accepted=control, control_at=at))
    assert subject.dialler.asked == subject.addresses
    assert set((await subject.work.reasons()).values()) == {reason}


async def test_that_an_old_control_is_asked_again_and_remembered() -> None:
    subject = await probe_bench(people(3), lambda _: OK)
    at = subject.clock.now() - 31 * 86_400
    began = subject.clock.now()
    await subject.run(alive("a.shop", control_accepted=False, control_at=at))
    assert len(subject.dialler.asked) == 4
    (facts,) = (await subject.store.known_domains(["a.shop"])).values()
    assert facts.control_accepted is True
    assert facts.control_at >= began
    assert [item.subject for item in facts.evidence] == ["RCPT (random control)"]


async def test_that_a_remembered_control_does_not_grow_younger() -> None:
    policy = reply(550, "5.4.1", "Recipient address rejected: Access denied")
    subject = await probe_bench(people(2), lambda _: policy)
    at = subject.clock.now() - 29 * 86_400
    await subject.run(alive("a.shop", control_accepted=False, control_at=at))
    (facts,) = (await subject.store.known_domains(["a.shop"])).values()
    assert [item.subject for item in facts.evidence][-1] == "RCPT (postmaster)"
    assert facts.control_at == at


@pytest.mark.parametrize(("answer", "delay"), [(GREY, 1_200.0), (reply(451, "4.3.0"), 300.0)])
async def test_that_the_time_of_the_next_try_comes_from_the_reply(
    answer: SmtpReply, delay: float
) -> None:
    subject = await probe_bench(["p1@a.shop"], lambda _: answer)
    await subject.run(alive("a.shop"))
    (contact,) = (await subject.work.contacts()).values()
    assert contact.checked_at is not None
    assert contact.retry_at == contact.checked_at + delay
    assert contact.attempts == 1


async def test_that_a_refusal_about_us_is_not_asked_again_by_itself() -> None:
    subject = await probe_bench(["p1@a.shop"], lambda _: BLOCKED)
    await subject.run(alive("a.shop"))
    (contact,) = (await subject.work.contacts()).values()
    assert (contact.reason, contact.retry_at) == (Reason.REFUSED_US, None)


async def test_that_a_mailbox_is_asked_again_at_the_host_that_put_it_off() -> None:
    put_off = FakeDialler(lambda _: replace(GREY, host="mx2.a.shop", ip="192.0.2.1"))
    facts = alive("a.shop", "mx1.a.shop", "mx2.a.shop")
    subject = await probe_bench(["p1@a.shop"], dialler=put_off)
    await subject.run(facts)
    await subject.store.finish_task(subject.work.task_id, FinishReason.COMPLETED)
    await subject.store.requeue_task(subject.work.task_id)
    again = bench_on(subject.work, put_off, subject.clock, subject.addresses)
    await again.run(facts)
    assert subject.dialler.dialled == ["mx1.a.shop"]
    assert again.dialler.dialled == ["mx2.a.shop"]


async def test_that_the_rate_is_kept() -> None:
    subject = await probe_bench(people(6), exists, limited=True, connections=1)
    began = subject.clock.now()
    await subject.run(alive("a.shop"))
    # 7 questions at 2 per second: the last group may start no earlier
    assert subject.clock.now() - began >= 3.0


async def cancelled(subject: ProbeBench, facts: Sequence[object], when: Callable[[], bool]) -> None:
    """Run the stage and cancel it when ``when()`` holds."""
    running = asyncio.create_task(subject.stage.run(subject.incoming))
    subject.incoming.put(facts)  # type: ignore[arg-type]
    await subject.until(when)
    assert not running.done()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


@pytest.mark.parametrize("answered", [1, 7, 30, 49, 120])
async def test_that_a_stop_keeps_every_answer_and_closes_the_sessions(answered: int) -> None:
    subject = await probe_bench(people(300), lambda _: UNKNOWN_USER, group=1)
    await cancelled(subject, [alive("a.shop")], lambda: len(real_only(subject)) >= answered)
    decided = [
        address
        for address, reason in (await subject.work.reasons()).items()
        if reason is Reason.MAILBOX_NOT_FOUND
    ]
    assert set(real_only(subject)) == set(decided)
    assert len(decided) >= answered
    assert all(session.closed for session in subject.dialler.sessions)
    assert await subject.work.in_work() == 300 - len(decided)


async def test_that_a_stop_keeps_nothing_of_a_session_out_of_step() -> None:
    subject = await probe_bench(people(30), lambda _: UNKNOWN_USER, group=1)
    subject.dialler.double_times = 1_000
    await cancelled(subject, [alive("a.shop")], lambda: len(real_only(subject)) >= 5)
    assert await subject.work.in_work() == 30


async def test_that_a_stop_before_the_control_leaves_acceptances_as_work() -> None:
    subject = await probe_bench(people(300), lambda _: OK, group=1)
    await cancelled(subject, [alive("a.shop")], lambda: len(subject.dialler.asked) >= 10)
    assert await subject.work.in_work() == 300


async def test_that_a_stop_remembers_the_control_that_was_asked() -> None:
    subject = await probe_bench(people(300), exists, group=1)
    control = [False]

    async def see(address: str) -> None:
        control[0] = control[0] or not address.startswith("p0")

    subject.dialler.during = see
    await cancelled(subject, [alive("a.shop")], lambda: len(subject.dialler.asked) > 110)
    assert control[0]
    (facts,) = (await subject.store.known_domains(["a.shop"])).values()
    assert facts.control_accepted is False


class SlowStore(MemoryStore):
    """Writes results only when the gate is open; fails as often as it is told to."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock)
        self.gate = asyncio.Event()
        self.waiting = asyncio.Event()
        self.failures = 0

    async def save_results(self, task_id: int, results: Sequence[ContactResult]) -> None:
        self.waiting.set()
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise DiskFullError("full")
        await super().save_results(task_id, results)


async def test_that_a_stop_in_the_middle_of_a_write_loses_no_result() -> None:
    clock = ManualClock()
    store = SlowStore(clock)
    subject = await probe_bench(people(1_200), lambda _: UNKNOWN_USER, store=store, clock=clock)
    running = asyncio.create_task(subject.stage.run(subject.incoming))
    subject.incoming.put([alive("a.shop")])
    await asyncio.wait_for(store.waiting.wait(), 30)
    await subject.until(lambda: len(real_only(subject)) == 1_200)
    for _ in range(5):  # whoever stops it is impatient
        running.cancel()
        await asyncio.sleep(0)
    store.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await subject.work.in_work() == 0
    stage = next(item for item in subject.board.stages() if item.name is StageName.PROBE)
    assert stage.done == 1_200


async def test_that_a_full_disk_ends_the_stage_although_nothing_more_arrives() -> None:
    clock = ManualClock()
    store = SlowStore(clock)
    store.gate.set()
    store.failures = 1_000_000
    subject = await probe_bench(people(3), exists, store=store, clock=clock)
    subject.incoming.put([alive("a.shop")])
    with pytest.raises(DiskFullError):
        await asyncio.wait_for(subject.stage.run(subject.incoming), 30)
    assert await subject.work.in_work() == 3


async def test_that_results_that_could_not_be_written_are_written_at_the_end() -> None:
    clock = ManualClock()
    store = SlowStore(clock)
    store.gate.set()
    store.failures = 1
    subject = await probe_bench(people(3), exists, store=store, clock=clock)
    subject.incoming.put([alive("a.shop")])
    with pytest.raises(DiskFullError):
        await asyncio.wait_for(subject.stage.run(subject.incoming), 30)
    assert await subject.work.in_work() == 0


async def test_that_a_bug_in_a_worker_ends_the_stage_although_nothing_more_arrives() -> None:
    def answer(address: str) -> SmtpReply:
        raise ZeroDivisionError(address)

    subject = await probe_bench(people(3), answer)
    subject.incoming.put([alive("a.shop")])
    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(subject.stage.run(subject.incoming), 30)
    assert all(session.closed for session in subject.dialler.sessions)


async def test_that_contacts_with_a_lower_id_that_became_work_later_are_swept_up() -> None:
    subject = await probe_bench(people(5), exists)
    first = min((await subject.work.contacts()).values(), key=lambda item: item.id)
    held = subject.store._held[first.id]
    held.work = None  # as if decided earlier; the import meets it again while it runs

    async def again(_address: str) -> None:
        if held.work is None and held.contact.reason is Reason.NONE:
            held.work = subject.work.task_id

    subject.dialler.during = again
    await subject.run(alive("a.shop"))
    assert await subject.work.in_work() == 0
    assert (await subject.work.reasons())[first.address] is Reason.MAILBOX_EXISTS


async def test_that_work_of_domains_that_never_came_is_not_touched() -> None:
    subject = await probe_bench(["p1@a.shop", "p1@elsewhere.shop"], exists)
    await subject.run(alive("a.shop"))
    assert await subject.work.in_work() == 1


async def test_that_an_address_the_server_cannot_take_is_no_lost_session() -> None:
    no_utf8 = SmtpReply(kind=ReplyKind.NOT_SENT, text="SMTPUTF8 not offered")
    subject = await probe_bench(
        ["p1@a.shop", "петя@a.shop"], lambda a: exists(a) if a.isascii() else no_utf8
    )
    await subject.run(alive("a.shop"))
    assert await subject.work.reasons() == {
        "p1@a.shop": Reason.MAILBOX_EXISTS,
        "петя@a.shop": Reason.SMTPUTF8_NOT_SUPPORTED,
    }
    assert len(subject.dialler.sessions) == 1


async def test_that_a_domain_without_hosts_is_left_pending() -> None:
    subject = await probe_bench(["p1@a.shop"], exists)
    facts = alive("a.shop")
    object.__setattr__(facts, "hosts", ())
    await subject.run(facts)
    assert (await subject.work.reasons())["p1@a.shop"] is Reason.CONNECTION_FAILED
    assert subject.dialler.sessions == []


@pytest.mark.parametrize("others", [0, 5, 200])
async def test_that_our_sender_is_never_asked_for_as_itself(others: int) -> None:
    me = "Check@probe.example"
    addresses = [*people(others // 2, "probe.example"), me, *people(others, "probe.example")]
    subject = await probe_bench(list(dict.fromkeys(addresses)), lambda _: OK)
    await subject.run(alive("probe.example"))
    assert await subject.work.in_work() == 0
    senders = {
        address: sender
        for session in subject.dialler.sessions
        for address, sender in session.senders.items()
    }
    assert senders.pop(me) == ""
    real = [sender for address, sender in senders.items() if address.startswith("p0")]
    assert set(real) <= {"check@probe.example"}
    assert real_only(subject).count(me) == 1
