"""Resolvers that answer for names that do not exist: found, remembered, never believed."""

import asyncio
import re

import pytest

from contact_importer.engine import nxdomain_hijack
from contact_importer.engine.bounded_dns import BoundedDns
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.engine.network_ports import DnsAnswer
from contact_importer.engine.nxdomain_hijack import HijackTest
from contact_importer.model.domain import DomainFacts
from contact_importer.model.evidence import Observation
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.network.guard import ConnectionGuard
from tests.support.clocks import ManualClock
from tests.support.scripted_dns import (
    NO_NETWORK,
    NODATA,
    NXDOMAIN,
    SERVFAIL,
    TIMEOUT,
    Scripted,
    ScriptedDns,
    records,
)

PAGE = records("198.51.45.7")  # where the resolver leads whom it can tell nothing
GOOD = records("198.41.0.4")
MX = records("10 mx.example.net")
OWN_MX = records("5 mail.search-page.net")
DNS_UNTRUSTED = Judgement(Verdict.UNKNOWN, Reason.DNS_UNTRUSTED)
SEARCH_PAGE = {"A": PAGE}


async def look_up(
    script: dict[str, Scripted], hijack: dict[str, Scripted]
) -> tuple[DomainFacts, ScriptedDns]:
    dns = ScriptedDns(script, hijack)
    facts = await DomainLookup(dns, ConnectionGuard(), ManualClock()).look_up("example.com")
    return facts, dns


def hijack_test(hijack: dict[str, Scripted]) -> tuple[HijackTest, ScriptedDns, ManualClock]:
    dns, clock = ScriptedDns({}, hijack), ManualClock()
    return HijackTest(BoundedDns(dns, in_flight=500), clock), dns, clock


@pytest.mark.parametrize(
    ("script", "hijack"),
    [
        ({"MX": NODATA, "A": PAGE}, SEARCH_PAGE),
        ({"MX": NODATA, "A": records("198.41.0.4", "198.51.45.7")}, SEARCH_PAGE),
        ({"MX": NODATA, "AAAA": records("2001:500:2::c")}, {"AAAA": records("2001:500:2::c")}),
        ({"MX": MX, "A mx": PAGE}, SEARCH_PAGE),  # the mail host does not exist
        ({"MX": OWN_MX, "A mail.search-page.net": GOOD}, {"MX": OWN_MX}),
        ({"MX": records("0 .")}, {"MX": records("0 .")}),
        ({"MX": NODATA, "A": records("10.1.2.3")}, {"A": records("10.1.2.3")}),  # a login page
        ({"MX": NODATA, "A": records("127.0.0.1")}, {"A": records("127.0.0.1")}),
        ({"MX": NXDOMAIN}, SEARCH_PAGE),
        ({"MX": NODATA, "A": NODATA, "AAAA": NODATA}, SEARCH_PAGE),
        ({"MX": MX}, SEARCH_PAGE),
        ({"MX": MX, "A mx": records("10.0.0.1")}, SEARCH_PAGE),
        # the other resolver is honest, but one proof is not two
        ({"MX": (NODATA, NXDOMAIN), "A": PAGE}, {"A": (PAGE, NXDOMAIN)}),
        ({"MX": (NODATA, records("0 .")), "A": PAGE}, {"A": (PAGE, NXDOMAIN)}),
        # a pool of pages, of which the test has seen some
        ({"MX": NODATA, "A": (PAGE, GOOD)}, SEARCH_PAGE),
    ],
)
async def test_that_what_a_hijacking_resolver_says_is_not_believed(
    script: dict[str, Scripted], hijack: dict[str, Scripted]
) -> None:
    facts, _ = await look_up(_named(script), hijack)
    assert facts.judgement == DNS_UNTRUSTED
    assert facts.hosts == ()
    assert facts.expires_at == facts.checked_at


@pytest.mark.parametrize(
    ("script", "hijack", "judgement"),
    [
        # records of its own
        ({"MX": MX, "A mx": GOOD}, SEARCH_PAGE, None),
        ({"MX": MX, "A mx": GOOD}, {"MX": OWN_MX}, None),
        ({"MX": NODATA, "A": GOOD}, SEARCH_PAGE, None),
        ({"MX": records("0 .")}, SEARCH_PAGE, Reason.NULL_MX),
        # another resolver, which invents nothing, says the same, or better
        ({"MX": NXDOMAIN}, {"A": (PAGE, NXDOMAIN)}, Reason.DOMAIN_NOT_FOUND),
        ({"MX": NXDOMAIN}, {"A": (NXDOMAIN, PAGE)}, Reason.DOMAIN_NOT_FOUND),
        ({"MX": MX}, {"A": (PAGE, NXDOMAIN)}, Reason.MX_UNRESOLVABLE),
        ({"MX": (NODATA, MX), "A": PAGE, "A mx": GOOD}, {"A": (PAGE, NXDOMAIN)}, None),
        # a test that nobody answers shows nothing
        ({"MX": NODATA, "A": GOOD}, dict.fromkeys(("A", "AAAA", "MX"), TIMEOUT), None),
        ({"MX": NXDOMAIN}, dict.fromkeys(("A", "AAAA", "MX"), SERVFAIL), Reason.DOMAIN_NOT_FOUND),
        ({"MX": NXDOMAIN}, dict.fromkeys(("A", "AAAA", "MX"), NO_NETWORK), Reason.DOMAIN_NOT_FOUND),
    ],
)
async def test_that_what_is_beyond_its_invention_counts(
    script: dict[str, Scripted], hijack: dict[str, Scripted], judgement: Reason | None
) -> None:
    facts, _ = await look_up(_named(script), hijack)
    assert (facts.judgement.reason if facts.judgement else None) is judgement


def _named(script: dict[str, Scripted]) -> dict[str, Scripted]:
    short = {"MX": "MX example.com", "A": "A example.com", "AAAA": "AAAA example.com",
             "A mx": "A mx.example.net"}  # fmt: skip
    return {short.get(key, key): answer for key, answer in script.items()}


async def test_that_only_one_of_several_hosts_being_invented_spoils_nothing() -> None:
    script: dict[str, Scripted] = {
        "MX example.com": records("10 dead.example.net", "20 mx.example.net"),
        "A dead.example.net": PAGE,
        "A mx.example.net": GOOD,
    }
    facts, _ = await look_up(script, dict(SEARCH_PAGE))
    assert facts.judgement is None
    assert [host.name for host in facts.hosts] == ["mx.example.net"]


async def test_that_the_evidence_says_what_the_resolver_does() -> None:
    facts, _ = await look_up({"MX example.com": NODATA, "A example.com": PAGE}, dict(SEARCH_PAGE))
    _, host, resolver = facts.evidence[:3]
    assert (host.observation, host.host, host.text) == (
        Observation.HIJACKED,
        "example.com",
        "198.51.45.7",
    )
    assert (resolver.observation, resolver.host, resolver.text, resolver.ip) == (
        Observation.HIJACKED,
        "",
        "198.51.45.7",
        "192.0.2.53",
    )
    assert [item.again for item in facts.evidence] == [False] * 3 + [True] * 3


async def test_that_the_test_is_made_once_for_all_domains() -> None:
    names = [f"d{n}.shop" for n in range(50)]
    dns = ScriptedDns({f"MX {name}": MX for name in names} | {"A mx.example.net": GOOD})
    lookup = DomainLookup(dns, ConnectionGuard(), ManualClock())
    await asyncio.gather(*(lookup.look_up(name) for name in names))
    assert len(dns.asked) == 51
    assert len(dns.made_up) == 9
    assert {attempt for _, attempt in dns.made_up} == {0}
    await lookup.look_up("dead.shop")
    assert len(dns.made_up) == 18  # the second look may have another resolver
    await lookup.look_up("gone.shop")
    assert len(dns.made_up) == 18


async def test_that_nothing_is_tested_before_an_answer_needs_it() -> None:
    for answer in (SERVFAIL, TIMEOUT):
        _, dns = await look_up({"MX example.com": answer}, {})
        assert dns.made_up == []


async def test_that_the_names_are_plausible_and_never_the_same() -> None:
    asked = set[str]()
    for _ in range(20):
        test, dns, _ = hijack_test({})
        await test.substitutes("192.0.2.53", attempt=0)
        assert sorted(key.split(" ")[0] for key, _ in dns.made_up) == sorted(
            ["A", "AAAA", "MX"] * 3
        )
        names = {key.split(" ")[1] for key, _ in dns.made_up}
        assert {name.rpartition(".")[2] for name in names} == {"com", "net", "org"}
        asked |= names
    assert len(asked) == 60
    assert all(re.fullmatch(r"([a-z][aeiou]){7}\.[a-z]{3}", name) for name in asked)


async def test_that_a_resolver_never_met_is_tested_by_itself() -> None:
    test, dns, _ = hijack_test({})
    for resolver in ("192.0.2.53", "192.0.2.54", "192.0.2.53"):
        await test.substitutes(resolver, attempt=0)
    assert len(dns.made_up) == 18


@pytest.mark.parametrize("answer", [NXDOMAIN, NODATA, PAGE])
async def test_that_a_test_that_was_answered_is_remembered_for_good(answer: DnsAnswer) -> None:
    test, dns, clock = hijack_test({"A": answer})
    expected = frozenset(answer.records)
    assert await test.substitutes("192.0.2.53", attempt=0) == expected
    clock.advance(1_000_000)
    assert await test.substitutes("192.0.2.53", attempt=0) == expected
    assert len(dns.made_up) == 9


async def test_that_a_test_that_was_not_answered_is_made_again_later() -> None:
    test, dns, clock = hijack_test({"A": TIMEOUT})  # for MX and AAAA there is nothing
    assert await test.substitutes("192.0.2.53", attempt=0) == frozenset()
    dns.hijack["A"] = PAGE
    clock.advance(59)
    assert await test.substitutes("192.0.2.53", attempt=0) == frozenset()
    clock.advance(2)
    assert await test.substitutes("192.0.2.53", attempt=0) == {"198.51.45.7"}


async def test_that_a_test_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    class NeverAnswers(ScriptedDns):
        async def query(self, name: str, rdtype: str, *, attempt: int = 0) -> DnsAnswer:
            if rdtype == "A":
                return PAGE
            return await asyncio.Future()

    monkeypatch.setattr(nxdomain_hijack, "_LIMIT_S", 0.01)
    test = HijackTest(BoundedDns(NeverAnswers({}), in_flight=9), ManualClock())
    async with asyncio.timeout(10):
        assert await test.substitutes("192.0.2.53", attempt=0) == {"198.51.45.7"}


async def test_that_the_test_does_not_wait_behind_the_look_ups() -> None:
    together = asyncio.Barrier(9)

    class AnswersAllAtOnce(ScriptedDns):
        async def query(self, name: str, rdtype: str, *, attempt: int = 0) -> DnsAnswer:
            answer = await super().query(name, rdtype, attempt=attempt)
            if not name.endswith("example.com"):  # made up for the test
                await together.wait()
            return answer

    dns = AnswersAllAtOnce({"MX example.com": NODATA, "A example.com": PAGE}, SEARCH_PAGE)
    lookup = DomainLookup(dns, ConnectionGuard(), ManualClock(), in_flight=1)
    assert (await lookup.look_up("example.com")).judgement == DNS_UNTRUSTED
    assert dns.most_open == 1


async def test_that_a_wildcard_of_a_real_domain_is_no_hijack() -> None:
    script: dict[str, Scripted] = {
        "MX any.example.com": NODATA,
        "A any.example.com": PAGE,
        "MX other.example.com": NODATA,
        "A other.example.com": PAGE,
    }
    lookup = DomainLookup(ScriptedDns(script), ConnectionGuard(), ManualClock())
    for name in ("any.example.com", "other.example.com"):
        assert (await lookup.look_up(name)).judgement is None


async def test_that_a_planted_bug_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(self: HijackTest, resolver: str, *, attempt: int) -> frozenset[str]:
        return frozenset()

    monkeypatch.setattr(HijackTest, "substitutes", nothing)
    with pytest.raises(AssertionError):
        await test_that_what_a_hijacking_resolver_says_is_not_believed(
            {"MX": NODATA, "A": PAGE}, dict(SEARCH_PAGE)
        )
