"""What a scripted SMTP server does: replies, silence, and every bad manner (RFC 5321, 6647)."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import Any

LINE_LIMIT = 1 << 16
OK = "250 2.1.5 Ok"
UNKNOWN_USER = "550 5.1.1 <{address}>: Recipient address rejected: User unknown"


class Talk:
    """The server's side of one connection."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, memory: dict[str, Any]
    ) -> None:
        self.reader = reader
        self.writer = writer
        self.memory = memory  # of the server, as long as it runs
        self.address = ""  # of the RCPT that is to be answered
        self.line = ""  # the command
        self.recipients = 0  # of this transaction so far, the one asked for included
        self.encrypted = False
        self.has_sender = False
        self.owed: bytes = b""  # a reply that comes before the next one

    async def say(self, reply: str | bytes) -> None:
        """A reply; lines of a text end with CRLF and ``{address}`` is put in."""
        if isinstance(reply, str):
            text = reply.replace("{address}", self.address).replace("\n", "\r\n") + "\r\n"
            reply = text.encode()
        if self.owed:
            reply, self.owed = self.owed, bytes(reply)
        self.writer.write(reply)
        await self.writer.drain()

    async def act(self, act: "Act") -> None:
        """Do what a script says."""
        if callable(act):
            await act(self)
        else:
            await self.say(act)


Act = str | bytes | Callable[[Talk], Awaitable[None]]


# --- acts -----------------------------------------------------------------------------


async def hang(talk: Talk) -> None:
    """Say nothing until the client goes."""
    while await talk.reader.read(LINE_LIMIT):
        pass


async def close(talk: Talk) -> None:
    """Hang up."""
    talk.writer.close()


async def reset(talk: Talk) -> None:
    """RST instead of FIN."""
    connection = talk.writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    talk.writer.transport.abort()


def then_close(reply: str) -> Act:
    """Say it and hang up."""

    async def act(talk: Talk) -> None:
        await talk.say(reply)
        if talk.owed:
            await talk.say(b"")
        talk.writer.close()

    return act


def late(seconds: float, reply: Act) -> Act:
    """Say it after a while."""

    async def act(talk: Talk) -> None:
        await asyncio.sleep(seconds)
        await talk.act(reply)

    return act


def one_by_one(*parts: bytes, pause_s: float) -> Act:
    """Parts of a reply with pauses between them."""

    async def act(talk: Talk) -> None:
        for number, part in enumerate(parts):
            await asyncio.sleep(pause_s if number else 0.0)
            await talk.say(part)

    return act


def twice(reply: bytes) -> Act:
    """Say it twice, the second time as the answer to the next command, and so on for ever."""

    async def act(talk: Talk) -> None:
        await talk.say(reply)
        talk.owed = talk.owed or reply

    return act


def flood(data: bytes, pause_s: float = 0.0) -> Act:
    """The same again and again, until the client goes."""

    async def act(talk: Talk) -> None:
        while not talk.writer.is_closing():
            await talk.say(data)
            await asyncio.sleep(pause_s)

    return act


def in_turn(*acts: Act) -> Act:
    """One after the other for the RCPTs of a transaction, the last one for ever."""

    async def act(talk: Talk) -> None:
        await talk.act(acts[min(talk.recipients, len(acts)) - 1])

    return act


def in_all(*acts: Act) -> Act:
    """One after the other for all RCPTs that the server ever gets, the last one for ever."""

    async def act(talk: Talk) -> None:
        await talk.act(acts[min(talk.memory["recipients"], len(acts)) - 1])

    return act


def greylist(after_s: float, then: Act, reply: Act) -> Act:
    """``reply`` to a recipient that was first asked for less than ``after_s`` ago (RFC 6647)."""

    async def act(talk: Talk) -> None:
        first = talk.memory.setdefault(f"first {talk.address}", monotonic())
        await talk.act(then if monotonic() - first >= after_s else reply)

    return act


def loses_the_rest(reply: Act) -> Act:
    """Answer, and forget what else has come in the meantime."""

    async def act(talk: Talk) -> None:
        await asyncio.sleep(0.05)
        with suppress(TimeoutError):
            async with asyncio.timeout(0.01):
                await talk.reader.read(LINE_LIMIT)
        await talk.act(reply)

    return act


def by_sender(null: Act, others: Act) -> Act:
    """MAIL answered by whether the sender is ``<>``."""

    async def act(talk: Talk) -> None:
        await talk.act(null if "<>" in talk.line else others)

    return act


def only_encrypted(then: Act, otherwise: Act) -> Act:
    """``then`` over TLS only."""

    async def act(talk: Talk) -> None:
        await talk.act(then if talk.encrypted else otherwise)

    return act
