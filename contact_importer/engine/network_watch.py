"""Watches over a probing run: what workers meet goes to the breaker, its alarms stop the run.

An alarm is looked into before it is believed: long lists end with servers that are gone, and
hosters greet for many domains. Belongs to one event loop.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from contact_importer.engine.breaker import Alarm, CircuitBreaker, Moment
from contact_importer.engine.control import RunControl
from contact_importer.engine.network_ports import DnsClient, SmtpDialler
from contact_importer.engine.ports import Clock
from contact_importer.engine.preflight import Preflight
from contact_importer.engine.reaching import make_contact
from contact_importer.model.domain import MailHost
from contact_importer.model.evidence import SmtpReply
from contact_importer.model.task import PauseReason

_WITNESSES = 3  # hosts asked whether they still greet us
_GREETING_S = 10.0  # they did so at once before

Addresses = Callable[[str], Awaitable[frozenset[str]]]  # of a host name; empty: not known


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeNetwork:
    """The network as one probing run uses it."""

    dialler: SmtpDialler
    addresses: Addresses
    preflight: Preflight | None = None  # None: the run begins without a look around


class NetworkWatch:
    """One run's breaker, with a second look at its alarms."""

    def __init__(
        self,
        *,
        control: RunControl,
        clock: Clock,
        network: ProbeNetwork,
        connection_to: Callable[[str], AbstractAsyncContextManager[bool]],
        ended: Callable[["asyncio.Task[None]"], None],
    ) -> None:
        """``connection_to`` lends a connection to an operator; ``ended`` sees each look end."""
        self.alarm: Alarm | None = None  # the one that was believed
        self.looks: set[asyncio.Task[None]] = set()
        self._control = control
        self._clock = clock
        self._network = network
        self._connection_to = connection_to
        self._ended = ended
        self._breaker = CircuitBreaker()
        self._spoken = 0
        self._witnesses: dict[str, MailHost] = {}  # by operator, the latest last

    def now(self) -> Moment:
        """The moment at which an attempt begins."""
        return Moment.of(self._clock)

    def spoken(self) -> None:
        """A server has just answered."""
        self._spoken += 1
        self._breaker.spoken(self.now())

    def greeted(self, operator: str, host: MailHost, banner: SmtpReply) -> None:
        """A host of the operator greeted us, or turned us away with a reply."""
        self.spoken()
        self._witnesses.pop(operator, None)
        self._witnesses[operator] = host
        self._heed(self._breaker.greeted(operator, banner, self.now()))

    def refused(self, operator: str, reply: SmtpReply) -> None:
        """A reply of the operator that is no acceptance."""
        self._heed(self._breaker.refused(operator, reply, self.now()))

    def unreachable(self, operator: str, failure: SmtpReply, begun: Moment) -> None:
        """No host of a domain of the operator gave a session."""
        alarm = self._breaker.unreachable(operator, failure, begun=begun, at=self.now())
        self._heed(alarm)

    async def settled(self) -> None:
        """Return when no alarm is being looked into."""
        while self.looks:
            await asyncio.wait(self.looks)

    def believe(self, alarm: Alarm) -> None:
        """Stop the run; what was learned since the alarm's first sign is to be taken back."""
        if self.alarm is None:
            self.alarm = alarm
            self._control.stop(alarm.order)

    def _heed(self, alarm: Alarm | None) -> None:
        if alarm is None or self.alarm is not None or self.looks:
            return
        if alarm.reason is PauseReason.BLOCKLISTED:  # three have said it in words
            self.believe(alarm)
            return
        look = asyncio.create_task(self._look_again(alarm))
        self.looks.add(look)
        look.add_done_callback(self._looked)

    def _looked(self, look: "asyncio.Task[None]") -> None:
        self.looks.discard(look)
        self._ended(look)

    async def _look_again(self, alarm: Alarm) -> None:
        if alarm.reason is PauseReason.INTERCEPTED:
            mistaken = bool(await self._network.addresses(alarm.sign) & alarm.seen_at)
        else:
            mistaken = await self._somebody_speaks()
        if mistaken:
            self._breaker.dismiss(alarm)
        else:
            self.believe(alarm)

    async def _somebody_speaks(self) -> bool:
        """A server has spoken meanwhile, or one that greeted us before does so again."""
        before = self._spoken
        latest = list(self._witnesses.items())[-_WITNESSES:]
        greetings = await asyncio.gather(*(self._greets(*known) for known in latest))
        return any(greetings) or self._spoken > before

    async def _greets(self, operator: str, host: MailHost) -> bool:
        async with self._connection_to(operator) as free:
            if not free:
                return False
            met = await make_contact(self._network.dialler, operator, host, limit_s=_GREETING_S)
            return met.spoke


async def addresses_of_host(dns: DnsClient, name: str) -> frozenset[str]:
    """The addresses that DNS gives a host name; empty where it does not say."""
    answers = await asyncio.gather(*(dns.query(name, kind) for kind in ("A", "AAAA")))
    return frozenset(record for answer in answers for record in answer.records)
