"""A made-up network around us, for tests of what is looked at before anything is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.engine.network_ports import DnsAnswer, NetworkPorts
from contact_importer.engine.preflight import KnownFacts, Preflight, nothing_known
from contact_importer.model.domain import MailHost
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.settings import SmtpIdentity
from contact_importer.validation.vantage import ANYWHERE, Vantage
from tests.support.clocks import ManualClock
from tests.support.fake_smtp import OK, FakeDialler, FakeSession
from tests.support.scripted_dns import Scripted, ScriptedDns, records

OURS = "198.51.100.7"
WELL_KNOWN = ("big.demo", "huge.demo", "vast.demo")
GOOD = SmtpIdentity(helo="probe.us.demo", mail_from="check@us.demo")
OUR_ZONE: dict[str, Scripted] = {
    "A probe.us.demo": records(OURS),
    "MX us.demo": records("10 mx.us.demo"),
    "A mx.us.demo": records("198.51.100.8"),
}


def zone_of(*domains: str) -> dict[str, Scripted]:
    """A mail host of its own, "mx." before the name, for each domain."""
    zone: dict[str, Scripted] = {}
    for name in domains:
        zone |= {f"MX {name}": records(f"10 mx.{name}"), f"A mx.{name}": records("203.0.113.1")}
    return zone


class PublicGuard:
    """Refuses private addresses, and ours for being ours."""

    def __init__(self, *own: str) -> None:
        self.own = own

    def allows(self, address: str) -> bool:
        return not address.startswith(("10.", "192.168.", "127.")) and address not in self.own

    def is_own(self, address: str) -> bool:
        return address in self.own


class Greeters(FakeDialler):
    """Each host greets in its own way, from its own address."""

    def __init__(self, *, own: str = OURS, seen: str = "") -> None:
        super().__init__(lambda _: OK, {})
        self.own = own
        self.seen = seen
        self.banners: dict[str, str] = {}

    async def connect(self, host: MailHost) -> FakeSession | SmtpReply:
        session = await super().connect(host)
        if isinstance(session, FakeSession):
            text = self.banners.get(host.name, f"{host.name} ready")
            ip = f"203.0.{len(self.sessions)}.1"
            session.banner = SmtpReply(
                kind=ReplyKind.REPLY, code=220, text=text, host=host.name, ip=ip
            )
            session.own_address = self.own
            if self.seen:
                text = f"{host.name} at your service, [{self.seen}]"
                session.hello = replace(session.hello, text=text)
        return session

    def silence(self, *hosts: str, kind: ReplyKind = ReplyKind.TIMEOUT) -> None:
        """These hosts cannot be reached."""
        self._refuse |= {f"mx.{host}": SmtpReply(kind=kind) for host in hosts}


@dataclass
class Surroundings:
    """Everything that a look around may meet."""

    identity: SmtpIdentity = GOOD
    zone: Mapping[str, Scripted] = field(default_factory=dict)
    dialler: Greeters = field(default_factory=Greeters)
    own: tuple[str, ...] = (OURS,)
    well_known: tuple[str, ...] = WELL_KNOWN
    reverse: tuple[str, ...] | None = ("probe.us.demo",)
    vantage: Vantage = ANYWHERE
    other: DnsAnswer | None = None  # what is answered to every question, in the place of the zone

    def __post_init__(self) -> None:
        known = {} if self.other else {**OUR_ZONE, **zone_of(*self.well_known), **self.zone}
        self.dns = ScriptedDns(known)
        if self.other is not None:
            self.dns = _Monotonous(self.other)
        self.network = NetworkPorts(
            guard=PublicGuard(*self.own),
            dns=lambda: self.dns,
            smtp=lambda: self.dialler,
            vantage=self.vantage,
            well_known=self.well_known,
            reverse=self._reverse_names,
        )

    def preflight(self, known: KnownFacts = nothing_known) -> Preflight:
        """A look around in it."""
        lookup = DomainLookup(self.dns, self.network.guard, ManualClock(), vantage=self.vantage)
        return Preflight(
            self.network,
            self.identity,
            dns=self.dns,
            lookup=lookup,
            dialler=self.dialler,
            known=known,
        )

    async def _reverse_names(self, address: str, resolver: str) -> tuple[str, ...] | None:
        assert (address, resolver) in ((OURS, "192.0.2.53"), ("198.51.100.99", "192.0.2.53"))
        return self.reverse


class _Monotonous(ScriptedDns):
    """Says the same to everything."""

    def __init__(self, answer: DnsAnswer) -> None:
        super().__init__({})
        self._always = answer

    async def query(self, name: str, rdtype: str, *, attempt: int = 0) -> DnsAnswer:
        del name, rdtype, attempt
        return self._always
