"""What one DNS message says about the question that was asked. Values only."""

from typing import NamedTuple

from contact_importer.engine.network_ports import DnsKind

#: Record types that the client can ask for, by their text (RFC 1035 3.2.2, RFC 3596).
RECORD_TYPES = {"A": 1, "MX": 15, "AAAA": 28}

#: Aliases that are followed before a chain counts as broken.
MAX_ALIASES = 8


class Question(NamedTuple):
    """A question as it stands in the message (RFC 1035 4.1.2)."""

    wire: bytes  # name, type and class
    rdtype: int


class Reply(NamedTuple):
    """One message, read.

    A reply that is truncated says nothing else. ``follow`` names the alias target that
    has to be asked for, because the message ends at the alias.
    """

    kind: DnsKind
    records: tuple[str, ...] = ()  # as in DnsAnswer
    ttl_s: int = 0  # as sent: smallest of the records; of the SOA when negative
    note: str = ""
    follow: str = ""
    aliases: int = 0  # CNAMEs passed
    truncated: bool = False
    edns_refused: bool = False  # FORMERR, NOTIMP or BADVERS: the OPT record may be the cause
