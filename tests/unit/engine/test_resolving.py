import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from contact_importer.engine.channel import Channel
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.engine.events import StageName
from contact_importer.engine.progress import ProgressBoard
from contact_importer.engine.resolving import ResolveJob, ResolveStage
from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import BlacklistEntry, BlacklistKind
from contact_importer.model.domain import DomainFacts
from contact_importer.model.errors import DiskFullError, NetworkUnavailableError
from contact_importer.model.verdict import CheckLevel, Judgement, Reason, Status, Verdict
from contact_importer.validation.lists import ListIndex
from tests.support.clocks import ManualClock
from tests.support.fake_engine import AnyAddress
from tests.support.memory_store import MemoryStore
from tests.support.scripted_dns import NO_NETWORK, SERVFAIL, Scripted, ScriptedDns, records
from tests.support.task_in_work import TaskInWork, alive, task_in_work

MANY = 10_000


class RecordingStore(MemoryStore):
    """Remembers what it was given; fails as often as it is told to."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock)
        self.decided: list[str] = []
        self.saved: list[str] = []
        self.failures = 0
        self.gate: asyncio.Event | None = None
        self.waiting = asyncio.Event()

    async def decide_domains(self, task_id: int, decisions: Sequence[DomainDecision]) -> int:
        if self.gate is not None:
            self.waiting.set()
            await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise DiskFullError("full")
        self.decided += [item.domain for item in decisions]
        return await super().decide_domains(task_id, decisions)

    async def save_domains(self, facts: Sequence[DomainFacts]) -> None:
        self.saved += [item.name for item in facts]
        await super().save_domains(facts)


@dataclass
class Bench:
    """A resolve stage with everything around it."""

    work: TaskInWork
    store: RecordingStore
    dns: ScriptedDns
    stage: ResolveStage
    board: ProgressBoard
    incoming: Channel[str] = field(default_factory=Channel)
    alive: list[DomainFacts] = field(default_factory=list)
    settled: list[DomainDecision] = field(default_factory=list)

    async def run(self, *names: str) -> None:
        self.incoming.put(names)
        self.incoming.close()
        await self.stage.run(self.incoming)

    @property
    def asked(self) -> list[str]:
        return sorted(key for key, _ in self.dns.asked if key.startswith("MX"))


def living(*names: str) -> dict[str, Scripted]:
    return {f"MX {name}": records(f"10 mx.{name}") for name in names} | {
        f"A mx.{name}": records("192.0.2.1") for name in names
    }


async def bench(
    addresses: Sequence[str] = (),
    script: dict[str, Scripted] | None = None,
    *,
    level: CheckLevel = CheckLevel.STANDARD,
    blacklist: tuple[BlacklistEntry, ...] = (),
    at_once: int = 500,
    literals: bool = True,
) -> Bench:
    clock = ManualClock()
    store = RecordingStore(clock)
    work = await task_in_work(clock, addresses, level=level, store=store)
    dns, board, handed = ScriptedDns(script or {}), ProgressBoard(level), []
    settled: list[DomainDecision] = []
    lookup = DomainLookup(dns, AnyAddress(), clock) if level is not CheckLevel.FAST else None
    stage = ResolveStage(
        ResolveJob(
            task_id=work.task_id,
            level=level,
            lists=ListIndex.bundled(blacklist),
            look_ups_at_once=at_once,
            accept_address_literals=literals,
        ),
        store=store,
        lookup=lookup,
        board=board,
        clock=clock,
        alive=handed.extend,
        settled=settled.extend,
    )
    return Bench(work, store, dns, stage, board, alive=handed, settled=settled)


async def until(done: "asyncio.Task[None]", condition: object) -> None:
    """Let the loop turn until ``condition()`` holds."""
    for _ in range(MANY):
        if condition():  # type: ignore[operator]
            return
        assert not done.done(), done
        await asyncio.sleep(0)
    pytest.fail("it never came")


async def test_that_a_domain_is_asked_once_however_often_it_comes() -> None:
    people = [f"p{number}@a.shop" for number in range(5)]
    subject = await bench(people, living("a.shop"))
    await subject.run("a.shop", "a.shop", "b.shop", "a.shop")
    assert subject.asked == ["MX a.shop", "MX b.shop", "MX b.shop"]  # NXDOMAIN: a second look
    assert set((await subject.work.reasons()).values()) == {Reason.MAILBOX_NOT_CHECKED}


async def test_that_what_an_earlier_run_left_is_resolved_without_a_source() -> None:
    subject = await bench(["ann@a.shop", "bob@b.shop"], living("a.shop"))
    await subject.run()
    assert await subject.work.reasons() == {
        "ann@a.shop": Reason.MAILBOX_NOT_CHECKED,
        "bob@b.shop": Reason.DOMAIN_NOT_FOUND,
    }
    assert await subject.work.in_work() == 0


async def test_that_only_what_is_decided_for_good_counts_as_settled() -> None:
    subject = await bench(["ann@a.shop", "bob@b.shop"], living("a.shop") | {"MX b.shop": SERVFAIL})
    await subject.run()
    assert [(one.domain, one.decision.reason) for one in subject.settled] == [
        ("a.shop", Reason.MAILBOX_NOT_CHECKED)
    ]


async def test_that_a_known_domain_is_not_asked_again() -> None:
    subject = await bench(["ann@a.shop"])
    await subject.store.save_domains([alive("a.shop")])
    await subject.run("a.shop")
    assert subject.dns.asked == []
    assert subject.store.saved == ["a.shop"]  # by this test only
    assert (await subject.work.contacts())["ann@a.shop"].status is Status.VALID


async def test_that_an_expired_domain_is_asked_again() -> None:
    subject = await bench(["ann@a.shop"])
    await subject.store.save_domains([DomainFacts(name="a.shop", judgement=None, expires_at=1.0)])
    await subject.run("a.shop")
    assert await subject.work.reasons() == {"ann@a.shop": Reason.DOMAIN_NOT_FOUND}


async def test_that_lists_and_reserved_names_decide_without_dns() -> None:
    entry = BlacklistEntry(kind=BlacklistKind.DOMAIN, value="foe.shop")
    addresses = ["ann@sub.foe.shop", "bob@mailinator.com", "cyd@some.test"]
    subject = await bench(addresses, blacklist=(entry,))
    await subject.run("sub.foe.shop", "mailinator.com", "some.test")
    assert await subject.work.reasons() == {
        "ann@sub.foe.shop": Reason.BLACKLISTED_DOMAIN,
        "bob@mailinator.com": Reason.DISPOSABLE_DOMAIN,
        "cyd@some.test": Reason.RESERVED_DOMAIN,
    }
    # asked where the listed one gets its mail, so that others there can be judged
    assert subject.asked[0] == "MX mailinator.com"
    assert len(set(subject.asked)) == 1
    names = ["sub.foe.shop", "mailinator.com", "some.test"]
    assert await subject.store.known_domains(names) == {}  # lists change: never in the cache


async def test_that_address_literals_are_resolved_without_dns() -> None:
    subject = await bench(["ann@[198.41.0.4]", "bob@[IPv6:2001:500:2::c]"])
    await subject.run("[198.41.0.4]", "[ipv6:2001:500:2::c]")
    assert set((await subject.work.reasons()).values()) == {Reason.DOMAIN_NOT_CHECKED}
    assert subject.dns.asked == []
    assert await subject.store.known_domains(["[198.41.0.4]"]) == {}


@pytest.mark.parametrize("level", list(CheckLevel))
async def test_that_literals_which_the_user_does_not_accept_stay_pending(
    level: CheckLevel,
) -> None:
    subject = await bench(["ann@[198.41.0.4]"], level=level, literals=False)
    await subject.run("[198.41.0.4]")
    assert await subject.work.reasons() == {"ann@[198.41.0.4]": Reason.ADDRESS_LITERAL}
    assert await subject.work.in_work() == 0
    assert subject.alive == []


async def test_that_a_single_label_is_asked_for_as_it_is() -> None:
    subject = await bench(["ann@ai", "bob@mailru"], living("ai"))
    await subject.run("ai", "mailru")
    assert await subject.work.reasons() == {
        "ann@ai": Reason.MAILBOX_NOT_CHECKED,
        "bob@mailru": Reason.DOMAIN_NOT_FOUND,
    }


async def test_that_the_fast_level_needs_no_dns() -> None:
    subject = await bench(["ann@a.shop"], level=CheckLevel.FAST)
    await subject.run("a.shop", "")
    assert await subject.work.reasons() == {"ann@a.shop": Reason.DOMAIN_NOT_CHECKED}
    assert subject.dns.asked == []


async def test_that_later_contacts_of_a_settled_domain_are_decided() -> None:
    subject = await bench(["ann@a.shop"], living("a.shop"))
    running = asyncio.create_task(subject.stage.run(subject.incoming))
    subject.incoming.put(["a.shop"])
    await until(running, lambda: subject.store.decided == ["a.shop"])
    await subject.work.add("bob@a.shop")
    subject.incoming.put(["a.shop"])
    await until(running, lambda: subject.store.decided == ["a.shop", "a.shop"])
    await subject.work.add("cyd@a.shop")  # its batch is not even announced: the sweep finds it
    subject.incoming.close()
    await running
    assert set((await subject.work.reasons()).values()) == {Reason.MAILBOX_NOT_CHECKED}
    assert subject.asked == ["MX a.shop"]


async def test_that_a_dns_failure_is_pending_and_not_remembered() -> None:
    subject = await bench(["ann@a.shop"], {"MX a.shop": SERVFAIL})
    await subject.run("a.shop")
    assert await subject.work.reasons() == {"ann@a.shop": Reason.DNS_FAILURE}
    assert await subject.work.in_work() == 0
    assert await subject.store.known_domains(["a.shop"]) == {}


@pytest.mark.parametrize("level", [CheckLevel.STANDARD, CheckLevel.FULL])
async def test_that_only_a_full_check_hands_living_domains_on(level: CheckLevel) -> None:
    subject = await bench(["ann@a.shop", "bob@b.shop"], living("a.shop"), level=level)
    await subject.run("a.shop", "b.shop")
    handed = {facts.name for facts in subject.alive}
    assert handed == ({"a.shop"} if level is CheckLevel.FULL else set())
    assert await subject.work.in_work() == len(handed)


async def test_that_facts_are_stored_before_mailboxes_are_handed_on() -> None:
    subject = await bench(["ann@a.shop"], living("a.shop"), level=CheckLevel.FULL)
    seen: list[list[str]] = []
    subject.stage._alive = lambda facts: seen.append(list(subject.store.saved))
    await subject.run("a.shop")
    assert seen
    assert all(saved == ["a.shop"] for saved in seen)


async def test_that_no_network_ends_the_stage_and_keeps_what_was_learned() -> None:
    subject = await bench(["ann@a.shop", "bob@b.shop"], living("a.shop"))
    subject.dns.script["MX b.shop"] = NO_NETWORK
    with pytest.raises(NetworkUnavailableError):
        await subject.run("a.shop", "b.shop")
    assert list(await subject.store.known_domains(["a.shop"])) == ["a.shop"]
    assert await subject.work.reasons() == {
        "ann@a.shop": Reason.MAILBOX_NOT_CHECKED,
        "bob@b.shop": Reason.NONE,
    }


async def test_that_a_failed_look_up_ends_the_stage_although_nothing_more_arrives() -> None:
    subject = await bench(["bob@b.shop"])
    subject.dns.script["MX b.shop"] = NO_NETWORK
    subject.incoming.put(["b.shop"])  # and the loader is slow: the channel stays open
    with pytest.raises(NetworkUnavailableError):
        await asyncio.wait_for(subject.stage.run(subject.incoming), 30)


async def test_that_a_failed_look_up_ends_the_stage_while_others_wait_for_a_slot() -> None:
    names = [f"d{number:02}.shop" for number in range(50)]
    subject = await bench([f"ann@{name}" for name in names], at_once=2)
    subject.dns.script["MX d07.shop"] = NO_NETWORK
    with pytest.raises(NetworkUnavailableError):
        await subject.run(*names)
    assert len(subject.dns.asked) < 60
    assert subject.dns.open == 0


async def test_that_no_more_domains_are_looked_up_at_once_than_allowed() -> None:
    names = [f"d{number:02}.shop" for number in range(50)]
    subject = await bench([f"ann@{name}" for name in names], at_once=3)
    await subject.run(*names)
    assert subject.dns.most_open == 3
    assert await subject.work.in_work() == 0


async def test_that_a_full_disk_ends_the_stage_although_nothing_more_arrives() -> None:
    subject = await bench(["ann@a.shop"], living("a.shop"))
    subject.store.failures = MANY
    subject.incoming.put(["a.shop"])
    with pytest.raises(DiskFullError):
        await asyncio.wait_for(subject.stage.run(subject.incoming), 30)
    assert await subject.work.in_work() == 1


async def test_that_a_decision_that_could_not_be_stored_is_stored_at_the_end() -> None:
    subject = await bench(["ann@a.shop"], living("a.shop"))
    subject.store.failures = 1
    subject.incoming.put(["a.shop"])
    with pytest.raises(DiskFullError):
        await asyncio.wait_for(subject.stage.run(subject.incoming), 30)
    assert await subject.work.in_work() == 0


async def test_that_a_stop_in_the_middle_of_a_write_loses_no_decision() -> None:
    subject = await bench(["ann@a.shop", "bob@b.shop"], living("a.shop", "b.shop"))
    subject.store.gate = asyncio.Event()
    running = asyncio.create_task(subject.stage.run(subject.incoming))
    subject.incoming.put(["a.shop", "b.shop"])
    await asyncio.wait_for(subject.store.waiting.wait(), 30)
    for _ in range(3):  # also when whoever stops it is impatient
        running.cancel()
        await asyncio.sleep(0)
    subject.store.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await subject.work.in_work() == 0


async def test_that_a_stop_ends_open_look_ups_and_stores_the_others() -> None:
    subject = await bench(["ann@a.test", "bob@b.shop"], living("b.shop"))
    subject.dns.gate = asyncio.Event()
    running = asyncio.create_task(subject.stage.run(subject.incoming))
    await until(running, lambda: subject.dns.open == 1)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert subject.dns.open == 0
    assert await subject.work.reasons() == {
        "ann@a.test": Reason.RESERVED_DOMAIN,
        "bob@b.shop": Reason.NONE,
    }


async def test_that_the_board_counts_each_domain_once() -> None:
    subject = await bench(["ann@a.shop"], living("a.shop"))
    await subject.run("a.shop", "b.shop", "c.test", "a.shop")
    stage = next(stage for stage in subject.board.stages() if stage.name is StageName.RESOLVE)
    assert (stage.done, stage.total, stage.in_flight) == (3, 3, 0)


async def test_that_many_domains_are_settled_page_by_page() -> None:
    names = [f"d{number:04}.test" for number in range(4_500)]
    subject = await bench([f"ann@{name}" for name in names[:20]])
    sizes: list[int] = []
    real = subject.store.decide_domains

    async def counted(task_id: int, decisions: Sequence[DomainDecision]) -> int:
        sizes.append(len(decisions))
        return await real(task_id, decisions)

    subject.store.decide_domains = counted  # type: ignore[method-assign]
    await subject.run(*names)
    assert max(sizes) <= 2_000
    assert sum(sizes) >= len(names)
    assert await subject.work.in_work() == 0


async def test_that_cached_judgements_decide() -> None:
    subject = await bench(["ann@a.shop"], level=CheckLevel.FULL)
    dead = Judgement(Verdict.UNDELIVERABLE, Reason.NULL_MX)
    await subject.store.save_domains([DomainFacts(name="a.shop", judgement=dead, expires_at=4e9)])
    await subject.run("a.shop")
    assert await subject.work.reasons() == {"ann@a.shop": Reason.NULL_MX}
    assert subject.alive == []
