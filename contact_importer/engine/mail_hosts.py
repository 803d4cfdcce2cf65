"""Addresses of mail hosts: each host once, shared by all domains. One event loop."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from contact_importer.engine.bounded_dns import PROOFS, BoundedDns
from contact_importer.engine.network_ports import (
    DnsAnswer,
    DnsKind,
    Guard,
)
from contact_importer.engine.nxdomain_hijack import HijackTest
from contact_importer.engine.ports import Clock
from contact_importer.engine.single_flight import SingleFlight
from contact_importer.validation.dns_rules import HostState, is_host_name
from contact_importer.validation.vantage import Vantage

_KEPT = 20_000  # hosts remembered; the oldest goes first
_FAILURE_KEPT_S = 30.0  # a failing host is not asked again for each of its domains
_MAX_ADDRESSES = 10  # per host, in the answer's order
_MAX_BESIDE_OTHERS = 3  # IPv4 addresses before IPv6 ones: whoever tries a few tries both
_BLANK = frozenset({"0.0.0.0", "::"})  # noqa: S104 - nothing is bound to it

_AGAINST = frozenset({HostState.DENIED, HostState.BLANK, HostState.MISSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class HostReport:
    """What DNS says about one mail host."""

    name: str
    state: HostState
    addresses: tuple[str, ...] = ()  # allowed ones
    denied: tuple[str, ...] = ()  # the others
    note: str = ""  # why it failed, the zone of an internal one, or its alias
    ttl_s: int = 0  # smallest of the answers used; 0 = none, nothing was answered


class MailHosts:
    """Looks up hosts through the guard, and remembers them as long as DNS allows."""

    def __init__(
        self, dns: BoundedDns, hijack: HijackTest, guard: Guard, vantage: Vantage, clock: Clock
    ) -> None:
        self._dns = dns
        self._hijack = hijack
        self._guard = guard
        self._vantage = vantage
        self._clock = clock
        self._flights: SingleFlight[tuple[str, int], HostReport] = SingleFlight()
        self._known: dict[tuple[str, int], tuple[float, HostReport]] = {}

    async def look_up(self, name: str, *, attempt: int) -> HostReport:
        """The host's allowed addresses: A, then AAAA.

        AAAA is asked for where A gives no allowed address, and always where the IPv6
        internet can be reached. A second look (``attempt`` 1) never uses what the first saw.
        """
        if not is_host_name(name):
            return HostReport(name=name, state=HostState.MISSING, note="not a host name")
        known = self._known.get((name, attempt))
        if known is not None and self._clock.monotonic() < known[0]:
            return known[1]
        return await self._flights.run((name, attempt), lambda: self._ask(name, attempt))

    async def _ask(self, name: str, attempt: int) -> HostReport:
        answers = [await self._dns.ask(name, "A", attempt=attempt)]
        report = self._report(name, answers)
        if self._vantage.ipv6 or report.state in _AGAINST:
            answers.append(await self._dns.ask(name, "AAAA", attempt=attempt))
            report = self._report(name, answers)
        report = self._doubt(report, await self._invented(answers, attempt))
        failed = any(answer.kind not in PROOFS for answer in answers)
        kept_s = _FAILURE_KEPT_S if failed else report.ttl_s
        self._known.pop((name, attempt), None)
        self._known[name, attempt] = (self._clock.monotonic() + kept_s, report)
        if len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]
        return report

    async def _invented(self, answers: Sequence[DnsAnswer], attempt: int) -> frozenset[str]:
        """What the resolvers of these addresses give names that do not exist."""
        resolvers = {one.resolver for one in answers if one.kind is DnsKind.ANSWER}
        found = [await self._hijack.substitutes(one, attempt=attempt) for one in resolvers]
        return frozenset[str]().union(*found)

    def _report(self, name: str, answers: Sequence[DnsAnswer]) -> HostReport:
        allowed: list[str] = []
        denied: list[str] = []
        for address in _addresses(answers):
            (allowed if self._guard.allows(address) else denied).append(address)
        failed = [answer for answer in answers if answer.kind not in PROOFS]
        if allowed:
            state = HostState.USABLE
        elif failed:
            state = HostState.FAILED
        elif denied:
            state = HostState.BLANK if _BLANK.issuperset(denied) else HostState.DENIED
        else:
            state = HostState.MISSING
        notes = [answer.note or answer.kind.value for answer in failed]
        notes = notes or [answer.note for answer in answers if answer.note]
        return HostReport(
            name=name,
            state=state,
            addresses=_of_both_families(allowed),
            denied=tuple(denied[:_MAX_ADDRESSES]),
            note=notes[0] if notes else "",
            ttl_s=min((answer.ttl_s for answer in answers if answer.kind in PROOFS), default=0),
        )

    def _doubt(self, report: HostReport, invented: frozenset[str]) -> HostReport:
        """The same report, unless what it says may not be the host's public DNS."""
        found = report.addresses + report.denied
        zone = ""
        if not invented.isdisjoint(found):
            state = HostState.INVENTED
        elif report.state in _AGAINST and self._is_internal(report):
            state, zone = HostState.INTERNAL, self._vantage.zone_of(report.name)
        else:
            return report
        return replace(report, state=state, addresses=(), denied=found, note=zone or report.note)

    def _is_internal(self, report: HostReport) -> bool:
        """The name is in a zone of this machine, or an address is its own or a neighbour's."""
        return self._vantage.zone_of(report.name) != "" or any(
            self._guard.is_own(address) or self._vantage.may_be_neighbour(address)
            for address in report.denied
        )


def _addresses(answers: Iterable[DnsAnswer]) -> Iterable[str]:
    for answer in answers:
        if answer.kind is DnsKind.ANSWER:
            yield from answer.records


def _of_both_families(allowed: Sequence[str]) -> tuple[str, ...]:
    """IPv4 first; only so many that IPv6 gets its turn."""
    newer = [address for address in allowed if ":" in address]
    older = [address for address in allowed if ":" not in address]
    if newer:
        older = older[:_MAX_BESIDE_OTHERS]
    return tuple([*older, *newer][:_MAX_ADDRESSES])
