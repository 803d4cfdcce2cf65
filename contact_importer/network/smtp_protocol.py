"""aiosmtplib's protocol with replies read strictly (RFC 5321 4.2). Runs on its dialler's loop.

aiosmtplib 5.1 takes ``int(line[:3])`` for the code ("2_5" is 25, "2500" is 250), the last
line's code for a mixed reply, and pairs a surplus reply with the next command. Here every
reply is checked before it counts, and the replies are counted against the commands.
"""

import asyncio
import re
import ssl
from collections import deque
from typing import cast

from aiosmtplib.errors import SMTPResponseException
from aiosmtplib.protocol import MAX_LINE_LENGTH, MAX_RESPONSE_LENGTH, SMTPProtocol
from aiosmtplib.response import SMTPResponse
from aiosmtplib.typing import SMTPStatus

# 3yz answers DATA only, which is never sent; 1yz does not exist in SMTP. The second digit is
# not limited to RFC 5321's 0-5: "571" is in wide use.
_REPLY_LINE = re.compile(rb"([245][0-9][0-9])(?:([ -])(.*))?\Z", re.DOTALL)
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")


class ReplyReader:
    """Cuts a byte stream into replies. After a fault nothing more is read."""

    def __init__(self) -> None:
        self.fault = ""  # why the stream is not SMTP, "" while it is
        self._partial = b""  # a line without its end
        self._code = b""
        self._lines: list[bytes] = []
        self._size = 0  # bytes of the reply so far

    @property
    def midway(self) -> bool:
        """A reply has begun and not ended."""
        return bool(self._partial or self._lines)

    def feed(self, data: bytes) -> list[SMTPResponse]:
        """The replies that ``data`` completes, up to the first fault."""
        replies: list[SMTPResponse] = []
        *lines, self._partial = (self._partial + data).split(b"\n")
        for line in lines:
            if self.fault:
                break
            reply = self._take(line)
            if reply is not None:
                replies.append(reply)
        if len(self._partial) > MAX_LINE_LENGTH:
            self.fault = self.fault or "endless line"
        if self.fault:
            self._partial = b""
        return replies

    def _take(self, line: bytes) -> SMTPResponse | None:
        found = _REPLY_LINE.match(line.rstrip(b"\r"))
        self._size += len(line) + 1
        if found is None or len(line) > MAX_LINE_LENGTH:
            self.fault = "not an SMTP reply: " + line[:80].decode("utf-8", "replace")
        elif self._lines and found[1] != self._code:
            self.fault = "a reply with two different codes"
        elif self._size > MAX_RESPONSE_LENGTH:
            self.fault = "endless reply"
        if self.fault or found is None:
            return None
        self._code = found[1]
        self._lines.append(found[3] or b"")
        if found[2] == b"-":
            return None
        message = b"\n".join(self._lines).decode("utf-8", "replace")
        self._lines, self._size = [], 0
        return SMTPResponse(int(self._code), message)


class StrictProtocol(SMTPProtocol):
    """One reply for each command line written, in order, or a fault.

    ``read_response`` and ``execute_command`` raise SMTPResponseException for a fault,
    SMTPTimeoutError, and SMTPServerDisconnected or OSError. Several command lines may be
    written at once (RFC 2920) and their replies read one after the other.
    """

    def __init__(self) -> None:
        super().__init__(asyncio.get_running_loop())
        self.fault = ""  # malformed or out of step: the connection must not be used on
        self.out_of_step = False  # there were more replies than commands
        self.lost = self._loop.create_future()  # done when the connection has ended
        self._reader = ReplyReader()
        self._awaited = 1  # the greeting
        self._ready: deque[SMTPResponse] = deque()
        self._reading = False

    def write(self, data: bytes) -> None:
        """Send command lines, each with its CRLF; each earns one reply."""
        if _CONTROL.search(data.replace(b"\r\n", b"")):
            raise ValueError("a command line with a control character")
        if self._awaited or self._ready:
            self.lose_step("a command before the reply to the last one")
        if self.fault:
            raise self._malformed()
        self._awaited += data.count(b"\n")
        super().write(data)

    def data_received(self, data: bytes) -> None:
        """Take what the server sent; surplus replies discredit the last one that fits."""
        if self.fault:
            return
        replies = self._reader.feed(data)
        surplus = len(replies) > self._awaited or (
            len(replies) == self._awaited and (self._reader.midway or bool(self._reader.fault))
        )
        if surplus:
            del replies[max(self._awaited - 1, 0) :]
            self.lose_step("more replies than commands")
        elif self._reader.fault:
            self._break(self._reader.fault)
        self._awaited = max(self._awaited - len(replies), 0)
        self._ready.extend(replies)
        self._hand_over()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        super().connection_lost(exc)
        self._note_loss()

    async def start_tls(
        self,
        tls_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the base's signature
    ) -> SMTPResponse:
        """STARTTLS and the handshake; ssl.SSLError and ValueError (impossible SNI) besides."""
        try:
            return await super().start_tls(tls_context, server_hostname, timeout)
        except (OSError, ValueError):
            self._note_loss()  # the handshake took the transport: it will not tell us
            raise

    async def read_response(self, timeout: float | None = None) -> SMTPResponse:  # noqa: ASYNC109 - the base's signature
        """The next reply; see the class for what it raises."""
        response = self._ready.popleft() if self._ready else await self._next_reply(timeout)
        if self.out_of_step and not self._ready:  # the surplus came before this was taken
            raise self._malformed()
        return response

    async def _next_reply(self, timeout_s: float | None) -> SMTPResponse:
        if self.fault:
            raise self._malformed()
        self._reading = True
        try:
            return await super().read_response(timeout_s)
        finally:
            self._reading = False

    def _hand_over(self) -> None:
        waiter = self._response_waiter
        if not self._reading or waiter is None or waiter.done():
            return
        if self._ready:
            waiter.set_result(self._ready.popleft())
        elif self.fault:
            self._set_response_exception(waiter, self._malformed())

    def _note_loss(self) -> None:
        if not self.lost.done():
            self.lost.set_result(None)

    def _malformed(self) -> SMTPResponseException:
        return SMTPResponseException(SMTPStatus.invalid_response.value, self.fault)

    def _break(self, fault: str) -> None:
        """Stop at once: nothing more is read, so nothing can pile up."""
        self.fault = fault
        self.abort()

    def lose_step(self, fault: str) -> None:
        """A reply belongs to another command than it seemed to: stop at once."""
        self.out_of_step = True
        self._break(fault)

    def abort(self) -> None:
        """Close the connection without a word. May be called at any time."""
        if self.transport is not None:
            cast(asyncio.WriteTransport, self.transport).abort()
