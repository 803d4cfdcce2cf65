"""Real queries, real flow: every row of reliability.md table 5.3, judged as it says.

Rows 40 to 42 are about whole addresses: they go through the address checker.
"""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import dns.rcode
import pytest

from contact_importer.engine.address_check import AddressChecker
from contact_importer.engine.clock import SystemClock
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.engine.network_ports import NetworkPorts
from contact_importer.engine.task_run import EnginePorts
from contact_importer.engine.thread_runner import ThreadPool
from contact_importer.model.domain import DomainFacts
from contact_importer.model.errors import NetworkUnavailableError
from contact_importer.model.settings import EngineSettings, SmtpIdentity, Timeouts
from contact_importer.model.verdict import CheckLevel, Reason, Status
from contact_importer.network import udp_sockets
from contact_importer.network.dns_client import UdpDnsClient
from contact_importer.network.guard import ConnectionGuard
from contact_importer.network.resolver_config import system_nameservers
from contact_importer.network.smtp_dialler import AioSmtpDialler
from contact_importer.validation.lists import ListIndex
from tests.support.clocks import ManualClock
from tests.support.dns_asking import PATIENT, SHORT, silent
from tests.support.dns_scripts import (
    BAD_DATAGRAMS,
    dripping,
    failing,
    first,
    hijacking,
    over_tcp_only,
    slow,
    truncated,
    wrong_ids,
    zone,
)
from tests.support.dns_server import Asked, Replies, Script, ScriptedDnsServer
from tests.support.fake_engine import FakeReader
from tests.support.memory_store import MemoryStore

pytestmark = pytest.mark.promise("P7")

D = "example.com."
A = f"{D} 300 IN A 198.41.0.4"
MX = f"{D} 300 IN MX 10 mx.example.net."
HOST = "mx.example.net. 300 IN A 198.41.0.4"
SOA = "com. 900 IN SOA a.gtld-servers.net. nstld.verisign-grs.com. 1 1800 900 604800 900"
LIVING = zone(MX, HOST)
PAGE = "198.51.45.7"
SLOW_TRIES = Timeouts(dns_try_s=0.1, dns_lifetime_s=15.0)


def mx_host_at(kind: str, address: str) -> Script:
    return zone(MX, f"mx.example.net. 300 IN {kind} {address}")


def mx_host_named(name: str) -> Script:
    """It has an address that would do, were the name one to look up."""
    return zone(f"{D} 300 IN MX 10 {name}", f"{name} 300 IN A 198.41.0.4")


def hosts_answer(script: Script) -> Script:
    """A good MX; every address is answered so."""
    return lambda q: (LIVING if q.rdtype == "MX" else script)(q)


def chain(length: int) -> Script:
    names = [D, *(f"a{n}.example.com." for n in range(length))]
    return zone(*(f"{a} 9 IN CNAME {b}" for a, b in pairwise(names)), f"{names[-1]} 9 IN MX 10 mx.")


def many_hosts(*addresses: str) -> Script:
    """The 20 best are m0 to m19."""
    mx = (f"{D} 300 IN MX {n} m{n % 500}.net." for n in range(3000))
    return over_tcp_only(zone(*mx, *addresses))


def no_edns(q: Asked) -> Replies:
    return LIVING(q) if q.message.edns < 0 else q.wire(rcode=dns.rcode.FORMERR)


def other_name(*lines: str) -> Script:
    real = zone(*lines)
    return lambda q: (
        q.wire("evil.net. 9 IN MX 1 mx.evil.net.") if (q.name, q.rdtype) == ("example.com", "MX")
        else real(q)
    )  # fmt: skip


def ignored(kind: str) -> Script:
    return BAD_DATAGRAMS[kind]


TABLE: list[tuple[str, Script, Reason | None]] = [
    ("1 normal MX", LIVING, None),
    ("2 no reply", silent, Reason.DNS_FAILURE),
    ("2 no reply for the host", hosts_answer(silent), Reason.DNS_FAILURE),
    ("3 SERVFAIL", failing("SERVFAIL"), Reason.DNS_FAILURE),
    ("3 SERVFAIL for the host", hosts_answer(failing("SERVFAIL")), Reason.DNS_FAILURE),
    ("4 SERVFAIL, then good", first(failing("SERVFAIL"), LIVING), None),
    ("4 SERVFAIL twice, then good", first(failing("SERVFAIL"), LIVING, times=2), None),
    ("5 REFUSED", failing("REFUSED"), Reason.DNS_FAILURE),
    ("6 NOTIMP", failing("NOTIMP"), Reason.DNS_FAILURE),
    ("7 FORMERR", failing("FORMERR"), Reason.DNS_FAILURE),
    ("8 FORMERR on EDNS only", no_edns, None),
    ("9 NXDOMAIN with SOA", zone(authority=(SOA,)), Reason.DOMAIN_NOT_FOUND),
    ("10 NXDOMAIN without SOA", zone(), Reason.DOMAIN_NOT_FOUND),
    ("10 NXDOMAIN without SOA, once", first(zone(), LIVING), Reason.DNS_UNTRUSTED),
    ("10 NXDOMAIN, then failing", first(zone(), failing("SERVFAIL")), Reason.DNS_FAILURE),
    ("11 no data, A", zone(A), None),
    ("11 no data, AAAA", zone(f"{D} 300 IN AAAA 2001:500:2::c"), None),
    ("11 no data at all", zone(f"{D} 300 IN TXT v=spf1", authority=(SOA,)), Reason.NO_MAIL_HOST),
    ("12 null MX", zone(f"{D} 300 IN MX 0 .", A), Reason.NULL_MX),
    ("12 null MX, any preference", zone(f"{D} 300 IN MX 65535 .", A), Reason.NULL_MX),
    ("13 null MX and a real one", zone(f"{D} 300 IN MX 0 .", MX, HOST), None),
    ("14 MX 127.0.0.1", mx_host_named("127.0.0.1."), Reason.MX_UNRESOLVABLE),
    ("14 MX 2130706433", mx_host_named("2130706433."), Reason.MX_UNRESOLVABLE),
    ("14 MX 0x7f000001", mx_host_named("0x7f000001."), Reason.MX_UNRESOLVABLE),
    ("14 MX 127.1", mx_host_named("127.1."), Reason.MX_UNRESOLVABLE),
    (
        "15 MX localhost",
        zone(f"{D} 300 IN MX 10 localhost.", "localhost. 300 IN A 127.0.0.1"),
        Reason.MX_UNROUTABLE,
    ),
    ("16 private", mx_host_at("A", "10.0.0.1"), Reason.MX_UNROUTABLE),
    ("16 link-local", mx_host_at("A", "169.254.169.254"), Reason.MX_UNROUTABLE),
    ("16 loopback", mx_host_at("AAAA", "::1"), Reason.MX_UNROUTABLE),
    ("16 mapped", mx_host_at("AAAA", "::ffff:10.0.0.1"), Reason.MX_UNROUTABLE),
    ("16 NAT64", mx_host_at("AAAA", "64:ff9b::7f00:1"), Reason.MX_UNROUTABLE),
    ("16 6to4", mx_host_at("AAAA", "2002:7f00:1::"), Reason.MX_UNROUTABLE),
    ("17 CNAME loop", zone(f"{D} 9 IN CNAME b.com.", f"b.com. 9 IN CNAME {D}"), Reason.DNS_FAILURE),
    ("18 CNAME to itself", zone(f"{D} 9 IN CNAME {D}"), Reason.DNS_FAILURE),
    ("19 30 CNAMEs", chain(30), Reason.DNS_FAILURE),
    (
        "20 CNAME without target",
        zone(f"{D} 9 IN CNAME b.com.", "b.com. 9 IN MX 10 mx.example.net.", HOST),
        None,
    ),
    (
        "20 CNAME, target fails",
        lambda q: (failing("SERVFAIL") if q.name == "b.com" else zone(f"{D} 9 IN CNAME b.com."))(q),
        Reason.DNS_FAILURE,
    ),
    ("21 3000 MX over TCP", many_hosts("m19.net. 9 IN A 198.41.0.4"), None),
    ("21 none of the first 20", many_hosts("m20.net. 9 IN A 198.41.0.4"), Reason.DNS_FAILURE),
    ("22 truncated, TCP dead", dripping(b""), Reason.DNS_FAILURE),
    ("23 truncated, TCP dripping", dripping(b"\x10\x00drip"), Reason.DNS_FAILURE),
    ("24 truncated over TCP too", truncated, Reason.DNS_FAILURE),
    ("25 500 wrong ids", wrong_ids(500), Reason.DNS_FAILURE),
    ("26 wrong ids, then right", lambda q: [*wrong_ids(9)(q), *LIVING(q)], None),
    ("27 wrong question", ignored("wrong question"), Reason.DNS_FAILURE),
    ("28 three octets", ignored("three octets"), Reason.DNS_FAILURE),
    ("29 bad header", ignored("counts without records"), Reason.DNS_FAILURE),
    ("30 compression loop", ignored("compression loop"), Reason.DNS_FAILURE),
    ("31 empty packet", ignored("empty"), Reason.DNS_FAILURE),
    ("32 TTL 2^31-1", zone(f"{D} 2147483647 IN MX 10 mx.example.net.", HOST), None),
    ("33 another name, A", other_name(A), None),
    ("33 another name, nothing", other_name(f"{D} 9 IN TXT v=spf1"), Reason.DNS_FAILURE),
    ("34 slower than one try", slow(LIVING), None),
    ("35 NUL in the host", mx_host_named(r"a\000b.example.net."), Reason.MX_UNRESOLVABLE),
    ("35 markup in the host", mx_host_named("<img>.net."), Reason.MX_UNRESOLVABLE),
    ("36 hijack, no such domain", hijacking(zone(), PAGE), Reason.DNS_UNTRUSTED),
    ("36 hijack, no such host", hijacking(zone(MX), PAGE), Reason.DNS_UNTRUSTED),
    ("36 hijack, private page", hijacking(zone(), "10.0.0.1"), Reason.DNS_UNTRUSTED),
    ("36 hijack, real domain", hijacking(LIVING, PAGE), None),
    ("36 hijack, null MX", hijacking(zone(f"{D} 300 IN MX 0 ."), PAGE), Reason.NULL_MX),
    ("39 no MX host exists", zone(MX), Reason.MX_UNRESOLVABLE),
    ("39 no MX host exists, once", first(zone(MX), LIVING), None),
    (
        "MX host is an alias",
        zone(MX, "mx.example.net. 9 IN CNAME r.net.", "r.net. 9 IN A 198.41.0.4"),
        None,
    ),
]
"""(row and what is special, the server's script, the reason; None: the domain takes mail)."""

UNANSWERED = {"2", "22", "23", "25", "27", "28", "29", "30", "31"}


def limits_for(row: str) -> Timeouts:
    number = row.partition(" ")[0]
    if number == "34":
        return SLOW_TRIES
    return SHORT if number in UNANSWERED else PATIENT


@asynccontextmanager
async def client_of(server: ScriptedDnsServer, limits: Timeouts) -> AsyncIterator[UdpDnsClient]:
    client = UdpDnsClient([server.address], limits, sockets=1)  # late replies find it
    try:
        yield client
    finally:
        await client.close()


async def judged(script: Script, limits: Timeouts) -> DomainFacts:
    """Promise P7: the verdict is there within the lifetime and half a second."""
    async with ScriptedDnsServer(script) as server, client_of(server, limits) as client:
        lookup = DomainLookup(client, ConnectionGuard(), SystemClock())
        async with asyncio.timeout(limits.dns_lifetime_s + 0.5):
            return await lookup.look_up("example.com")


@pytest.mark.parametrize(
    ("row", "script", "reason"), TABLE, ids=[row.replace(" ", "-") for row, *_ in TABLE]
)
async def test_that_a_domain_is_judged_as_the_table_says(
    row: str, script: Script, reason: Reason | None
) -> None:
    facts = await judged(script, limits_for(row))
    assert (facts.judgement.reason if facts.judgement else None) is reason
    assert bool(facts.hosts) is (reason is None)
    guard = ConnectionGuard()
    for host in facts.hosts:
        assert host.addresses
        assert all(guard.allows(address) and address != PAGE for address in host.addresses)
    assert facts.evidence
    for item in facts.evidence:
        assert item.text.isprintable()
    assert facts.expires_at - facts.checked_at <= 86_400


def test_that_every_row_is_in_the_table() -> None:
    rows = {int(row.split(" ")[0]) for row, *_ in TABLE if row[0].isdigit()}
    beside = {37, 38, 40, 41, 42}  # below
    assert rows | beside == set(range(1, 43))


async def _unreachable(server: udp_sockets.Nameserver, *_: object) -> udp_sockets.UdpSocket:
    raise OSError(errno.ENETUNREACH, f"no route to {server.address}")


async def test_that_a_task_pauses_in_row_37_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(udp_sockets, "_open", _unreachable)
    with pytest.raises(NetworkUnavailableError):
        await judged(LIVING, PATIENT)


async def test_that_a_task_pauses_in_row_38_no_resolver(tmp_path: Path) -> None:
    conf = tmp_path / "resolv.conf"
    conf.write_text("# nothing\n")
    client = UdpDnsClient(system_nameservers(str(conf)), PATIENT)
    with pytest.raises(NetworkUnavailableError):
        await DomainLookup(client, ConnectionGuard(), SystemClock()).look_up("example.com")


def checker(server: ScriptedDnsServer, *, smtp_port: int = 25) -> AddressChecker:
    """The real chain; only loopback may be connected to."""
    guard, clock = ConnectionGuard(loopback=True, port=smtp_port), ManualClock()
    identity, limits = SmtpIdentity(helo="probe.example.org"), Timeouts(connect_s=5)
    ports = EnginePorts(
        store=MemoryStore(clock),
        reader=FakeReader([]),
        network=NetworkPorts(
            guard=guard,
            dns=lambda: UdpDnsClient([server.address], PATIENT),
            smtp=lambda: AioSmtpDialler(guard, identity, limits, smtp_port),
        ),
        pool=ThreadPool(),
        clock=clock,
        lists=ListIndex.bundled,
    )
    return AddressChecker(ports, EngineSettings())


async def test_that_row_40_a_fallback_with_a_closed_port_is_pending() -> None:
    with socket.socket() as closed:  # taken, and nobody listens
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        async with ScriptedDnsServer(zone("a.shop. 300 IN A 127.0.0.1")) as server:
            (report,) = await checker(server, smtp_port=port).check(
                ["ann@a.shop"], CheckLevel.FULL, ()
            )
    assert (report.decision.reason, report.decision.status) == (
        Reason.CONNECTION_FAILED,
        Status.PENDING,
    )


@pytest.mark.parametrize(
    ("domain", "reason"),
    [
        ("a" * 64 + ".com", Reason.SYNTAX),
        (".".join(["a" * 60] * 5), Reason.SYNTAX),
        ("xn--a.com", Reason.SYNTAX),
        ("ex\u0640ample.com", Reason.SYNTAX),  # not allowed in IDNA 2008
        ("a.test", Reason.RESERVED_DOMAIN),
        ("a.invalid", Reason.RESERVED_DOMAIN),
        ("a.example", Reason.RESERVED_DOMAIN),
        ("a.localhost", Reason.RESERVED_DOMAIN),
    ],
)
async def test_that_rows_41_and_42_ask_nobody(domain: str, reason: Reason) -> None:
    async with ScriptedDnsServer(LIVING) as server:
        (report,) = await checker(server).check([f"ann@{domain}"], CheckLevel.STANDARD, ())
    assert (report.decision.reason, report.decision.status) == (reason, Status.INVALID)
    assert server.asked == []
