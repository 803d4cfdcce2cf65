"""What DNS proves against a domain."""

from benchmarks.comparison.situation import (
    INVALID,
    UNKNOWN,
    Situation,
    Truth,
)
from benchmarks.comparison.smtp_acts import OK
from benchmarks.comparison.smtp_server import Server

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


SITUATIONS = (
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
