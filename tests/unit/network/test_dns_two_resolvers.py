"""Two resolvers that do not say the same: the real client and the real flow."""

import pytest

from contact_importer.engine.clock import SystemClock
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.model.domain import DomainFacts
from contact_importer.model.verdict import Reason
from contact_importer.network.guard import ConnectionGuard
from tests.support.dns_asking import SHORT, client_of, silent
from tests.support.dns_scripts import failing, hijacking, zone
from tests.support.dns_server import Script, ScriptedDnsServer

D = "example.com."
MX = f"{D} 300 IN MX 10 mx.example.net."
LIVING = zone(MX, "mx.example.net. 300 IN A 198.41.0.4")
UNROUTABLE = zone(MX, "mx.example.net. 300 IN A 10.0.0.1")
NO_HOST = zone(f"{D} 300 IN TXT v=spf1")
DANGLING = zone(MX)
NULL_MX = zone(f"{D} 300 IN MX 0 .")
DEAD = zone()
HIJACKED = hijacking(DEAD, "198.51.45.7")


async def judged(*scripts: Script) -> tuple[DomainFacts, list[ScriptedDnsServer]]:
    async with client_of(*scripts) as (client, servers):
        lookup = DomainLookup(client, ConnectionGuard(), SystemClock())
        return await lookup.look_up("example.com"), servers


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        # both say it
        (DEAD, DEAD, Reason.DOMAIN_NOT_FOUND),
        (NO_HOST, NO_HOST, Reason.NO_MAIL_HOST),
        (DANGLING, DANGLING, Reason.MX_UNRESOLVABLE),
        (UNROUTABLE, UNROUTABLE, Reason.MX_UNROUTABLE),
        # one look is enough
        (NULL_MX, LIVING, Reason.NULL_MX),
        (LIVING, DEAD, None),
        # they contradict each other
        (DEAD, LIVING, Reason.DNS_UNTRUSTED),
        (DEAD, NULL_MX, Reason.DNS_UNTRUSTED),
        (DEAD, NO_HOST, Reason.DNS_UNTRUSTED),
        (UNROUTABLE, DANGLING, Reason.DNS_UNTRUSTED),
        # the second knows better
        (NO_HOST, LIVING, None),
        (DANGLING, LIVING, None),
        (UNROUTABLE, LIVING, None),
        # one invents answers
        (HIJACKED, DEAD, Reason.DNS_UNTRUSTED),
        (DEAD, HIJACKED, Reason.DNS_UNTRUSTED),
        (HIJACKED, LIVING, None),
        (HIJACKED, HIJACKED, Reason.DNS_UNTRUSTED),
        (hijacking(NO_HOST, "198.51.45.7"), NO_HOST, Reason.NO_MAIL_HOST),
        # one fails: the client asks the other for it
        (failing("SERVFAIL"), DEAD, Reason.DOMAIN_NOT_FOUND),
        (DEAD, failing("REFUSED"), Reason.DOMAIN_NOT_FOUND),
        (failing("SERVFAIL"), LIVING, None),
    ],
)
async def test_that_bad_news_needs_both_resolvers(
    first: Script, second: Script, reason: Reason | None
) -> None:
    facts, _ = await judged(first, second)
    assert (facts.judgement.reason if facts.judgement else None) is reason


@pytest.mark.parametrize("script", [DEAD, NO_HOST, DANGLING, UNROUTABLE])
async def test_that_the_second_look_asks_the_other_resolver_for_everything(
    script: Script,
) -> None:
    _, servers = await judged(script, script)
    asked = [
        [(q.name, q.rdtype) for q in server.asked if q.name.startswith(("example", "mx."))]
        for server in servers
    ]
    assert asked[0] == asked[1]
    assert len(set(asked[0])) == len(asked[0])


async def test_that_a_silent_resolver_is_stood_in_for() -> None:
    async with client_of(silent, DEAD, timeouts=SHORT) as (client, _):
        facts = await DomainLookup(client, ConnectionGuard(), SystemClock()).look_up("example.com")
    assert facts.judgement is not None
    assert facts.judgement.reason is Reason.DOMAIN_NOT_FOUND
