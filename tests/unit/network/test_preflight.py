"""What `doctor` says about the network, with a made-up DNS and servers on loopback."""

import asyncio
from collections.abc import Mapping
from typing import Any

import dns.message
import dns.rcode
import dns.rrset
import pytest

from contact_importer.engine.events import Diagnosis
from contact_importer.engine.network_ports import (
    DnsAnswer,
    DnsKind,
)
from contact_importer.model.settings import SmtpIdentity, Timeouts
from contact_importer.network.preflight import NetworkPreflight
from contact_importer.network.reverse_dns import reverse_names
from tests.support.smtp_server import Answer, SmtpServer, close, hang

LIMITS = Timeouts(connect_s=5, banner_s=0.3, command_s=0.3, session_s=5)
GOOD = SmtpIdentity(helo="probe.us.example", mail_from="check@us.example")
ZONE = {
    ("big.example", "MX"): ("20 no.big.example", "10 mx.big.example"),
    ("mx.big.example", "A"): ("127.0.0.1",),
    ("probe.us.example", "A"): ("127.0.0.1",),
    ("us.example", "MX"): ("10 mx.us.example",),
}


class MadeUpDns:
    def __init__(self, zone: Mapping[tuple[str, str], tuple[str, ...]], kind: DnsKind) -> None:
        self.zone = zone
        self.kind = kind  # of every other answer
        self.closed = False

    async def query(self, name: str, rdtype: str, *, attempt: int = 0) -> DnsAnswer:
        records = self.zone.get((name, rdtype), ())
        if records:
            return DnsAnswer(kind=DnsKind.ANSWER, records=records, resolver="127.0.0.9")
        return DnsAnswer(kind=self.kind, resolver="127.0.0.9")

    async def close(self) -> None:
        self.closed = True


class OnlyLoopback:
    def __init__(self, *, allowed: bool = True) -> None:
        self.allowed = allowed

    def allows(self, address: str) -> bool:
        return self.allowed and address == "127.0.0.1"


async def diagnose(
    zone: Mapping[tuple[str, str], tuple[str, ...]] = ZONE,
    *,
    identity: SmtpIdentity = GOOD,
    banner: Answer = b"220 mx\r\n",
    other: DnsKind = DnsKind.NXDOMAIN,
    allowed: bool = True,
    reverse: tuple[str, ...] | None = ("probe.us.example",),
) -> dict[str, Diagnosis]:
    async def names(address: str, resolver: str) -> tuple[str, ...] | None:
        assert (address, resolver) == ("127.0.0.1", "127.0.0.9")
        return reverse

    client = MadeUpDns(zone, other)
    async with SmtpServer(banner=banner) as server:
        preflight = NetworkPreflight(
            client,
            OnlyLoopback(allowed=allowed),
            identity,
            LIMITS,
            ("big.example",),
            server.port,
            reverse=names,
        )
        lines = await preflight.diagnose()
        assert not server.received("MAIL")
    assert client.closed
    assert [line.subject for line in lines] == ["dns", "port_25", "helo", "ptr", "mail_from"]
    for line in lines:
        assert line.message.endswith(".")
        assert line.ok is not False or line.advice
    return {line.subject: line for line in lines}


async def test_that_everything_in_order_is_said() -> None:
    lines = await diagnose()
    assert [line.ok for line in lines.values()] == [True] * 5
    assert not any(line.advice for line in lines.values())


@pytest.mark.parametrize("banner", [hang, close, b"HTTP/1.1 400\r\n"])
async def test_that_no_mail_server_answering_means_blocked(banner: Answer) -> None:
    lines = await diagnose(banner=banner)
    assert lines["port_25"].ok is False
    assert "STANDARD" in lines["port_25"].advice


async def test_that_any_smtp_greeting_proves_the_port_open() -> None:
    assert (await diagnose(banner=b"554 go away\r\n"))["port_25"].ok is True


async def test_that_without_dns_nothing_else_is_claimed() -> None:
    lines = await diagnose({}, other=DnsKind.TIMEOUT)
    assert [line.ok for line in lines.values()] == [False, None, None, None, None]


async def test_that_no_network_is_named() -> None:
    lines = await diagnose({}, other=DnsKind.NO_NETWORK)
    assert lines["dns"].message == "There is no network."


async def test_that_forbidden_addresses_are_not_connected_to() -> None:
    assert (await diagnose(allowed=False))["port_25"].ok is None


@pytest.mark.parametrize("helo", ["mx1.google.com", "GMAIL.com"])
async def test_that_a_big_providers_name_is_refused(helo: str) -> None:
    identity = SmtpIdentity(helo=helo, mail_from="check@us.example")
    lines = await diagnose(ZONE | {(helo, "A"): ("127.0.0.1",)}, identity=identity)
    assert lines["helo"].ok is False


@pytest.mark.parametrize(
    ("helo", "zone"),
    [
        ("probe", {}),
        ("gone.us.example", {}),
        ("else.us.example", {("else.us.example", "A"): ("127.0.0.2",)}),
    ],
)
async def test_that_a_helo_name_must_exist_and_lead_here(
    helo: str, zone: Mapping[tuple[str, str], tuple[str, ...]]
) -> None:
    identity = SmtpIdentity(helo=helo, mail_from="check@us.example")
    assert (await diagnose({**ZONE, **zone}, identity=identity))["helo"].ok is False


@pytest.mark.parametrize(("names", "ok"), [((), False), (None, None), (("other.example",), True)])
async def test_that_the_reverse_name_is_told(
    names: tuple[str, ...] | None, ok: bool | None
) -> None:
    assert (await diagnose(reverse=names))["ptr"].ok is ok


@pytest.mark.parametrize(
    ("sender", "records", "ok"),
    [
        ("", {}, None),
        ("a@gone.example", {}, False),
        ("a@null.example", {("null.example", "MX"): ("0 .",)}, False),
        ("a@plain.example", {("plain.example", "A"): ("127.0.0.1",)}, True),
    ],
)
async def test_that_the_senders_domain_must_take_mail(
    sender: str, records: Mapping[tuple[str, str], tuple[str, ...]], ok: bool | None
) -> None:
    identity = SmtpIdentity(helo=GOOD.helo, mail_from=sender)
    assert (await diagnose({**ZONE, **records}, identity=identity))["mail_from"].ok is ok


# --- the reverse name itself ------------------------------------------------------------


class PtrServer(asyncio.DatagramProtocol):
    def __init__(self, target: str | None, rcode: dns.rcode.Rcode) -> None:
        self.target = target
        self.rcode = rcode

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        answer = dns.message.make_response(query)
        answer.set_rcode(self.rcode)
        if self.target:
            name = query.question[0].name
            assert name.to_text() == "5.2.0.192.in-addr.arpa."
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "PTR", self.target))
        self.transport.sendto(answer.to_wire(), addr)


@pytest.mark.parametrize(
    ("target", "rcode", "names"),
    [
        ("mail.us.example.", dns.rcode.NOERROR, ("mail.us.example",)),
        (None, dns.rcode.NXDOMAIN, ()),
        (None, dns.rcode.NOERROR, ()),
        (None, dns.rcode.SERVFAIL, None),
    ],
)
async def test_that_a_reverse_name_is_found(
    target: str | None, rcode: dns.rcode.Rcode, names: tuple[str, ...] | None
) -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: PtrServer(target, rcode), local_addr=("127.0.0.1", 0)
    )
    try:
        port = transport.get_extra_info("sockname")[1]
        assert await reverse_names("192.0.2.5", "127.0.0.1", port=port) == names
    finally:
        transport.close()
