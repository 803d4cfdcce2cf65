"""One connection to a host, to see whether and how it greets us. No transaction is begun."""

import asyncio
import re
from dataclasses import dataclass
from ipaddress import ip_address

from contact_importer.engine.network_ports import SmtpDialler
from contact_importer.model.domain import MailHost
from contact_importer.model.evidence import ReplyKind, SmtpReply

_BRACKETED = re.compile(r"\[(?:ipv6:)?([0-9a-f:.]{2,45})\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How a host answered."""

    operator: str
    host: MailHost
    reply: SmtpReply  # its greeting, its refusal, or how there was none
    own_address: str = ""  # this end of the connection; "" where a proxy or nobody was between
    seen_address: str = ""  # what the server calls our address; "" = it does not say

    @property
    def spoke(self) -> bool:
        """It is an SMTP server, kind or not."""
        return self.reply.kind is ReplyKind.REPLY

    @property
    def tried(self) -> bool:
        """A connection was tried: the host has an address that may be connected to."""
        return self.reply.kind is not ReplyKind.NOT_SENT


async def make_contact(
    dialler: SmtpDialler, operator: str, host: MailHost, *, limit_s: float
) -> Contact:
    """Connect, be greeted, introduce ourselves, take leave; within ``limit_s``."""
    try:
        async with asyncio.timeout(limit_s):
            answer = await dialler.connect(host)
    except TimeoutError:
        silence = SmtpReply(kind=ReplyKind.TIMEOUT, text="no greeting in time", host=host.name)
        return Contact(operator=operator, host=host, reply=silence)
    if isinstance(answer, SmtpReply):
        return Contact(operator=operator, host=host, reply=answer)
    await answer.close()
    return Contact(
        operator=operator,
        host=host,
        reply=answer.banner,
        own_address=answer.own_address,
        seen_address=_address_in(answer.hello.text),
    )


def _address_in(text: str) -> str:
    """The address in "at your service, [192.0.2.1]"; many servers greet so after EHLO."""
    for found in _BRACKETED.findall(text):
        try:
            return str(ip_address(found))
        except ValueError:
            continue
    return ""
