"""What the engine needs from the network: DNS, the guard, SMTP.

Adapters never raise for what a server did: every outcome is a value.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from contact_importer.model.domain import MailHost
from contact_importer.model.evidence import SmtpReply
from contact_importer.validation.vantage import ANYWHERE, Vantage


class DnsKind(StrEnum):
    """How a DNS query ended."""

    ANSWER = "answer"  # NOERROR with records of the type asked (CNAMEs followed)
    NODATA = "nodata"  # NOERROR without such records
    NXDOMAIN = "nxdomain"
    FAILURE = "failure"  # SERVFAIL, REFUSED, NOTIMP, FORMERR, CNAME loop, truncated twice
    TIMEOUT = "timeout"
    NO_NETWORK = "no_network"  # unreachable, or no resolver configured


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsAnswer:
    """The end of one DNS query, whatever it was. Never an exception.

    ``records`` are texts: "10 mx.example.com" (A-label, no final dot; exchange "." for a
    null MX) for MX, addresses for A and AAAA.
    """

    kind: DnsKind
    records: tuple[str, ...] = ()
    ttl_s: int = 0  # clamped: 60 s .. 1 day; of the SOA for negative answers
    note: str = ""  # "SERVFAIL", "CNAME chain too long", ... cleaned text
    resolver: str = ""  # address of the resolver that answered


class DnsClient(Protocol):
    """Asks the configured resolvers. Belongs to one event loop."""

    async def query(self, name: str, rdtype: str, *, attempt: int = 0) -> DnsAnswer:
        """Ask for ``rdtype`` ("MX", "A", "AAAA"); ``attempt`` > 0 asks another resolver."""

    async def close(self) -> None:
        """Close the sockets."""


class Guard(Protocol):
    """Which addresses may be connected to (reliability.md §4)."""

    def allows(self, address: str) -> bool:
        """True for a routable unicast address (or loopback, in the demo world only)."""

    def is_own(self, address: str) -> bool:
        """True for an address of this machine: refused, but no fault of who names it."""


class SmtpSession(Protocol):
    """One SMTP connection, greeted and past EHLO. All replies are values, never exceptions."""

    host: str
    ip: str
    banner: SmtpReply  # the greeting
    hello: SmtpReply  # the reply to EHLO or HELO, inside TLS where there is TLS

    @property
    def own_address(self) -> str:
        """This machine's address in the connection; "" where servers see another (a proxy)."""

    @property
    def sender(self) -> str:
        """The path that MAIL FROM gave in this transaction; "" is the null sender <>."""

    @property
    def opening(self) -> tuple[str, ...]:
        """The dialogue from the connection to this transaction's accepted MAIL FROM.

        Cleaned lines of at most 16 KiB in all: "S: 220 mx ready", "C: EHLO me", "* TLSv1.3".
        RCPT is not in it: it belongs to single contacts.
        """

    async def begin(self, *, null_sender: bool = False) -> SmtpReply:
        """MAIL FROM as configured (then ``<>`` once if refused for good); the last reply.

        ``null_sender``: ``<>`` from the start, in this transaction.
        """

    async def ask(self, addresses: Sequence[str]) -> tuple[SmtpReply, ...]:
        """RCPT TO for each, in order, in the current transaction; one reply each.

        After a drop, a time-out or a desynchronisation the rest is NOT_SENT. The replies are
        provisional until ``reset`` or ``close``: then ``in_step`` tells whether they count.
        """

    async def reset(self) -> bool:
        """End the transaction and settle ``in_step``; False: the session is no longer usable."""

    @property
    def in_step(self) -> bool:
        """No reply since the last ``begin`` was another command's, as far as is known.

        A server that answers one command twice shifts all later replies by one. ``reset``
        and ``close`` find that out; False then: not one reply of the transaction may be used
        (control and postmaster neither), and the contacts are to be asked again in another
        session, where each reply is checked by itself.
        """

    @property
    def usable(self) -> bool:
        """The connection stands and is in step."""

    async def close(self) -> None:
        """Settle ``in_step`` (at most 5 s), QUIT (at most 1 s), then close. Never raises."""


class SmtpDialler(Protocol):
    """Opens SMTP sessions. Belongs to one event loop."""

    async def connect(self, host: MailHost) -> SmtpSession | SmtpReply:
        """A session with one of the host's addresses, in their order, or why there is none.

        Of kind OUR_NETWORK when the fault is on this side (no route, a dead proxy): that says
        nothing about the host and is no attempt at its mailboxes. A host with one address
        pins the session to it (a greylisted contact comes back to the same one).
        """


#: Names that an address points to (PTR), asked of a resolver: ``(address, resolver)``. Empty:
#: it has none; None: that could not be told.
ReverseNames = Callable[[str, str], Awaitable[tuple[str, ...] | None]]


async def _untold(_address: str, _resolver: str) -> None:
    """Nobody is there to be asked."""


@dataclass(frozen=True, slots=True)
class NetworkPorts:
    """Makers of the network adapters: called inside the loop that will use them.

    ``well_known`` are domains whose mail servers greet everybody: they show whether the fault
    is on this side.
    """

    guard: Guard
    dns: Callable[[], DnsClient]
    smtp: Callable[[], SmtpDialler]
    vantage: Vantage = ANYWHERE
    well_known: tuple[str, ...] = ()
    reverse: ReverseNames = _untold
