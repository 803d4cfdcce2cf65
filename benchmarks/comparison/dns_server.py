"""A scripted DNS server: a small zone, and names that are answered in some odd way.

It answers like a caching resolver: aliases come with what they lead to.
"""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Self

import dns.exception
import dns.message
import dns.rcode

from benchmarks.comparison.dns_acts import DnsAct, Question, Sent

_PORT_TRIES = 20
_MAX_UDP = 1232


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
