"""Before the first probe of a run: can servers be reached, are they genuine, is our name ours?

One connection each to a few unrelated operators, most of them out of the user's own list:
greeting, EHLO, QUIT (validation.md §4.0). Belongs to one event loop.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from contact_importer.engine.control import StopOrder
from contact_importer.engine.diagnosis import Diagnosis
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.engine.identity import IdentityCheck
from contact_importer.engine.network_ports import DnsClient, NetworkPorts, SmtpDialler
from contact_importer.engine.pauses import pause_order
from contact_importer.engine.reaching import Contact, make_contact
from contact_importer.model.domain import DomainFacts
from contact_importer.model.evidence import ReplyKind
from contact_importer.model.settings import SmtpIdentity
from contact_importer.model.task import PauseReason

_log = logging.getLogger(__name__)

_OPERATORS = 5
_FEW = 3  # fewer than this, and their silence says nothing about port 25
_GREETING_S = 15.0

#: What is known already of these domains, by name.
KnownFacts = Callable[[Sequence[str]], Awaitable[Mapping[str, DomainFacts]]]


async def nothing_known(_: Sequence[str]) -> Mapping[str, DomainFacts]:
    """Every domain is to be looked up."""
    return {}


@dataclass(frozen=True, slots=True)
class PreflightReport:
    """Who was met, and why the run must not begin."""

    contacts: tuple[Contact, ...]
    order: StopOrder | None


class Preflight:
    """One look around."""

    def __init__(
        self,
        network: NetworkPorts,
        identity: SmtpIdentity,
        *,
        dns: DnsClient,
        lookup: DomainLookup,
        dialler: SmtpDialler,
        known: KnownFacts = nothing_known,
    ) -> None:
        """``known`` spares the look-up of well-known domains whose facts are fresh."""
        self._known = known
        self.identity = IdentityCheck(identity, network, dns, lookup)
        self._well_known = network.well_known
        self._lookup = lookup
        self._dialler = dialler

    async def look(self, arrived: Sequence[DomainFacts]) -> PreflightReport:
        """Look before ``arrived`` domains are probed."""
        contacts = await self._reach(arrived)
        order = _judge_silence(contacts)
        lines = await self.identity.judge(contacts) if order is None else ()
        for line in lines:
            if line.stops:
                order = order or stop_for(line)
            elif line.ok is False:
                _log.warning("before probing: %s", line.message)
        return PreflightReport(tuple(contacts), order)

    def objection_to(self, operator: str) -> StopOrder | None:
        """Why an operator must not be probed under our names; after ``look``."""
        line = self.identity.objection_to(operator)
        return None if line is None else stop_for(line)

    async def reach_well_known(self) -> list[Contact]:
        """Contact with the operators whom everybody knows."""
        return await self._contact(await self._known_facts())

    async def _reach(self, arrived: Sequence[DomainFacts]) -> list[Contact]:
        """The list's own operators; well-known ones where these are few, or all silent."""
        contacts = await self._contact(arrived)
        if len(contacts) < _FEW or not any(contact.spoke for contact in contacts):
            met = {contact.operator for contact in contacts}
            others = [facts for facts in await self._known_facts() if facts.operator not in met]
            contacts += await self._contact(others)
        return contacts

    async def _contact(self, domains: Iterable[DomainFacts]) -> list[Contact]:
        """The best host of each of the first unrelated operators, all at once."""
        unrelated: dict[str, DomainFacts] = {}
        for facts in domains:
            if facts.hosts:
                unrelated.setdefault(facts.operator or facts.name, facts)
        chosen = list(unrelated.items())[:_OPERATORS]
        return list(
            await asyncio.gather(
                *(
                    make_contact(self._dialler, operator, facts.hosts[0], limit_s=_GREETING_S)
                    for operator, facts in chosen
                )
            )
        )

    async def _known_facts(self) -> list[DomainFacts]:
        known = await self._known(self._well_known)
        unknown = [name for name in self._well_known if name not in known]
        looked_up = await asyncio.gather(*map(self._lookup.look_up, unknown))
        found = dict(known) | dict(zip(unknown, looked_up, strict=True))
        facts = [found[name] for name in self._well_known]
        return [item for item in facts if item.judgement is None]


def stop_for(line: Diagnosis) -> StopOrder:
    """The order that a line about our identity gives: what is wrong, and what to correct."""
    return StopOrder(pause=PauseReason.BAD_IDENTITY, problem=line.problem)


def _judge_silence(contacts: Sequence[Contact]) -> StopOrder | None:
    """Nobody speaks: the port is closed, or the network gone. A few prove nothing."""
    tried = [contact for contact in contacts if contact.tried]
    if len(tried) < _FEW or any(contact.spoke for contact in tried):
        return None
    ours = any(contact.reply.kind is ReplyKind.OUR_NETWORK for contact in tried)
    return pause_order(PauseReason.NO_NETWORK if ours else PauseReason.PORT_25_BLOCKED)
