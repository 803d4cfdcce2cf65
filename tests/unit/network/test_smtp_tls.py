"""STARTTLS where it is offered and works; otherwise in clear, and not tried again."""

import ssl

import pytest

from contact_importer.model.evidence import ReplyKind
from contact_importer.network.smtp_channel import SmtpChannel
from tests.support.smtp_asking import (
    HASTY,
    NO,
    OK,
    A,
    ask,
    dialler,
    session_of,
    session_with,
)
from tests.support.smtp_server import Answer, SmtpServer, close, hang


async def test_that_an_expired_certificate_does_not_matter() -> None:
    server = SmtpServer(extensions=("STARTTLS",), rcpt=[NO])
    async with session_with(server) as session:
        await session.begin()
        (reply,) = await session.ask([A])
        assert reply.code == 550
        assert session.encrypted
        assert session.usable
        assert len(server.received("EHLO")) == 2
    assert server.connections == 1


@pytest.mark.parametrize(
    ("answers", "after_tls", "connections"),
    [
        pytest.param({"STARTTLS": b"454 4.7.0 no TLS now\r\n"}, None, 1, id="32 refused"),
        pytest.param({}, b"not a handshake at all\r\n" * 9, 2, id="33 junk"),
        pytest.param({}, hang, 2, id="34 hang"),
        pytest.param({}, close, 2, id="closes"),
        pytest.param({"STARTTLS": b"220 go\r\n250 injected\r\n"}, None, 2, id="injection"),
        pytest.param({"STARTTLS": b"2_0 go\r\n"}, None, 2, id="malformed"),
    ],
)
async def test_that_failing_tls_goes_on_in_clear(
    answers: dict[str, Answer], after_tls: Answer | None, connections: int
) -> None:
    server = SmtpServer(extensions=("STARTTLS",), answers=answers, after_tls=after_tls, rcpt=[NO])
    (reply,) = await ask(server, A, timeouts=HASTY)
    assert reply.code == 550
    assert server.connections == connections
    assert len(server.received("STARTTLS")) == 1


async def test_that_broken_tls_is_not_tried_in_every_connection() -> None:
    server = SmtpServer(extensions=("STARTTLS",), after_tls=close, rcpt=[NO])
    async with server:
        caller = dialler(server)
        for _ in range(3):
            session = await session_of(caller, server)
            assert not session.encrypted
            await session.close()
        assert server.connections == 4
        assert len(server.received("STARTTLS")) == 1


async def test_that_a_failed_handshake_is_not_waited_for_again() -> None:
    """The transport is gone with it and tells nobody that the connection was lost."""
    server = SmtpServer(extensions=("STARTTLS",), after_tls=hang)
    async with server:
        channel = await dialler(server, HASTY).open_channel("mx.example", "127.0.0.1")
        assert isinstance(channel, SmtpChannel)
        await channel.greeting(5)
        await channel.command(b"EHLO probe.example.org")
        answer = await channel.start_tls(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        assert answer.kind is ReplyKind.TIMEOUT
        assert channel.protocol.lost.done()
        await channel.close()


async def test_that_a_refused_starttls_is_no_broken_one() -> None:
    """454 says "not now": the next connection may ask again."""
    server = SmtpServer(extensions=("STARTTLS",), answers={"STARTTLS": b"454 4.7.0 later\r\n"})
    async with server:
        caller = dialler(server)
        for _ in range(2):
            await (await session_of(caller, server)).close()
        assert server.connections == 2
        assert len(server.received("STARTTLS")) == 2


async def test_that_extensions_are_read_again_inside_tls() -> None:
    """What was offered in clear may have been an attacker's (RFC 3207 4.2)."""
    offered = ("STARTTLS", "SMTPUTF8", "PIPELINING")
    server = SmtpServer(extensions=offered, inside_tls=("8BITMIME",), rcpt=[OK])
    async with session_with(server) as session:
        assert session.encrypted
        assert session.extensions == {"8bitmime"}
        await session.begin()
        (reply,) = await session.ask(["почта@example.com"])
        assert reply.text == "SMTPUTF8 not offered"
