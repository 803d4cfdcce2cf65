"""Domains that take mail in ways that are easily overlooked, and some that may not."""

import dns.rcode

from benchmarks.comparison.dns_acts import first_fails
from benchmarks.comparison.situation import (
    INVALID,
    UNKNOWN,
    VALID,
    Situation,
    Truth,
    one_host,
)
from benchmarks.comparison.smtp_server import Reach, Server

SITUATIONS = (
    Situation(
        name="implicit-mx",
        case="No MX, an A record that takes mail (RFC 5321 5.1); the mailbox exists.",
        address="anna@tallowhill.com",
        truth=Truth.DELIVERABLE,
        right=VALID,
        records=("tallowhill.com A {mx}",),
        servers={"mx": Server()},
    ),
    Situation(
        name="implicit-mx-unknown-mailbox",
        case="No MX, an A record whose server does not know the mailbox.",
        address="bruno@tallowhill.net",
        truth=Truth.UNDELIVERABLE,
        right=INVALID,
        records=("tallowhill.net A {mx}",),
        servers={"mx": Server()},
    ),
    Situation(
        name="implicit-mx-ipv6",
        case="No MX, no A, an AAAA record that takes mail; the mailbox exists.",
        address="anna@tallowhill.org",
        truth=Truth.DELIVERABLE,
        right=VALID,
        records=("tallowhill.org AAAA {mx}",),
        servers={"mx": Server(ipv6=True)},
    ),
    Situation(
        name="null-mx-among-real",
        case='A "." among real MX records, which is to be ignored; the mailbox exists.',
        address="anna@oakenferry.com",
        truth=Truth.DELIVERABLE,
        right=VALID,
        records=("oakenferry.com MX 0 .", *one_host("anna@oakenferry.com")),
        servers={"mx": Server()},
    ),
    Situation(
        name="one-dangling-mx",
        case="The best MX host does not exist, the second knows the mailbox.",
        address="anna@oakenferry.net",
        truth=Truth.DELIVERABLE,
        right=VALID,
        records=("oakenferry.net MX 5 gone.oakenferry.net", *one_host("anna@oakenferry.net")),
        servers={"mx": Server()},
    ),
    Situation(
        name="one-private-mx",
        case="The best MX host has a private address, the second knows the mailbox.",
        address="anna@oakenferry.org",
        truth=Truth.DELIVERABLE,
        right=VALID,
        records=(
            "oakenferry.org MX 5 inside.oakenferry.org",
            "inside.oakenferry.org A 192.168.1.25",
            *one_host("anna@oakenferry.org"),
        ),
        servers={"mx": Server()},
    ),
    Situation(
        name="one-address-of-two",
        case="The MX host has two addresses; one refuses, the other knows the mailbox.",
        address="anna@rushlight-post.org",
        truth=Truth.DELIVERABLE,
        right=VALID,
        records=(
            "rushlight-post.org MX 10 mx.rushlight-post.org",
            "mx.rushlight-post.org A {dead}",
            "mx.rushlight-post.org A {mx}",
        ),
        servers={"dead": Server(reach=Reach.REFUSED), "mx": Server()},
    ),
    Situation(
        name="third-mx",
        case="The two best hosts refuse the connection, the third knows the mailbox.",
        address="anna@sedgemoor-mail.com",
        truth=Truth.DELIVERABLE,
        right=VALID | UNKNOWN,
        records=(
            *(f"sedgemoor-mail.com MX {number}0 mx{number}.sedgemoor-mail.com" for number in "123"),
            "mx1.sedgemoor-mail.com A {first}",
            "mx2.sedgemoor-mail.com A {second}",
            "mx3.sedgemoor-mail.com A {third}",
        ),
        servers={
            "first": Server(reach=Reach.REFUSED),
            "second": Server(reach=Reach.REFUSED),
            "third": Server(),
        },
    ),
    Situation(
        name="mx-is-alias",
        case="The MX host is an alias (against RFC 2181 10.3); the mailbox exists.",
        address="anna@pipersedge.com",
        truth=Truth.DELIVERABLE,
        right=VALID,
        records=(
            "pipersedge.com MX 10 mail.pipersedge.com",
            "mail.pipersedge.com CNAME node4.pipersedge.net",
            "node4.pipersedge.net A {mx}",
        ),
        servers={"mx": Server()},
    ),
    Situation(
        name="domain-is-alias",
        case="The domain is an alias of one with an MX; the mailbox exists.",
        address="anna@pipersedge.org",
        truth=Truth.DELIVERABLE,
        right=VALID,
        records=("pipersedge.org CNAME windlass.net", *one_host("anna@windlass.net")),
        servers={"mx": Server()},
    ),
    Situation(
        name="three-hundred-mx",
        case="300 MX records, more than a datagram holds; the mailbox exists at the best.",
        address="anna@windlass.org",
        truth=Truth.DELIVERABLE,
        right=VALID,
        records=(
            *one_host("anna@windlass.org"),
            *(f"windlass.org MX {20 + number} m{number}.windlass.org" for number in range(299)),
        ),
        servers={"mx": Server()},
    ),
    Situation(
        name="web-host-only",
        case="No MX; a wildcard A leads every sub-domain to a web server without mail.",
        address="anna@shop.windlass.com",
        truth=Truth.OPEN,
        right=UNKNOWN,
        records=("*.windlass.com A {web}",),
        servers={"web": Server(reach=Reach.REFUSED)},
    ),
    Situation(
        name="second-resolver-disagrees",
        case="NXDOMAIN at the first query, a living domain at the next; the mailbox exists.",
        address="anna@emberlow.com",
        truth=Truth.DELIVERABLE,
        right=VALID | UNKNOWN,
        records=one_host("anna@emberlow.com"),
        servers={"mx": Server()},
        dns={
            "MX emberlow.com": first_fails(
                dns.rcode.NXDOMAIN, 1, "emberlow.com. 300 IN MX 10 mx.emberlow.com."
            )
        },
    ),
)
