"""One connection to the demo world's SMTP server (RFC 5321), in the demo process's loop."""

import asyncio
import re
from typing import cast

from contact_importer.demo.characters import Character
from contact_importer.demo.settings import DemoTrouble
from contact_importer.demo.smtp_replies import (
    NO_SUCH_DOMAIN,
    OK,
    RELAY_DENIED,
    greeting,
    rcpt_reply,
    troubled_greeting,
)
from contact_importer.demo.smtp_state import SmtpState

_LINE_LIMIT = 2048  # RFC 5321 4.5.3.1.4 asks for 512
_PATH = re.compile(rb"(?:FROM|TO):\s*<([^>]*)>", re.IGNORECASE)
_AFTER_LAST_REPLY_S = 0.0002
_FIXED_REPLIES = {
    b"HELO": "250 At your service",
    b"RSET": "250 2.0.0 Ok",
    b"NOOP": "250 2.0.0 Ok",
    b"QUIT": "221 2.0.0 Bye",
    b"VRFY": "252 2.5.2 Cannot VRFY user",
    b"DATA": "554 5.5.1 This world takes no messages",
}
_VERBS = _FIXED_REPLIES.keys() | {b"EHLO", b"MAIL", b"RCPT", b"STAR"}


class SmtpServerSession(asyncio.Protocol):
    """Answers the commands of one client."""

    def __init__(self, state: SmtpState) -> None:
        self._state = state
        self._buffer = b""
        self._sender: str | None = None
        self._operator = ""
        self._closing = False
        self._says_yes = False  # whoever is asked for
        self._due = 0.0  # when the last reply goes out; later ones must not overtake it

    # --- connection -------------------------------------------------------------------
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self._transport = cast("asyncio.Transport", transport)
        self._loop = asyncio.get_running_loop()
        self._client: str = transport.get_extra_info("peername")[0]
        self._address: str = transport.get_extra_info("sockname")[0]
        self._state.transports.add(self._transport)
        self._state.counters.opened()
        self._attribute(self._state.hosts.operator(self._address))
        self._character = self._state.hosts.character(self._address)
        self._host = f"mx.{self._operator}" if self._operator else "mx.demo"
        trouble = self._state.settings.trouble
        usual = greeting(self._character, self._host)
        self._greeting = troubled_greeting(trouble, self._host) or usual
        self._says_yes = trouble is DemoTrouble.INTERCEPTED
        if trouble is DemoTrouble.PORT_CLOSED:
            self._closing = True
            self._transport.abort()
            return
        self._send([self._greeting.banner])
        if not self._greeting.usable:
            self._finish()

    def connection_lost(self, _: Exception | None) -> None:
        """Count."""
        self._closing = True
        self._state.transports.discard(self._transport)
        self._state.counters.closed(self._operator)

    def data_received(self, data: bytes) -> None:
        """Answer all complete commands; their replies travel as one group."""
        if self._closing:
            return
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        replies: list[str] = []
        for line in lines:
            replies.append(self._answer(line.rstrip(b"\r")))
            if self._is_closing():
                break
        if len(self._buffer) > _LINE_LIMIT:
            replies.append("500 5.5.2 Line too long")
            self._closing = True
        self._send([reply for reply in replies if reply])
        if self._is_closing():
            self._finish()

    def _is_closing(self) -> bool:
        return self._closing

    # --- commands ---------------------------------------------------------------------
    def _answer(self, line: bytes) -> str:
        verb = line[:4].upper()
        self._state.counters.commands[verb.decode() if verb in _VERBS else "?"] += 1
        if verb == b"RCPT":
            return self._rcpt(line)
        if verb == b"MAIL":
            return self._mail(line)
        if verb == b"EHLO":
            return self._ehlo()
        if verb == b"RSET":
            self._sender = None
        elif verb == b"QUIT":
            self._closing = True
        elif verb == b"STAR" and "STARTTLS" in self._greeting.extensions:
            return "454 4.7.0 TLS not available due to temporary reason"
        return _FIXED_REPLIES.get(verb, "500 5.5.2 Command not recognised")

    def _ehlo(self) -> str:
        if self._character is Character.ANTIQUE:
            return "502 5.5.1 Command not implemented"
        lines = (f"{self._host} at your service", *self._greeting.extensions)
        return "".join(f"250-{text}\r\n" for text in lines) + "250 ENHANCEDSTATUSCODES"

    def _mail(self, line: bytes) -> str:
        found = _PATH.search(line)
        if found is None:
            return "501 5.5.4 Syntax: MAIL FROM:<address>"
        if self._sender is not None:
            return "503 5.5.1 Nested MAIL command"
        if self._character is Character.BLOCKS_SENDER:
            return "550 5.7.1 Sender rejected: not authorised by our security policy"
        self._sender = found[1].decode("utf-8", "replace").lower()
        return "250 2.1.0 Ok"

    def _rcpt(self, line: bytes) -> str:
        if self._sender is None:
            return "503 5.5.1 Need MAIL command"
        found = _PATH.search(line)
        address = found[1].decode("utf-8", "replace").lower() if found else ""
        local, at, domain = address.rpartition("@")
        if not at or not local or not address.isascii():
            return "501 5.1.3 Bad recipient address syntax"
        plan = self._state.world.plan(domain)
        if plan is None:
            return NO_SUCH_DOMAIN
        self._attribute(plan.operator)
        self._state.counters.asked(address, plan.operator)
        if self._says_yes:
            return OK
        if not self._state.hosts.serves(self._address, plan):
            return RELAY_DENIED
        return self._judge(address, plan.character, self._sender)

    def _judge(self, address: str, character: Character, sender: str) -> str:
        if character is Character.GREYLISTER:
            wait_s = self._state.greylist_wait_s(self._client, sender, address)
            if wait_s > 0:
                return f"451 4.7.1 Greylisted, please try again in {wait_s:.0f} seconds"
        reply = rcpt_reply(character, self._state.world.mailbox(address))
        if reply is None:
            self._closing = True
            self._transport.abort()
            return ""
        self._closing = reply.startswith("421")
        return reply

    def _attribute(self, operator: str) -> None:
        if operator and not self._operator:
            self._operator = operator
            self._state.counters.attributed(operator)

    # --- replies ----------------------------------------------------------------------
    def _send(self, replies: list[str]) -> None:
        if not replies:
            return
        settings = self._state.settings
        now = self._loop.time()
        due = max(self._due, now + settings.smtp_latency_ms / 1000)
        if self._character is Character.SLOW:
            due += settings.slow_reply_s * len(replies)
        data = "".join(f"{reply}\r\n" for reply in replies).encode()
        self._due = due
        if due <= now:
            self._transport.write(data)
        else:
            self._loop.call_at(due, self._transport.write, data)

    def _finish(self) -> None:
        """Close once everything due is sent."""
        self._closing = True
        if self._due <= self._loop.time():
            self._transport.close()
        else:
            self._loop.call_at(self._due + _AFTER_LAST_REPLY_S, self._transport.close)
