"""Addresses of mail hosts: each host once, shared by all domains. One event loop."""

from collections.abc import Iterable
from dataclasses import dataclass

from contact_importer.engine.bounded_dns import PROOFS, BoundedDns
from contact_importer.engine.network_ports import (
    DnsAnswer,
    DnsKind,
    Guard,
)
from contact_importer.engine.ports import Clock
from contact_importer.engine.single_flight import SingleFlight
from contact_importer.validation.dns_rules import HostState, is_host_name

_KEPT = 20_000  # hosts remembered; the oldest goes first
_FAILURE_KEPT_S = 30.0  # a failing host is not asked again for each of its domains
_MAX_ADDRESSES = 10  # per host, in the answer's order


@dataclass(frozen=True, slots=True, kw_only=True)
class HostReport:
    """What DNS says about one mail host."""

    name: str
    state: HostState
    addresses: tuple[str, ...] = ()  # allowed ones
    denied: tuple[str, ...] = ()  # the others
    note: str = ""  # why it failed, or its alias
    ttl_s: int = 0  # smallest of the answers used; 0 = none, nothing was answered


class MailHosts:
    """Looks up hosts through the guard, and remembers them as long as DNS allows."""

    def __init__(self, dns: BoundedDns, guard: Guard, clock: Clock) -> None:
        self._dns = dns
        self._guard = guard
        self._clock = clock
        self._flights: SingleFlight[tuple[str, int], HostReport] = SingleFlight()
        self._known: dict[tuple[str, int], tuple[float, HostReport]] = {}

    async def look_up(self, name: str, *, attempt: int) -> HostReport:
        """The host's allowed addresses: A, and AAAA where A gives none that is allowed.

        A second look (``attempt`` 1) never uses what the first one saw.
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
        if report.state in (HostState.DENIED, HostState.MISSING):
            answers.append(await self._dns.ask(name, "AAAA", attempt=attempt))
            report = self._report(name, answers)
        kept_s = _FAILURE_KEPT_S if report.state is HostState.FAILED else report.ttl_s
        self._known.pop((name, attempt), None)
        self._known[name, attempt] = (self._clock.monotonic() + kept_s, report)
        if len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]
        return report

    def _report(self, name: str, answers: list[DnsAnswer]) -> HostReport:
        allowed: list[str] = []
        denied: list[str] = []
        for address in _addresses(answers):
            (allowed if self._guard.allows(address) else denied).append(address)
        failed = [answer for answer in answers if answer.kind not in PROOFS]
        if allowed:
            state = HostState.USABLE
        elif failed:
            state = HostState.FAILED
        else:
            state = HostState.DENIED if denied else HostState.MISSING
        notes = [answer.note or answer.kind.value for answer in failed]
        notes = notes or [answer.note for answer in answers if answer.note]
        return HostReport(
            name=name,
            state=state,
            addresses=tuple(allowed[:_MAX_ADDRESSES]),
            denied=tuple(denied[:_MAX_ADDRESSES]),
            note=notes[0] if notes else "",
            ttl_s=0 if failed else min(answer.ttl_s for answer in answers),
        )


def _addresses(answers: Iterable[DnsAnswer]) -> Iterable[str]:
    for answer in answers:
        if answer.kind is DnsKind.ANSWER:
            yield from answer.records
