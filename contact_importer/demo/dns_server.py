"""The demo world's DNS server: UDP and TCP on 127.0.0.1, in the demo process's loop.

Answers are encoded once and kept as bytes, so that a benchmark measures the client.
"""

import asyncio
import socket
from collections import Counter, deque

from contact_importer.demo.dns_wire import (
    BadQueryError,
    encode_answer,
    encode_format_error,
    parse_question,
)
from contact_importer.demo.settings import DemoSettings
from contact_importer.demo.zone import Rcode, RecordType, Zone, ZoneAnswer

_ADDRESS = "127.0.0.1"
_AT_ONCE = 128  # datagrams per turn of the loop: TCP and SMTP get their turn too
_REMEMBERED = 200_000  # encoded answers
_BUFFER = 4 * 1024 * 1024
_TCP_IDLE_S = 10.0
_PORT_TRIES = 20
_QUERY_LIMIT = 1232

_Client = tuple[str, int]


class _Known:
    """An encoded answer, and how often it was given since the last count."""

    __slots__ = ("reply", "times")

    def __init__(self, reply: bytes) -> None:
        self.reply = reply  # without its id; empty for silence
        self.times = 0


class DnsServer:
    """Serves a zone. Create and start it inside the loop that runs it (a selector loop)."""

    def __init__(self, zone: Zone, settings: DemoSettings) -> None:
        self.settings = settings
        self._zone = zone
        self._known: dict[bytes, _Known] = {}  # by query without its id
        self._counts: Counter[str] = Counter()
        self._late: deque[tuple[float, bytes, _Client]] = deque()
        self._clients: set[asyncio.StreamWriter] = set()
        self._udp: socket.socket | None = None
        self._tcp: asyncio.Server | None = None

    async def start(self) -> tuple[str, int]:
        """Listen; the address and port, the same for UDP and TCP."""
        self._loop = asyncio.get_running_loop()
        for attempt in range(_PORT_TRIES):
            udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            udp.bind((_ADDRESS, 0))
            port = udp.getsockname()[1]
            try:
                self._tcp = await asyncio.start_server(self._serve_tcp, _ADDRESS, port)
            except OSError:
                udp.close()
                if attempt == _PORT_TRIES - 1:
                    raise
                continue
            break
        udp.settimeout(0)
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
        self._udp = udp
        self._loop.add_reader(udp, self._read_udp, udp)
        return _ADDRESS, port

    async def close(self) -> None:
        """Stop listening and drop what is still to be sent."""
        if self._udp is not None:
            self._loop.remove_reader(self._udp)
            self._udp.close()
            self._udp = None
        self._late.clear()
        if self._tcp is not None:
            self._tcp.close()
            for writer in tuple(self._clients):
                writer.close()
            await self._tcp.wait_closed()

    def counts(self) -> dict[str, int]:
        """How often each question was asked: "MX bigmail.demo" -> count."""
        self._fold()
        return dict(self._counts)

    def clear(self) -> None:
        """Start counting again from nothing."""
        self._fold()
        self._counts.clear()

    def _read_udp(self, udp: socket.socket) -> None:
        latency_s = self.settings.dns_latency_ms / 1000
        for _ in range(_AT_ONCE):
            try:
                query, client = udp.recvfrom(_QUERY_LIMIT)
            except ConnectionResetError:  # Windows: an earlier reply was not wanted
                continue
            except BlockingIOError:
                return
            tail = self._reply(query)
            if not tail:
                continue
            if latency_s:
                self._send_later(self._loop.time() + latency_s, query[:2] + tail, client)
            else:
                self._send(query[:2] + tail, client)

    def _reply(self, query: bytes) -> bytes:
        """The reply to a UDP query without its id; empty for silence."""
        entry = self._known.get(query[2:])
        if entry is None:
            if len(self._known) >= _REMEMBERED:
                self._fold()
                self._known.clear()
            entry = self._known[query[2:]] = _Known(self._answer(query, udp=True))
        entry.times += 1
        return entry.reply

    def _answer(self, query: bytes, *, udp: bool) -> bytes:
        try:
            name, rdtype, _ = parse_question(query)
        except BadQueryError:
            # only queries get an answer: answering a reply could go on for ever
            return encode_format_error(query) if len(query) >= 12 and query[2] < 128 else b""
        answer = self._zone.answer(name, rdtype) if name.isascii() else _REFUSED
        return b"" if answer is None else encode_answer(query, answer, udp=udp)

    def _send(self, reply: bytes, client: _Client) -> None:
        if self._udp is None:
            return
        try:
            self._udp.sendto(reply, client)
        except OSError:  # full buffer or vanished client: a lost datagram, as on any network
            return

    def _send_later(self, due: float, reply: bytes, client: _Client) -> None:
        if not self._late:
            self._loop.call_at(due, self._send_due)
        self._late.append((due, reply, client))

    def _send_due(self) -> None:
        now = self._loop.time() + 0.0005  # coarser than the clock: fewer wake-ups
        while self._late and self._late[0][0] <= now:
            _, reply, client = self._late.popleft()
            self._send(reply, client)
        if self._late:
            self._loop.call_at(self._late[0][0], self._send_due)

    async def _serve_tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._clients.add(writer)
        try:
            async with asyncio.timeout(_TCP_IDLE_S):
                while True:
                    size = int.from_bytes(await reader.readexactly(2), "big")
                    query = await reader.readexactly(size)
                    tail = self._answer(query, udp=False)
                    if not tail:
                        continue
                    self._count(query, 1)
                    await asyncio.sleep(self.settings.dns_latency_ms / 1000)
                    reply = query[:2] + tail
                    writer.write(len(reply).to_bytes(2, "big") + reply)
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            pass  # the client has what it wanted, or has gone
        finally:
            self._clients.discard(writer)
            writer.close()

    def _fold(self) -> None:
        """Move the counts that stand beside the encoded answers to the counter by name."""
        for key, entry in self._known.items():
            if entry.times:
                self._count(b"\0\0" + key, entry.times)
                entry.times = 0

    def _count(self, query: bytes, times: int) -> None:
        try:
            name, rdtype, _ = parse_question(query)
        except BadQueryError:
            self._counts["malformed"] += times
            return
        kind = _TYPE_NAMES.get(rdtype, f"TYPE{rdtype}")
        self._counts[f"{kind} {name}"] += times


_REFUSED = ZoneAnswer(rcode=Rcode.REFUSED)
_TYPE_NAMES = {int(kind): kind.name for kind in RecordType} | {28: "AAAA", 16: "TXT"}
