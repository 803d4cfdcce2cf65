"""What the DNS client makes of answers: reliability.md table 5.3, and aliases."""

from itertools import pairwise

import dns.message
import dns.rcode
import pytest

from contact_importer.engine.network_ports import DnsKind
from contact_importer.model.settings import Timeouts
from tests.support.dns_asking import ask, silent
from tests.support.dns_server import Asked, Replies

SOA = "example.com. 900 IN SOA ns.example.com. root.example.com. 1 7200 900 1209600 600"


async def test_that_mx_records_come_as_texts() -> None:
    answer, server = await ask(
        lambda q: q.wire(
            "example.com. 300 IN MX 10 MX1.Example.com.", "example.com. 300 IN MX 20 mx2.other.net."
        )
    )
    assert sorted(answer.records) == ["10 mx1.example.com", "20 mx2.other.net"]
    assert (answer.kind, answer.ttl_s, answer.note) == (DnsKind.ANSWER, 300, "")
    assert answer.resolver == "127.0.0.1"
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("rdtype", "address"),
    [("A", "192.0.2.7"), ("AAAA", "2001:db8::7"), ("AAAA", "::ffff:10.0.0.1")],
)
async def test_that_addresses_come_as_texts(rdtype: str, address: str) -> None:
    answer, _ = await ask(
        lambda q: q.wire(f"example.com. 300 IN {rdtype} {address}"), rdtype=rdtype
    )
    assert (answer.kind, answer.records) == (DnsKind.ANSWER, (address,))


async def test_that_silence_is_a_timeout_after_three_tries() -> None:
    answer, server = await ask(silent, timeouts=Timeouts(dns_try_s=0.06, dns_lifetime_s=30))
    assert answer.kind is DnsKind.TIMEOUT
    assert len(server.asked) == 3


@pytest.mark.parametrize("rcode", ["SERVFAIL", "REFUSED", "YXDOMAIN"])
async def test_that_an_error_is_a_failure_after_three_tries(rcode: str) -> None:
    answer, server = await ask(lambda q: q.wire(rcode=dns.rcode.from_text(rcode)))
    assert (answer.kind, answer.note) == (DnsKind.FAILURE, rcode)
    assert len(server.asked) == 3


@pytest.mark.parametrize("rcode", ["FORMERR", "NOTIMP"])
async def test_that_a_format_error_without_edns_too_is_a_failure(rcode: str) -> None:
    answer, server = await ask(lambda q: q.wire(rcode=dns.rcode.from_text(rcode)))
    assert (answer.kind, answer.note) == (DnsKind.FAILURE, rcode)
    assert [item.message.edns for item in server.asked] == [0, -1, -1, -1]


async def test_that_edns_is_left_out_where_it_is_refused() -> None:
    def script(q: Asked) -> Replies:
        if q.message.edns >= 0:
            return [q.message.to_wire()[:2] + b"\x80\x01" + bytes(8)]  # FORMERR, no question
        return q.wire("example.com. 300 IN MX 10 mx.example.com.")

    answer, server = await ask(script)
    assert answer.kind is DnsKind.ANSWER
    assert len(server.asked) == 2


async def test_that_a_failure_is_retried() -> None:
    def script(q: Asked) -> Replies:
        if q.turn == 0:
            return q.wire(rcode=dns.rcode.SERVFAIL)
        return q.wire("example.com. 300 IN MX 10 mx.example.com.")

    answer, server = await ask(script)
    assert answer.kind is DnsKind.ANSWER
    assert len(server.asked) == 2


@pytest.mark.parametrize(("authority", "ttl"), [([SOA], 600), ([], 60)])
@pytest.mark.parametrize(
    ("rcode", "kind"), [("NXDOMAIN", DnsKind.NXDOMAIN), ("NOERROR", DnsKind.NODATA)]
)
async def test_that_a_negative_answer_lives_as_long_as_its_soa_says(
    rcode: str, kind: DnsKind, authority: list[str], ttl: int
) -> None:
    answer, server = await ask(
        lambda q: q.wire(rcode=dns.rcode.from_text(rcode), authority=authority)
    )
    assert (answer.kind, answer.records, answer.ttl_s) == (kind, (), ttl)
    assert len(server.asked) == 1


async def test_that_a_referral_is_no_negative_answer() -> None:
    answer, _ = await ask(lambda q: q.wire(authority=["com. 900 IN NS a.gtld-servers.net."]))
    assert (answer.kind, answer.note) == (DnsKind.FAILURE, "referral")


async def test_that_a_null_mx_is_a_dot() -> None:
    answer, _ = await ask(lambda q: q.wire("example.com. 300 IN MX 0 ."))
    assert answer.records == ("0 .",)


@pytest.mark.parametrize(("sent", "kept"), [(2**31 - 1, 86_400), (0, 60), (61, 61)])
async def test_that_the_ttl_is_clamped(sent: int, kept: int) -> None:
    answer, _ = await ask(lambda q: q.wire(f"example.com. {sent} IN MX 10 mx.example.com."))
    assert answer.ttl_s == kept


async def test_that_an_alias_is_followed_inside_the_answer_and_noted() -> None:
    answer, server = await ask(
        lambda q: q.wire(
            "example.com. 300 IN CNAME host.other.net.", "host.other.net. 200 IN MX 5 mx.other.net."
        )
    )
    assert (answer.kind, answer.records) == (DnsKind.ANSWER, ("5 mx.other.net",))
    assert answer.note == "CNAME host.other.net"
    assert len(server.asked) == 1


async def test_that_an_alias_whose_target_is_missing_is_asked_for() -> None:
    def script(q: Asked) -> Replies:
        if q.name == "example.com":
            return q.wire("example.com. 300 IN CNAME host.other.net.")
        return q.wire("host.other.net. 300 IN A 192.0.2.1")

    answer, server = await ask(script, rdtype="A")
    assert (answer.kind, answer.records) == (DnsKind.ANSWER, ("192.0.2.1",))
    assert answer.note == "CNAME host.other.net"
    assert [item.name for item in server.asked] == ["example.com", "host.other.net"]


async def test_that_an_alias_with_a_soa_ends_at_no_data() -> None:
    answer, server = await ask(
        lambda q: q.wire("example.com. 300 IN CNAME host.example.com.", authority=[SOA])
    )
    assert (answer.kind, answer.ttl_s) == (DnsKind.NODATA, 600)
    assert len(server.asked) == 1


async def test_that_an_alias_to_nothing_is_nxdomain() -> None:
    answer, _ = await ask(
        lambda q: q.wire("example.com. 300 IN CNAME gone.other.net.", rcode=dns.rcode.NXDOMAIN)
    )
    assert answer.kind is DnsKind.NXDOMAIN


def _chain(length: int) -> list[str]:
    names = ["example.com.", *(f"a{n}.example.com." for n in range(length))]
    links = [f"{a} 300 IN CNAME {b}" for a, b in pairwise(names)]
    return [*links, f"{names[-1]} 300 IN MX 10 mx.example.com."]


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        (["example.com. 9 IN CNAME b.com.", "b.com. 9 IN CNAME example.com."], "CNAME loop"),
        (["example.com. 9 IN CNAME example.com."], "CNAME loop"),
        (_chain(9), "CNAME chain too long"),
        (_chain(30), "CNAME chain too long"),
    ],
)
async def test_that_a_broken_chain_of_aliases_is_a_failure(lines: list[str], note: str) -> None:
    answer, _ = await ask(lambda q: q.wire(*lines))
    assert (answer.kind, answer.note) == (DnsKind.FAILURE, note)


async def test_that_eight_aliases_are_followed() -> None:
    answer, _ = await ask(lambda q: q.wire(*_chain(8)))
    assert answer.kind is DnsKind.ANSWER


async def test_that_a_loop_of_aliases_over_several_answers_ends() -> None:
    other = {"example.com": "b.com.", "b.com": "example.com."}
    answer, server = await ask(lambda q: q.wire(f"{q.name}. 9 IN CNAME {other[q.name]}"))
    assert (answer.kind, answer.note) == (DnsKind.FAILURE, "CNAME chain too long")
    assert len(server.asked) == 9


async def test_that_a_query_asks_for_recursion_with_edns() -> None:
    _, server = await ask(lambda q: q.wire("example.com. 9 IN MX 1 mx.net."))
    query = server.asked[0].message
    assert isinstance(query, dns.message.QueryMessage)
    assert query.to_text().splitlines()[1:5] == [
        "opcode QUERY",
        "rcode NOERROR",
        "flags RD",
        "edns 0",
    ]
    assert query.payload == 1232
