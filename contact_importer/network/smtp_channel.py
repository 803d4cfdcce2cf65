"""One SMTP connection: command lines in, reply values out, within time limits.

Runs on the loop that opened it. No exception of a library leaves it.
"""

import asyncio
import math
import ssl
from collections.abc import Coroutine, Sequence
from typing import Any

from aiosmtplib.errors import SMTPResponseException
from aiosmtplib.response import SMTPResponse

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.network.smtp_dialogue import GREETING_LIMIT, Dialogue
from contact_importer.network.smtp_protocol import StrictProtocol
from contact_importer.network.smtp_text import clean_text, is_host_name, reply_value

QUIT_S = 1.0


class SmtpChannel:
    """A connection with its time limits: commands in, reply values out.

    ``dialogue`` takes down what ``command`` says and hears; who wants a new page puts a new
    one there. Recipients go through ``commands``, which takes down nothing.
    """

    def __init__(
        self, protocol: StrictProtocol, *, host: str, ip: str, command_s: float, session_s: float
    ) -> None:
        self.host = host
        self.ip = ip
        self.protocol = protocol
        self.dialogue = Dialogue(GREETING_LIMIT)
        self.last_message = ""  # lines of the last reply, as they came
        self._command_s = command_s
        self._loop = asyncio.get_running_loop()
        self._ends_at = self._loop.time() + session_s
        self._over = False

    @property
    def usable(self) -> bool:
        """The connection stands, is in step, and its time is not over."""
        return self._stands and self._loop.time() < self._ends_at

    @property
    def in_step(self) -> bool:
        """The server has not said more than it was asked, as far as is known."""
        return not self.protocol.out_of_step

    @property
    def encrypted(self) -> bool:
        """The connection speaks TLS."""
        transport = self.protocol.transport
        return transport is not None and transport.get_extra_info("sslcontext") is not None

    async def greeting(self, banner_s: float) -> SmtpReply:
        """The server's first reply."""
        response = self.protocol.read_response(min(banner_s, self._time_left()))
        return await self._reply(response, self.dialogue)

    async def command(self, line: bytes) -> SmtpReply:
        """Send one command line (without CRLF), wait for its reply, take both down."""
        self.dialogue.sent(line)
        (reply,) = await self._ask([line], self.dialogue)
        return reply

    async def commands(self, lines: Sequence[bytes], limit_s: float = math.inf) -> list[SmtpReply]:
        """Send several command lines at once (RFC 2920); their replies, in order.

        One reply too many makes all of them worthless, because nobody knows which one it was.
        ``limit_s``: for each reply, where that is less than usual.
        """
        return await self._ask(lines, None, limit_s)

    async def start_tls(self, context: ssl.SSLContext) -> SmtpReply:
        """STARTTLS; the reply of the server, or how the handshake failed."""
        name = self.host if is_host_name(self.host) else None
        limit_s = min(self._command_s, self._time_left())
        self.dialogue.sent(b"STARTTLS")
        try:
            async with asyncio.timeout(2 * limit_s):
                response = await self.protocol.start_tls(context, name, limit_s)
        except SMTPResponseException as error:
            if self.protocol.fault:
                return self._failure(error)
            response = SMTPResponse(error.code, error.message)
            self.dialogue.received(response)
            return reply_value(response, host=self.host, ip=self.ip)
        except (OSError, ValueError) as error:  # ssl.SSLError, time-outs, impossible SNI
            return self._failure(error)
        self.dialogue.received(response)
        self.dialogue.happened(f"{self._tls_version()}, the certificate was not judged")
        return reply_value(response, host=self.host, ip=self.ip)

    def no_answer(self, kind: ReplyKind, text: str) -> SmtpReply:
        """The value for a command that brought no reply."""
        return SmtpReply(kind=kind, text=clean_text(text), host=self.host, ip=self.ip)

    def own_address(self) -> str:
        """Our own address in this connection."""
        transport = self.protocol.transport
        name = transport.get_extra_info("sockname") if transport else None
        return str(name[0]).partition("%")[0] if name else "127.0.0.1"

    async def close(self, *, must_answer: bool = False) -> None:
        """QUIT if it still can be said, wait at most 1 s for the answer, then close.

        The answer is 221 (RFC 5321 4.1.1.10), or none where that will do. Anything else may
        be what an earlier command left behind.
        """
        believed = not must_answer
        if self._stands:
            self._ends_at = self._loop.time() + QUIT_S
            (farewell,) = await self.commands([b"QUIT"])
            silent = farewell.kind is not ReplyKind.REPLY
            believed = farewell.code in (221, 421) or (silent and not must_answer)
        if not believed:
            self.protocol.lose_step("QUIT brought no reply that is its own")
        self.abort()
        await asyncio.wait([self.protocol.lost], timeout=QUIT_S)

    def abort(self) -> None:
        """Close at once."""
        self._over = True
        self.protocol.abort()

    @property
    def _stands(self) -> bool:
        return not self._over and not self.protocol.fault and self.protocol.is_connected

    def _time_left(self) -> float:
        return max(self._ends_at - self._loop.time(), 0.0)

    def _tls_version(self) -> str:
        transport = self.protocol.transport
        spoken = transport.get_extra_info("ssl_object") if transport else None
        return str(spoken.version()) if spoken else "TLS"

    async def _ask(
        self, lines: Sequence[bytes], dialogue: Dialogue | None, limit_s: float = math.inf
    ) -> list[SmtpReply]:
        if not self.usable:
            unsent = self.no_answer(ReplyKind.NOT_SENT, "the connection is closed")
            return [unsent] * len(lines)
        replies: list[SmtpReply] = []
        try:
            self.protocol.write(b"".join(line + b"\r\n" for line in lines))
        except (SMTPResponseException, OSError) as error:
            replies.append(self._failure(error))
        while len(replies) < len(lines) and not self._over:
            limit_s = min(limit_s, self._command_s, self._time_left())
            response = self.protocol.read_response(limit_s)
            replies.append(await self._reply(response, dialogue))
        if self.protocol.out_of_step:
            replies = [self.no_answer(ReplyKind.MALFORMED, self.protocol.fault)] * len(lines)
        missing = self.no_answer(ReplyKind.NOT_SENT, "the connection ended before the answer")
        return replies + [missing] * (len(lines) - len(replies))

    async def _reply(
        self, reading: Coroutine[Any, Any, SMTPResponse], dialogue: Dialogue | None
    ) -> SmtpReply:
        try:
            response = await reading
        except (SMTPResponseException, OSError) as error:
            return self._failure(error)
        except asyncio.CancelledError:  # the reply may still come: nobody would wait for it
            self.abort()
            raise
        self.last_message = response.message
        if dialogue is not None:
            dialogue.received(response)
        if response.code == 421:  # the server closes (RFC 5321 3.8)
            self._over = True
        return reply_value(response, host=self.host, ip=self.ip)

    def _failure(self, error: Exception) -> SmtpReply:
        """The library's exception as a value; the connection is of no more use."""
        self.abort()
        if self.protocol.fault:
            return self.no_answer(ReplyKind.MALFORMED, self.protocol.fault)
        if isinstance(error, TimeoutError):
            return self.no_answer(ReplyKind.TIMEOUT, "no complete reply in time")
        return self.no_answer(ReplyKind.DROPPED, f"the connection was lost: {error}")
