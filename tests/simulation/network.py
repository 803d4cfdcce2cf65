"""The world's DNS and mail servers as the engine's ports, and the limits that are watched."""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import replace

from contact_importer.engine.network_ports import DnsAnswer, DnsKind
from contact_importer.model.domain import MailHost
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.settings import Politeness
from tests.simulation.world import Kind, Truth, World
from tests.support.fake_smtp import NOT_SENT, reply

GREY_S = 300.0
_BLOCKED = reply(554, "5.7.1", "Service unavailable; client host blocked using zen.spamhaus.org")
_OK = reply(250, "2.1.5", "Ok")
_ANSWERS = {
    Truth.EXISTS: _OK,
    Truth.MISSING: reply(550, "5.1.1", "No such user here"),
    Truth.DISABLED: reply(550, "5.2.1", "The mailbox is disabled"),
    Truth.FULL: reply(552, "5.2.2", "Mailbox full"),
    Truth.UNKNOWABLE: _OK,
    Truth.SHUT: reply(550, "5.7.1", "Refused by local policy: reputation of the sending host"),
}
_EDGE = reply(550, "5.4.1", "Recipient address rejected: Access denied")
_TEMPORARY = (
    reply(451, "4.3.0", "Internal problem"),
    reply(450, "4.2.0", "Mailbox busy"),
    reply(421, "4.3.2", "Shutting down"),
    reply(450, "4.7.1", "Too many questions, slow down"),
)


class Limits:
    """Counts what must never be exceeded; ``broken`` says what was."""

    def __init__(self, politeness: Politeness) -> None:
        self._politeness = politeness
        self._open: Counter[str] = Counter()
        self._sent: dict[str, deque[float]] = {}
        self.asked: Counter[str] = Counter()  # RCPTs per address
        self.broken: list[str] = []

    def opened(self, operator: str) -> None:
        self._open[operator] += 1
        if self._open[operator] > self._politeness.connections:
            self.broken.append(f"{self._open[operator]} connections to {operator}")

    def closed(self, operator: str) -> None:
        self._open[operator] -= 1

    def session(self, operator: str, rcpts: int) -> None:
        if rcpts > self._politeness.rcpts_per_session:
            self.broken.append(f"{rcpts} RCPTs in a session with {operator}")

    def sent(self, operator: str, address: str, now: float) -> None:
        self.asked[address] += 1
        recent = self._sent.setdefault(operator, deque())
        recent.append(now)
        while recent[0] < now - 10:
            recent.popleft()
        # a second's worth may go out at once, in each session
        if len(recent) > (10 + self._politeness.connections) * self._politeness.top_rate_per_s + 2:
            self.broken.append(f"{len(recent)} RCPTs in 10 s to {operator}")


class SimulatedDns:
    """Answers for the world's domains and hosts, when it answers."""

    def __init__(self, world: World, rng: random.Random) -> None:
        self._world = world
        self._rng = rng

    async def query(self, name: str, rdtype: str, *, attempt: int = 0) -> DnsAnswer:
        await asyncio.sleep(0.02)
        now = asyncio.get_running_loop().time()
        if self._world.faults.no_network.holds(now):
            return DnsAnswer(kind=DnsKind.NO_NETWORK)
        if self._rng.random() < self._world.faults.dns:
            return DnsAnswer(kind=self._rng.choice([DnsKind.FAILURE, DnsKind.TIMEOUT]))
        return self._answer(name, rdtype)

    async def close(self) -> None:
        """Nothing to close."""

    def _answer(self, name: str, rdtype: str) -> DnsAnswer:
        if name.startswith("mx.") and name[3:] in set(self._world.operators.values()):
            records = ("192.0.2.1",) if rdtype == "A" else ()
            return _records(*records)
        kind = self._world.kinds.get(name)
        if kind is None or kind is Kind.NO_DOMAIN:
            return DnsAnswer(kind=DnsKind.NXDOMAIN, ttl_s=60, resolver="192.0.2.53")
        if rdtype != "MX" or kind is Kind.NO_HOST:
            return _records()
        if kind is Kind.NULL_MX:
            return _records("0 .")
        return _records(f"10 mx.{self._world.operators[name]}")


def _records(*records: str) -> DnsAnswer:
    kind = DnsKind.ANSWER if records else DnsKind.NODATA
    return DnsAnswer(kind=kind, records=records, ttl_s=600, resolver="192.0.2.53")


class SimulatedDialler:
    """Opens sessions with the world's operators."""

    def __init__(self, world: World, rng: random.Random, limits: Limits) -> None:
        self.world = world
        self.rng = rng
        self.limits = limits
        self.first_seen: dict[str, float] = {}  # greylisted address → first question
        self.found_out: set[str] = set()  # operators whose double answers were noticed

    async def connect(self, host: MailHost) -> "SimulatedSession | SmtpReply":
        operator = host.name.removeprefix("mx.")
        self.limits.opened(operator)
        try:
            failure = await self._failure(host.name)
        except asyncio.CancelledError:
            self.limits.closed(operator)
            raise
        if failure is not None:
            self.limits.closed(operator)
            return failure
        return SimulatedSession(self, host.name, operator)

    async def _failure(self, host: str) -> SmtpReply | None:
        loop, faults = asyncio.get_running_loop(), self.world.faults
        await asyncio.sleep(0.03)
        if faults.no_network.holds(loop.time()):
            return SmtpReply(kind=ReplyKind.DROPPED, text="no route", host=host, ip="192.0.2.1")
        if faults.blocklisted.holds(loop.time()):
            return _BLOCKED
        if self.rng.random() < faults.connect:
            if self.rng.random() < 0.5:
                await asyncio.sleep(10)
                return SmtpReply(kind=ReplyKind.TIMEOUT, host=host, ip="192.0.2.1")
            return self.rng.choice([_TEMPORARY[2], SmtpReply(kind=ReplyKind.DROPPED, host=host)])
        return None


class SimulatedSession:
    """One session: answers by the world's truth, unless a fault comes in between."""

    def __init__(self, dialler: SimulatedDialler, host: str, operator: str) -> None:
        self.host = host
        self.ip = "192.0.2.1"
        self.banner = reply(220, "", f"{host} ready")
        self.hello = reply(250, "", f"{host} at your service")
        self.own_address = ""
        self.sender = ""
        self.opening = (f"S: 220 {host} ready",)
        self.in_step = True
        self.usable = True
        self._twice = operator not in dialler.found_out and (
            dialler.rng.random() < dialler.world.faults.double
        )
        self._before = _OK  # the answer before the next, for one that answers twice
        self._dialler = dialler
        self._operator = operator
        self._rcpts = 0
        self._closed = False

    async def begin(self, *, null_sender: bool = False) -> SmtpReply:
        await asyncio.sleep(0.03)
        return _OK if self.usable else NOT_SENT

    async def ask(self, addresses: Sequence[str]) -> tuple[SmtpReply, ...]:
        await asyncio.sleep(0.03)
        replies = [self._reply(address) for address in addresses]
        if self._twice and replies:
            late = [self._before, *replies]
            self._before = late.pop()
            replies = [
                replace(shown, host=self.host, ip=self.ip) if true.kind is ReplyKind.REPLY else true
                for shown, true in zip(late, replies, strict=True)
            ]
        return tuple(replies)

    async def reset(self) -> bool:
        await asyncio.sleep(0.03)
        self._count_replies()
        return self.usable

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._count_replies()
            self.usable = False
            self._dialler.limits.closed(self._operator)
            self._dialler.limits.session(self._operator, self._rcpts)

    def _count_replies(self) -> None:
        """What a real session finds out at RSET or QUIT: a reply was one too many."""
        if self._twice and self._rcpts:
            self.in_step = self.usable = False
            self._dialler.found_out.add(self._operator)

    def _reply(self, address: str) -> SmtpReply:
        if not self.usable:
            return NOT_SENT
        self._rcpts += 1
        now = asyncio.get_running_loop().time()
        self._dialler.limits.sent(self._operator, address, now)
        answer = self._trouble(now) or self._greylisting(address, now) or self._truth(address)
        lost = answer.kind is not ReplyKind.REPLY or answer.code == 421
        self.usable = not lost
        return replace(answer, host=self.host, ip=self.ip)

    def _trouble(self, now: float) -> SmtpReply | None:
        rng, faults = self._dialler.rng, self._dialler.world.faults
        if faults.no_network.holds(now) or rng.random() < faults.drop:
            return SmtpReply(kind=rng.choice([ReplyKind.DROPPED, ReplyKind.TIMEOUT]))
        if faults.blocklisted.holds(now):
            return _BLOCKED
        return rng.choice(_TEMPORARY) if rng.random() < faults.temporary else None

    def _greylisting(self, address: str, now: float) -> SmtpReply | None:
        if address.partition("@")[2] not in self._dialler.world.greylisters:
            return None
        first = self._dialler.first_seen.setdefault(address, now)
        if now - first >= GREY_S:
            return None
        return reply(451, "4.7.1", "Greylisted, please try again in 5 minutes")

    def _truth(self, address: str) -> SmtpReply:
        world = self._dialler.world
        local, _, domain = address.partition("@")
        kind = world.kinds[domain]
        if kind in (Kind.CATCH_ALL, Kind.SHUT):
            return _ANSWERS[Truth.UNKNOWABLE if kind is Kind.CATCH_ALL else Truth.SHUT]
        if local == "postmaster":
            return _OK
        truth = world.truths.get(address, Truth.MISSING)
        return _EDGE if kind is Kind.EDGE and truth is Truth.MISSING else _ANSWERS[truth]
