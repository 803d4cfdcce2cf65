"""One SMTP session: MAIL, many RCPT, RSET, QUIT (validation.md §4). Never DATA, VRFY or EXPN.

Runs on the loop that opened it.
"""

from collections.abc import Sequence

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.network.smtp_channel import SmtpChannel
from contact_importer.network.smtp_text import WireAddress, wire_address
from contact_importer.validation.reply_rules import SMTPUTF8_NOT_OFFERED_TEXT

GROUP_LIMIT = 20  # RCPTs sent without waiting, where the server offers PIPELINING
UNSENDABLE_TEXT = "the address cannot be sent safely"


class AioSmtpSession:
    """A greeted connection. Implements ``engine.network_ports.SmtpSession``.

    ``unpaired`` is shared by the sessions of a dialler: addresses of servers whose replies
    to pipelined commands did not add up. They are asked one by one.
    """

    def __init__(
        self,
        channel: SmtpChannel,
        *,
        sender: bytes,
        banner: SmtpReply,
        hello: SmtpReply,
        extensions: frozenset[str],
        unpaired: set[str],
    ) -> None:
        self.host = channel.host
        self.ip = channel.ip
        self.banner = banner
        self.hello = hello  # the reply to EHLO or HELO
        self.extensions = extensions  # EHLO keywords, lower case
        self._channel = channel
        self._sender = sender
        self._unpaired = unpaired
        self._takes_utf8 = False  # the transaction was begun with SMTPUTF8

    @property
    def usable(self) -> bool:
        """The connection stands, is in step, and its time is not over."""
        return self._channel.usable

    @property
    def encrypted(self) -> bool:
        """STARTTLS was offered and worked."""
        return self._channel.encrypted

    async def begin(self) -> SmtpReply:
        """MAIL FROM as configured, then ``<>`` once if refused; the last reply."""
        return await self._mail(utf8=False)

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
        replies |= zip(plain, await self._recipients(list(plain.values())), strict=True)
        if international:
            answers = await self._international(list(international.values()))
            replies |= zip(international, answers, strict=True)
        return tuple(replies[number] for number in range(len(addresses)))

    async def reset(self) -> bool:
        """RSET; False when the session is no longer usable."""
        reply = await self._channel.command(b"RSET")
        return reply.accepted and self.usable

    async def close(self) -> None:
        """QUIT (at most 1 s), then close. Never raises."""
        await self._channel.close()

    async def _mail(self, *, utf8: bool) -> SmtpReply:
        self._takes_utf8 = utf8
        parameters = b" SMTPUTF8" if utf8 else b""
        reply = await self._channel.command(b"MAIL FROM:<" + self._sender + b">" + parameters)
        if self._sender and not reply.accepted and self.usable:
            self._sender = b""
            reply = await self._channel.command(b"MAIL FROM:<>" + parameters)
        return reply

    async def _recipients(self, wires: Sequence[WireAddress]) -> list[SmtpReply]:
        """One reply for each; after "too many recipients" the rest is not sent."""
        lines = [b"RCPT TO:<" + wire.path + b">" for wire in wires]
        replies: list[SmtpReply] = []
        pipelined = "pipelining" in self.extensions and self.ip not in self._unpaired
        while len(replies) < len(lines) and self.usable:
            group = lines[len(replies) : len(replies) + (GROUP_LIMIT if pipelined else 1)]
            if len(group) > 1:
                answers = await self._channel.commands(group)
                self._note_pairing(answers)
            else:
                answers = [await self._channel.command(group[0])]
            replies += answers
            if any(_too_many(reply) for reply in answers):
                break
            if any(400 <= reply.code < 500 for reply in answers):
                pipelined = False
        return replies + [self._unsent("not asked in this session")] * (len(lines) - len(replies))

    async def _international(self, wires: Sequence[WireAddress]) -> list[SmtpReply]:
        """Recipients that need SMTPUTF8: the transaction has to say so (RFC 6531 3.4)."""
        if not self._takes_utf8:
            await self.reset()
            begun = await self._mail(utf8=True)
            if not begun.accepted:
                text = SMTPUTF8_NOT_OFFERED_TEXT if self.usable else begun.text
                if self.usable and await self.reset():
                    await self._mail(utf8=False)
                return [self._unsent(text)] * len(wires)
        return await self._recipients(wires)

    def _note_pairing(self, answers: Sequence[SmtpReply]) -> None:
        if all(reply.kind is ReplyKind.MALFORMED for reply in answers):
            self._unpaired.add(self.ip)

    def _unsent(self, text: str) -> SmtpReply:
        return self._channel.no_answer(ReplyKind.NOT_SENT, text)


def _too_many(reply: SmtpReply) -> bool:
    """The transaction is full; the rest belongs into another one (RFC 5321 4.5.3.1.10)."""
    return reply.code == 452 and reply.enhanced == "4.5.3"
