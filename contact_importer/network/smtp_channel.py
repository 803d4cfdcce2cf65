"""One SMTP connection: command lines in, reply values out, within time limits.

Runs on the loop that opened it. No exception of a library leaves it.
"""

import asyncio
import ssl
from collections.abc import Coroutine, Sequence
from typing import Any

from aiosmtplib.errors import SMTPResponseException
from aiosmtplib.response import SMTPResponse

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.network.smtp_protocol import StrictProtocol
from contact_importer.network.smtp_text import clean_text, is_host_name, reply_value

QUIT_S = 1.0


class SmtpChannel:
    """A connection with its time limits: commands in, reply values out."""

    def __init__(
        self, protocol: StrictProtocol, *, host: str, ip: str, command_s: float, session_s: float
    ) -> None:
        self.host = host
        self.ip = ip
        self.protocol = protocol
        self.last_message = ""  # lines of the last reply, as they came
        self._command_s = command_s
        self._loop = asyncio.get_running_loop()
        self._ends_at = self._loop.time() + session_s
        self._over = False

    @property
    def usable(self) -> bool:
        """The connection stands, is in step, and its time is not over."""
        return (
            not self._over
            and not self.protocol.fault
            and self.protocol.is_connected
            and self._loop.time() < self._ends_at
        )

    @property
    def encrypted(self) -> bool:
        """The connection speaks TLS."""
        transport = self.protocol.transport
        return transport is not None and transport.get_extra_info("sslcontext") is not None

    async def greeting(self, banner_s: float) -> SmtpReply:
        """The server's first reply."""
        return await self._reply(self.protocol.read_response(min(banner_s, self._time_left())))

    async def command(self, line: bytes) -> SmtpReply:
        """Send one command line (without CRLF) and wait for its reply."""
        if not self.usable:
            return self.no_answer(ReplyKind.NOT_SENT, "the connection is closed")
        return await self._reply(
            self.protocol.execute_command(line, timeout=min(self._command_s, self._time_left()))
        )

    async def commands(self, lines: Sequence[bytes]) -> list[SmtpReply]:
        """Send several command lines at once; their replies, in order.

        One reply too many makes all of them worthless, because nobody knows which one it was.
        """
        replies: list[SmtpReply] = []
        try:
            self.protocol.write(b"".join(line + b"\r\n" for line in lines))
        except (SMTPResponseException, OSError) as error:
            replies.append(self._failure(error))
        while len(replies) < len(lines) and not self._over:
            replies.append(
                await self._reply(
                    self.protocol.read_response(min(self._command_s, self._time_left()))
                )
            )
        if self.protocol.out_of_step:
            replies = [self.no_answer(ReplyKind.MALFORMED, self.protocol.fault)] * len(lines)
        missing = self.no_answer(ReplyKind.NOT_SENT, "the connection ended before the answer")
        return replies + [missing] * (len(lines) - len(replies))

    async def start_tls(self, context: ssl.SSLContext) -> SmtpReply:
        """STARTTLS; the reply of the server, or how the handshake failed."""
        name = self.host if is_host_name(self.host) else None
        limit_s = min(self._command_s, self._time_left())
        try:
            async with asyncio.timeout(2 * limit_s):
                response = await self.protocol.start_tls(context, name, limit_s)
        except SMTPResponseException as error:
            if self.protocol.fault:
                return self._failure(error)
            refusal = SMTPResponse(error.code, error.message)
            return reply_value(refusal, host=self.host, ip=self.ip)
        except (OSError, ValueError) as error:  # ssl.SSLError, time-outs, impossible SNI
            return self._failure(error)
        return reply_value(response, host=self.host, ip=self.ip)

    def no_answer(self, kind: ReplyKind, text: str) -> SmtpReply:
        """The value for a command that brought no reply."""
        return SmtpReply(kind=kind, text=clean_text(text), host=self.host, ip=self.ip)

    def own_address(self) -> str:
        """Our own address in this connection."""
        transport = self.protocol.transport
        name = transport.get_extra_info("sockname") if transport else None
        return str(name[0]).partition("%")[0] if name else "127.0.0.1"

    async def close(self) -> None:
        """QUIT if it still can be said, wait at most 1 s for the answer, then close."""
        if self.usable:
            self._command_s = min(self._command_s, QUIT_S)
            await self.command(b"QUIT")
        self.abort()
        await asyncio.wait([self.protocol.lost], timeout=QUIT_S)

    def abort(self) -> None:
        """Close at once."""
        self._over = True
        self.protocol.abort()

    def _time_left(self) -> float:
        return max(self._ends_at - self._loop.time(), 0.0)

    async def _reply(self, reading: Coroutine[Any, Any, SMTPResponse]) -> SmtpReply:
        try:
            response = await reading
        except (SMTPResponseException, OSError) as error:
            return self._failure(error)
        except asyncio.CancelledError:  # the reply may still come: nobody would wait for it
            self.abort()
            raise
        self.last_message = response.message
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
