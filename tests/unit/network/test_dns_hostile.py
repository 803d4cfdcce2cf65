"""The DNS client against wrong, cut-off, foreign and odd replies (reliability.md table 5.3)."""

import asyncio
import socket

import pytest

from contact_importer.engine.network_ports import DnsKind
from contact_importer.model.settings import Timeouts
from contact_importer.network import dns_client
from contact_importer.validation.dns_rules import OTHER_NAME
from tests.support.dns_asking import PATIENT, SHORT, ask, client_of, silent
from tests.support.dns_scripts import BAD_DATAGRAMS, dripping, truncated, wrong_ids
from tests.support.dns_server import Asked, Replies


async def test_that_a_truncated_reply_is_asked_for_over_tcp() -> None:
    many = [f"example.com. 300 IN MX {n} mx.example.com." for n in range(3000)]

    def script(q: Asked) -> Replies:
        return q.wire(*many) if q.over_tcp else q.wire(truncated=True)

    answer, server = await ask(script)
    assert (answer.kind, len(answer.records)) == (DnsKind.ANSWER, 3000)
    assert [item.over_tcp for item in server.asked] == [False, True]


async def test_that_a_reply_cut_off_inside_a_record_counts_as_truncated() -> None:
    def script(q: Asked) -> Replies:
        whole = q.wire("example.com. 300 IN MX 10 mx.example.com.")[0]
        if q.over_tcp:
            return [whole]
        return [whole[:2] + bytes((whole[2] | 2,)) + whole[3:-20]]

    answer, server = await ask(script)
    assert answer.kind is DnsKind.ANSWER
    assert len(server.asked) == 2


async def test_that_a_reply_truncated_over_tcp_too_is_a_failure_and_not_no_data() -> None:
    answer, _ = await ask(truncated)
    assert (answer.kind, answer.note) == (DnsKind.FAILURE, "truncated over TCP too")


@pytest.mark.parametrize("sent", [b"", b"\x10", b"\x10\x00drip"])
async def test_that_tcp_that_never_finishes_is_a_timeout(sent: bytes) -> None:
    answer, _ = await ask(dripping(sent), timeouts=SHORT)
    assert answer.kind is DnsKind.TIMEOUT


@pytest.mark.parametrize("sent", [b"", b"\x10", b"\x10\x00drip", b"\x00\x00", b"\x00\x02hi"])
async def test_that_tcp_that_ends_early_is_a_failure(sent: bytes) -> None:
    async with client_of(dripping(sent)) as (client, servers):
        servers[0].hangs_up = True
        answer = await client.query("example.com", "MX")
    assert answer.kind is DnsKind.FAILURE


async def test_that_a_wrong_id_over_tcp_is_a_failure() -> None:
    def script(q: Asked) -> Replies:
        if not q.over_tcp:
            return q.wire(truncated=True)
        right = q.wire("example.com. 300 IN MX 10 mx.example.com.")[0]
        return [bytes((right[0] ^ 1,)) + right[1:]]

    answer, _ = await ask(script)
    assert (answer.kind, answer.note) == (DnsKind.FAILURE, "wrong answer over TCP")


@pytest.mark.parametrize("kind", BAD_DATAGRAMS)
async def test_that_a_bad_datagram_is_ignored(kind: str) -> None:
    answer, _ = await ask(BAD_DATAGRAMS[kind], timeouts=SHORT)
    assert answer.kind is DnsKind.TIMEOUT


@pytest.mark.parametrize("kind", BAD_DATAGRAMS)
async def test_that_the_right_reply_after_a_bad_datagram_counts(kind: str) -> None:
    answer, server = await ask(
        lambda q: [
            *BAD_DATAGRAMS[kind](q),
            *q.wire("example.com. 300 IN MX 10 good.example.com."),
        ]
    )
    assert answer.records == ("10 good.example.com",)
    assert len(server.asked) == 1


async def test_that_a_flood_of_wrong_ids_is_a_timeout() -> None:
    answer, _ = await ask(wrong_ids(500), timeouts=SHORT)
    assert answer.kind is DnsKind.TIMEOUT


async def test_that_a_datagram_of_another_sender_is_ignored() -> None:
    async with client_of(silent, timeouts=PATIENT) as (client, servers):
        task = asyncio.create_task(client.query("example.com", "MX"))
        await servers[0].heard.wait()
        right = servers[0].asked[0].wire("example.com. 300 IN MX 10 evil.example.com.")[0]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.sendto(right, ("127.0.0.1", next(iter(servers[0].sources))))
        for _ in range(20):
            await asyncio.sleep(0)
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


@pytest.mark.parametrize(("rdtype", "kind"), [("MX", DnsKind.NODATA), ("A", DnsKind.FAILURE)])
async def test_that_records_of_another_name_prove_nothing(rdtype: str, kind: DnsKind) -> None:
    text = "10 mx.evil.net." if rdtype == "MX" else "192.0.2.66"
    answer, _ = await ask(lambda q: q.wire(f"evil.net. 300 IN {rdtype} {text}"), rdtype=rdtype)
    assert (answer.kind, answer.records, answer.note) == (kind, (), OTHER_NAME)


@pytest.mark.parametrize(
    ("exchange", "shown"),
    [
        (r"a\000b.example.com.", r"10 a\000b.example.com"),
        (r"\027[31m.example.com.", r"10 \027[31m.example.com"),
        (r"<img\032src=x>.example.com.", r"10 <img\032src=x>.example.com"),
        (r"a\.b.example.com.", r"10 a\.b.example.com"),
        (r"\226\128\174.example.com.", r"10 \226\128\174.example.com"),
    ],
)
async def test_that_odd_octets_come_out_escaped(exchange: str, shown: str) -> None:
    answer, _ = await ask(lambda q: q.wire(f"example.com. 300 IN MX 10 {exchange}"))
    assert answer.records == (shown,)


@pytest.mark.parametrize("name", ["a" * 64 + ".com", "a." * 127 + "com", "a..b", "", "é.com"])
async def test_that_what_is_no_dns_name_is_not_asked(name: str) -> None:
    answer, server = await ask(silent, name)
    assert answer.kind is DnsKind.FAILURE
    assert server.asked == []


async def test_that_tcp_that_hangs_leaves_time_for_the_other_resolver() -> None:
    timeouts = Timeouts(dns_try_s=0.1, dns_lifetime_s=30.0)
    async with client_of(
        dripping(b""),
        lambda q: q.wire("example.com. 300 IN MX 10 mx.example.com."),
        timeouts=timeouts,
    ) as (client, _):
        assert (await client.query("example.com", "MX")).kind is DnsKind.ANSWER


async def test_that_waiting_for_a_tcp_connection_counts_as_waiting_for_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dns_client, "_TCP_AT_ONCE", 1)
    async with client_of(dripping(b""), timeouts=SHORT) as (client, _), asyncio.timeout(20):
        answers = await asyncio.gather(*(client.query(f"d{n}.com", "MX") for n in range(200)))
    assert {answer.kind for answer in answers} == {DnsKind.TIMEOUT}


async def test_that_tcp_that_does_not_listen_is_a_failure() -> None:
    async with client_of(truncated) as (client, servers):
        assert servers[0].tcp is not None
        servers[0].tcp.close()
        answer = await client.query("example.com", "MX")
    assert answer.kind is DnsKind.FAILURE
    assert answer.note == "truncated, and over TCP: resolver does not listen"
