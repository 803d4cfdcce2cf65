"""Shared, connected UDP sockets to one resolver. One event loop.

Sharing costs nothing in safety: every query has a random id, sockets have random source
ports and are replaced often, the kernel drops datagrams of other senders, and a reply
counts only if it repeats the question.
"""

import asyncio
import errno
import secrets
from array import array
from collections.abc import Callable, Iterator
from typing import NamedTuple

from contact_importer.engine.network_ports import DnsKind
from contact_importer.network.dns_reply import Question, Reply
from contact_importer.network.dns_wire import encode_query, read_plain

_USES = 2_000  # queries before a socket is replaced
_FULL = 4_096  # queries open on one socket: more would make ids easy to guess
_PORT_TRIES = 8
_PORT_TAKEN = {errno.EADDRINUSE, errno.EACCES}
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}


_DRAWN_BYTES = 4_096


def _unguessable() -> Iterator[int]:
    """Endless random numbers of 16 bits that nobody can guess (RFC 5452).

    Drawn in bulk: a system call for each would give the interpreter lock away each time, and
    wait for it behind busy threads.
    """
    while True:
        yield from array("H", secrets.token_bytes(_DRAWN_BYTES))


class Nameserver(NamedTuple):
    """Where a resolver listens."""

    address: str
    port: int = 53


class Lifetime:
    """How long a name may be asked for: whole, and within one try. Times of the loop's clock."""

    __slots__ = ("_now", "_try_s", "_whole_s", "ends_at", "over_tcp", "try_ends_at")

    def __init__(self, now: Callable[[], float], *, try_s: float, whole_s: float) -> None:
        self._now = now
        self._try_s = try_s
        self._whole_s = whole_s
        self.ends_at = now() + whole_s
        self.try_ends_at = self.ends_at
        self.over_tcp: asyncio.Timeout | None = None  # the limit of a try over TCP

    def begin_try(self) -> float:
        """The end of a try that begins now."""
        self.try_ends_at = min(self._now() + self._try_s, self.ends_at)
        return self.try_ends_at

    def begin_anew(self) -> None:
        """Nobody listened for a while: neither the question nor its try has used its time."""
        self.ends_at = self._now() + self._whole_s
        self.begin_try()
        if self.over_tcp is not None and not self.over_tcp.expired():
            self.over_tcp.reschedule(self.try_ends_at)


class Exchange:
    """One question on its way: open until a reply or the end of the current try.

    Earlier tries stay open, so a slow answer is still heard during a later one.
    """

    __slots__ = ("_open", "edns", "future", "lifetime", "question")

    def __init__(self, question: Question, lifetime: Lifetime) -> None:
        self.question = question
        self.lifetime = lifetime
        self.edns = True
        self.future: asyncio.Future[tuple[Reply, str]] | None = None
        self._open: list[tuple[UdpSocket, int]] = []

    def begin_try(self) -> "asyncio.Future[tuple[Reply, str]]":
        """A new try; its future gets the reply and the resolver's address."""
        self.lifetime.begin_try()
        self.future = asyncio.get_running_loop().create_future()
        return self.future

    def finish_try(self, reply: Reply, resolver: str) -> None:
        """End the current try, unless it has ended."""
        if self.future is not None and not self.future.done():
            self.future.set_result((reply, resolver))

    def opened(self, udp: "UdpSocket", query_id: int) -> None:
        """A query of this question waits for its reply there."""
        self._open.append((udp, query_id))

    def close(self) -> None:
        """Nothing is waited for any more."""
        for udp, query_id in self._open:
            udp.forget(query_id)


class UdpSocket(asyncio.DatagramProtocol):
    """One connected socket and the exchanges that wait on it."""

    def __init__(self, server: Nameserver, numbers: Iterator[int]) -> None:
        """``numbers``: random ones of 16 bits, shared by the sockets of one event loop."""
        self._server = server
        self._numbers = numbers
        self._waiting: dict[int, Exchange] = {}
        self._uses = 0
        self._retired = False
        self._transport: asyncio.DatagramTransport | None = None

    def attach(self, transport: asyncio.DatagramTransport) -> None:
        """Where to send."""
        self._transport = transport

    @property
    def worn(self) -> bool:
        """Time to replace it."""
        return self._retired or self._uses >= _USES

    @property
    def full(self) -> bool:
        """No more queries for now."""
        return len(self._waiting) >= _FULL

    def send(self, exchange: Exchange) -> None:
        """Send the exchange's question under an id that is not in use here."""
        query_id = next(self._numbers)
        while query_id in self._waiting:
            query_id = next(self._numbers)
        self._uses += 1
        self._waiting[query_id] = exchange
        exchange.opened(self, query_id)
        if self._transport is not None:
            self._transport.sendto(encode_query(query_id, exchange.question, edns=exchange.edns))

    def forget(self, query_id: int) -> None:
        """The reply with this id is not waited for any more."""
        self._waiting.pop(query_id, None)
        if self._retired and not self._waiting:
            self.close()

    def retire(self) -> None:
        """Take no new queries; close when the last reply is in."""
        self._retired = True
        if not self._waiting:
            self.close()

    def close(self) -> None:
        """Close the socket."""
        self._retired = True
        if self._transport is not None:
            self._transport.close()

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002 - connected
        """Give a reply to its exchange; what does not fit an open question is ignored."""
        if len(data) < 12:
            return
        query_id = data[0] << 8 | data[1]
        exchange = self._waiting.get(query_id)
        if exchange is None:
            return
        reply = interpret(data, exchange.question)
        if reply is not None:
            self.forget(query_id)
            exchange.finish_try(reply, self._server.address)

    def error_received(self, exc: Exception) -> None:
        """The system says that the resolver cannot be reached: nobody will be answered."""
        reply = failure_of(exc)
        self._retired = True
        for exchange in list(self._waiting.values()):
            exchange.finish_try(reply, self._server.address)


class UdpSockets:
    """A few sockets to one resolver, chosen at random, replaced when worn."""

    def __init__(self, server: Nameserver, *, size: int) -> None:
        self._server = server
        self._numbers = _unguessable()
        self._slots: list[UdpSocket | None] = [None] * size
        self._opening = asyncio.Lock()

    async def take(self) -> UdpSocket:
        """A socket to send on; OSError when the resolver cannot be reached."""
        slot = next(self._numbers) % len(self._slots)
        udp = self._slots[slot]
        if udp is not None and not udp.worn and not udp.full:
            return udp
        async with self._opening:
            udp = self._slots[slot]
            if udp is None or udp.worn or udp.full:
                fresh = await _open(self._server, self._numbers)
                if udp is not None:
                    udp.retire()
                self._slots[slot] = udp = fresh
            return udp

    def close(self) -> None:
        """Close all."""
        for udp in self._slots:
            if udp is not None:
                udp.close()


def interpret(wire: bytes, question: Question) -> Reply | None:
    """What a message says about the question; None when it must be ignored."""
    reply = read_plain(wire, question)
    if reply is None:
        from contact_importer.network.dns_odd_reply import read_odd

        reply = read_odd(wire, question)
    return reply


def failure_of(error: Exception) -> Reply:
    """The reply that stands for a system error."""
    if isinstance(error, OSError) and error.errno in _UNREACHABLE:
        return Reply(DnsKind.NO_NETWORK, note="network unreachable")
    return Reply(DnsKind.FAILURE, note="resolver does not listen")


async def _open(server: Nameserver, numbers: Iterator[int]) -> UdpSocket:
    """A socket on a random port of the dynamic range (RFC 5452: not every system draws so).

    asyncio connects it itself: on Windows it cannot send on a socket connected before.
    """
    everywhere = "::" if ":" in server.address else "0.0.0.0"  # noqa: S104 - connected below
    loop = asyncio.get_running_loop()
    for turn in range(_PORT_TRIES + 1):
        port = 49152 + secrets.randbelow(16384) if turn < _PORT_TRIES else 0
        try:
            transport, udp = await loop.create_datagram_endpoint(
                lambda: UdpSocket(server, numbers),
                local_addr=(everywhere, port),
                remote_addr=server,
            )
        except OSError as error:
            if error.errno not in _PORT_TAKEN or turn == _PORT_TRIES:
                raise
        else:
            break
    udp.attach(transport)
    return udp
