"""What DNS says about a mail domain: the flow of validation.md §3. One event loop.

Most domains need two queries: MX, and A of the best host. A second usable host is looked
up for the prober, because a sender should try at least two addresses (RFC 5321 5.1); the
others only when the best is of no use. Hosts are shared by all domains, and so is the test
whether a resolver invents answers (nine queries a run). The DNS client retries failures; the
second look that a bad finding needs is made here.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass

from contact_importer.engine.address_literal import literal_facts
from contact_importer.engine.bounded_dns import PROOFS, BoundedDns
from contact_importer.engine.dns_evidence import (
    hijack_evidence,
    host_evidence,
    internal_evidence,
    mx_evidence,
)
from contact_importer.engine.mail_hosts import HostReport, MailHosts
from contact_importer.engine.network_ports import (
    DnsAnswer,
    DnsClient,
    DnsKind,
    Guard,
)
from contact_importer.engine.nxdomain_hijack import HijackTest
from contact_importer.engine.ports import Clock
from contact_importer.engine.single_flight import SingleFlight
from contact_importer.model.domain import DomainFacts, MailHost
from contact_importer.model.evidence import Evidence
from contact_importer.model.verdict import Verdict
from contact_importer.validation.address_literal import parse_literal
from contact_importer.validation.dns_rules import (
    OTHER_NAME,
    Finding,
    HostState,
    Look,
    MxRecord,
    MxState,
    conclude,
    find,
    mx_state,
    needs_second_look,
    operator_of,
    parse_mx,
    rank,
)
from contact_importer.validation.vantage import ANYWHERE, Vantage

_MIN_TTL_S = 60.0
_MAX_TTL_S = 86_400.0

#: RFC 5321 5.1: without MX the domain is its own mail host.
_IMPLICIT = frozenset({MxState.NONE, MxState.UNCLEAR})

_STATES = {DnsKind.NODATA: MxState.NONE, DnsKind.NXDOMAIN: MxState.NO_DOMAIN}

_HIJACK_IN_FLIGHT = 9  # the questions of one test


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One look at a domain, with what it is to be remembered for."""

    look: Look
    hosts: tuple[MailHost, ...]
    hosts_complete: bool
    implicit_mx: bool
    evidence: tuple[Evidence, ...]
    ttl_s: float


class DomainLookup:
    """Looks up domains; a domain that is asked for twice at once is looked up once."""

    def __init__(
        self,
        dns: DnsClient,
        guard: Guard,
        clock: Clock,
        *,
        in_flight: int = 500,
        vantage: Vantage = ANYWHERE,
        shuffle: Callable[[list[MxRecord]], None] = random.shuffle,
    ) -> None:
        """``in_flight`` bounds the open queries; ``shuffle`` orders equal preferences."""
        self._dns = BoundedDns(dns, in_flight=in_flight)
        # its own bound: behind hundreds of open questions the test would run into its limit
        self._hijack = HijackTest(BoundedDns(dns, in_flight=_HIJACK_IN_FLIGHT), clock)
        self._hosts = MailHosts(self._dns, self._hijack, guard, vantage, clock)
        self._vantage = vantage
        self._guard = guard
        self._clock = clock
        self._shuffle = shuffle
        self._flights: SingleFlight[str, DomainFacts] = SingleFlight()

    async def look_up(self, domain: str) -> DomainFacts:
        """Facts about a domain (A-label or address literal, lower case).

        Raises NetworkUnavailableError when no resolver can be reached; every other trouble
        is an unknown judgement.
        """
        return await self._flights.run(domain, lambda: self._look_up(domain))

    async def _look_up(self, domain: str) -> DomainFacts:
        literal = parse_literal(domain)
        if literal is not None:
            now = self._clock.now()
            return literal_facts(domain, literal, self._guard, self._vantage, now=now)
        first = last = await self._look(domain, attempt=0)
        evidence = first.evidence
        if needs_second_look(first.look.finding):
            last = await self._look(domain, attempt=1)
            evidence += last.evidence
        judgement = conclude(first.look, None if last is first else last.look)
        now = self._clock.now()
        decided = judgement is None or judgement.verdict is not Verdict.UNKNOWN
        ttl = min(max(min(first.ttl_s, last.ttl_s), _MIN_TTL_S), _MAX_TTL_S)
        alive = judgement is None
        return DomainFacts(
            name=domain,
            judgement=judgement,
            hosts=last.hosts if alive else (),
            hosts_complete=last.hosts_complete,
            operator=operator_of(last.hosts[0].name) if alive else "",
            implicit_mx=last.implicit_mx and alive,
            evidence=evidence,
            checked_at=now,
            expires_at=now + ttl if decided else now,
        )

    async def _look(self, domain: str, *, attempt: int) -> _Seen:
        mx = await self._dns.ask(domain, "MX", attempt=attempt)
        invented = frozenset[str]()
        if mx.kind in PROOFS:
            invented = await self._hijack.substitutes(mx.resolver, attempt=attempt)
        state, records = _read(mx, invented)
        ranked = self._hosts_to_try(domain, state, records)
        reports = await self._examine(ranked, attempt) if ranked else []
        now = self._clock.now()
        evidence = [mx_evidence(domain, mx, attempt=attempt, at=now)]
        evidence += [host_evidence(domain, seen, attempt=attempt, at=now) for seen in reports]
        real = sum(item.exchange != "." for item in records)
        finding = find(state, [report.state for report in reports], complete=real <= len(ranked))
        if needs_second_look(finding):
            if invented:
                source = mx.resolver
                evidence.append(hijack_evidence(domain, invented, source, attempt=attempt, at=now))
            if zone := self._vantage.zone_of(domain):
                evidence.append(internal_evidence(domain, zone, attempt=attempt, at=now))
                finding = Finding.UNTRUSTED
        return _Seen(
            look=Look(finding, honest=not invented),
            hosts=tuple(
                MailHost(name=item.exchange, preference=item.preference, addresses=seen.addresses)
                for item, seen in zip(ranked, reports, strict=False)
                if seen.state is HostState.USABLE
            ),
            hosts_complete=real <= len(reports),
            implicit_mx=state in _IMPLICIT,
            evidence=tuple(evidence),
            ttl_s=min([mx.ttl_s, *(seen.ttl_s for seen in reports if seen.ttl_s)]),
        )

    def _hosts_to_try(
        self, domain: str, state: MxState, records: tuple[MxRecord, ...]
    ) -> tuple[MxRecord, ...]:
        if state in _IMPLICIT:
            return (MxRecord(0, domain),)
        return rank(records, self._shuffle) if state is MxState.HOSTS else ()

    async def _examine(self, ranked: tuple[MxRecord, ...], attempt: int) -> list[HostReport]:
        """Reports on the two best hosts; on all, at once, when the best is of no use."""
        reports = [await self._hosts.look_up(ranked[0].exchange, attempt=attempt)]
        rest = ranked[1:]
        if reports[0].state is HostState.USABLE:
            rest = rest[:1]
        if len(rest) == 1:
            reports.append(await self._hosts.look_up(rest[0].exchange, attempt=attempt))
        elif rest:
            reports += await asyncio.gather(
                *(self._hosts.look_up(item.exchange, attempt=attempt) for item in rest)
            )
        return reports


def _read(mx: DnsAnswer, invented: frozenset[str]) -> tuple[MxState, tuple[MxRecord, ...]]:
    """The state of an MX answer, and its records."""
    if mx.kind is DnsKind.ANSWER:
        records = parse_mx(mx.records)
        if invented.issuperset(item.exchange for item in records):
            return MxState.INVENTED, records
        return mx_state(records), records
    if mx.kind is DnsKind.NODATA and mx.note == OTHER_NAME:
        return MxState.UNCLEAR, ()
    return _STATES.get(mx.kind, MxState.FAILED), ()
