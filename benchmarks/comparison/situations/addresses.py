"""What the address itself and the lists say, and addresses that are rare but right."""

from benchmarks.comparison.situation import (
    BLACKLIST,
    INVALID,
    UNKNOWN,
    VALID,
    Situation,
    Truth,
    at_one_host,
    one_host,
)
from benchmarks.comparison.smtp_acts import OK
from benchmarks.comparison.smtp_server import Server

_ANYBODY = Server(stranger=OK)


def _impossible(name: str, case: str, address: str) -> Situation:
    """An address that no server is needed for; one that takes everything stands ready."""
    return Situation(
        name=name, case=case, address=address, truth=Truth.UNDELIVERABLE, right=INVALID
    )


IMPOSSIBLE = (
    _impossible("no-at-sign", "There is no @ in the address.", "anna.fernhollow.com"),
    at_one_host(
        "two-dots",
        "The local part has two dots in a row; the domain's server would take it.",
        "anna..berg@fernhollow.com",
        _ANYBODY,
        Truth.UNDELIVERABLE,
        INVALID,
    ),
    _impossible("number-for-top-level", "The top-level domain is a number.", "anna@fernhollow.123"),
    _impossible(
        "hyphen-first", "A label of the domain begins with a hyphen.", "anna@-fernhollow.net"
    ),
    at_one_host(
        "local-part-too-long",
        "The local part has 65 octets, one more than RFC 5321 allows.",
        f"{'a' * 65}@thornbridge.com",
        _ANYBODY,
        Truth.UNDELIVERABLE,
        INVALID,
    ),
    _impossible(
        "label-too-long",
        "A label of the domain has 64 octets; DNS has room for 63.",
        f"anna@{'k' * 64}.com",
    ),
    _impossible(
        "dotless-domain", "The domain is a bare word, no fully qualified name.", "anna@mailserver"
    ),
    _impossible(
        "loopback-literal",
        "The domain is the address literal of loopback.",
        "anna@[127.0.0.1]",
    ),
    at_one_host(
        "reserved-test",
        "A name under .test (RFC 6761); a private resolver gives it a working server.",
        "anna@alderwick.test",
        _ANYBODY,
        Truth.UNDELIVERABLE,
        INVALID,
    ),
    at_one_host(
        "reserved-onion",
        "A name under .onion (RFC 7686); a broken resolver gives it a working server.",
        "anna@alderwick2xkq7.onion",
        _ANYBODY,
        Truth.UNDELIVERABLE,
        INVALID,
    ),
)

LISTED = (
    Situation(
        name="disposable-domain",
        case="A domain of the public list of disposable ones; its server takes everything.",
        address="anna@mailinator.com",
        truth=Truth.LISTED,
        right=BLACKLIST,
        records=one_host("anna@mailinator.com"),
        servers={"mx": _ANYBODY},
    ),
    Situation(
        name="disposable-sub-domain",
        case="A sub-domain of a listed disposable domain, itself not on the list.",
        address="anna@box7.mailinator.com",
        truth=Truth.LISTED,
        right=BLACKLIST,
        records=one_host("anna@box7.mailinator.com"),
        servers={"mx": _ANYBODY},
    ),
    Situation(
        name="disposable-mx",
        case="A domain on no list whose only mail host is a listed disposable domain's.",
        address="anna@quietfjordpost.com",
        truth=Truth.LISTED,
        right=BLACKLIST,
        records=(
            "quietfjordpost.com MX 10 mail.mailinator.com",
            "mailinator.com MX 10 mail.mailinator.com",
            "mail.mailinator.com A {mx}",
        ),
        servers={"mx": _ANYBODY},
    ),
    Situation(
        name="blacklisted-address",
        case="The user's own blacklist has the address; the mailbox exists.",
        address="anna@copperlane.com",
        truth=Truth.LISTED,
        right=BLACKLIST,
        records=one_host("anna@copperlane.com"),
        servers={"mx": Server()},
        blacklist=("anna@copperlane.com",),
    ),
    Situation(
        name="blacklisted-domain",
        case="The user's own blacklist has the domain above this one; the mailbox exists.",
        address="anna@team.brassmeadow.com",
        truth=Truth.LISTED,
        right=BLACKLIST,
        records=one_host("anna@team.brassmeadow.com"),
        servers={"mx": Server()},
        blacklist=("brassmeadow.com",),
    ),
    Situation(
        name="disposable-and-dead",
        case="A listed disposable domain, in capitals, that does not exist any more.",
        address="anna@GUERRILLAMAIL.COM",
        truth=Truth.LISTED,
        right=BLACKLIST | INVALID,
    ),
    Situation(
        name="blacklisted-and-dead",
        case="The user's own blacklist has the domain, which does not exist.",
        address="anna@tinfoundry.com",
        truth=Truth.LISTED,
        right=BLACKLIST | INVALID,
        blacklist=("tinfoundry.com",),
    ),
    Situation(
        name="looks-like-disposable",
        case="The domain only ends like a listed one; it is another, and the mailbox exists.",
        address="anna@fairmailinator.com",
        truth=Truth.DELIVERABLE,
        right=VALID,
        records=one_host("anna@fairmailinator.com"),
        servers={"mx": Server()},
    ),
)

UNUSUAL = (
    at_one_host(
        "role-account",
        "info@ exists: a role, and a mailbox all the same.",
        "info@stonequay.com",
        Server(recipients={"info": OK}),
        Truth.DELIVERABLE,
        VALID,
    ),
    at_one_host(
        "tagged-address",
        "A local part with +tag that the server knows.",
        "anna+news@stonequay.net",
        Server(recipients={"anna+news": OK}),
        Truth.DELIVERABLE,
        VALID,
    ),
    at_one_host(
        "odd-but-legal",
        "Apostrophe, slash and equals sign in a local part (RFC 5322 3.2.3) that exists.",
        "o'neil/x=1@stonequay.org",
        Server(recipients={"o'neil/x=1": OK}),
        Truth.DELIVERABLE,
        VALID,
    ),
    at_one_host(
        "longest-address",
        "A local part of 64 octets, an address of 254; the mailbox exists.",
        f"{'m' * 64}@{'a' * 60}.{'b' * 60}.{'c' * 62}.com",
        Server(recipients={"m" * 64: OK}),
        Truth.DELIVERABLE,
        VALID,
    ),
    Situation(
        name="public-literal",
        case="The domain is the address literal of a public mail host that knows the mailbox.",
        address="anna@[{mx}]",
        truth=Truth.DELIVERABLE,
        right=VALID | UNKNOWN,
        servers={"mx": Server()},
    ),
    at_one_host(
        "quoted-local-part",
        "A quoted local part with a space (RFC 5321 4.1.2) that exists.",
        '"anna berg"@larkmoor.com',
        Server(recipients={'"anna berg"': OK}),
        Truth.DELIVERABLE,
        VALID,
    ),
    Situation(
        name="international-domain",
        case="A domain in Cyrillic letters (IDNA 2008); the mailbox exists.",
        address="anna@лесная-почта.com",
        truth=Truth.DELIVERABLE,
        right=VALID,
        records=(
            "xn----7sbbr3anjhop8c6e.com MX 10 mx.xn----7sbbr3anjhop8c6e.com",
            "mx.xn----7sbbr3anjhop8c6e.com A {mx}",
        ),
        servers={"mx": Server()},
    ),
    at_one_host(
        "international-mailbox",
        "A Cyrillic local part at a server that offers SMTPUTF8 (RFC 6531) and knows it.",
        "анна@larkmoor.net",
        Server(
            extensions=("PIPELINING", "8BITMIME", "SMTPUTF8"),
            recipients={"анна": OK},
            stranger="550 5.1.1 No such user",
        ),
        Truth.DELIVERABLE,
        VALID,
    ),
    at_one_host(
        "smtputf8-not-offered",
        "A Cyrillic local part at a server that does not offer SMTPUTF8.",
        "анна@larkmoor.org",
        Server(recipients={"анна": OK}),
        Truth.OPEN,
        VALID | UNKNOWN,
    ),
)

SITUATIONS = IMPOSSIBLE + LISTED + UNUSUAL
