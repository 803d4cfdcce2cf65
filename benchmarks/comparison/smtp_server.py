"""A scripted SMTP server: polite and truthful (RFC 5321) where a situation says nothing else."""

import asyncio
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from benchmarks.comparison.smtp_acts import LINE_LIMIT, OK, UNKNOWN_USER, Act, Talk, then_close

_CERTIFICATE = Path(__file__).with_name("expired_certificate.pem")
_FIXED = {
    "HELO": "250 mx at your service",
    "RSET": "250 2.0.0 Ok",
    "NOOP": "250 2.0.0 Ok",
    "VRFY": "252 2.5.2 Cannot VRFY user",
    "DATA": "554 5.5.1 No valid recipients",
}


class Reach(StrEnum):
    """What becomes of an attempt to connect."""

    OPEN = "open"
    REFUSED = "refused"  # nothing listens
    DROPPED = "dropped"  # no answer to the first packet, as behind a firewall


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """How a mail host behaves.

    ``recipients`` are answers to RCPT by local part, ``stranger`` the answer to all others;
    postmaster exists unless it is said otherwise. ``verbs`` overrides other commands.
    """

    reach: Reach = Reach.OPEN
    ipv6: bool = False  # listens on [::1]
    banner: Act = "220 mx ESMTP ready"
    extensions: tuple[str, ...] = ("PIPELINING", "SIZE 36700160", "8BITMIME")
    recipients: Mapping[str, Act] = field(default_factory=lambda: {"anna": OK})
    stranger: Act = UNKNOWN_USER
    postmaster: Act = OK
    verbs: Mapping[str, Act] = field(default_factory=dict)
    after_starttls: Act | None = None  # instead of a handshake


class SmtpServer:
    """Runs one scripted host at one address."""

    def __init__(self, script: Server, address: str, port: int) -> None:
        self.port = port  # 0: any; then the one that was found
        self._script = script
        self._address = address
        self._memory: dict[str, Any] = {}
        self._sessions: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._sockets: list[socket.socket] = []

    async def __aenter__(self) -> Self:
        if self._script.reach is Reach.OPEN:
            self._server = await asyncio.start_server(
                self._accept, self._address, self.port, limit=LINE_LIMIT
            )
            self.port = self._server.sockets[0].getsockname()[1]
        elif self._script.reach is Reach.DROPPED:
            self._swallow()
        return self

    async def __aexit__(self, *_: object) -> None:
        for connection in self._sockets:
            connection.close()
        if self._server is not None:
            self._server.close()
        for session in self._sessions:
            session.cancel()
        await asyncio.gather(*self._sessions, return_exceptions=True)

    def _swallow(self) -> None:
        """Fill the queue of a socket that nobody accepts from: Linux drops further SYNs."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._sockets.append(listener)
        listener.bind((self._address, self.port))
        listener.listen(0)
        self.port = listener.getsockname()[1]
        for _ in range(3):
            filler = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            self._sockets.append(filler)
            filler.settimeout(0)
            filler.connect_ex((self._address, self.port))

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = Talk(reader, writer, self._memory)
        self._sessions.add(asyncio.create_task(self._serve(talk)))

    async def _serve(self, talk: Talk) -> None:
        try:
            await talk.act(self._script.banner)
            while (line := await talk.reader.readline()) and not talk.writer.is_closing():
                talk.line = line.decode("utf-8", "replace").strip()
                await self._obey(talk)
        except (OSError, ValueError):
            pass  # the client has gone, or sends endless lines
        finally:
            talk.writer.close()
            with suppress(OSError):
                await talk.writer.wait_closed()

    async def _obey(self, talk: Talk) -> None:
        verb = talk.line.partition(" ")[0].upper()
        special = self._script.verbs.get(verb)
        if verb == "RCPT":
            await self._rcpt(talk)
        elif special is not None:
            talk.has_sender = talk.has_sender or verb == "MAIL"
            await talk.act(special)
        elif verb == "EHLO":
            lines = ["mx at your service", *self._extensions(talk)]
            marks = ["-"] * (len(lines) - 1) + [" "]
            await talk.say(
                "\n".join(f"250{mark}{text}" for mark, text in zip(marks, lines, strict=True))
            )
        elif verb == "MAIL":
            talk.has_sender = True
            talk.recipients = 0
            await talk.say("250 2.1.0 Ok")
        elif verb == "STARTTLS":
            await self._start_tls(talk)
        elif verb == "QUIT":
            await talk.act(then_close("221 2.0.0 Bye"))
        else:
            talk.has_sender = talk.has_sender and verb != "RSET"
            await talk.say(_FIXED.get(verb, "500 5.5.2 Command not recognised"))

    def _extensions(self, talk: Talk) -> list[str]:
        return [
            word for word in self._script.extensions if word != "STARTTLS" or not talk.encrypted
        ]

    async def _rcpt(self, talk: Talk) -> None:
        if not talk.has_sender:
            await talk.say("503 5.5.1 Need MAIL command")
            return
        talk.recipients += 1
        talk.memory["recipients"] = talk.memory.get("recipients", 0) + 1
        talk.address = talk.line.partition("<")[2].rpartition(">")[0]
        local = talk.address.rpartition("@")[0].lower()
        if local == "postmaster":
            await talk.act(self._script.postmaster)
        else:
            await talk.act(self._script.recipients.get(local, self._script.stranger))

    async def _start_tls(self, talk: Talk) -> None:
        await talk.say("220 2.0.0 Ready to start TLS")
        if self._script.after_starttls is not None:
            await talk.act(self._script.after_starttls)
            return
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(_CERTIFICATE)
        await talk.writer.start_tls(context)
        talk.encrypted = True
