"""A scripted DNS server: a small zone, and names that are answered in some odd way.

It answers like a caching resolver: aliases come with what they lead to.
"""

import asyncio
import struct
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rrset

_PORT_TRIES = 20
_MAX_UDP = 1232
_SOA = "ns.{0}. hostmaster.{0}. 1 7200 900 1209600 300"


@dataclass(frozen=True, slots=True)
class Question:
    """One query as a script sees it."""

    message: dns.message.QueryMessage
    name: str  # lower case, without the final dot
    rdtype: str
    over_tcp: bool
    turn: int  # 0 for the first query of this name and type

    def reply(
        self, *records: str, rcode: int = dns.rcode.NOERROR, truncated: bool = False
    ) -> bytes:
        """A response with records in zone-file form, and an SOA where there are none."""
        message = dns.message.make_response(self.message, recursion_available=True)
        message.set_rcode(dns.rcode.Rcode(rcode))
        message.answer = _rrsets(records)
        if not records and rcode in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
            zone = self.name.rpartition(".")[2] or "."
            message.authority = _rrsets([f"{zone}. 300 IN SOA {_SOA.format(zone)}"])
        if truncated:
            message.flags |= dns.flags.TC
        return message.to_wire(max_size=65535)


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes back for a query: datagrams, or TCP messages; none is silence."""

    wires: tuple[bytes, ...] = ()
    after_s: float = 0.0


DnsAct = Callable[[Question], Sent]


# --- acts -----------------------------------------------------------------------------


def silence(_question: Question) -> Sent:
    """Never an answer."""
    return Sent()


def fails(rcode: int) -> DnsAct:
    """Always this response code."""
    return lambda question: Sent((question.reply(rcode=rcode),))


def first_fails(rcode: int, times: int, *records: str) -> DnsAct:
    """This response code so many times for each type, then the records of the type asked."""

    def act(question: Question) -> Sent:
        if question.turn < times:
            return Sent((question.reply(rcode=rcode),))
        return answers(*records)(question)

    return act


def answers(*records: str, after_s: float = 0.0) -> DnsAct:
    """Records in zone-file form ("name. 300 IN MX 10 mx."), of those the ones of the type."""

    def act(question: Question) -> Sent:
        wanted = [line for line in records if f" IN {question.rdtype} " in line]
        return Sent((question.reply(*wanted),), after_s)

    return act


def says(*records: str) -> DnsAct:
    """Exactly these records, whatever was asked."""
    return lambda question: Sent((question.reply(*records),))


def raw(data: bytes) -> DnsAct:
    """Bytes that are no DNS message."""
    return lambda _question: Sent((data,))


def truncated(tcp: DnsAct) -> DnsAct:
    """Cut short over UDP; ``tcp`` answers over TCP."""

    def act(question: Question) -> Sent:
        return tcp(question) if question.over_tcp else Sent((question.reply(truncated=True),))

    return act


def truncated_always(question: Question) -> Sent:
    """Cut short over TCP as well."""
    return Sent((question.reply(truncated=True),))


def without_edns(act: DnsAct) -> DnsAct:
    """FORMERR for a query with EDNS (RFC 6891 7)."""

    def wrapped(question: Question) -> Sent:
        if question.message.edns >= 0:
            return Sent((question.reply(rcode=dns.rcode.FORMERR),))
        return act(question)

    return wrapped


def after_forgeries(count: int, act: DnsAct) -> DnsAct:
    """So many replies with a wrong id, then the genuine one."""

    def wrapped(question: Question) -> Sent:
        genuine = act(question).wires
        identity = question.message.id
        forged = [
            struct.pack("!H", (identity + number) % 65536) + question.reply()[2:]
            for number in range(1, count + 1)
        ]
        return Sent((*forged, *genuine))

    return wrapped


def about_another_name(name: str) -> DnsAct:
    """A reply to a question that nobody asked."""

    def act(question: Question) -> Sent:
        query = dns.message.make_query(name, question.rdtype, id=question.message.id)
        return Sent((dns.message.make_response(query).to_wire(),))

    return act


# --- server ---------------------------------------------------------------------------


class ScriptedZone:
    """What is answered: acts first, then records, wildcards ("*.example.com", "*"), NXDOMAIN."""

    def __init__(self, records: Iterable[str], acts: Mapping[str, DnsAct]) -> None:
        self._acts = acts
        self._records: dict[str, list[tuple[str, str]]] = {}
        for record in records:
            name, rdtype, data = record.split(" ", 2)
            self._records.setdefault(name, []).append((rdtype, data))

    def answer(self, question: Question) -> Sent:
        """The reply to one query."""
        key = f"{question.rdtype} {question.name}"
        act = self._acts.get(key) or self._acts.get(question.name)
        if act is not None:
            return act(question)
        if not self._exists(question.name):
            return Sent((question.reply(rcode=dns.rcode.NXDOMAIN),))
        reply = question.reply(*self._lines(question.name, question.rdtype))
        if len(reply) > _MAX_UDP and not question.over_tcp:
            return Sent((question.reply(truncated=True),))
        return Sent((reply,))

    def _exists(self, name: str) -> bool:
        below = "." + name
        return bool(self._at(name)) or any(known.endswith(below) for known in self._records)

    def _at(self, name: str) -> list[tuple[str, str]]:
        for known in (name, "*." + name.partition(".")[2], "*"):
            if known in self._records:
                return self._records[known]
        return []

    def _lines(self, name: str, rdtype: str) -> list[str]:
        """Records of a type in zone-file form, aliases followed."""
        lines: list[str] = []
        for _ in range(40):
            own = self._at(name)
            alias = next((data for kind, data in own if kind == "CNAME"), None)
            if alias is None:
                return lines + [_line(name, kind, data) for kind, data in own if kind == rdtype]
            lines.append(_line(name, "CNAME", alias))
            name = alias
        return lines


def _line(name: str, rdtype: str, data: str) -> str:
    dot = "" if rdtype in ("A", "AAAA") or data.endswith(".") else "."
    return f"{name}. 300 IN {rdtype} {data}{dot}"


def _rrsets(lines: Iterable[str]) -> list[dns.rrset.RRset]:
    """One RRset for each owner and type, in order."""
    texts: dict[tuple[str, str, str], list[str]] = {}
    for line in lines:
        name, ttl, _, rdtype, text = line.split(" ", 4)
        texts.setdefault((name, ttl, rdtype), []).append(text)
    return [
        dns.rrset.from_text_list(name, int(ttl), "IN", rdtype, data)
        for (name, ttl, rdtype), data in texts.items()
    ]


class DnsServer(asyncio.DatagramProtocol):
    """Serves a scripted zone over UDP and TCP on one port of 127.0.0.1."""

    def __init__(self, zone: ScriptedZone) -> None:
        self.address = ("127.0.0.1", 0)
        self._zone = zone
        self._turns: dict[tuple[str, str], int] = {}
        self._udp: asyncio.DatagramTransport | None = None
        self._tcp: asyncio.Server | None = None
        self._clients: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        for _ in range(_PORT_TRIES):
            self._tcp = await asyncio.start_server(self._accept, "127.0.0.1", 0)
            self.address = self._tcp.sockets[0].getsockname()
            with suppress(OSError):  # the UDP port of that number may be taken
                self._udp, _ = await loop.create_datagram_endpoint(
                    lambda: self, local_addr=self.address
                )
                return self
            self._tcp.close()
        raise OSError("no port is free for UDP and TCP")

    async def __aexit__(self, *_: object) -> None:
        assert self._udp is not None
        assert self._tcp is not None
        self._udp.close()
        self._tcp.close()
        await _end(self._clients)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer a query."""
        sent = self._answer(data, over_tcp=False)
        asyncio.get_running_loop().call_later(sent.after_s, self._send, sent.wires, addr)

    def _send(self, wires: tuple[bytes, ...], addr: tuple[str, int]) -> None:
        if self._udp is not None and not self._udp.is_closing():
            for wire in wires:
                self._udp.sendto(wire, addr)

    def _answer(self, wire: bytes, *, over_tcp: bool) -> Sent:
        try:
            message = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return Sent()
        if not isinstance(message, dns.message.QueryMessage) or len(message.question) != 1:
            return Sent()
        asked = message.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        rdtype = asked.rdtype.name
        turn = self._turns.get((name, rdtype), 0)
        self._turns[name, rdtype] = turn + 1
        return self._zone.answer(Question(message, name, rdtype, over_tcp, turn))

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._clients.add(asyncio.create_task(self._serve_tcp(reader, writer)))

    async def _serve_tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readexactly(2):
                query = await reader.readexactly(int.from_bytes(head, "big"))
                sent = self._answer(query, over_tcp=True)
                await asyncio.sleep(sent.after_s)
                for wire in sent.wires:
                    writer.write(len(wire).to_bytes(2, "big") + wire)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has gone
        finally:
            writer.close()


async def _end(tasks: Iterable[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
