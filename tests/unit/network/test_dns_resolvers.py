"""How the DNS client uses resolvers and sockets."""

import asyncio
import errno
import socket
import time
from collections.abc import Iterator

import dns.message
import dns.rcode
import pytest

from contact_importer.engine.network_ports import DnsKind
from contact_importer.model.settings import Timeouts
from contact_importer.network import dns_client, udp_sockets
from contact_importer.network.dns_client import UdpDnsClient
from tests.support.dns_asking import PATIENT, SHORT, ask, client_of, silent
from tests.support.dns_server import Asked, Replies, ScriptedDnsServer


async def test_that_a_reply_slower_than_one_try_still_counts() -> None:
    def script(q: Asked) -> Replies:
        if q.turn == 0:
            held.append(q)
            return []
        return held[0].wire("example.com. 300 IN MX 10 slow.example.com.")  # to the first query

    held: list[Asked] = []
    async with ScriptedDnsServer(script) as server:
        timeouts = Timeouts(dns_try_s=0.06, dns_lifetime_s=10)
        client = UdpDnsClient([server.address], timeouts, sockets=1)
        answer = await client.query("example.com", "MX")
        await client.close()
    assert answer.records == ("10 slow.example.com",)


@pytest.fixture
def light_sleep(monkeypatch: pytest.MonkeyPatch) -> Timeouts:
    """Time limits that a sleep of half a second outlasts."""
    monkeypatch.setattr(dns_client, "_ASLEEP_S", 0.2)
    return Timeouts(dns_try_s=0.1, dns_lifetime_s=0.4)


async def test_that_a_question_uses_no_time_while_the_process_sleeps(light_sleep: Timeouts) -> None:
    def script(q: Asked) -> Replies:
        if q.turn == 0:
            time.sleep(0.5)  # the whole process: nobody reads, and what was sent is lost
            return []
        return q.wire("example.com. 300 IN MX 10 mx.example.com.")

    answer, _ = await ask(script, timeouts=light_sleep)
    assert answer.records == ("10 mx.example.com",)


async def test_that_a_question_over_tcp_uses_no_time_either(light_sleep: Timeouts) -> None:
    def script(q: Asked) -> Replies:
        if not q.over_tcp:
            return q.wire(truncated=True)
        time.sleep(0.5)
        return q.wire("example.com. 300 IN MX 10 mx.example.com.")

    answer, _ = await ask(script, timeouts=light_sleep)
    assert answer.records == ("10 mx.example.com",)


async def test_that_no_resolver_is_no_network() -> None:
    client = UdpDnsClient([], PATIENT)
    answer = await client.query("example.com", "MX")
    assert (answer.kind, answer.note) == (DnsKind.NO_NETWORK, "no resolver configured")


async def _unreachable(server: udp_sockets.Nameserver, *_: object) -> udp_sockets.UdpSocket:
    raise OSError(errno.ENETUNREACH, f"no route to {server.address}")


async def test_that_unreachable_resolvers_are_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(udp_sockets, "_open", _unreachable)
    client = UdpDnsClient([("127.0.0.1", 53), ("127.0.0.2", 53)], PATIENT)
    assert (await client.query("example.com", "MX")).kind is DnsKind.NO_NETWORK


async def test_that_one_reachable_resolver_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ScriptedDnsServer(lambda q: q.wire("example.com. 9 IN MX 1 mx.net.")) as server:
        real = udp_sockets._open

        async def first_is_unreachable(
            target: udp_sockets.Nameserver, numbers: Iterator[int]
        ) -> udp_sockets.UdpSocket:
            reached = target.port == server.address[1]
            return await (real if reached else _unreachable)(target, numbers)

        monkeypatch.setattr(udp_sockets, "_open", first_is_unreachable)
        client = UdpDnsClient([("127.0.0.2", 53), server.address], PATIENT)
        assert (await client.query("example.com", "MX")).kind is DnsKind.ANSWER
        await client.close()


async def test_that_a_network_lost_under_way_ends_open_queries_at_once() -> None:
    async with client_of(silent) as (client, servers):
        task = asyncio.create_task(client.query("example.com", "MX"))
        while not task.done():
            for pool in client._pools:
                for udp in filter(None, pool._slots):
                    udp.error_received(OSError(errno.EHOSTUNREACH, "no route to host"))
            await asyncio.sleep(0)
        assert task.result().kind is DnsKind.NO_NETWORK
        assert len(servers[0].asked) <= 3


async def test_that_a_resolver_that_does_not_listen_is_a_failure() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        closed = taken.getsockname()
    client = UdpDnsClient([closed], SHORT)
    answer = await client.query("example.com", "MX")
    await client.close()
    assert answer.kind in (DnsKind.FAILURE, DnsKind.TIMEOUT)  # Windows and macOS may not say


async def test_that_a_retry_asks_the_other_resolver() -> None:
    async with client_of(
        lambda q: q.wire(rcode=dns.rcode.SERVFAIL),
        lambda q: q.wire("example.com. 300 IN MX 10 mx.example.com."),
    ) as (client, servers):
        answer = await client.query("example.com", "MX")
        assert answer.kind is DnsKind.ANSWER
        assert [len(server.asked) for server in servers] == [1, 1]


async def test_that_a_second_attempt_asks_another_resolver() -> None:
    def nothing(q: Asked) -> Replies:
        return q.wire(rcode=dns.rcode.NXDOMAIN)

    async with client_of(nothing, nothing) as (client, servers):
        await client.query("example.com", "MX", attempt=0)
        await client.query("example.com", "MX", attempt=1)
        assert [len(server.asked) for server in servers] == [1, 1]


async def test_that_a_dead_resolver_is_not_waited_for_every_time() -> None:
    timeouts = Timeouts(dns_try_s=0.4, dns_lifetime_s=10)
    async with client_of(
        silent, lambda q: q.wire(f"{q.name}. 300 IN MX 10 mx.example.com."), timeouts=timeouts
    ) as (client, servers):
        for name in ("a.com", "b.com", "c.com"):
            assert (await client.query(name, "MX")).kind is DnsKind.ANSWER
        assert len(servers[0].asked) == 1


async def test_that_sockets_are_shared_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(udp_sockets, "_USES", 10)
    async with client_of(lambda q: q.wire(f"{q.name}. 300 IN A 192.0.2.1")) as (client, servers):
        await asyncio.gather(*(client.query(f"d{n}.com", "A") for n in range(300)))
        used = len(servers[0].sources)
        ids = {item.message.id for item in servers[0].asked}
    assert 30 <= used < 150  # ten queries a socket, some of them begun together
    assert len(ids) > 280


async def test_that_a_taken_port_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("0.0.0.0", 0))
        offset = taken.getsockname()[1] - 49152
        monkeypatch.setattr(udp_sockets.secrets, "randbelow", lambda n: offset if n > 9999 else 0)
        async with client_of(lambda q: q.wire(f"{q.name}. 300 IN A 192.0.2.1")) as (
            client,
            servers,
        ):
            assert (await client.query("a.com", "A")).kind is DnsKind.ANSWER
            assert taken.getsockname()[1] not in servers[0].sources


async def test_that_a_full_socket_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(udp_sockets, "_FULL", 2)
    async with ScriptedDnsServer(silent) as server:
        client = UdpDnsClient([server.address], SHORT, sockets=1)
        await asyncio.gather(*(client.query(f"d{n}.com", "A") for n in range(6)))
        await client.close()
        assert len(server.sources) >= 3


async def test_that_nothing_is_left_waiting_after_queries_end() -> None:
    async with client_of(silent, timeouts=SHORT) as (client, _):
        task = asyncio.create_task(client.query("b.com", "MX"))
        await client.query("a.com", "MX")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        sockets = [udp for pool in client._pools for udp in pool._slots if udp is not None]
        assert sockets
        assert not any(udp._waiting for udp in sockets)
        assert not client._open


async def test_that_closing_ends_open_queries() -> None:
    async with client_of(silent) as (client, servers):
        task = asyncio.create_task(client.query("example.com", "MX"))
        await servers[0].heard.wait()
        await client.close()
        assert (await task).kind is DnsKind.FAILURE
