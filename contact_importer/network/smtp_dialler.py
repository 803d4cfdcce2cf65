"""Opens SMTP sessions with vetted addresses only. Belongs to one event loop."""

import re
import socket
import ssl
from dataclasses import dataclass, replace
from functools import cached_property

from aiosmtplib.esmtp import parse_esmtp_extensions

from contact_importer.engine.network_ports import Guard
from contact_importer.model.domain import MailHost
from contact_importer.model.errors import SettingsProblemError
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.settings import SmtpIdentity, Timeouts
from contact_importer.network.smtp_channel import SmtpChannel
from contact_importer.network.smtp_client import AioSmtpSession
from contact_importer.network.smtp_connection import SmtpConnector
from contact_importer.network.smtp_text import is_host_name, wire_address
from contact_importer.network.socks_proxy import SocksProxy
from contact_importer.validation.host_refusal import most_telling

MAX_ADDRESSES = 4  # of one host: an MX record may name hundreds

_ADDRESS_LITERAL = re.compile(r"\[[0-9a-zA-Z:.]{2,60}\]\Z")


class _TlsFailedError(Exception):
    """The connection was lost while it was to be encrypted."""


@dataclass(frozen=True, slots=True)
class _Introduction:
    """How we introduced ourselves, and what the server says it can."""

    line: bytes  # EHLO or, where that was refused, HELO
    reply: SmtpReply
    extensions: frozenset[str] = frozenset()  # EHLO keywords, lower case


class AioSmtpDialler:
    """Implements ``engine.network_ports.SmtpDialler`` over aiosmtplib's protocol."""

    def __init__(
        self,
        guard: Guard,
        identity: SmtpIdentity,
        timeouts: Timeouts,
        port: int = 25,
        *,
        proxy_url: str = "",
    ) -> None:
        """SettingsProblemError when the HELO name, the sender or the proxy cannot be one.

        ``proxy_url`` is "socks5://user:password@host:port" or "" for none.
        """
        if identity.helo and not (
            is_host_name(identity.helo) or _ADDRESS_LITERAL.match(identity.helo)
        ):
            raise SettingsProblemError("The HELO name is not a host name.", code="bad_helo")
        sender = wire_address(identity.mail_from)
        if identity.mail_from and (sender is None or sender.needs_smtputf8):
            raise SettingsProblemError("The sender is not an address.", code="bad_mail_from")
        self._connector = SmtpConnector(
            guard,
            port=port,
            limit_s=timeouts.connect_s,
            proxy=SocksProxy.from_url(proxy_url) if proxy_url else None,
        )
        self._helo = identity.helo or _own_name()
        self._sender = sender.path if sender else b""
        self._timeouts = timeouts
        self._unpaired: set[str] = set()  # see AioSmtpSession
        self._without_tls: set[str] = set()  # addresses where encrypting lost the connection

    async def connect(self, host: MailHost) -> AioSmtpSession | SmtpReply:
        """A session with the first of the host's addresses that greets us.

        Otherwise the most telling of the failures (``host_refusal.most_telling``).
        """
        failures: list[SmtpReply] = []
        for address in host.addresses[:MAX_ADDRESSES]:
            reached = await self._reach(host.name, address)
            if isinstance(reached, AioSmtpSession):
                return reached
            failures.append(reached)
        if not failures:
            return SmtpReply(kind=ReplyKind.NOT_SENT, text="no address", host=host.name)
        return most_telling(failures)

    async def open_channel(self, host: str, ip: str) -> SmtpChannel | SmtpReply:
        """A connection to ``ip`` (a literal, vetted here), before the greeting."""
        protocol = await self._connector.open(host, ip)
        if isinstance(protocol, SmtpReply):
            return protocol
        return SmtpChannel(
            protocol,
            host=host,
            ip=ip,
            command_s=self._timeouts.command_s,
            session_s=self._timeouts.session_s,
        )

    async def _reach(self, host: str, ip: str) -> AioSmtpSession | SmtpReply:
        """One address: encrypted where that is offered, else, or if that fails, in clear."""
        if ip not in self._without_tls:
            try:
                return await self._greet(host, ip, encrypt=True)
            except _TlsFailedError:
                self._without_tls.add(ip)
        return await self._greet(host, ip, encrypt=False)

    async def _greet(self, host: str, ip: str, *, encrypt: bool) -> AioSmtpSession | SmtpReply:
        channel = await self.open_channel(host, ip)
        if isinstance(channel, SmtpReply):
            return channel
        if not encrypt:
            channel.dialogue.happened("TLS failed in an earlier connection, so without it")
        session = None
        try:
            outcome = await self._introduce(channel, encrypt=encrypt)
            session = outcome if isinstance(outcome, AioSmtpSession) else None
        finally:
            if session is None:
                await channel.close()
        return outcome

    async def _introduce(
        self, channel: SmtpChannel, *, encrypt: bool
    ) -> AioSmtpSession | SmtpReply:
        """Greeting, EHLO or HELO, STARTTLS and EHLO again (RFC 5321 3.1, RFC 3207 4.2)."""
        banner = await channel.greeting(self._timeouts.banner_s)
        if banner.code != 220:
            text = f"not a greeting: {banner.code} {banner.text}"
            return channel.no_answer(ReplyKind.MALFORMED, text) if banner.accepted else banner
        hello = await self._hello(channel)
        if encrypt and hello.reply.accepted and "starttls" in hello.extensions:
            answer = await channel.start_tls(self._tls)
            if answer.kind is not ReplyKind.REPLY:
                raise _TlsFailedError
            if answer.accepted:
                hello = await self._hello(channel)
                if hello.reply.kind is not ReplyKind.REPLY:
                    raise _TlsFailedError
        if not hello.reply.accepted:
            gone = hello.reply.kind is ReplyKind.NOT_SENT
            return replace(hello.reply, kind=ReplyKind.DROPPED) if gone else hello.reply
        return AioSmtpSession(
            channel,
            sender=self._sender,
            greeting=hello.line,
            banner=banner,
            hello=hello.reply,
            extensions=hello.extensions,
            unpaired=self._unpaired,
        )

    async def _hello(self, channel: SmtpChannel) -> _Introduction:
        name = (self._helo or _address_literal(channel)).encode("ascii")
        line = b"EHLO " + name
        reply = await channel.command(line)
        if reply.code == 250:
            keywords, _ = parse_esmtp_extensions(channel.last_message)
            return _Introduction(line, reply, frozenset(keywords))
        if 500 <= reply.code < 600:
            line = b"HELO " + name
            reply = await channel.command(line)
        if reply.accepted and reply.code != 250:  # the greeting once more, or no SMTP
            reply = channel.no_answer(ReplyKind.MALFORMED, f"{reply.code} is no reply to EHLO")
        return _Introduction(line, reply)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Encryption without judging the certificate: nothing secret is sent."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context


def _own_name() -> str:
    """This machine's full name, "" when it has none."""
    name = socket.gethostname()
    return name if "." in name and is_host_name(name) else ""


def _address_literal(channel: SmtpChannel) -> str:
    """What a client without a name says (RFC 5321 4.1.4)."""
    own = channel.own_address()
    return f"[IPv6:{own}]" if ":" in own else f"[{own}]"
