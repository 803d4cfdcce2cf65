"""Mail servers behind a SOCKS5 proxy: what it is told, and whose trouble is whose."""

import ipaddress
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_socks._helpers import is_ip_address

from contact_importer.model.domain import MailHost
from contact_importer.model.errors import SettingsProblemError
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.proxy import ProxyAddress
from contact_importer.model.settings import EngineSettings, Timeouts
from contact_importer.network.smtp_client import AioSmtpSession
from contact_importer.network.socks_proxy import SocksProxy
from tests.support.smtp_asking import HASTY, NO, OK, A, B, dialler, needs_ipv6
from tests.support.smtp_server import SmtpServer
from tests.support.socks_server import SocksServer

SLOW = Timeouts(connect_s=0.2, banner_s=5, command_s=5)


async def reached(
    server: SmtpServer, url: str, *, host: MailHost | None = None, timeouts: Timeouts = HASTY
) -> AioSmtpSession | SmtpReply:
    """What came of it; a session is closed already."""
    outcome = await dialler(server, timeouts, proxy_url=url).connect(host or server.mail_host)
    if isinstance(outcome, AioSmtpSession):
        await outcome.close()
    return outcome


async def failure(proxy: SocksServer, timeouts: Timeouts = HASTY) -> SmtpReply:
    async with SmtpServer() as server, proxy:
        outcome = await reached(server, proxy.url, timeouts=timeouts)
    assert isinstance(outcome, SmtpReply)
    return outcome


# --- through it -------------------------------------------------------------------------


async def test_that_mailboxes_are_asked_through_the_proxy() -> None:
    async with SmtpServer(rcpt={A: OK}) as server, SocksServer() as proxy:
        session = await dialler(server, proxy_url=proxy.url).connect(server.mail_host)
        assert isinstance(session, AioSmtpSession)
        assert (await session.begin()).accepted
        assert [reply.code for reply in await session.ask([A, B])] == [250, 550]
        assert session.ip == "127.0.0.1"
        await session.close()
    assert proxy.asked == [(1, bytes([127, 0, 0, 1]), server.port)]


@needs_ipv6
async def test_that_an_ipv6_host_is_reached_through_the_proxy() -> None:
    async with SmtpServer(host="::1") as server, SocksServer() as proxy:
        assert isinstance(await reached(server, proxy.url), AioSmtpSession)
    assert proxy.asked == [(4, bytes(15) + b"\x01", server.port)]


async def test_that_tls_works_through_the_proxy() -> None:
    async with SmtpServer(extensions=("STARTTLS",)) as server, SocksServer() as proxy:
        session = await dialler(server, proxy_url=proxy.url).connect(server.mail_host)
        assert isinstance(session, AioSmtpSession)
        assert session.encrypted
        await session.close()


@pytest.mark.parametrize(
    ("name", "password"), [("me", "secret"), ("m@e", "p:/?#@%"), ("x" * 255, "y" * 255)]
)
async def test_that_the_proxy_is_logged_in_to(name: str, password: str) -> None:
    from urllib.parse import quote

    async with SmtpServer() as server, SocksServer(users={name: password}) as proxy:
        url = f"socks5://{quote(name, safe='')}:{quote(password, safe='')}@127.0.0.1:{proxy.port}"
        assert isinstance(await reached(server, url), AioSmtpSession)


async def test_that_no_name_and_no_other_address_ever_reaches_the_proxy() -> None:
    """The guard comes first; the name of the mail host stays here."""
    host = MailHost(
        name="mx.secret.example", preference=10, addresses=("10.0.0.1", "mx.example", "127.0.0.1")
    )
    async with SmtpServer() as server, SocksServer() as proxy:
        assert isinstance(await reached(server, proxy.url, host=host), AioSmtpSession)
    assert proxy.asked == [(1, bytes([127, 0, 0, 1]), server.port)]


@pytest.mark.parametrize("address", ["::ffff:127.0.0.1", "::1:127.0.0.1", "2001:DB8::1", "1::"])
async def test_that_no_spelling_of_an_address_is_sent_as_a_name(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """The library sends what it does not take for an address as a name to be resolved."""
    async with SocksServer(reply=5) as proxy:
        with pytest.raises(ConnectionError):
            await SocksProxy.from_url(proxy.url).connect(address, 25, 5)
    assert proxy.asked == [(4, ipaddress.ip_address(address).packed, 25)]


@settings(deadline=None)
@given(st.ip_addresses())
def test_that_every_address_written_out_looks_like_one_to_the_library(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    assert is_ip_address(address.exploded)


async def test_that_a_proxy_that_connects_elsewhere_yields_no_verdict() -> None:
    """It can only be seen by what answers: the peer of our connection is the proxy."""
    async with (
        SmtpServer(rcpt=[NO]) as server,
        SmtpServer(banner=b"HTTP/1.1 400 Bad Request\r\n\r\n") as elsewhere,
        SocksServer(leads_to=("127.0.0.1", elsewhere.port)) as proxy,
    ):
        outcome = await reached(server, proxy.url)
    assert isinstance(outcome, SmtpReply)
    assert outcome.kind is ReplyKind.MALFORMED


# --- its troubles are ours --------------------------------------------------------------


async def test_that_a_dead_proxy_is_our_network() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"socks5://127.0.0.1:{unused.getsockname()[1]}"
        async with SmtpServer() as server:
            outcome = await reached(server, url)
            assert server.connections == 0
    assert isinstance(outcome, SmtpReply)
    assert (outcome.kind, outcome.host, outcome.ip) == (
        ReplyKind.OUR_NETWORK,
        "mx.example",
        "127.0.0.1",
    )
    assert "proxy" in outcome.text


@pytest.mark.parametrize(
    "proxy",
    [
        pytest.param(SocksServer(users={"me": "other"}), id="wants a login"),
        pytest.param(SocksServer(reply=2), id="not allowed by ruleset"),
        pytest.param(SocksServer(reply=7), id="command not supported"),
        pytest.param(SocksServer(reply=99), id="unknown reply"),
        pytest.param(SocksServer(says=b"HTTP/1.1 400 Bad Request\r\n"), id="an HTTP proxy"),
        pytest.param(SocksServer(says=b"\x05\x01"), id="wants GSSAPI"),
        pytest.param(SocksServer(says=b"\x04\x00"), id="SOCKS4"),
        pytest.param(SocksServer(says=b"\x05"), id="hangs up"),
        pytest.param(SocksServer(bound=b"\x00\x03\x02\xff\xff\x00\x00"), id="an odd name"),
        pytest.param(SocksServer(bound=b"\x00\x09" + bytes(6)), id="an odd address"),
        pytest.param(SocksServer(bound=b""), id="half a reply"),
    ],
)
async def test_that_a_proxy_that_does_not_serve_us_is_our_network(proxy: SocksServer) -> None:
    reply = await failure(proxy)
    assert reply.kind is ReplyKind.OUR_NETWORK
    assert "proxy" in reply.text


async def test_that_a_wrong_password_is_our_network_and_is_not_told() -> None:
    async with SmtpServer() as server, SocksServer(users={"me": "right"}) as proxy:
        outcome = await reached(server, f"socks5://me:wr0ng@127.0.0.1:{proxy.port}")
    assert isinstance(outcome, SmtpReply)
    assert outcome.kind is ReplyKind.OUR_NETWORK
    assert "wr0ng" not in outcome.text


async def test_that_a_proxy_that_never_greets_is_our_network() -> None:
    reply = await failure(SocksServer(hangs_at="greeting"), SLOW)
    assert reply.kind is ReplyKind.OUR_NETWORK


# --- the mail server's are not ----------------------------------------------------------


@pytest.mark.parametrize("code", [1, 3, 4, 5, 6, 8])
async def test_that_a_host_out_of_the_proxys_reach_is_a_drop(code: int) -> None:
    reply = await failure(SocksServer(reply=code))
    assert reply.kind is ReplyKind.DROPPED
    assert "the proxy reports" in reply.text


async def test_that_a_host_that_the_proxy_waits_for_is_a_time_out() -> None:
    assert (await failure(SocksServer(hangs_at="connect"), SLOW)).kind is ReplyKind.TIMEOUT


async def test_that_the_next_address_is_tried_through_the_proxy() -> None:
    host = MailHost(name="mx.example", preference=10, addresses=("127.0.0.2", "127.0.0.1"))
    async with SmtpServer() as server, SocksServer() as proxy:
        outcome = await reached(server, proxy.url, host=host)
    assert isinstance(outcome, AioSmtpSession)
    assert [address[-1] for _, address, _ in proxy.asked] == [2, 1]


# --- its address ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("socks5://127.0.0.1", ProxyAddress(host="127.0.0.1", port=1080)),
        ("socks5://[::1]:9050/", ProxyAddress(host="::1", port=9050)),
        ("socks5://proxy.example:1", ProxyAddress(host="proxy.example", port=1)),
        ("socks5://me@h:1", ProxyAddress(host="h", port=1, username="me")),
        (
            "SOCKS5://a%40b:c%3Ad@h:1",
            ProxyAddress(host="h", port=1, username="a@b", password="c:d"),
        ),
    ],
)
def test_that_a_proxy_is_read_and_written(url: str, proxy: ProxyAddress) -> None:
    assert ProxyAddress.from_url(url) == proxy
    assert ProxyAddress.from_url(proxy.url) == proxy


def test_that_no_connection_is_made_without_the_users_password() -> None:
    with pytest.raises(SettingsProblemError) as caught:
        SocksProxy.from_url("socks5://me@h:1")
    assert caught.value.code == "proxy_password"


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:1080", "socks5h://h:1", "socks4://h:1", "http://h:1", "socks5://", "socks5://:1",
        "socks5://h:0", "socks5://h:65536", "socks5://h:x", "socks5://:pw@h:1",
        "socks5://h:1/path", "socks5://h:1?x=y", "socks5://h:1#x", "socks5://[::1:1",
        "socks5://ы:pw@h:1", "socks5://" + "x" * 256 + ":pw@h:1", "  ",
    ],
)  # fmt: skip
def test_that_another_address_is_refused_without_telling_it(url: str) -> None:
    with pytest.raises(SettingsProblemError) as caught:
        SocksProxy.from_url(url)
    assert caught.value.code == "bad_proxy"
    assert not caught.value.params
    assert "pw" not in caught.value.message


def test_that_credentials_are_in_no_text() -> None:
    url = "socks5://me:secret@127.0.0.1:1080"
    assert "secret" not in repr(ProxyAddress.from_url(url))
    assert "secret" not in repr(SocksProxy.from_url(url))
    assert "secret" not in repr(EngineSettings(proxy_url=url))


def test_that_an_impossible_proxy_is_refused_at_once() -> None:
    with pytest.raises(SettingsProblemError):
        dialler(SmtpServer(), proxy_url="socks5h://127.0.0.1:1")
