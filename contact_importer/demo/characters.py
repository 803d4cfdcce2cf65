"""The cast of the demo world: each kind of domain, and the domains known by name. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Character(StrEnum):
    """How a domain, or the mail host that it has to itself, behaves."""

    NORMAL = "normal"  # tells recipients apart: 250, or 550 5.1.1; PIPELINING
    SERIAL = "serial"  # normal, but offers no PIPELINING
    ANTIQUE = "antique"  # normal, but knows only HELO: EHLO gets 502
    TLS_TROUBLE = "tls_trouble"  # normal, offers STARTTLS and answers it with 454
    SLOW = "slow"  # normal, but each reply takes seconds (adjustable)
    CATCH_ALL = "catch_all"  # accepts every recipient
    GREYLISTER = "greylister"  # 451 4.7.1 until a delay after the first try, then normal
    OVER_QUOTA = "over_quota"  # every mailbox is full: 552 5.2.2
    HICCUP = "hiccup"  # 450 4.3.0 to every recipient
    BUSY = "busy"  # greets with 421
    BLOCKS_CLIENT = "blocks_client"  # greets with 554: our address is on a blocklist
    BLOCKS_SENDER = "blocks_sender"  # 550 5.7.1 to every MAIL FROM
    BLOCKS_POLICY = "blocks_policy"  # 550 5.7.1 to every recipient, about us
    CLOSED = "closed"  # nothing listens: connection refused
    DROPS = "drops"  # closes the connection instead of answering RCPT
    IMPLICIT_MX = "implicit_mx"  # normal, without MX: its A record takes mail (RFC 5321 5.1)
    TRUNCATED = "truncated"  # normal; its MX answer is cut short over UDP, whole over TCP
    DISPOSABLE = "disposable"  # works, but is on the list of disposable domains
    DEAD = "dead"  # NXDOMAIN
    NO_MAIL_HOST = "no_mail_host"  # exists, has neither MX nor address
    NULL_MX = "null_mx"  # says that it takes no mail (RFC 7505); has a web server
    MX_MISSING = "mx_missing"  # its only MX host does not exist; has a web server
    MX_PRIVATE = "mx_private"  # its only MX host has a private address
    SERVFAIL = "servfail"  # DNS server failure
    DNS_SILENT = "dns_silent"  # DNS queries are never answered


#: Characters whose host speaks SMTP and may take a recipient.
REACHABLE = frozenset(
    {
        Character.NORMAL,
        Character.SERIAL,
        Character.ANTIQUE,
        Character.TLS_TROUBLE,
        Character.SLOW,
        Character.CATCH_ALL,
        Character.GREYLISTER,
        Character.OVER_QUOTA,
        Character.IMPLICIT_MX,
        Character.TRUNCATED,
        Character.DISPOSABLE,
    }
)

#: Characters that cost time to check: a generated file has a handful of their addresses.
COSTLY = frozenset(
    {
        Character.SLOW,
        Character.DNS_SILENT,
        Character.SERVFAIL,
        Character.DROPS,
        Character.CLOSED,
        Character.BUSY,
        Character.HICCUP,
        Character.BLOCKS_CLIENT,
        Character.BLOCKS_SENDER,
        Character.BLOCKS_POLICY,
    }
)


@dataclass(frozen=True, slots=True)
class NamedDomain:
    """A domain known by name; ``operator`` runs its mail ("" = it does so itself)."""

    name: str
    character: Character
    operator: str = ""


#: The ten biggest, biggest first: about 70 % of the addresses of a generated file.
BIG_DOMAINS = (
    NamedDomain("bigmail.demo", Character.NORMAL),
    NamedDomain("pochta.demo", Character.NORMAL),
    NamedDomain("yamail.demo", Character.NORMAL),
    NamedDomain("officepost.demo", Character.NORMAL),
    NamedDomain("hotpost.demo", Character.NORMAL, "officepost.demo"),
    NamedDomain("webmail.demo", Character.SERIAL),
    NamedDomain("inboxhub.demo", Character.NORMAL, "pochta.demo"),
    NamedDomain("listhub.demo", Character.NORMAL, "pochta.demo"),
    NamedDomain("skymail.demo", Character.CATCH_ALL),
    NamedDomain("rambox.demo", Character.TLS_TROUBLE),
)

#: One domain or two for every other character.
SMALL_DOMAINS = (
    NamedDomain("antique.demo", Character.ANTIQUE),
    NamedDomain("snail.demo", Character.SLOW),
    NamedDomain("anyone.demo", Character.CATCH_ALL),
    NamedDomain("patience.demo", Character.GREYLISTER),
    NamedDomain("brimful.demo", Character.OVER_QUOTA),
    NamedDomain("hiccup.demo", Character.HICCUP),
    NamedDomain("busy.demo", Character.BUSY),
    NamedDomain("fortress.demo", Character.BLOCKS_CLIENT),
    NamedDomain("choosy.demo", Character.BLOCKS_SENDER),
    NamedDomain("gatekeeper.demo", Character.BLOCKS_POLICY),
    NamedDomain("closed.demo", Character.CLOSED),
    NamedDomain("fickle.demo", Character.DROPS),
    NamedDomain("simple.demo", Character.IMPLICIT_MX),
    NamedDomain("lengthy.demo", Character.TRUNCATED),
    NamedDomain("trashbox.demo", Character.DISPOSABLE),
    NamedDomain("tenminutes.demo", Character.DISPOSABLE),
    NamedDomain("vanished.demo", Character.DEAD),
    NamedDomain("mailless.demo", Character.NO_MAIL_HOST),
    NamedDomain("nomail.demo", Character.NULL_MX),
    NamedDomain("lostmx.demo", Character.MX_MISSING),
    NamedDomain("intranet.demo", Character.MX_PRIVATE),
    NamedDomain("brokendns.demo", Character.SERVFAIL),
    NamedDomain("silentdns.demo", Character.DNS_SILENT),
    # "почта-юг.demo": a name of two scripts (IDNA A-label) with an ordinary server
    NamedDomain("xn----7sbk5bet8a9c.demo", Character.NORMAL),
    # the product itself: HELO name and sender of the demo world
    NamedDomain("importer.demo", Character.NORMAL),
)
IDN_DOMAIN = "почта-юг.demo"

NAMED = {domain.name: domain for domain in BIG_DOMAINS + SMALL_DOMAINS}

#: To be handed to the list of disposable domains when the demo world is used.
DISPOSABLE_DOMAINS = frozenset(
    domain.name for domain in SMALL_DOMAINS if domain.character is Character.DISPOSABLE
)

#: How the product introduces itself in the demo world; both resolve there.
DEMO_HELO = "importer.demo"
DEMO_MAIL_FROM = "checker@importer.demo"

#: Operators that also run the mail of ordinary domains.
HOSTERS = (
    "bigmail.demo",
    "officepost.demo",
    "yamail.demo",
    "pochta.demo",
    "hostpoint.demo",
    "cloudpost.demo",
)

#: What ordinary domains are, in per mille; the rest is run by one of ``HOSTERS``.
ORDINARY_PER_MILLE = (
    (Character.NORMAL, 270),  # a mail host of its own
    (Character.SERIAL, 30),
    (Character.CATCH_ALL, 60),
    (Character.IMPLICIT_MX, 20),
    (Character.DEAD, 40),
    (Character.NO_MAIL_HOST, 10),
    (Character.NULL_MX, 12),
    (Character.MX_MISSING, 8),
    (Character.MX_PRIVATE, 3),
    (Character.GREYLISTER, 10),
)
