"""Whether checks can work from here: the lines of ``doctor`` and of the network check page."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

from contact_importer.bundled import read_list
from contact_importer.engine.bounded_dns import PROOFS, BoundedDns
from contact_importer.engine.breaker import Alarm, CircuitBreaker, Moment
from contact_importer.engine.diagnosis import Diagnosis, phrase
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.engine.network_ports import DnsAnswer, DnsClient, DnsKind, NetworkPorts
from contact_importer.engine.nxdomain_hijack import HijackTest
from contact_importer.engine.ports import Clock
from contact_importer.engine.preflight import Preflight
from contact_importer.engine.reaching import Contact
from contact_importer.engine.store_ports import ListStore
from contact_importer.engine.task_run import EnginePorts
from contact_importer.model.errors import NetworkUnavailableError, SettingsProblemError, UserError
from contact_importer.model.evidence import ReplyKind
from contact_importer.model.proxy import ProxyAddress
from contact_importer.model.settings import EngineSettings
from contact_importer.validation import network_words as words

Tell = Callable[[Diagnosis], None]

SUBJECTS = tuple(words.TITLES)
_IDENTITY = ("helo", "ptr", "mail_from")
_BY_CONTACT = frozenset({"port_25", "genuine", "proxy", "helo", "ptr"})
_LITTLE_MB = 500
_HIJACK_IN_FLIGHT = 9
# settings that no connection can be opened with: the line that tells it, and how
_IMPOSSIBLE = {
    "bad_helo": ("helo", words.HELO_BAD, words.HELO_ADVICE),
    "bad_mail_from": ("mail_from", words.SENDER_BAD, words.SENDER_ADVICE),
    "bad_proxy": ("proxy", words.PROXY_BAD, words.PROXY_ADVICE),
    "proxy_password": ("proxy", words.PROXY_PASSWORD, words.PROXY_PASSWORD_ADVICE),
}


async def diagnose(
    ports: EnginePorts,
    settings: EngineSettings,
    *,
    tell: Tell,
    subjects: Collection[str] = SUBJECTS,
) -> tuple[Diagnosis, ...]:
    """The lines of these subjects, in the order of ``SUBJECTS``; each is told as it comes.

    ``tell`` is called on engine threads. Left out are the proxy where none is set, and what
    could not be compared.
    """
    lines: list[Diagnosis] = []

    def found(line: Diagnosis) -> None:
        if line.subject in subjects:
            lines.append(line)
            tell(line)

    found(_judge_clock(ports.clock))
    if "disk" in subjects and ports.keeper is not None:
        found(_judge_disk(await ports.keeper.free_bytes()))
    if "database" in subjects:
        found(await _judge_database(ports.store))
    if set(subjects) - {"clock", "disk", "database"}:
        look = _NetworkLook(ports, settings, found, frozenset(subjects))
        await ports.pool.run(look.run)
    return tuple(sorted(lines, key=lambda line: SUBJECTS.index(line.subject)))


class _NetworkLook:
    """The part that asks the network. Runs in a validator."""

    def __init__(
        self,
        ports: EnginePorts,
        settings: EngineSettings,
        found: Tell,
        subjects: frozenset[str],
    ) -> None:
        self._network: NetworkPorts = ports.network_of(settings)
        self._clock = ports.clock
        self._settings = settings
        self._found = found
        self._subjects = subjects

    async def run(self) -> None:
        """Look; every line is told."""
        dns = self._network.dns()
        try:
            await self._look(dns)
        finally:
            await dns.close()

    async def _look(self, dns: DnsClient) -> None:
        if self._subjects & {"dns", "resolver"}:
            await self._look_at_dns(dns)
        if not self._subjects & {*_BY_CONTACT, *_IDENTITY}:
            return
        try:
            preflight = self._preflight(dns)
        except SettingsProblemError as problem:
            self._found(_impossible(problem))
            return
        contacts = await _well_known(preflight) if self._subjects & _BY_CONTACT else []
        self._found(_judge_port(contacts))
        for line in (_judge_greetings(contacts, self._clock), self._judge_proxy(contacts)):
            if line is not None:
                self._found(line)
        try:
            identity = await preflight.identity.judge(contacts)
        except NetworkUnavailableError:
            identity = _untold()
        for line in identity:
            self._found(line)

    async def _look_at_dns(self, dns: DnsClient) -> None:
        names = self._network.well_known
        answers = await asyncio.gather(*(dns.query(name, "MX") for name in names))
        line = _judge_dns(answers, own_servers=bool(self._settings.dns_servers))
        self._found(line)
        if "resolver" in self._subjects and line.ok:
            self._found(await self._judge_resolver(dns, line.details.get("resolver", "")))

    async def _judge_resolver(self, dns: DnsClient, resolver: str) -> Diagnosis:
        test = HijackTest(BoundedDns(dns, in_flight=_HIJACK_IN_FLIGHT), self._clock)
        invented = await test.substitutes(resolver, attempt=0)
        if invented:
            return Diagnosis(
                subject="resolver",
                ok=False,
                finding=phrase(words.RESOLVER_INVENTS),
                remedy=phrase(words.RESOLVER_ADVICE),
                details={"invented": ", ".join(sorted(invented)[:3])},
            )
        if not test.told(resolver, attempt=0):
            return Diagnosis(subject="resolver", ok=None, finding=phrase(words.RESOLVER_UNTOLD))
        return Diagnosis(subject="resolver", ok=True, finding=phrase(words.RESOLVER_HONEST))

    def _judge_proxy(self, contacts: Sequence[Contact]) -> Diagnosis | None:
        if not self._settings.proxy_url:
            return None
        host = ProxyAddress.from_url(self._settings.proxy_url).host
        if any(contact.spoke for contact in contacts):
            finding = phrase(words.PROXY_WORKS, host=host)
            return Diagnosis(subject="proxy", ok=True, finding=finding)
        ours = [one.reply.text for one in contacts if one.reply.kind is ReplyKind.OUR_NETWORK]
        if ours:
            return Diagnosis(
                subject="proxy",
                ok=False,
                finding=phrase(words.PROXY_FAILS, host=host, reason=ours[0].rstrip(".")),
                remedy=phrase(words.PROXY_ADVICE),
            )
        return Diagnosis(
            subject="proxy",
            ok=None,
            finding=phrase(words.PROXY_UNTOLD, host=host),
            remedy=phrase(words.PROXY_PORT_ADVICE),
        )

    def _preflight(self, dns: DnsClient) -> Preflight:
        network = self._network
        lookup = DomainLookup(dns, network.guard, self._clock, vantage=network.vantage)
        return Preflight(
            network, self._settings.identity, dns=dns, lookup=lookup, dialler=network.smtp()
        )


async def _well_known(preflight: Preflight) -> list[Contact]:
    try:
        return await preflight.reach_well_known()
    except NetworkUnavailableError:
        return []


def _impossible(problem: SettingsProblemError) -> Diagnosis:
    subject, finding, remedy = _IMPOSSIBLE[problem.code]
    return Diagnosis(
        subject=subject, ok=False, stops=True, finding=phrase(finding), remedy=phrase(remedy)
    )


def _untold() -> tuple[Diagnosis, ...]:
    return tuple(
        Diagnosis(subject=name, ok=None, finding=phrase(words.UNTOLD)) for name in _IDENTITY
    )


def _judge_dns(answers: Sequence[DnsAnswer], *, own_servers: bool) -> Diagnosis:
    good = [answer for answer in answers if answer.kind in PROOFS]
    if good:
        return Diagnosis(
            subject="dns",
            ok=True,
            finding=phrase(words.DNS_WORKS, good=len(good), all=len(answers)),
            details={"resolver": good[0].resolver} if good[0].resolver else {},
        )
    offline = any(answer.kind is DnsKind.NO_NETWORK for answer in answers)
    return Diagnosis(
        subject="dns",
        ok=False,
        finding=phrase(words.NO_NETWORK if offline else words.NO_RESOLVER),
        remedy=phrase(words.OWN_DNS_ADVICE if own_servers else words.DNS_ADVICE),
    )


def _judge_port(contacts: Sequence[Contact]) -> Diagnosis:
    tried = [contact for contact in contacts if contact.tried]
    spoke = sum(contact.spoke for contact in tried)
    if not tried:
        return Diagnosis(
            subject="port_25",
            ok=None,
            finding=phrase(words.PORT_UNTRIED),
            remedy=phrase(words.PORT_UNTRIED_ADVICE),
        )
    details = {"reached": f"{spoke} of {len(tried)}"}
    if spoke:
        finding = phrase(words.PORT_OPEN, spoke=spoke, tried=len(tried))
        return Diagnosis(subject="port_25", ok=True, finding=finding, details=details)
    return Diagnosis(
        subject="port_25",
        ok=False,
        finding=phrase(words.PORT_CLOSED),
        remedy=phrase(words.PORT_ADVICE),
        details=details,
    )


def _judge_greetings(contacts: Sequence[Contact], clock: Clock) -> Diagnosis | None:
    """By the breaker's own rule; None where there is too little to compare."""
    spoke = [contact for contact in contacts if contact.spoke]
    if len(spoke) < 2:
        return None
    breaker = CircuitBreaker()
    alarm: Alarm | None = None
    for contact in spoke:
        alarm = alarm or breaker.greeted(contact.operator, contact.reply, Moment.of(clock))
    if alarm is None:
        return Diagnosis(subject="genuine", ok=True, finding=phrase(words.GENUINE))
    return Diagnosis(
        subject="genuine",
        ok=False,
        finding=phrase(words.NOT_GENUINE, name=alarm.sign),
        remedy=phrase(words.NOT_GENUINE_ADVICE),
    )


def _judge_clock(clock: Clock) -> Diagnosis:
    """It is later than the day that our newest bundled list bears."""
    released = datetime.fromisoformat(read_list("disposable-release").date).replace(tzinfo=UTC)
    if clock.now() < released.timestamp():
        return Diagnosis(
            subject="clock",
            ok=False,
            finding=phrase(words.CLOCK_EARLY),
            remedy=phrase(words.CLOCK_ADVICE),
        )
    return Diagnosis(subject="clock", ok=True, finding=phrase(words.CLOCK_RIGHT))


def _judge_disk(free_bytes: int) -> Diagnosis:
    free = free_bytes // 2**20
    if free < _LITTLE_MB:
        finding, remedy = phrase(words.DISK_NEARLY_FULL, free=free), phrase(words.DISK_ADVICE)
        return Diagnosis(subject="disk", ok=False, finding=finding, remedy=remedy)
    return Diagnosis(subject="disk", ok=True, finding=phrase(words.DISK_ROOM, free=free))


async def _judge_database(store: ListStore) -> Diagnosis:
    try:
        lists = await store.lists()
    except UserError as error:
        return Diagnosis(
            subject="database",
            ok=False,
            finding=phrase(words.DATABASE_FAILS),
            remedy=phrase(words.DATABASE_ADVICE),
            details={"error": error.message},
        )
    contacts = sum(item.tally.contacts for item in lists)
    finding = phrase(words.DATABASE_WORKS, lists=len(lists), contacts=contacts)
    return Diagnosis(subject="database", ok=True, finding=finding)
