"""Trouble with DNS itself: it proves nothing about a domain."""

import dns.rcode

from benchmarks.comparison.dns_acts import (
    DnsAct,
    about_another_name,
    after_forgeries,
    answers,
    fails,
    first_fails,
    raw,
    says,
    silence,
    truncated,
    truncated_always,
    without_edns,
)
from benchmarks.comparison.situation import (
    UNKNOWN,
    VALID,
    Answer,
    Situation,
    Truth,
    one_host,
)
from benchmarks.comparison.smtp_acts import OK
from benchmarks.comparison.smtp_server import Reach, Server

# Names that do not exist get the address of the resolver's own server, as some providers do.
_HIJACK = "* A {trap}"


def _domain_of(address: str) -> str:
    return address.rpartition("@")[2]


def _mx(address: str) -> str:
    domain = _domain_of(address)
    return f"{domain}. 300 IN MX 10 mx.{domain}."


def _unresolved(name: str, case: str, address: str, act: DnsAct) -> Situation:
    """Every question about the domain ends like this; its mail host would take everything."""
    return Situation(
        name=name,
        case=case,
        address=address,
        truth=Truth.OPEN,
        right=UNKNOWN,
        records=one_host(address),
        servers={"mx": Server(stranger=OK)},
        dns={_domain_of(address): act},
    )


def _overcome(
    name: str,
    case: str,
    address: str,
    act: DnsAct,
    right: frozenset[Answer] = VALID,
) -> Situation:
    """The question for the MX is answered like this; the mailbox exists."""
    return Situation(
        name=name,
        case=case,
        address=address,
        truth=Truth.DELIVERABLE,
        right=right,
        records=one_host(address),
        servers={"mx": Server()},
        dns={f"MX {_domain_of(address)}": act},
    )


UNRESOLVED = (
    _unresolved("dns-silent", "The domain's DNS never answers.", "anna@ridgewater.com", silence),
    _unresolved(
        "dns-servfail",
        "SERVFAIL, again and again.",
        "anna@ridgewater.net",
        fails(dns.rcode.SERVFAIL),
    ),
    _unresolved(
        "dns-refused", "The resolver refuses.", "anna@ridgewater.org", fails(dns.rcode.REFUSED)
    ),
    _unresolved(
        "dns-notimp", "NOTIMP to every question.", "anna@saltmarsh.net", fails(dns.rcode.NOTIMP)
    ),
    _unresolved(
        "dns-formerr",
        "FORMERR to every question, with EDNS and without.",
        "anna@saltmarsh.org",
        fails(dns.rcode.FORMERR),
    ),
    _unresolved(
        "dns-garbage", "Replies of three bytes.", "anna@vinterholm.com", raw(b"\x00\x01\x02")
    ),
    _unresolved(
        "dns-other-question",
        "Replies to a question about another name.",
        "anna@vinterholm.net",
        about_another_name("elsewhere.com."),
    ),
    _unresolved(
        "dns-tcp-dead",
        "Truncated over UDP, silence over TCP.",
        "anna@vinterholm.org",
        truncated(silence),
    ),
    _unresolved(
        "dns-truncated-over-tcp",
        "Truncated over UDP and over TCP: an empty answer that is none.",
        "anna@bracken-post.com",
        truncated_always,
    ),
    _unresolved(
        "alias-loop",
        "Two aliases that lead to each other.",
        "anna@bracken-post.net",
        says(
            "bracken-post.net. 300 IN CNAME loop.bracken-post.net.",
            "loop.bracken-post.net. 300 IN CNAME bracken-post.net.",
        ),
    ),
    _unresolved(
        "alias-of-itself",
        "An alias that leads to itself.",
        "anna@bracken-post.org",
        says("bracken-post.org. 300 IN CNAME bracken-post.org."),
    ),
    Situation(
        name="mx-host-servfail",
        case="The MX is known, the question for its address ends with SERVFAIL.",
        address="anna@dunmere-mail.com",
        truth=Truth.OPEN,
        right=UNKNOWN,
        records=("dunmere-mail.com MX 10 mx.dunmere-mail.com",),
        dns={"mx.dunmere-mail.com": fails(dns.rcode.SERVFAIL)},
    ),
    Situation(
        name="mx-servfail-a-answered",
        case="SERVFAIL for the MX; the domain's own A record would take everything.",
        address="anna@sedgemoor-mail.net",
        truth=Truth.OPEN,
        right=UNKNOWN,
        records=("sedgemoor-mail.net A {web}",),
        servers={"web": Server(stranger=OK)},
        dns={"MX sedgemoor-mail.net": fails(dns.rcode.SERVFAIL)},
    ),
    Situation(
        name="mx-host-alias-loop",
        case="The MX is known; its host is an alias that leads to itself.",
        address="anna@dunmere-mail.net",
        truth=Truth.OPEN,
        right=UNKNOWN,
        records=("dunmere-mail.net MX 10 mx.dunmere-mail.net",),
        dns={"mx.dunmere-mail.net": says("mx.dunmere-mail.net. 300 IN CNAME mx.dunmere-mail.net.")},
    ),
    Situation(
        name="nxdomain-hijacked",
        case="The resolver answers names that do not exist with an address of its own.",
        address="anna@dunmere-mail.org",
        truth=Truth.OPEN,
        right=UNKNOWN,
        records=(_HIJACK,),
        servers={"trap": Server(stranger=OK)},
    ),
    Situation(
        name="nxdomain-hijacked-closed",
        case="The resolver answers names that do not exist with an address that takes no mail.",
        address="anna@skerrypost.com",
        truth=Truth.OPEN,
        right=UNKNOWN,
        records=(_HIJACK,),
        servers={"trap": Server(reach=Reach.REFUSED)},
    ),
)

OVERCOME = (
    _overcome(
        "dns-servfail-once",
        "SERVFAIL at first, the answer at the second try.",
        "anna@skerrypost.net",
        first_fails(dns.rcode.SERVFAIL, 1, _mx("anna@skerrypost.net")),
    ),
    _overcome(
        "dns-without-edns",
        "FORMERR to a question with EDNS, an answer to one without.",
        "anna@skerrypost.org",
        without_edns(answers(_mx("anna@skerrypost.org"))),
    ),
    _overcome(
        "dns-truncated",
        "Truncated over UDP, whole over TCP.",
        "anna@galeforth.com",
        truncated(answers(_mx("anna@galeforth.com"))),
    ),
    _overcome(
        "dns-forgeries",
        "Twenty replies with a wrong id before the genuine one.",
        "anna@galeforth.net",
        after_forgeries(20, answers(_mx("anna@galeforth.net"))),
    ),
    _overcome(
        "dns-slow",
        "Each answer takes 0.8 seconds, longer than a hasty client waits.",
        "anna@galeforth.org",
        answers(_mx("anna@galeforth.org"), after_s=0.8),
        VALID | UNKNOWN,
    ),
    Situation(
        name="dns-answer-for-another-name",
        case="The MX answer has another name's record only; the domain's A knows the mailbox.",
        address="anna@kestrelyard.com",
        truth=Truth.DELIVERABLE,
        right=VALID | UNKNOWN,
        records=("kestrelyard.com A {mx}",),
        servers={"mx": Server()},
        dns={"MX kestrelyard.com": says("elsewhere.com. 300 IN MX 10 mx.elsewhere.com.")},
    ),
    Situation(
        name="hijack-spares-the-living",
        case="A resolver that hijacks NXDOMAIN, a domain that exists; the mailbox does too.",
        address="anna@kestrelyard.net",
        truth=Truth.DELIVERABLE,
        right=VALID,
        records=(*one_host("anna@kestrelyard.net"), _HIJACK),
        servers={"mx": Server(), "trap": Server(stranger=OK)},
    ),
)

SITUATIONS = UNRESOLVED + OVERCOME
