"""One SMTP session: MAIL, many RCPT, RSET, QUIT (validation.md §4). Never DATA, VRFY or EXPN.

Runs on the loop that opened it.
"""

import math
from collections.abc import Sequence

from aiosmtplib.esmtp import parse_esmtp_extensions

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.network.smtp_channel import SmtpChannel
from contact_importer.network.smtp_dialogue import ENVELOPE_LIMIT, Dialogue
from contact_importer.network.smtp_text import WireAddress, wire_address
from contact_importer.validation.patience import takes_no_more
from contact_importer.validation.reply_meaning import SMTPUTF8_NOT_OFFERED_TEXT

GROUP_LIMIT = 20  # RCPTs sent without waiting, where the server offers PIPELINING
# Exim ends a session after ten commands that are no mail commands; each transaction but the
# last costs two of them.
TRANSACTION_LIMIT = 5
UNSENDABLE_TEXT = "the address cannot be sent safely"
UNASKED_TEXT = "not asked in this session"
PROOF_S = 5.0  # for the second EHLO before QUIT, when somebody waits for the session's end

_RSET = b"RSET"


class AioSmtpSession:
    """A greeted connection. Implements ``engine.network_ports.SmtpSession``.

    Replies to RCPT cannot be told apart from each other. After the recipients of a transaction
    comes a command whose reply is known already: a second EHLO (RFC 5321 4.1.4), which the
    server answers as it answered the first. Where that proves nothing, QUIT and its 221 do.
    What comes instead is an earlier command's reply: the session is out of step. No reply at
    all speaks for the server: one that is ahead of us would have had one.

    ``unpaired`` is shared by the sessions of a dialler: addresses of servers that were out of
    step once. There every single recipient is followed by that proof.
    """

    def __init__(
        self,
        channel: SmtpChannel,
        *,
        sender: bytes,
        greeting: bytes,
        banner: SmtpReply,
        hello: SmtpReply,
        extensions: frozenset[str],
        unpaired: set[str],
    ) -> None:
        self.host = channel.host
        self.ip = channel.ip
        self.banner = banner
        self.hello = hello
        self.extensions = extensions  # EHLO keywords, lower case
        self._channel = channel
        self._configured = sender  # b"" once a server has refused it
        self._sender = sender  # of this transaction
        self._greeting = greeting  # the EHLO or HELO line that was accepted
        self._greeted = channel.dialogue.lines
        channel.dialogue = Dialogue(ENVELOPE_LIMIT)
        self._unpaired = unpaired
        self._envelope: bool | None = None  # in a transaction: with SMTPUTF8 or without
        self._envelope_text = ""  # of the reply to MAIL FROM
        self._transactions = 0
        self._unproven = False  # recipients were asked since the replies last added up
        self._suspicious = False  # what should have proven it brought something else

    @property
    def usable(self) -> bool:
        """The connection stands, is in step, and its time is not over."""
        return self._channel.usable

    @property
    def in_step(self) -> bool:
        """No reply that counts is another command's; settled by ``reset`` and ``close``."""
        return self._channel.in_step or not self._unproven

    @property
    def own_address(self) -> str:
        """This end of the connection."""
        return self._channel.own_address()

    @property
    def encrypted(self) -> bool:
        """STARTTLS was offered and worked."""
        return self._channel.encrypted

    @property
    def sender(self) -> str:
        """The path of MAIL FROM; "" is the null sender."""
        return self._sender.decode("ascii")

    @property
    def opening(self) -> tuple[str, ...]:
        """The dialogue up to the reply to MAIL FROM, at most 16 KiB."""
        return self._greeted + self._channel.dialogue.lines

    async def begin(self, *, null_sender: bool = False) -> SmtpReply:
        """MAIL FROM as configured, then ``<>`` once if refused for good; the last reply.

        A temporary refusal changes nothing: a greylisting server must meet the same sender.
        """
        self._channel.dialogue = Dialogue(ENVELOPE_LIMIT)
        self._sender = b"" if null_sender else self._configured
        reply = await self._mail(utf8=False)
        if self._sender and 500 <= reply.code < 600 and self.usable:
            self._sender = self._configured = b""
            reply = await self._mail(utf8=False)
        return reply

    async def ask(self, addresses: Sequence[str]) -> tuple[SmtpReply, ...]:
        """RCPT TO for each, in order; see ``engine.network_ports.SmtpSession``."""
        replies: dict[int, SmtpReply] = {}
        plain: dict[int, WireAddress] = {}
        international: dict[int, WireAddress] = {}
        for number, address in enumerate(addresses):
            wire = wire_address(address)
            if wire is None:
                replies[number] = self._unsent(UNSENDABLE_TEXT)
            elif not wire.needs_smtputf8:
                plain[number] = wire
            elif "smtputf8" in self.extensions:
                international[number] = wire
            else:
                replies[number] = self._unsent(SMTPUTF8_NOT_OFFERED_TEXT)
        for wires, utf8 in ((plain, False), (international, True)):
            answers = await self._recipients(list(wires.values()), utf8=utf8)
            replies |= zip(wires, answers, strict=True)
        return self._credible([replies[number] for number in range(len(addresses))])

    async def reset(self) -> bool:
        """RSET, and the proof that the replies so far add up; False when the session is over."""
        if not self._unproven:
            return await self._leave()
        if self._transactions < TRANSACTION_LIMIT:
            self._envelope = None
            await self._prove([_RSET, self._greeting])
        if self._unproven:
            await self.close()
        return self.usable

    async def close(self) -> None:
        """The proof if it is still owed, QUIT (at most 1 s), then close. Never raises."""
        if self._unproven and not self._suspicious:
            await self._prove([self._greeting], PROOF_S)
        await self._channel.close(must_answer=self._suspicious)
        self._suspicious = False  # it was settled by that
        self._note_step()

    # --- transactions -----------------------------------------------------------------
    async def _mail(self, *, utf8: bool) -> SmtpReply:
        """MAIL FROM; with SMTPUTF8 all its recipients may need that (RFC 6531 3.4)."""
        parameters = b" SMTPUTF8" if utf8 else b""
        reply = await self._channel.command(b"MAIL FROM:<" + self._sender + b">" + parameters)
        if reply.accepted:
            self._envelope, self._envelope_text = utf8, reply.text
            self._transactions += 1
        return reply

    async def _enter(self, *, utf8: bool) -> SmtpReply | None:
        """Be in a transaction of this kind; None, or the reply that stands for its recipients."""
        if self._envelope is utf8:
            return None
        if not await self._leave():
            return self._unsent(UNASKED_TEXT)
        begun = await self._mail(utf8=utf8)
        if begun.accepted:
            return None
        if 400 <= begun.code < 500:
            return begun
        refused = utf8 and begun.kind is ReplyKind.REPLY
        return self._unsent(SMTPUTF8_NOT_OFFERED_TEXT if refused else begun.text)

    async def _leave(self) -> bool:
        """RSET, if there is a transaction; False when the session is over."""
        if self._envelope is not None:
            self._envelope = None
            (reply,) = await self._channel.commands([_RSET])
            return reply.accepted and self.usable
        return self.usable

    async def _prove(self, lines: Sequence[bytes], limit_s: float = math.inf) -> None:
        """Send commands whose replies are known, the second EHLO last."""
        replies = await self._send(lines, limit_s)
        if self._repeats_hello(replies[-1]):
            self._unproven = False
        else:
            self._suspicious = any(map(self._is_strange, lines, replies))

    def _repeats_hello(self, reply: SmtpReply) -> bool:
        """It is what EHLO brought before, and cannot be what RCPT brings."""
        if not reply.accepted:
            return False
        if self.extensions:  # the keywords only: a server may greet with the time of day
            keywords, _ = parse_esmtp_extensions(self._channel.last_message)
            return frozenset(keywords) == self.extensions
        return reply == self.hello and reply.text != self._envelope_text

    def _is_strange(self, command: bytes, reply: SmtpReply) -> bool:
        """It does not look like this command's reply; 421 may come at any time."""
        if reply.kind is not ReplyKind.REPLY or reply.code == 421:
            return False
        return not reply.accepted if command == _RSET else reply != self.hello

    def _note_step(self) -> None:
        if not self._channel.in_step:
            self._unpaired.add(self.ip)

    # --- recipients -------------------------------------------------------------------
    async def _recipients(self, wires: Sequence[WireAddress], *, utf8: bool) -> list[SmtpReply]:
        """One reply for each; after "too many recipients" the rest is not sent."""
        lines = [b"RCPT TO:<" + wire.path + b">" for wire in wires]
        if self.ip in self._unpaired:
            replies = await self._ask_singly(lines, utf8=utf8)
        else:
            replies = await self._ask_together(lines, utf8=utf8)
        return replies + [self._unsent(UNASKED_TEXT)] * (len(lines) - len(replies))

    async def _ask_together(self, lines: Sequence[bytes], *, utf8: bool) -> list[SmtpReply]:
        """In groups where the server takes them, until it says that it has enough."""
        if not lines:
            return []
        if (instead := await self._enter(utf8=utf8)) is not None:
            return [instead] * len(lines)
        replies: list[SmtpReply] = []
        limit = GROUP_LIMIT if self._pipelined else 1
        while len(replies) < len(lines) and self.usable:
            self._unproven = True
            answers = await self._channel.commands(lines[len(replies) : len(replies) + limit])
            replies += answers
            if any(takes_no_more(reply) for reply in answers):
                break
            if any(400 <= reply.code < 500 for reply in answers):
                limit = 1
        return replies

    async def _ask_singly(self, lines: Sequence[bytes], *, utf8: bool) -> list[SmtpReply]:
        """Each recipient in a transaction of its own, proven before the next one is asked."""
        replies: list[SmtpReply] = []
        for line in lines:
            if not self.usable:
                break
            answers = await self._ask_together([line], utf8=utf8)
            await self.reset()
            replies += self._credible(answers)
            self._unproven = False  # proven, or not handed out
        return replies

    def _credible(self, replies: Sequence[SmtpReply]) -> tuple[SmtpReply, ...]:
        """The replies, or in their place that the server is out of step."""
        if self.in_step:
            return tuple(replies)
        self._note_step()
        fault = self._channel.no_answer(ReplyKind.MALFORMED, self._channel.protocol.fault)
        return tuple(reply if reply.kind is ReplyKind.NOT_SENT else fault for reply in replies)

    @property
    def _pipelined(self) -> bool:
        return "pipelining" in self.extensions and self.ip not in self._unpaired

    async def _send(self, lines: Sequence[bytes], limit_s: float) -> list[SmtpReply]:
        """Together where the server takes that (RFC 2920), else one after the other."""
        send = self._channel.commands
        if self._pipelined:
            return await send(lines, limit_s)
        return [reply for line in lines for reply in await send([line], limit_s)]

    def _unsent(self, text: str) -> SmtpReply:
        return self._channel.no_answer(ReplyKind.NOT_SENT, text)
