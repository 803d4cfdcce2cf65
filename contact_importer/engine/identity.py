"""Whether the names that we give ourselves are ours: HELO name, reverse name, sender.

A name of others draws their refusals, and their anger, on us (validation.md §4.3). What DNS
fails to tell is no reason to refuse. Belongs to one event loop.
"""

import socket
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from ipaddress import ip_address

from contact_importer.bundled import read_list
from contact_importer.engine.diagnosis import Diagnosis, phrase
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.engine.network_ports import DnsAnswer, DnsClient, DnsKind, NetworkPorts
from contact_importer.engine.reaching import Contact
from contact_importer.model.settings import SmtpIdentity
from contact_importer.model.verdict import Reason, Verdict
from contact_importer.validation import network_words as words
from contact_importer.validation.dns_rules import operator_of
from contact_importer.validation.well_known import bears_big_name

_NOT_THERE = (DnsKind.NXDOMAIN, DnsKind.NODATA)
_HELO_ADVICE = phrase(words.HELO_ADVICE)
_PTR_ADVICE = phrase(words.PTR_ADVICE)
_SENDER_ADVICE = phrase(words.SENDER_ADVICE)

_helo = partial(Diagnosis, subject="helo", remedy=_HELO_ADVICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAddresses:
    """Our public addresses, as far as connections have shown them."""

    direct: frozenset[str] = frozenset()  # of this machine
    seen: frozenset[str] = frozenset()  # what servers saw, behind NAT

    @property
    def all(self) -> frozenset[str]:
        """Both."""
        return self.direct | self.seen


class IdentityCheck:
    """Judges one identity. ``Diagnosis.stops`` marks what no check at level FULL begins with."""

    def __init__(
        self, identity: SmtpIdentity, network: NetworkPorts, dns: DnsClient, lookup: DomainLookup
    ) -> None:
        self._helo = (identity.helo or socket.gethostname()).lower().rstrip(".")
        self._sender = identity.mail_from
        self._network = network
        self._dns = dns
        self._lookup = lookup
        self._helo_addresses: frozenset[str] = frozenset()  # that are ours

    async def judge(self, contacts: Sequence[Contact]) -> tuple[Diagnosis, ...]:
        """The lines helo, ptr, mail_from, in this order."""
        own = self._own_addresses(contacts)
        helo = replace(await self._judge_helo(own), details={"name": self._helo})
        return (helo, await self._judge_ptr(own), await self._judge_sender())

    def objection_to(self, operator: str) -> Diagnosis | None:
        """What speaks against greeting an operator by our HELO name; call ``judge`` before.

        Nobody may be greeted by his own name, unless it leads here, is of this machine's
        network, or is the sender's as well: then it is ours.
        """
        if self._helo != operator and not self._helo.endswith("." + operator):
            return None
        sender_domain = self._sender.rpartition("@")[2]
        zone = operator_of(self._helo)
        if (
            self._helo_addresses
            or zone in self._network.vantage.zones
            or (sender_domain and zone == operator_of(sender_domain))
        ):
            return None
        return Diagnosis(
            subject="helo",
            ok=False,
            stops=True,
            finding=phrase(words.HELO_OF_OPERATOR, operator=operator),
            remedy=_HELO_ADVICE,
            details={"name": self._helo},
        )

    def _own_addresses(self, contacts: Sequence[Contact]) -> OwnAddresses:
        def public(addresses: set[str]) -> frozenset[str]:
            return frozenset(filter(self._is_public, addresses))

        direct = public({contact.own_address for contact in contacts} - {""})
        seen = public({contact.seen_address for contact in contacts} - {""})
        return OwnAddresses(direct=direct, seen=seen - direct)

    def _is_public(self, address: str) -> bool:
        """Routable. The guard refuses our own routable addresses for being ours only."""
        return self._network.guard.allows(address) or self._network.guard.is_own(address)

    async def _judge_helo(self, own: OwnAddresses) -> Diagnosis:
        if "." not in self._helo or self._helo.startswith("["):
            return _helo(ok=False, finding=phrase(words.HELO_MISSING))
        if bears_big_name(self._helo):
            text = words.HELO_OF_BIG
            return _helo(ok=False, finding=phrase(text), stops=True)
        answers = await self._addresses(self._helo)
        found = frozenset(record for answer in answers for record in answer.records)
        self._helo_addresses = found & own.all
        if found:
            return _judge_helo_addresses(found, own)
        if all(answer.kind in _NOT_THERE for answer in answers):
            return _helo(ok=False, finding=phrase(words.HELO_UNKNOWN))
        return _helo(ok=None, finding=phrase(words.HELO_UNTOLD), remedy=None)

    async def _judge_ptr(self, own: OwnAddresses) -> Diagnosis:
        address = min(own.all, default="")
        verdict = partial(Diagnosis, subject="ptr", details={"address": address} if address else {})
        names = await self._reverse_names(address) if address else None
        if names is None:
            text = words.PTR_UNTOLD
            return verdict(ok=None, finding=phrase(text), remedy=_PTR_ADVICE)
        if not names:
            text = words.PTR_MISSING
            return verdict(ok=False, finding=phrase(text), remedy=_PTR_ADVICE)
        return verdict(ok=True, finding=phrase(words.PTR_FOUND, name=names[0]))

    async def _reverse_names(self, address: str) -> tuple[str, ...] | None:
        resolvers = [answer.resolver for answer in await self._addresses(self._helo)]
        resolver = next(filter(None, resolvers), "")
        return await self._network.reverse(address, resolver) if resolver else None

    async def _judge_sender(self) -> Diagnosis:
        verdict = partial(Diagnosis, subject="mail_from", remedy=_SENDER_ADVICE)
        if not self._sender:
            return verdict(ok=None, finding=phrase(words.SENDER_NULL))
        domain = self._sender.rpartition("@")[2].lower()
        if domain in read_list("free-providers").entries or bears_big_name(domain):
            text = words.SENDER_OF_PROVIDER
            return verdict(ok=False, finding=phrase(text), stops=True)
        judgement = (await self._lookup.look_up(domain)).judgement
        if judgement is None:
            return verdict(ok=True, finding=phrase(words.SENDER_WORKS), remedy=None)
        if judgement.verdict is not Verdict.UNDELIVERABLE:
            text = words.SENDER_UNTOLD
            return verdict(ok=None, finding=phrase(text), remedy=None)
        if judgement.reason is Reason.NULL_MX:
            text = words.SENDER_REFUSES
            return verdict(ok=False, finding=phrase(text), stops=True)
        text = words.SENDER_DEAD
        return verdict(ok=False, finding=phrase(text), stops=await self._sees_the_internet())

    async def _sees_the_internet(self) -> bool:
        """The resolver knows what everybody knows: its "no such domain" counts.

        Inside a company or a laboratory it may know neither the world nor our own domain.
        """
        for name in self._network.well_known[:3]:
            if (await self._lookup.look_up(name)).judgement is None:
                return True
        return False

    async def _addresses(self, name: str) -> list[DnsAnswer]:
        return [await self._dns.query(name, kind) for kind in ("A", "AAAA")]


def _judge_helo_addresses(found: frozenset[str], own: OwnAddresses) -> Diagnosis:
    if found & own.all:
        return _helo(ok=True, finding=phrase(words.HELO_OURS), remedy=None)
    if _comparable(found, own.direct):
        text = words.HELO_ELSEWHERE
        return _helo(ok=False, finding=phrase(text), stops=True)
    if _comparable(found, own.seen):  # behind NAT connections may leave by several
        text = words.HELO_NOT_SEEN
        return _helo(ok=False, finding=phrase(text))
    return _helo(ok=True, finding=phrase(words.HELO_EXISTS), remedy=None)


def _comparable(found: frozenset[str], own: frozenset[str]) -> bool:
    """There are addresses of the same family on both sides, so that a difference says something."""
    families = {ip_address(address).version for address in own}
    return any(ip_address(address).version in families for address in found)
