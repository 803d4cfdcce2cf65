"""Real queries, real flow: domains of the scripted server judged as table 5.3 says."""

from collections.abc import Callable

import dns.rcode
import pytest

from contact_importer.engine.clock import SystemClock
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.model.verdict import Reason
from contact_importer.network.dns_client import UdpDnsClient
from contact_importer.network.guard import ConnectionGuard
from tests.support.dns_asking import PATIENT, SHORT, silent
from tests.support.dns_server import Asked, Replies, ScriptedDnsServer

D = "example.com."


def zone(*lines: str) -> Callable[[Asked], Replies]:
    """Answers out of these records; other names do not exist."""

    def script(q: Asked) -> Replies:
        owned = [line for line in lines if line.split(" ")[0] == f"{q.name}."]
        found = [line for line in owned if line.split(" ")[3] in (q.rdtype, "CNAME")]
        return q.wire(*found, rcode=dns.rcode.NOERROR if owned else dns.rcode.NXDOMAIN)

    return script


def failing(rcode: str) -> Callable[[Asked], Replies]:
    return lambda q: q.wire(rcode=dns.rcode.from_text(rcode))


def truncated(q: Asked) -> Replies:
    return q.wire(truncated=True)


GOOD = "mx.example.net. 300 IN A 198.41.0.4"
MX = f"{D} 300 IN MX 10 mx.example.net."

TABLE = [
    ("1 normal", zone(MX, GOOD), None),
    ("2 no reply", silent, Reason.DNS_FAILURE),
    ("3 SERVFAIL", failing("SERVFAIL"), Reason.DNS_FAILURE),
    ("5 REFUSED", failing("REFUSED"), Reason.DNS_FAILURE),
    ("6 NOTIMP", failing("NOTIMP"), Reason.DNS_FAILURE),
    ("7 FORMERR", failing("FORMERR"), Reason.DNS_FAILURE),
    ("10 NXDOMAIN", zone(), Reason.DOMAIN_NOT_FOUND),
    ("11 NODATA, A", zone(f"{D} 300 IN A 198.41.0.4"), None),
    ("11 NODATA, AAAA", zone(f"{D} 300 IN AAAA 2001:500:2::c"), None),
    ("11 NODATA, nothing", zone(f"{D} 300 IN TXT v=spf1"), Reason.NO_MAIL_HOST),
    ("12 null MX", zone(f"{D} 300 IN MX 0 .", f"{D} 300 IN A 198.41.0.4"), Reason.NULL_MX),
    ("13 null MX and real", zone(f"{D} 300 IN MX 0 .", MX, GOOD), None),
    ("14 a number", zone(f"{D} 300 IN MX 10 2130706433."), Reason.MX_UNRESOLVABLE),
    ("14 an address", zone(f"{D} 300 IN MX 10 127.0.0.1."), Reason.MX_UNRESOLVABLE),
    (
        "15 localhost",
        zone(f"{D} 300 IN MX 10 localhost.", "localhost. 300 IN A 127.0.0.1"),
        Reason.MX_UNROUTABLE,
    ),
    ("16 private", zone(MX, "mx.example.net. 300 IN A 10.0.0.1"), Reason.MX_UNROUTABLE),
    (
        "16 NAT64",
        zone(MX, "mx.example.net. 300 IN AAAA 64:ff9b::7f00:1"),
        Reason.MX_UNROUTABLE,
    ),
    ("17 CNAME loop", zone(f"{D} 9 IN CNAME b.com.", f"b.com. 9 IN CNAME {D}"), Reason.DNS_FAILURE),
    ("18 CNAME to itself", zone(f"{D} 9 IN CNAME {D}"), Reason.DNS_FAILURE),
    (
        "20 CNAME without target",
        zone(f"{D} 9 IN CNAME b.com.", "b.com. 9 IN MX 10 mx.example.net.", GOOD),
        None,
    ),
    ("24 truncated twice", truncated, Reason.DNS_FAILURE),
    ("35 NUL in the host", zone(rf"{D} 300 IN MX 10 a\000b.example.net."), Reason.MX_UNRESOLVABLE),
    ("35 markup in the host", zone(f"{D} 300 IN MX 10 <img>.net."), Reason.MX_UNRESOLVABLE),
    ("39 no host exists", zone(MX), Reason.MX_UNRESOLVABLE),
    (
        "MX host is an alias",
        zone(MX, "mx.example.net. 9 IN CNAME r.net.", "r.net. 9 IN A 198.41.0.4"),
        None,
    ),
]


@pytest.mark.parametrize(
    ("script", "reason"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
async def test_that_a_domain_is_judged_as_the_table_says(
    script: Callable[[Asked], Replies], reason: Reason | None
) -> None:
    async with ScriptedDnsServer(script) as server:
        client = UdpDnsClient([server.address], SHORT if script is silent else PATIENT)
        facts = await DomainLookup(client, ConnectionGuard(), SystemClock()).look_up("example.com")
        await client.close()
    assert (facts.judgement.reason if facts.judgement else None) is reason
    for item in facts.evidence:
        assert item.text.isprintable()
