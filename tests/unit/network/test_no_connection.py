"""Promise P8: no connection where none belongs, whatever DNS says (reliability.md §1, §4)."""

import socket
from asyncio import selector_events
from typing import Any, NoReturn

import pytest

from contact_importer.engine.clock import SystemClock
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.model.domain import MailHost
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.settings import SmtpIdentity, Timeouts
from contact_importer.network.guard import ConnectionGuard
from contact_importer.network.smtp_dialler import AioSmtpDialler
from tests.support.denied_addresses import DENIED
from tests.support.dns_asking import client_of
from tests.support.dns_scripts import zone
from tests.support.dns_server import Script

pytestmark = pytest.mark.promise("P8")

MX = "example.com. 300 IN MX 10 mx.example.net."
NAMES = [
    "localhost.", "LOCALHOST.", "a.localhost.", "localhost.localdomain.", "127.0.0.1.", "127.1.",
    "127.0.1.", "2130706433.", "0x7f000001.", "0X7F000001.", "0x7f.0.0.1.", "0177.0.0.1.",
    "017700000001.", "169.254.169.254.", "0.0.0.0.", "0.", "10.0.0.1.", r"\[127.0.0.1\].",
    r"\[::1\].", "::1.", r"127.0.0.1\000.example.net.", r"a\.b.example.net.", "<img>.net.",
    r"\032.net.", "metadata.google.internal.",
]  # fmt: skip
"""Names that somebody may take for an address, or that lead to this machine."""


def scripts_for(address: str) -> dict[str, Script]:
    kind = "AAAA" if ":" in address else "A"
    return {
        f"implicit MX, {kind}": zone(f"example.com. 300 IN {kind} {address}"),
        f"MX host, {kind}": zone(MX, f"mx.example.net. 300 IN {kind} {address}"),
        "MX host, an alias": zone(
            MX, "mx.example.net. 9 IN CNAME b.net.", f"b.net. 300 IN {kind} {address}"
        ),
    }


@pytest.fixture(autouse=True)
def connected(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Where a TCP connection was tried; none is made, and no name is looked up by the system."""
    tried: list[Any] = []
    real = selector_events.BaseSelectorEventLoop.sock_connect

    async def sock_connect(loop: Any, sock: socket.socket, address: Any) -> None:
        if sock.type & socket.SOCK_STREAM:
            tried.append(address)
            raise ConnectionRefusedError
        await real(loop, sock, address)

    def getaddrinfo(host: Any, *rest: Any, **options: Any) -> NoReturn:
        raise AssertionError(f"{host!r} was given to the system's resolver")

    monkeypatch.setattr(selector_events.BaseSelectorEventLoop, "sock_connect", sock_connect)
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return tried


async def look_up_and_dial(script: Script) -> None:
    """What a task does with a domain: its mail hosts, if it has any, are dialled."""
    async with client_of(script) as (client, _):
        facts = await DomainLookup(client, ConnectionGuard(), SystemClock()).look_up("example.com")
    for host in facts.hosts:
        await dialler().connect(host)
    assert facts.judgement is not None


def dialler() -> AioSmtpDialler:
    identity = SmtpIdentity(helo="probe.example.org")
    return AioSmtpDialler(ConnectionGuard(), identity, Timeouts(connect_s=5))


@pytest.mark.parametrize("address", DENIED)
async def test_that_no_denied_address_of_dns_is_connected_to(
    address: str, connected: list[Any]
) -> None:
    for script in scripts_for(address).values():
        await look_up_and_dial(script)
    assert connected == []


@pytest.mark.parametrize("name", NAMES)
async def test_that_no_name_stands_for_an_address(name: str, connected: list[Any]) -> None:
    mx = f"example.com. 300 IN MX 10 {name}"
    await look_up_and_dial(zone(mx))
    await look_up_and_dial(zone(mx, f"{name.lower()} 300 IN A 127.0.0.1"))
    assert connected == []


@pytest.mark.parametrize("address", [*DENIED, *(name.rstrip(".") for name in NAMES)])
async def test_that_the_dialler_refuses_it_too(address: str, connected: list[Any]) -> None:
    reply = await dialler().connect(MailHost(name="mx", preference=0, addresses=(address,)))
    assert isinstance(reply, SmtpReply)
    assert reply.kind is ReplyKind.NOT_SENT
    assert connected == []


@pytest.mark.planted
async def test_that_a_connection_would_have_been_seen(connected: list[Any]) -> None:
    script = zone(MX, "mx.example.net. 300 IN A 198.41.0.4", "mx.example.net. 9 IN A 10.0.0.1")
    async with client_of(script) as (client, _):
        facts = await DomainLookup(client, ConnectionGuard(), SystemClock()).look_up("example.com")
    await dialler().connect(facts.hosts[0])
    assert connected == [("198.41.0.4", 25)]


def test_that_there_are_enough_forms() -> None:
    assert len(DENIED) + len(NAMES) >= 60
