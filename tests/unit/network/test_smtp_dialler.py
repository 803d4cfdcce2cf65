"""Which addresses are connected to, how we introduce ourselves, and that nothing piles up."""

import asyncio
import errno
import socket
import tracemalloc

import pytest

from contact_importer.model.domain import MailHost
from contact_importer.model.errors import SettingsProblemError
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.settings import SmtpIdentity, Timeouts
from contact_importer.network import smtp_connection
from contact_importer.network.smtp_client import AioSmtpSession
from contact_importer.network.smtp_dialler import MAX_ADDRESSES, AioSmtpDialler
from contact_importer.validation.host_refusal import most_telling
from tests.support.smtp_asking import BOTH_FAMILIES, needs_ipv6
from tests.support.smtp_server import Peer, SmtpServer, flood, hang

GREETED = SmtpIdentity(helo="probe.example.org")
LIMITS = Timeouts(connect_s=2, banner_s=2, command_s=2, session_s=10)
HASTY = Timeouts(connect_s=2, banner_s=0.2, command_s=0.2, session_s=10)


class ListGuard:
    """Allows what is listed; remembers what it was asked."""

    def __init__(self, *allowed: str) -> None:
        self.allowed = allowed
        self.asked: list[str] = []

    def allows(self, address: str) -> bool:
        self.asked.append(address)
        return address in self.allowed


def host(*addresses: str, name: str = "mx.example") -> MailHost:
    return MailHost(name=name, preference=10, addresses=addresses)


async def dial(
    server: SmtpServer,
    target: MailHost,
    *,
    guard: ListGuard | None = None,
    identity: SmtpIdentity | None = None,
    limits: Timeouts = LIMITS,
) -> SmtpReply | None:
    """The failure, or None when there was a session."""
    caller = AioSmtpDialler(
        guard or ListGuard("127.0.0.1", "127.0.0.2", "::1"),
        identity or SmtpIdentity(helo="probe.example.org"),
        limits,
        server.port,
    )
    reached = await caller.connect(target)
    if isinstance(reached, SmtpReply):
        return reached
    await reached.close()
    return None


@pytest.fixture
def no_name_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any name that reaches the system's resolver fails the test."""

    def forbidden(*args: object, **kwargs: object) -> None:
        raise AssertionError(f"getaddrinfo{args}")

    monkeypatch.setattr(socket, "getaddrinfo", forbidden)


@pytest.mark.usefixtures("no_name_lookup")
@pytest.mark.parametrize("address", BOTH_FAMILIES)
async def test_that_literals_need_no_resolver(address: str) -> None:
    async with SmtpServer(host=address) as server:
        assert await dial(server, host(address)) is None


@pytest.mark.usefixtures("no_name_lookup")
@pytest.mark.parametrize(
    "address",
    [
        "localhost", "mx.example", "127.1", "2130706433", "0x7f000001", "127.0.0.1 ", "::1%1",
        "fe80::1%lo", "", "127.0.0.1\x00", "<img>", "[::1]", "127.0.0.1:25", "010.0.0.1",
    ],
)  # fmt: skip
async def test_that_anything_but_a_literal_is_refused(address: str) -> None:
    async with SmtpServer() as server:
        reply = await dial(server, host(address), guard=ListGuard(address))
    assert reply is not None
    assert reply.kind is ReplyKind.NOT_SENT
    assert server.connections == 0


async def test_that_the_guard_is_asked_again_for_each_address() -> None:
    async with SmtpServer() as server:
        guard = ListGuard()
        reply = await dial(server, host("127.0.0.1", "127.0.0.2"), guard=guard)
    assert reply is not None
    assert reply.kind is ReplyKind.NOT_SENT
    assert guard.asked == ["127.0.0.1", "127.0.0.2"]
    assert server.connections == 0


async def test_that_the_next_address_is_tried() -> None:
    async with SmtpServer() as server:
        refused = "127.0.0.2"  # nobody listens there
        assert await dial(server, host(refused, "127.0.0.1")) is None
    assert server.connections == 1


async def test_that_a_refused_connection_is_a_drop_with_its_cause() -> None:
    async with SmtpServer() as server:
        reply = await dial(server, host("127.0.0.2"))
    assert reply is not None
    assert (reply.kind, reply.host, reply.ip) == (ReplyKind.DROPPED, "mx.example", "127.0.0.2")
    assert "refused" in reply.text.lower()


async def test_that_only_the_first_addresses_of_many_are_tried() -> None:
    async with SmtpServer(banner=b"421 busy\r\n") as server:
        await dial(server, host(*["127.0.0.1"] * 50))
    assert server.connections == MAX_ADDRESSES


async def test_that_a_host_without_addresses_is_no_session() -> None:
    async with SmtpServer() as server:
        reply = await dial(server, host())
    assert reply is not None
    assert reply.kind is ReplyKind.NOT_SENT


async def test_that_takes_no_mail_counts_only_when_every_address_says_so() -> None:
    async with SmtpServer(banner=b"521 takes no mail\r\n") as server:
        both = await dial(server, host("127.0.0.1", "127.0.0.1"))
        one = await dial(server, host("127.0.0.1", "127.0.0.2"))
    assert both is not None
    assert both.code == 521
    assert one is not None
    assert one.kind is ReplyKind.DROPPED


async def test_that_a_host_with_one_address_pins_the_session_to_it() -> None:
    """A greylisting server knows the client, the sender and the recipient (RFC 6647 2.2)."""
    async with SmtpServer(host="127.0.0.2") as server:
        caller = AioSmtpDialler(ListGuard("127.0.0.1", "127.0.0.2"), GREETED, LIMITS, server.port)
        session = await caller.connect(host("127.0.0.1", "127.0.0.2"))
        assert isinstance(session, AioSmtpSession)
        assert session.ip == "127.0.0.2"
        await session.close()
        pinned = await caller.connect(host("127.0.0.1"))
    assert isinstance(pinned, SmtpReply)
    assert pinned.ip == "127.0.0.1"


async def test_that_the_peer_is_the_one_that_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    connect = loop.sock_connect

    async def elsewhere(connection: socket.socket, address: tuple[str, int]) -> None:
        await connect(connection, ("127.0.0.2", address[1]))

    monkeypatch.setattr(loop, "sock_connect", elsewhere, raising=False)
    async with SmtpServer(host="127.0.0.2") as server:
        reply = await dial(server, host("127.0.0.1"))
        assert not server.commands
    assert reply is not None
    assert (reply.kind, reply.text) == (ReplyKind.DROPPED, "no connection: another peer answered")


# --- whose fault it is ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "online", "kind"),
    [
        (errno.ENETUNREACH, False, ReplyKind.OUR_NETWORK),
        (errno.EHOSTUNREACH, False, ReplyKind.OUR_NETWORK),
        (errno.ENETUNREACH, True, ReplyKind.DROPPED),  # of the other family, or far away
        (errno.EHOSTUNREACH, True, ReplyKind.DROPPED),
        (errno.EMFILE, True, ReplyKind.OUR_NETWORK),
        (errno.ECONNREFUSED, False, ReplyKind.DROPPED),
        (errno.ECONNRESET, False, ReplyKind.DROPPED),
        (errno.EACCES, True, ReplyKind.DROPPED),  # a firewall: port 25 is closed here
        (errno.ETIMEDOUT, True, ReplyKind.TIMEOUT),
    ],
)
async def test_that_a_machine_offline_is_told_from_a_dead_server(
    monkeypatch: pytest.MonkeyPatch, number: int, online: bool, kind: ReplyKind
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, "as the system says")

    routes = ("192.0.2.1",) if online else ()
    monkeypatch.setattr(smtp_connection, "own_addresses", lambda: routes)
    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", fail, raising=False)
    async with SmtpServer() as server:
        reply = await dial(server, host("127.0.0.1"))
    assert reply is not None
    assert (reply.kind, reply.ip) == (kind, "127.0.0.1")


def test_that_the_fault_of_our_network_never_outweighs_a_servers_word() -> None:
    ours = SmtpReply(kind=ReplyKind.OUR_NETWORK)
    for kind in (ReplyKind.TIMEOUT, ReplyKind.MALFORMED):
        assert most_telling([ours, SmtpReply(kind=kind)]).kind is kind
    nothing = SmtpReply(kind=ReplyKind.REPLY, code=521)
    assert most_telling([nothing, ours]) is ours  # "takes no mail" must be said by all


# --- who we say we are ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "literal"),
    [("127.0.0.1", b"[127.0.0.1]"), pytest.param("::1", b"[IPv6:::1]", marks=needs_ipv6)],
)
async def test_that_a_machine_without_a_name_says_its_address(
    monkeypatch: pytest.MonkeyPatch, address: str, literal: bytes
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "laptop")
    async with SmtpServer(host=address) as server:
        await dial(server, host(address), identity=SmtpIdentity())
    assert server.received("EHLO") == [b"EHLO " + literal]


async def test_that_a_full_own_name_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "box.example.org")
    async with SmtpServer() as server:
        await dial(server, host("127.0.0.1"), identity=SmtpIdentity())
    assert server.received("EHLO") == [b"EHLO box.example.org"]


@pytest.mark.parametrize(
    "identity",
    [
        SmtpIdentity(helo="a b"),
        SmtpIdentity(helo="a\r\nMAIL FROM:<>"),
        SmtpIdentity(helo="пример.рф"),
        SmtpIdentity(helo="ok.example", mail_from="a@b>\r\nDATA"),
        SmtpIdentity(helo="ok.example", mail_from="nobody"),
        SmtpIdentity(helo="ok.example", mail_from="почта@example.org"),
    ],
)
def test_that_an_impossible_identity_is_refused(identity: SmtpIdentity) -> None:
    with pytest.raises(SettingsProblemError):
        AioSmtpDialler(ListGuard(), identity, LIMITS)


@pytest.mark.parametrize(
    "name", ["", ".", "a" * 300, "mx..example", "127.1", "<img src=x>", "\x00"]
)
async def test_that_a_hostile_host_name_cannot_break_tls(name: str) -> None:
    async with SmtpServer(extensions=("STARTTLS",)) as server:
        assert await dial(server, host("127.0.0.1", name=name)) is None
    assert server.received("STARTTLS")


# --- bounds -----------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"220-x\r\n" * 10_000, b"x" * 100_000, b"\xff" * 100_000])
async def test_that_a_flood_does_not_grow_memory(data: bytes) -> None:
    async with SmtpServer(banner=flood(data)) as server:
        tracemalloc.start()
        try:
            reply = await dial(server, host("127.0.0.1"))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert reply is not None
    assert reply.kind is ReplyKind.MALFORMED
    assert peak < 10 * 2**20


async def test_that_a_cancelled_call_leaves_no_connection_behind() -> None:
    gone = asyncio.Event()

    async def silent(peer: Peer) -> None:
        await hang(peer)
        gone.set()

    async with SmtpServer(banner=silent) as server:
        calling = asyncio.create_task(dial(server, host("127.0.0.1")))
        while not server.connections:  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(0)
        calling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await calling
        async with asyncio.timeout(5):
            await gone.wait()


async def test_that_a_second_peer_understands_us() -> None:
    """aiosmtpd, which others wrote."""
    from aiosmtpd.smtp import SMTP

    class Handler:
        async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and signature
            self,
            server: object,
            session: object,
            envelope: object,
            address: str,
            rcpt_options: object,
        ) -> str:
            known = address in ("known@example.com", "почта@example.com", '"a b"@example.com')
            if known:
                envelope.rcpt_tos.append(address)  # type: ignore[attr-defined]
            return "250 2.1.5 Ok" if known else "550 5.1.1 User unknown"

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Handler(), enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0
    )
    async with server:
        port = server.sockets[0].getsockname()[1]
        identity = SmtpIdentity(helo="probe.example.org", mail_from="check@example.org")
        caller = AioSmtpDialler(ListGuard("127.0.0.1"), identity, LIMITS, port)
        session = await caller.connect(host("127.0.0.1"))
        assert isinstance(session, AioSmtpSession)
        assert (await session.begin()).accepted
        replies = await session.ask(
            ["known@example.com", "nobody@example.com", "почта@example.com", '"a b"@example.com']
        )
        assert [reply.code for reply in replies] == [250, 550, 250, 250]
        assert await session.reset()
        await session.close()
