"""A scripted SMTP server on loopback: says exactly what a test wants, byte by byte."""

import asyncio
import ssl
import struct
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from socket import SO_LINGER, SOL_SOCKET
from types import TracebackType
from typing import Self

from contact_importer.model.domain import MailHost

CERTIFICATE = Path(__file__).with_name("expired_certificate.pem")


class Peer:
    """The server's side of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.lag: bytes | None = None  # said in place of the next answer, which then lags

    async def say(self, data: bytes) -> None:
        if self.lag is not None:
            data, self.lag = self.lag, data
        self.writer.write(data)
        await self.writer.drain()

    async def hang(self) -> None:
        """Say nothing until the client goes."""
        while await self.reader.read(65536):
            pass

    def reset(self) -> None:
        """RST instead of FIN."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Answer = bytes | Callable[[Peer], Awaitable[None]]


async def hang(peer: Peer) -> None:
    await peer.hang()


async def close(peer: Peer) -> None:
    peer.writer.close()


async def reset(peer: Peer) -> None:
    peer.reset()


def drip(data: bytes, pause_s: float = 0.0) -> Answer:
    """One byte at a time."""

    async def answer(peer: Peer) -> None:
        for number in range(len(data)):
            await peer.say(data[number : number + 1])
            await asyncio.sleep(pause_s)

    return answer


def flood(data: bytes, pause_s: float = 0.0) -> Answer:
    """The same again and again, until the client goes."""

    async def answer(peer: Peer) -> None:
        while True:
            await peer.say(data)
            await asyncio.sleep(pause_s)

    return answer


def then_close(data: bytes) -> Answer:
    """Say it and hang up."""

    async def answer(peer: Peer) -> None:
        await peer.say(data)
        peer.writer.close()

    return answer


def half_close(data: bytes) -> Answer:
    """Say it and send nothing more, but go on reading."""

    async def answer(peer: Peer) -> None:
        await peer.say(data)
        peer.writer.write_eof()
        await peer.hang()

    return answer


def late_double(data: bytes) -> Answer:
    """The same reply twice, the second one with the next command: all later answers lag by one.

    The worst that can happen: each command finds exactly one reply, and it is a wrong one.
    """

    async def answer(peer: Peer) -> None:
        await peer.say(data)
        peer.lag = data

    return answer


class SmtpServer:
    """``rcpt`` answers RCPT in turn (the last one for ever) or by address; ``answers`` by verb."""

    def __init__(
        self,
        *,
        banner: Answer = b"220 mx.example ESMTP\r\n",
        extensions: Sequence[str] = (),
        rcpt: Sequence[Answer] | Mapping[str, Answer] = (b"250 2.1.5 Ok\r\n",),
        answers: Mapping[str, Answer] | None = None,
        after_tls: Answer | None = None,
        inside_tls: Sequence[str] | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        self.banner = banner
        self.extensions = extensions
        self.rcpt = rcpt
        self.answers = dict(answers or {})
        self.after_tls = after_tls
        self.inside_tls = inside_tls  # the extensions there; None: the same
        self.host = host
        self.port = 0
        self.commands: list[bytes] = []  # every line received, without CRLF
        self.connections = 0
        self._asked = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def mail_host(self) -> MailHost:
        return MailHost(name="mx.example", preference=10, addresses=(self.host,))

    def received(self, verb: str) -> list[bytes]:
        return [line for line in self.commands if line.upper().startswith(verb.encode())]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, self.host, 0, limit=1 << 20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        await self._server.wait_closed()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.create_task(self._serve(Peer(reader, writer)))
        self._tasks.add(task)

    async def _serve(self, peer: Peer) -> None:
        try:
            await self._answer(peer, self.banner)
            while line := await peer.reader.readline():
                if peer.writer.is_closing():
                    return
                self.commands.append(line.rstrip(b"\r\n"))
                await self._obey(peer, line.decode("utf-8", "replace").strip())
        except OSError:
            pass
        finally:
            peer.writer.close()
            with suppress(OSError):
                await peer.writer.wait_closed()

    async def _obey(self, peer: Peer, line: str) -> None:
        verb = line.partition(" ")[0].partition(":")[0].upper()
        if verb == "RCPT":
            await self._answer(peer, self._rcpt_answer(line))
        elif verb in self.answers:
            await self._answer(peer, self.answers[verb])
        elif verb == "EHLO":
            words = ["mx.example greets you", *self.extensions]
            lines = [f"250-{word}\r\n" for word in words[:-1]] + [f"250 {words[-1]}\r\n"]
            await peer.say("".join(lines).encode())
        elif verb == "STARTTLS":
            await self._start_tls(peer)
        elif verb == "QUIT":
            await peer.say(b"221 2.0.0 Bye\r\n")
            peer.writer.write(peer.lag or b"")
            peer.writer.close()
        else:
            await peer.say(b"250 2.0.0 Ok\r\n")

    def _rcpt_answer(self, line: str) -> Answer:
        address = line.partition("<")[2].rpartition(">")[0]
        if isinstance(self.rcpt, Mapping):
            return self.rcpt.get(address, b"550 5.1.1 User unknown\r\n")
        answer = self.rcpt[min(self._asked, len(self.rcpt) - 1)]
        self._asked += 1
        return answer

    async def _start_tls(self, peer: Peer) -> None:
        await peer.say(b"220 2.0.0 Ready\r\n")
        if self.after_tls is not None:
            await self._answer(peer, self.after_tls)
            return
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        await peer.writer.start_tls(context)
        offered = self.extensions if self.inside_tls is None else self.inside_tls
        self.extensions = [word for word in offered if word != "STARTTLS"]

    async def _answer(self, peer: Peer, answer: Answer) -> None:
        if isinstance(answer, bytes):
            await peer.say(answer)
        else:
            await answer(peer)
