"""Mail hosts: both families of addresses, and views that only this machine has."""

import pytest

from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.model.domain import DomainFacts
from contact_importer.model.evidence import Observation
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.network.guard import ConnectionGuard
from contact_importer.validation.vantage import ANYWHERE, Vantage, vantage_of
from tests.support.clocks import ManualClock
from tests.support.scripted_dns import NODATA, NXDOMAIN, TIMEOUT, Scripted, ScriptedDns, records

DUAL_STACK = Vantage(ipv6=True)
OFFICE = vantage_of(["10.1.2.3"], ["office.example.com"])
HOME = vantage_of(["192.168.1.5"], ["fritz.box"])

V4 = records("198.41.0.4")
V6 = records("2001:500:2::c")
MX = records("10 mx.example.net")
DNS_UNTRUSTED = Judgement(Verdict.UNKNOWN, Reason.DNS_UNTRUSTED)


async def look_up(
    script: dict[str, Scripted], vantage: Vantage = ANYWHERE, *, own: str = ""
) -> tuple[DomainFacts, ScriptedDns]:
    dns = ScriptedDns(script)
    guard = ConnectionGuard(is_own=lambda address: address == own)
    lookup = DomainLookup(dns, guard, ManualClock(), vantage=vantage)
    return await lookup.look_up("example.com"), dns


@pytest.mark.parametrize(
    ("a", "aaaa", "addresses"),
    [
        (V4, V6, ("198.41.0.4", "2001:500:2::c")),
        (V4, NODATA, ("198.41.0.4",)),
        (V4, TIMEOUT, ("198.41.0.4",)),
        (V4, records("fe80::1"), ("198.41.0.4",)),
        (NODATA, V6, ("2001:500:2::c",)),
        (TIMEOUT, V6, ("2001:500:2::c",)),
        (records("10.0.0.1"), V6, ("2001:500:2::c",)),
    ],
)
async def test_that_a_machine_with_ipv6_gets_both_families(
    a: Scripted, aaaa: Scripted, addresses: tuple[str, ...]
) -> None:
    script = {"MX example.com": MX, "A mx.example.net": a, "AAAA mx.example.net": aaaa}
    facts, _ = await look_up(script, DUAL_STACK)
    assert facts.judgement is None
    assert facts.hosts[0].addresses == addresses


async def test_that_ipv6_gets_its_turn_behind_many_ipv4_addresses() -> None:
    many = records(*(f"198.41.0.{n}" for n in range(1, 9)))
    script = {"MX example.com": MX, "A mx.example.net": many, "AAAA mx.example.net": V6}
    facts, _ = await look_up(script, DUAL_STACK)
    assert facts.hosts[0].addresses == (*many.records[:3], "2001:500:2::c")


async def test_that_a_host_is_asked_for_twice_only_where_ipv6_can_be_reached() -> None:
    script = {"MX example.com": MX, "A mx.example.net": V4, "AAAA mx.example.net": V6}
    _, dns = await look_up(script)
    assert [key for key, _ in dns.asked] == ["MX example.com", "A mx.example.net"]
    _, dns = await look_up(script, DUAL_STACK)
    assert [key for key, _ in dns.asked] == [*script]


async def test_that_a_host_with_ipv6_only_takes_mail() -> None:
    script = {"MX example.com": MX, "A mx.example.net": NODATA, "AAAA mx.example.net": V6}
    facts, _ = await look_up(script)
    assert facts.hosts[0].addresses == ("2001:500:2::c",)


PRIVATE_MX: dict[str, Scripted] = {"MX example.com": MX, "A mx.example.net": records("10.9.8.7")}


@pytest.mark.parametrize(
    ("script", "vantage"),
    [
        # the domain is our own: nothing that is missing here proves that it is missing outside
        ({"MX example.com": NXDOMAIN}, OFFICE),
        ({"MX example.com": NODATA}, OFFICE),
        ({"MX example.com": MX}, OFFICE),
        ({"MX example.com": records("10 mx.other.net"), "A mx.other.net": records("127.0.0.1")},
         OFFICE),
        ({"MX example.com": NODATA, "A example.com": records("172.16.0.9")}, OFFICE),
        # so is its mail host
        ({"MX example.com": MX}, vantage_of((), ["example.net"])),
        ({"MX example.com": MX, "A mx.example.net": records("172.16.0.9")},
         vantage_of((), ["example.net"])),
        # a host of the private network around us
        (PRIVATE_MX, vantage_of(["10.1.2.3"], ())),
    ],
)  # fmt: skip
async def test_that_an_internal_view_condemns_nobody(
    script: dict[str, Scripted], vantage: Vantage
) -> None:
    facts, _ = await look_up(script, vantage)
    assert facts.judgement == DNS_UNTRUSTED
    assert facts.hosts == ()
    seen = [item for item in facts.evidence if item.observation is Observation.INTERNAL_VIEW]
    assert {item.again for item in seen} == {False, True}
    assert {item.text for item in seen} <= {
        "example.com", "172.16.0.9 (example.com)", "example.net", "172.16.0.9 (example.net)",
        "10.9.8.7",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("script", "vantage", "reason"),
    [
        ({"MX example.com": MX, "A mx.example.net": V4}, OFFICE, None),
        ({"MX example.com": records("0 .")}, OFFICE, Reason.NULL_MX),
        # everybody's home network is private, and its router is the resolver
        (PRIVATE_MX, HOME, Reason.MX_UNROUTABLE),
        ({"MX example.com": NXDOMAIN}, HOME, Reason.DOMAIN_NOT_FOUND),
        ({"MX example.com": MX}, HOME, Reason.MX_UNRESOLVABLE),
        ({"MX example.com": MX, "A mx.example.net": records("127.0.0.1")}, HOME,
         Reason.MX_UNROUTABLE),
    ],
)  # fmt: skip
async def test_that_an_ordinary_vantage_point_changes_nothing(
    script: dict[str, Scripted], vantage: Vantage, reason: Reason | None
) -> None:
    facts, _ = await look_up(script, vantage)
    assert (facts.judgement.reason if facts.judgement else None) is reason


async def test_that_our_own_mail_server_is_neither_connected_to_nor_condemned() -> None:
    facts, _ = await look_up({"MX example.com": MX, "A mx.example.net": V4}, own="198.41.0.4")
    assert facts.judgement == DNS_UNTRUSTED
    assert facts.hosts == ()
    last = facts.evidence[-1]
    assert (last.observation, last.text) == (Observation.INTERNAL_VIEW, "198.41.0.4")


@pytest.mark.parametrize("blank", ["0.0.0.0", "::"])
async def test_that_the_answer_of_a_filter_is_no_proof(blank: str) -> None:
    kind = "AAAA" if ":" in blank else "A"
    facts, _ = await look_up({"MX example.com": NODATA, f"{kind} example.com": records(blank)})
    assert facts.judgement == DNS_UNTRUSTED
    facts, _ = await look_up({"MX example.com": MX, f"{kind} mx.example.net": records(blank)})
    assert facts.judgement == Judgement(Verdict.UNDELIVERABLE, Reason.MX_UNROUTABLE)
