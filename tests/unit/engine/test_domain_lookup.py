"""The flow that finds out what DNS says about a domain: every row of validation.md §3."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.engine.network_ports import (
    DnsAnswer,
    DnsKind,
)
from contact_importer.model.domain import DomainFacts
from contact_importer.model.errors import NetworkUnavailableError
from contact_importer.model.evidence import Observation, Stage
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.network.guard import ConnectionGuard
from contact_importer.validation.dns_rules import OTHER_NAME
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

# A busy machine is no failure.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

GOOD = records("198.41.0.4")
MX = records("10 mx.example.net")


def lookup_of(dns: ScriptedDns) -> DomainLookup:
    return DomainLookup(dns, ConnectionGuard(), ManualClock(), shuffle=list.reverse)


async def look_up(script: dict[str, Scripted]) -> tuple[DomainFacts, ScriptedDns]:
    dns = ScriptedDns(script)
    return await lookup_of(dns).look_up("example.com"), dns


def undeliverable(reason: Reason) -> Judgement:
    return Judgement(Verdict.UNDELIVERABLE, reason)


DNS_FAILURE = Judgement(Verdict.UNKNOWN, Reason.DNS_FAILURE)
DNS_UNTRUSTED = Judgement(Verdict.UNKNOWN, Reason.DNS_UNTRUSTED)
OTHER = DnsAnswer(kind=DnsKind.NODATA, note=OTHER_NAME)


@pytest.mark.parametrize(
    ("script", "judgement"),
    [
        # takes mail
        ({"MX": MX, "A mx": GOOD}, None),
        ({"MX": MX, "A mx": NODATA, "AAAA mx": records("2001:500:2::c")}, None),
        ({"MX": MX, "A mx": records("10.0.0.1"), "AAAA mx": records("2001:500:2::c")}, None),
        ({"MX": MX, "A mx": records("10.0.0.1", "198.41.0.4")}, None),
        ({"MX": records("0 .", "10 mx.example.net"), "A mx": GOOD}, None),
        ({"MX": NODATA, "A": GOOD}, None),
        ({"MX": NODATA, "A": NODATA, "AAAA": records("2001:500:2::c")}, None),
        ({"MX": OTHER, "A": GOOD}, None),
        ({"MX": (NODATA, MX), "A": NODATA, "AAAA": NODATA, "A mx": GOOD}, None),
        ({"MX": MX, "A mx": (NXDOMAIN, GOOD)}, None),
        ({"MX": MX, "A mx": (records("127.0.0.1"), GOOD)}, None),
        # proven dead
        ({"MX": records("0 .")}, undeliverable(Reason.NULL_MX)),
        ({"MX": records("10 .", "20 .")}, undeliverable(Reason.NULL_MX)),
        ({"MX": NXDOMAIN}, undeliverable(Reason.DOMAIN_NOT_FOUND)),
        ({"MX": NODATA, "A": NODATA, "AAAA": NODATA}, undeliverable(Reason.NO_MAIL_HOST)),
        ({"MX": MX}, undeliverable(Reason.MX_UNRESOLVABLE)),
        ({"MX": MX, "A mx": NODATA, "AAAA mx": NODATA}, undeliverable(Reason.MX_UNRESOLVABLE)),
        ({"MX": MX, "A mx": records("10.0.0.1")}, undeliverable(Reason.MX_UNROUTABLE)),
        ({"MX": NODATA, "A": records("127.0.0.1")}, undeliverable(Reason.MX_UNROUTABLE)),
        ({"MX": records("10 127.0.0.1")}, undeliverable(Reason.MX_UNRESOLVABLE)),
        ({"MX": records(r"10 a\000b.net", "20 <img>.net")}, undeliverable(Reason.MX_UNRESOLVABLE)),
        # not proven
        ({"MX": SERVFAIL}, DNS_FAILURE),
        ({"MX": TIMEOUT}, DNS_FAILURE),
        ({"MX": MX, "A mx": SERVFAIL}, DNS_FAILURE),
        ({"MX": MX, "A mx": TIMEOUT}, DNS_FAILURE),
        ({"MX": MX, "A mx": NODATA, "AAAA mx": TIMEOUT}, DNS_FAILURE),
        ({"MX": MX, "A mx": records("10.0.0.1"), "AAAA mx": SERVFAIL}, DNS_FAILURE),
        ({"MX": NODATA, "A": NODATA, "AAAA": SERVFAIL}, DNS_FAILURE),
        ({"MX": NODATA, "A": SERVFAIL}, DNS_FAILURE),
        ({"MX": OTHER, "A": NODATA, "AAAA": NODATA}, DNS_FAILURE),
        ({"MX": (NXDOMAIN, SERVFAIL)}, DNS_FAILURE),
        ({"MX": (NODATA, TIMEOUT), "A": NODATA, "AAAA": NODATA}, DNS_FAILURE),
        ({"MX": MX, "A mx": (NXDOMAIN, TIMEOUT)}, DNS_FAILURE),
        ({"MX": (NXDOMAIN, MX), "A mx": GOOD}, DNS_UNTRUSTED),
        ({"MX": (NXDOMAIN, records("0 ."))}, DNS_UNTRUSTED),
        ({"MX": MX, "A mx": (NXDOMAIN, records("10.0.0.1"))}, DNS_UNTRUSTED),
    ],
)
async def test_that_answers_are_judged(
    script: dict[str, Scripted], judgement: Judgement | None
) -> None:
    names = {"MX": "MX example.com", "A": "A example.com", "AAAA": "AAAA example.com"}
    facts, dns = await look_up(
        {names.get(key, f"{key}.example.net"): answer for key, answer in script.items()}
    )
    assert facts.judgement == judgement
    assert bool(facts.hosts) == (judgement is None)
    assert facts.evidence
    assert all(name != "A 127.0.0.1" for name, _ in dns.asked)


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"],
)
async def test_that_no_denied_address_is_handed_on(address: str) -> None:
    kind = "AAAA" if ":" in address else "A"
    facts, _ = await look_up({"MX example.com": MX, f"{kind} mx.example.net": records(address)})
    if kind == "AAAA":  # A does not exist
        assert facts.judgement == undeliverable(Reason.MX_UNROUTABLE)
    facts, _ = await look_up(
        {"MX example.com": MX, "A mx.example.net": records("198.41.0.4", address)}
    )
    assert facts.hosts[0].addresses == ("198.41.0.4",)


async def test_that_an_ordinary_domain_costs_two_questions() -> None:
    facts, dns = await look_up({"MX example.com": MX, "A mx.example.net": GOOD})
    assert dns.asked == [("MX example.com", 0), ("A mx.example.net", 0)]
    host = facts.hosts[0]
    assert (host.name, host.preference, host.addresses) == ("mx.example.net", 10, ("198.41.0.4",))
    assert facts.operator == "example.net"
    assert not facts.implicit_mx


async def test_that_two_usable_hosts_are_enough() -> None:
    mx = records(*(f"{n} mx{n}.example.net" for n in (30, 10, 20, 40)))
    facts, dns = await look_up(
        {"MX example.com": mx} | {f"A mx{n}.example.net": GOOD for n in (10, 20, 30, 40)}
    )
    assert [host.name for host in facts.hosts] == ["mx10.example.net", "mx20.example.net"]
    assert len(dns.asked) == 3


async def test_that_all_hosts_are_asked_when_the_best_is_of_no_use() -> None:
    mx = records(*(f"{n} mx{n}.example.net" for n in (10, 20, 30, 40)))
    facts, _ = await look_up(
        {
            "MX example.com": mx,
            "A mx10.example.net": TIMEOUT,
            "A mx30.example.net": GOOD,
            "A mx40.example.net": GOOD,
        }
    )
    assert facts.judgement is None
    assert [host.name for host in facts.hosts] == ["mx30.example.net", "mx40.example.net"]


async def test_that_equal_preferences_are_shuffled() -> None:
    facts, _ = await look_up(
        {
            "MX example.com": records("10 a.example.net", "10 b.example.net"),
            "A a.example.net": GOOD,
            "A b.example.net": GOOD,
        }
    )
    assert [host.name for host in facts.hosts] == ["b.example.net", "a.example.net"]


async def test_that_at_most_twenty_hosts_are_looked_at_and_the_rest_not_condemned() -> None:
    mx = records(*(f"{n} mx{n}.example.net" for n in range(3000)))
    facts, dns = await look_up({"MX example.com": mx})
    assert facts.judgement == DNS_FAILURE
    assert {name for name, _ in dns.asked if name.startswith("A ")} == {
        f"A mx{n}.example.net" for n in range(20)
    }
    assert all(len(item.text) <= 1000 for item in facts.evidence)
    assert facts.evidence[0].text.endswith("19 mx19.example.net, … (3000)")
    assert len(facts.evidence) == 1 + 20


async def test_that_an_implicit_mx_is_said_to_be_one() -> None:
    facts, _ = await look_up({"MX example.com": NODATA, "A example.com": GOOD})
    assert facts.implicit_mx
    assert (facts.hosts[0].name, facts.hosts[0].preference) == ("example.com", 0)
    assert facts.operator == "example.com"


async def test_that_a_host_has_at_most_ten_addresses() -> None:
    many = records(*(f"198.41.0.{n}" for n in range(1, 200)))
    facts, _ = await look_up({"MX example.com": MX, "A mx.example.net": many})
    assert facts.hosts[0].addresses == many.records[:10]


async def test_that_the_second_look_asks_with_another_attempt() -> None:
    _, dns = await look_up({"MX example.com": NXDOMAIN})
    assert dns.asked == [("MX example.com", 0), ("MX example.com", 1)]
    _, dns = await look_up({"MX example.com": MX})
    assert [attempt for _, attempt in dns.asked] == [0, 0, 0, 1, 1, 1]


async def test_that_a_null_mx_needs_no_other_question() -> None:
    _, dns = await look_up({"MX example.com": records("0 .")})
    assert dns.asked == [("MX example.com", 0)]


async def test_that_no_network_is_raised() -> None:
    dns = ScriptedDns({"MX example.com": NO_NETWORK})
    lookup = lookup_of(dns)
    with pytest.raises(NetworkUnavailableError):
        await lookup.look_up("example.com")
    dns.script["MX example.com"] = MX
    dns.script["A mx.example.net"] = NO_NETWORK
    with pytest.raises(NetworkUnavailableError):
        await lookup.look_up("example.com")
    dns.script["A mx.example.net"] = GOOD
    assert (await lookup.look_up("example.com")).judgement is None


async def test_that_facts_live_as_long_as_the_shortest_answer() -> None:
    mx = records("10 mx.example.net", ttl_s=500)
    host = records("198.41.0.4", ttl_s=400)
    facts, _ = await look_up({"MX example.com": mx, "A mx.example.net": host})
    assert facts.expires_at - facts.checked_at == 400
    facts, _ = await look_up({"MX example.com": records("0 .", ttl_s=1)})
    assert facts.expires_at - facts.checked_at == 60
    facts, _ = await look_up({"MX example.com": records("0 .", ttl_s=2**31 - 1)})
    assert facts.expires_at - facts.checked_at == 86_400


async def test_that_a_failing_spare_host_does_not_shorten_the_facts() -> None:
    facts, _ = await look_up(
        {
            "MX example.com": records("10 mx.example.net", "20 spare.example.net", ttl_s=500),
            "A mx.example.net": records("198.41.0.4", ttl_s=400),
            "A spare.example.net": TIMEOUT,
        }
    )
    assert facts.expires_at - facts.checked_at == 400


async def test_that_unknown_facts_are_not_kept() -> None:
    facts, _ = await look_up({"MX example.com": SERVFAIL})
    assert facts.expires_at == facts.checked_at


def observed(facts: DomainFacts) -> list[tuple[Observation, str, str]]:
    """What was seen of which host, and the facts, of every look."""
    return [(item.observation, item.host, item.text) for item in facts.evidence]


async def test_that_the_evidence_says_what_was_seen() -> None:
    facts, _ = await look_up(
        {
            "MX example.com": records("10 mx.example.net", "20 b.example.net"),
            "A mx.example.net": records("198.41.0.4", note="CNAME real.example.org"),
            "A b.example.net": SERVFAIL,
        }
    )
    assert observed(facts) == [
        (Observation.MX_FOUND, "", "10 mx.example.net, 20 b.example.net"),
        (Observation.HOST_FOUND, "mx.example.net", "198.41.0.4 (CNAME real.example.org)"),
        (Observation.HOST_FAILED, "b.example.net", "SERVFAIL"),
    ]
    assert {(item.stage, item.subject) for item in facts.evidence} == {(Stage.DNS, "example.com")}
    assert facts.evidence[0].ip == "192.0.2.53"


@pytest.mark.parametrize(
    ("answer", "observation", "text"),
    [
        (records("0 ."), Observation.NULL_MX, "0 ."),
        (NODATA, Observation.NO_MX, ""),
        (OTHER, Observation.DNS_FAILED, OTHER_NAME),
        (SERVFAIL, Observation.DNS_FAILED, "SERVFAIL"),
        (TIMEOUT, Observation.DNS_TIMEOUT, ""),
    ],
)
async def test_that_each_answer_is_its_own_observation(
    answer: DnsAnswer, observation: Observation, text: str
) -> None:
    facts, _ = await look_up({"MX example.com": answer})
    assert observed(facts)[0] == (observation, "", text)


async def test_that_the_evidence_of_a_dead_domain_shows_both_looks() -> None:
    facts, _ = await look_up({"MX example.com": NXDOMAIN})
    assert observed(facts) == [(Observation.NO_DOMAIN, "", "")] * 2
    assert [item.again for item in facts.evidence] == [False, True]
    facts, _ = await look_up({"MX example.com": MX, "A mx.example.net": records("10.0.0.1")})
    assert observed(facts)[1] == (Observation.HOST_DENIED, "mx.example.net", "10.0.0.1")


proofs = [NODATA, NXDOMAIN, SERVFAIL, TIMEOUT, OTHER]
PAGE = records("203.0.114.7")
mx_answers = st.sampled_from([*proofs, MX, records("0 ."), records("5 a.net", "10 mx.example.net")])
host_answers = st.sampled_from(
    [*proofs[:4], records("10.0.0.1"), records("127.0.0.1", "::1"), records("0.0.0.0"), PAGE, GOOD]
)
made_up_answers = st.sampled_from([NXDOMAIN, NXDOMAIN, NODATA, TIMEOUT, PAGE, records("10.0.0.1")])
KEYS = [f"{kind} {name}" for kind in ("A", "AAAA") for name in
        ("example.com", "mx.example.net", "a.net")]  # fmt: skip


@UNHURRIED
@given(st.data())
async def test_that_no_failed_or_invented_answer_ever_decides(data: st.DataObject) -> None:
    def twice(answers: st.SearchStrategy[DnsAnswer]) -> tuple[DnsAnswer, DnsAnswer]:
        return data.draw(answers), data.draw(answers)

    script: dict[str, Scripted] = {key: twice(host_answers) for key in KEYS}
    script["MX example.com"] = twice(mx_answers)
    pages = twice(made_up_answers)
    dns = ScriptedDns(script, {"A": pages})
    facts = await lookup_of(dns).look_up("example.com")
    invented = pages[max(attempt for _, attempt in dns.asked)].records
    assert not any(set(host.addresses) & set(invented) for host in facts.hosts)
    if facts.judgement is None or facts.judgement.verdict is not Verdict.UNDELIVERABLE:
        assert (facts.expires_at == facts.checked_at) is (facts.judgement is not None)
        return
    if facts.judgement.reason is Reason.NULL_MX:
        return
    assert {attempt for _, attempt in dns.asked} == {0, 1}
    assert not all(page.records for page in pages)
    for name, attempt in dns.asked:
        answer = script[name]
        seen = answer[attempt] if isinstance(answer, tuple) else answer
        assert seen.kind in (DnsKind.ANSWER, DnsKind.NODATA, DnsKind.NXDOMAIN)
        assert name.startswith("MX") or not set(seen.records) & set(pages[attempt].records)
