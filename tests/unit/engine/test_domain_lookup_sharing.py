"""Domain look-ups beside each other: asked once, bounded, remembered for a while."""

import asyncio

import pytest

from contact_importer.engine import mail_hosts
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.network.guard import ConnectionGuard
from tests.support.clocks import ManualClock
from tests.support.scripted_dns import SERVFAIL, ScriptedDns, records

GOOD = records("198.41.0.4")
MX = records("10 mx.example.net")
DNS_FAILURE = Judgement(Verdict.UNKNOWN, Reason.DNS_FAILURE)


def lookup_of(dns: ScriptedDns, *, in_flight: int = 500) -> DomainLookup:
    return DomainLookup(dns, ConnectionGuard(), ManualClock(), in_flight=in_flight)


async def test_that_a_domain_asked_for_twice_at_once_is_looked_up_once() -> None:
    dns = ScriptedDns({"MX example.com": MX, "A mx.example.net": GOOD})
    lookup = lookup_of(dns)
    facts = await asyncio.gather(*(lookup.look_up("example.com") for _ in range(50)))
    assert len(dns.asked) == 2
    assert all(item is facts[0] for item in facts)


async def test_that_domains_share_their_hosts() -> None:
    names = [f"d{n}.com" for n in range(50)]
    dns = ScriptedDns({f"MX {name}": MX for name in names} | {"A mx.example.net": GOOD})
    lookup = lookup_of(dns)
    await asyncio.gather(*(lookup.look_up(name) for name in names[:40]))
    for name in names[40:]:
        await lookup.look_up(name)
    assert [name for name, _ in dns.asked].count("A mx.example.net") == 1
    assert len(dns.asked) == 51


async def test_that_a_host_is_asked_again_when_its_answer_has_expired() -> None:
    dns = ScriptedDns({"MX a.com": MX, "MX b.com": MX, "A mx.example.net": GOOD})
    clock = ManualClock()
    lookup = DomainLookup(dns, ConnectionGuard(), clock)
    for name, count in (("a.com", 1), ("b.com", 1), ("a.com", 2)):
        await lookup.look_up(name)
        assert [asked for asked, _ in dns.asked].count("A mx.example.net") == count
        clock.advance(160)


async def test_that_a_failing_host_is_tried_again_soon_but_not_for_each_domain() -> None:
    dns = ScriptedDns({"MX a.com": MX, "MX b.com": MX, "A mx.example.net": SERVFAIL})
    clock = ManualClock()
    lookup = DomainLookup(dns, ConnectionGuard(), clock)
    assert (await lookup.look_up("a.com")).judgement == DNS_FAILURE
    assert (await lookup.look_up("b.com")).judgement == DNS_FAILURE
    assert len(dns.asked) == 3
    dns.script["A mx.example.net"] = GOOD
    clock.advance(31)
    assert (await lookup.look_up("a.com")).judgement is None


async def test_that_no_more_questions_are_open_than_allowed() -> None:
    dns = ScriptedDns({f"MX d{n}.com": records("0 .") for n in range(100)})
    dns.gate = asyncio.Event()
    lookup = lookup_of(dns, in_flight=7)
    tasks = [asyncio.create_task(lookup.look_up(f"d{n}.com")) for n in range(100)]
    for _ in range(5):
        await asyncio.sleep(0)
    assert dns.open == 7
    dns.gate.set()
    await asyncio.gather(*tasks)
    assert dns.most_open == 7
    assert len(dns.asked) == 100


async def test_that_a_cancelled_look_up_harms_nobody_else() -> None:
    dns = ScriptedDns({"MX example.com": MX, "A mx.example.net": GOOD})
    dns.gate = asyncio.Event()
    lookup = lookup_of(dns)
    first, second, third = (asyncio.create_task(lookup.look_up("example.com")) for _ in range(3))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    first.cancel()
    third.cancel()
    await asyncio.sleep(0)
    dns.gate.set()
    assert (await second).judgement is None
    results = await asyncio.gather(first, third, return_exceptions=True)
    assert all(isinstance(item, asyncio.CancelledError) for item in results)
    assert dns.open == 0


async def test_that_only_so_many_hosts_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_hosts, "_KEPT", 2)
    dns = ScriptedDns({f"A mx{n}.net": GOOD for n in range(3)})
    for n in range(3):
        dns.script[f"MX d{n}.com"] = records(f"10 mx{n}.net")
    lookup = lookup_of(dns)
    for n in (0, 1, 2, 2, 1, 0):
        await lookup.look_up(f"d{n}.com")
    asked = [name for name, _ in dns.asked]
    assert [asked.count(f"A mx{n}.net") for n in range(3)] == [2, 1, 1]
