"""Domains with several hosts, and hosts of several domains."""

from collections.abc import Mapping

from benchmarks.comparison.situation import (
    UNKNOWN,
    VALID,
    Answer,
    Situation,
    Truth,
)
from benchmarks.comparison.smtp_acts import (
    OK,
    UNKNOWN_USER,
    then_close,
)
from benchmarks.comparison.smtp_server import Reach, Server

_BOTH = VALID | UNKNOWN


def _two_hosts(
    name: str,
    case: str,
    address: str,
    servers: Mapping[str, Server],
    truth: Truth = Truth.DELIVERABLE,
    right: frozenset[Answer] = VALID,
) -> Situation:
    """``first`` with preference 10, ``second`` with 20."""
    domain = address.rpartition("@")[2]
    return Situation(
        name=name,
        case=case,
        address=address,
        truth=truth,
        right=right,
        records=(
            f"{domain} MX 10 mx1.{domain}",
            f"{domain} MX 20 mx2.{domain}",
            f"mx1.{domain} A {{first}}",
            f"mx2.{domain} A {{second}}",
        ),
        servers=servers,
    )


_NEIGHBOURS = ("dewpond-mail.com", "elmhurst-post.net", "flintwall.org", "garnetpost.net")

_INTERCEPTED = Situation(
    name="intercepted-everywhere",
    case="One proxy answers for five unrelated operators and says user unknown to every name.",
    address="anna@dewpond-mail.net",
    truth=Truth.OPEN,
    right=UNKNOWN,
    records=tuple(
        line
        for number, domain in enumerate(("dewpond-mail.net", *_NEIGHBOURS))
        for line in (f"{domain} MX 10 mx.{domain}", f"mx.{domain} A {{host{number}}}")
    ),
    servers={
        f"host{number}": Server(
            banner="220 gateway.hotel-proxy.net ESMTP", recipients={}, postmaster=UNKNOWN_USER
        )
        for number in range(1 + len(_NEIGHBOURS))
    },
    others=tuple(f"anna@{domain}" for domain in _NEIGHBOURS),
)

SITUATIONS = (
    _two_hosts(
        "first-mx-refused",
        "The best host refuses the connection, the second knows the mailbox.",
        "anna@candlewick-mail.com",
        {"first": Server(reach=Reach.REFUSED), "second": Server()},
    ),
    _two_hosts(
        "first-mx-silent",
        "Packets to the best host vanish, the second knows the mailbox.",
        "anna@candlewick-mail.net",
        {"first": Server(reach=Reach.DROPPED), "second": Server()},
    ),
    _two_hosts(
        "first-mx-421",
        "The best host greets with 421, the second knows the mailbox.",
        "anna@candlewick-mail.org",
        {"first": Server(banner=then_close("421 4.3.2 Shutting down")), "second": Server()},
    ),
    _two_hosts(
        "first-mx-521",
        "The best host greets with 521 (RFC 7504), the second knows the mailbox.",
        "anna@fallowfield-post.com",
        {"first": Server(banner=then_close("521 5.3.2 No mail here")), "second": Server()},
    ),
    _two_hosts(
        "first-mx-554",
        "The best host greets with 554 and a blocklist, the second knows the mailbox.",
        "anna@brindlewick.com",
        {
            "first": Server(banner=then_close("554 5.7.1 No SMTP service: 203.0.113.9 is listed")),
            "second": Server(),
        },
        right=_BOTH,
    ),
    _two_hosts(
        "first-mx-refuses-sender",
        "The best host refuses every sender, the second knows the mailbox.",
        "anna@brindlewick.net",
        {
            "first": Server(verbs={"MAIL": "550 5.7.1 Sender rejected by policy"}),
            "second": Server(),
        },
        right=_BOTH,
    ),
    _two_hosts(
        "backup-mx-takes-all",
        "The best host is down, the backup stores mail for anybody.",
        "anna@fallowfield-post.net",
        {"first": Server(reach=Reach.REFUSED), "second": Server(stranger=OK)},
        Truth.OPEN,
        _BOTH,
    ),
    _INTERCEPTED,
)
