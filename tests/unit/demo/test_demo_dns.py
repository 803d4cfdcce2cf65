"""The demo world's DNS server, asked by dnspython and by hand."""

import asyncio

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.rcode
import pytest

from contact_importer.demo.dns_wire import BadQueryError, parse_question
from contact_importer.demo.settings import DemoSettings
from tests.support.running_demo import RunningDemo


async def ask(demo: RunningDemo, name: str, kind: str, *, tcp: bool = False) -> dns.message.Message:
    ip, port = demo.endpoints.nameserver
    query = dns.message.make_query(name, kind, use_edns=0)
    send = dns.asyncquery.tcp if tcp else dns.asyncquery.udp
    return await send(query, ip, port=port, timeout=20)


def records(reply: dns.message.Message) -> list[str]:
    return sorted(item.to_text() for answer in reply.answer for item in answer)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("bigmail.demo", "MX", ["10 mx1.bigmail.demo.", "20 mx2.bigmail.demo."]),
        ("BigMail.DEMO", "MX", ["10 mx1.bigmail.demo.", "20 mx2.bigmail.demo."]),
        ("hotpost.demo", "MX", ["0 hotpost-demo.mx.officepost.demo."]),
        ("inboxhub.demo", "MX", ["10 mx1.pochta.demo.", "20 mx2.pochta.demo."]),
        ("nomail.demo", "MX", ["0 ."]),
        ("lostmx.demo", "MX", ["10 gone.lostmx.demo."]),
        ("intranet.demo", "MX", ["10 inside.intranet.demo."]),
        ("inside.intranet.demo", "A", ["10.20.30.40"]),
        ("any.trashbox.demo", "MX", ["10 mx.trashbox.demo."]),
        ("1.0.0.127.in-addr.arpa", "PTR", ["importer.demo."]),
    ],
)
async def test_that_records_are_answered(
    demo: RunningDemo, name: str, kind: str, expected: list[str]
) -> None:
    reply = await ask(demo, name, kind)
    assert reply.rcode() == dns.rcode.NOERROR
    assert records(reply) == expected


@pytest.mark.parametrize(
    ("name", "kind", "rcode"),
    [
        ("vanished.demo", "MX", dns.rcode.NXDOMAIN),
        ("vanished.demo", "A", dns.rcode.NXDOMAIN),
        ("never-heard-of.demo", "MX", dns.rcode.NXDOMAIN),
        ("gone.lostmx.demo", "A", dns.rcode.NXDOMAIN),
        ("mailless.demo", "MX", dns.rcode.NOERROR),
        ("mailless.demo", "A", dns.rcode.NOERROR),
        ("simple.demo", "MX", dns.rcode.NOERROR),
        ("mx1.bigmail.demo", "AAAA", dns.rcode.NOERROR),
        ("demo", "MX", dns.rcode.NOERROR),
        ("mx.officepost.demo", "A", dns.rcode.NOERROR),
    ],
)
async def test_that_negative_answers_carry_the_soa(
    demo: RunningDemo, name: str, kind: str, rcode: int
) -> None:
    reply = await ask(demo, name, kind)
    assert reply.rcode() == rcode
    assert not reply.answer
    assert reply.authority[0][0].minimum == 300


@pytest.mark.parametrize(
    ("name", "rcode"),
    [("brokendns.demo", dns.rcode.SERVFAIL), ("gmail.com", dns.rcode.REFUSED)],
)
async def test_that_failures_deny_nothing(demo: RunningDemo, name: str, rcode: int) -> None:
    reply = await ask(demo, name, "MX")
    assert reply.rcode() == rcode
    assert not reply.answer
    assert not reply.authority


async def test_that_mail_hosts_have_loopback_addresses(demo: RunningDemo) -> None:
    for host in ("mx1.bigmail.demo", "mx2.pochta.demo", "simple.demo", "nomail.demo"):
        assert records(await ask(demo, host, "A"))[0].startswith("127.")


async def test_that_every_domain_leads_to_the_host_that_the_world_names(demo: RunningDemo) -> None:
    for index in range(200):
        plan = demo.world.plan(demo.world.ordinary_domain(index))
        reply = await ask(demo, plan.name, "MX")
        assert records(reply) == sorted(
            f"{preference} {host}." if host != "." else "0 ." for preference, host in plan.mx
        )


async def test_that_a_truncated_answer_is_whole_over_tcp(demo: RunningDemo) -> None:
    cut = await ask(demo, "lengthy.demo", "MX")
    assert cut.flags & dns.flags.TC
    assert not cut.answer
    whole = await ask(demo, "lengthy.demo", "MX", tcp=True)
    assert not whole.flags & dns.flags.TC
    assert records(whole) == ["10 mx.lengthy.demo."]


async def test_that_the_silent_domain_gets_no_answer_and_holds_nobody_up(demo: RunningDemo) -> None:
    ip, port = demo.endpoints.nameserver
    silent = dns.asyncquery.udp(
        dns.message.make_query("silentdns.demo", "MX"), ip, port=port, timeout=0.2
    )
    with pytest.raises(dns.exception.Timeout):
        await silent
    assert (await ask(demo, "bigmail.demo", "MX")).answer


async def test_that_answers_come_late_and_in_order_with_latency(demo: RunningDemo) -> None:
    demo.servers.adjust(DemoSettings(dns_latency_ms=30))
    names = [demo.world.ordinary_domain(index) for index in range(50)]
    replies = await asyncio.gather(*(ask(demo, name, "MX") for name in names))
    assert [reply.question[0].name.to_text() for reply in replies] == [f"{n}." for n in names]
    assert all(reply.time >= 0.029 for reply in replies)


async def test_that_questions_are_counted(demo: RunningDemo) -> None:
    for name in ("bigmail.demo", "BIGMAIL.demo", "pochta.demo"):
        await ask(demo, name, "MX")
    await ask(demo, "bigmail.demo", "MX", tcp=True)
    found = demo.servers.statistics()
    assert found.dns_questions == {"MX bigmail.demo": 3, "MX pochta.demo": 1}
    assert found.dns_queries == 4
    demo.servers.clear_statistics()
    assert demo.servers.statistics().dns_queries == 0


async def test_that_garbage_is_survived(demo: RunningDemo) -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, remote_addr=demo.endpoints.nameserver
    )
    query = dns.message.make_query("bigmail.demo", "MX").to_wire()
    for size in range(len(query)):
        transport.sendto(query[:size] or b"\0")
    transport.sendto(query[:12] + b"\xff" * 40)
    transport.sendto(b"\0" * 1000)
    transport.close()
    assert (await ask(demo, "bigmail.demo", "MX")).answer


@pytest.mark.parametrize(
    "query",
    [
        b"",
        b"\0" * 12,
        b"ab\x01\x00\x00\x02" + b"\0" * 30,  # two questions
        b"ab\x81\x00\x00\x01" + b"\0" * 30,  # a reply
        b"ab\x01\x00\x00\x01\0\0\0\0\0\0" + b"\x3fa" + b"\0" * 8,  # label beyond the end
        b"ab\x01\x00\x00\x01\0\0\0\0\0\0" + b"\xc0\x0c" + b"\0" * 90,  # pointer to itself
    ],
)
def test_that_odd_queries_are_refused(query: bytes) -> None:
    with pytest.raises(BadQueryError):
        parse_question(query)
