"""A scripted DNS server on loopback, UDP and TCP on one port, in the test's own loop."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Self

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

# What to send back for a query: datagrams, or TCP payloads without their length.
Replies = Iterable[bytes]


class Unframed(bytes):
    """Octets to send over TCP as they are."""


class Asked:
    """One query as the script sees it."""

    def __init__(self, wire: bytes, *, over_tcp: bool, turn: int) -> None:
        self.message = dns.message.from_wire(wire)
        self.over_tcp = over_tcp
        self.turn = turn  # 0 for the first query of this name and type
        question = self.message.question[0]
        self.name = question.name.to_text(omit_final_dot=True)
        self.rdtype = question.rdtype.name

    def reply(
        self,
        *answers: str,
        authority: Iterable[str] = (),
        rcode: dns.rcode.Rcode = dns.rcode.NOERROR,
        truncated: bool = False,
    ) -> dns.message.Message:
        """A response with records in zone-file form ("name. 300 IN MX 10 mx.")."""
        message = dns.message.make_response(self.message, recursion_available=True)
        message.set_rcode(rcode)
        message.answer = _rrsets(answers)
        message.authority = _rrsets(authority)
        if truncated:
            message.flags |= dns.flags.TC
        return message

    def wire(self, *answers: str, **kwargs: object) -> list[bytes]:
        """``reply`` as the one datagram to send."""
        return [self.reply(*answers, **kwargs).to_wire(max_size=65535)]  # type: ignore[arg-type]


Script = Callable[[Asked], Replies]


def _rrsets(lines: Iterable[str]) -> list[dns.rrset.RRset]:
    """One RRset for each owner and type, in order."""
    texts: dict[tuple[str, str, str], tuple[str, list[str]]] = {}
    for line in lines:
        name, ttl, rdclass, rdtype, text = line.split(" ", 4)
        texts.setdefault((name, rdclass, rdtype), (ttl, []))[1].append(text)
    return [
        dns.rrset.from_text_list(name, int(ttl), rdclass, rdtype, rdata)
        for (name, rdclass, rdtype), (ttl, rdata) in texts.items()
    ]


class ScriptedDnsServer(asyncio.DatagramProtocol):
    """``async with ScriptedDnsServer(script) as server``; ``server.address`` to ask."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.hangs_up = False  # close a TCP connection after what the script sends
        self.asked: list[Asked] = []
        self.heard = asyncio.Event()  # a query has come
        self.sources: set[int] = set()  # UDP ports the queries came from
        self.address = ("127.0.0.1", 0)
        self._turns: dict[tuple[str, str], int] = {}
        self.tcp: asyncio.Server | None = None
        self._udp: asyncio.DatagramTransport | None = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        for _ in range(20):
            self.tcp = await asyncio.start_server(self._serve_tcp, "127.0.0.1", 0)
            self.address = self.tcp.sockets[0].getsockname()
            with suppress(OSError):  # the UDP port of that number may be taken
                self._udp, _ = await loop.create_datagram_endpoint(
                    lambda: self, local_addr=self.address
                )
                return self
            self.tcp.close()
        raise OSError("no port free for UDP and TCP")

    async def __aexit__(self, *_: object) -> None:
        assert self.tcp is not None
        assert self._udp is not None
        self._udp.close()
        self.tcp.close()
        await self.tcp.wait_closed()
        await asyncio.sleep(0)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        assert self._udp is not None
        self.sources.add(addr[1])
        for wire in self._run(data, over_tcp=False):
            self._udp.sendto(wire, addr)

    def _run(self, wire: bytes, *, over_tcp: bool) -> Replies:
        asked = Asked(wire, over_tcp=over_tcp, turn=0)
        key = (asked.name, asked.rdtype)
        asked.turn = self._turns.get(key, 0)
        self._turns[key] = asked.turn + 1
        self.asked.append(asked)
        self.heard.set()
        return self.script(asked)

    async def _serve_tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            size = int.from_bytes(await reader.readexactly(2), "big")
            for wire in self._run(await reader.readexactly(size), over_tcp=True):
                head = b"" if isinstance(wire, Unframed) else len(wire).to_bytes(2, "big")
                writer.write(head + wire)
            await writer.drain()
            if not self.hangs_up:
                await reader.read()  # until the client closes
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
