"""What DNS proves about a domain, for and against it."""

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
from benchmarks.comparison.smtp_acts import OK
from benchmarks.comparison.smtp_server import Reach, Server

_ANYBODY = Server(stranger=OK)


def _dead(name: str, case: str, address: str, *records: str, takes: bool = False) -> Situation:
    """A domain that DNS speaks against; with ``takes`` a server there accepts everything."""
    return Situation(
        name=name,
        case=case,
        address=address,
        truth=Truth.UNDELIVERABLE,
        right=INVALID,
        records=records,
        servers={"mx": _ANYBODY} if takes else {},
    )


DEAD = (
    _dead("no-such-domain", "The domain does not exist (NXDOMAIN).", "anna@gravelburn.com"),
    _dead(
        "no-mail-host",
        "The domain exists and has neither MX nor A nor AAAA.",
        "anna@gravelburn.net",
        "gravelburn.net TXT v=none",
    ),
    _dead(
        "null-mx",
        "The domain says by a null MX (RFC 7505) that it takes no mail; its A record does.",
        "anna@gravelburn.org",
        "gravelburn.org MX 0 .",
        "gravelburn.org A {mx}",
        takes=True,
    ),
    _dead(
        "null-mx-preference-10",
        "A null MX with preference 10 instead of 0; its A record takes mail.",
        "anna@mossgate.com",
        "mossgate.com MX 10 .",
        "mossgate.com A {mx}",
        takes=True,
    ),
    _dead(
        "dangling-mx",
        "The only MX host does not exist; the domain's own A record would take mail.",
        "anna@mossgate.net",
        "mossgate.net MX 10 mail.mossgate.net",
        "mossgate.net A {mx}",
        takes=True,
    ),
    _dead(
        "mx-without-address",
        "The only MX host exists and has no address.",
        "anna@mossgate.org",
        "mossgate.org MX 10 mail.mossgate.org",
        "mail.mossgate.org TXT nothing",
    ),
    _dead(
        "mx-private",
        "The only MX host has the private address 10.20.30.40.",
        "anna@hazelweir.com",
        "hazelweir.com MX 10 mail.hazelweir.com",
        "mail.hazelweir.com A 10.20.30.40",
    ),
    _dead(
        "mx-loopback",
        "The only MX host has the address 127.0.0.1.",
        "anna@hazelweir.net",
        "hazelweir.net MX 10 mail.hazelweir.net",
        "mail.hazelweir.net A 127.0.0.1",
    ),
    _dead(
        "mx-localhost",
        "The MX is the name localhost, which leads to 127.0.0.1.",
        "anna@hazelweir.org",
        "hazelweir.org MX 10 localhost",
        "localhost A 127.0.0.1",
    ),
    _dead(
        "mx-metadata-service",
        "The only MX host has the link-local address of a cloud's metadata service.",
        "anna@millrace-post.com",
        "millrace-post.com MX 10 mail.millrace-post.com",
        "mail.millrace-post.com A 169.254.169.254",
    ),
    _dead(
        "mx-nobodys-addresses",
        "The MX hosts have 0.0.0.0, multicast, broadcast and carrier-grade NAT addresses.",
        "anna@quernstone.com",
        "quernstone.com MX 10 a.quernstone.com",
        "quernstone.com MX 20 b.quernstone.com",
        "a.quernstone.com A 0.0.0.0",
        "a.quernstone.com A 224.0.0.1",
        "b.quernstone.com A 255.255.255.255",
        "b.quernstone.com A 100.64.0.1",
    ),
    _dead(
        "null-mx-through-alias",
        "The domain is an alias of one with a null MX.",
        "anna@quernstone.net",
        "quernstone.net CNAME parked.quernstone.org",
        "parked.quernstone.org MX 0 .",
        "parked.quernstone.org A {mx}",
        takes=True,
    ),
    Situation(
        name="alias-to-nowhere",
        case="The domain is an alias of a name that does not exist.",
        address="anna@rushlight-post.com",
        truth=Truth.UNDELIVERABLE,
        right=INVALID | UNKNOWN,
        records=("rushlight-post.com CNAME nowhere.rushlight-post.net",),
    ),
    _dead(
        "mx-inner-ipv6",
        "The MX hosts have AAAA only: ::1, IPv4-mapped 10/8, NAT64 and 6to4 of loopback.",
        "anna@millrace-post.net",
        "millrace-post.net MX 10 a.millrace-post.net",
        "millrace-post.net MX 20 b.millrace-post.net",
        "a.millrace-post.net AAAA ::1",
        "a.millrace-post.net AAAA ::ffff:10.0.0.1",
        "b.millrace-post.net AAAA 64:ff9b::7f00:1",
        "b.millrace-post.net AAAA 2002:7f00:1::",
    ),
    _dead(
        "mx-is-number",
        "The MX records are 2130706433 and 127.0.0.1, which programs take for addresses.",
        "anna@millrace-post.org",
        "millrace-post.org MX 10 2130706433",
        "millrace-post.org MX 20 127.0.0.1",
    ),
    Situation(
        name="mx-is-markup",
        case="The MX host's name is markup and has a NUL; no such host exists.",
        address="anna@cinderford-post.com",
        truth=Truth.UNDELIVERABLE,
        right=INVALID | UNKNOWN,
        records=(
            r"cinderford-post.com MX 10 \000<img\032src=x>.cinderford-post.com",
            "cinderford-post.com TXT nothing",
        ),
    ),
)

ALIVE = (
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

SITUATIONS = DEAD + ALIVE
