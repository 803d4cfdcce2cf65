"""The demo world: which domains and mailboxes there are and how each behaves. Pure.

Nothing is stored: every fact follows from the seed and the name by a hash, so the servers
answer for any number of domains and mailboxes.
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from zlib import crc32

from contact_importer.demo.characters import (
    DISPOSABLE_DOMAINS,
    HOSTERS,
    NAMED,
    ORDINARY_PER_MILLE,
    Character,
)
from contact_importer.demo.domain_names import domain_index, domain_name
from contact_importer.demo.people import is_plausible_local

DEFAULT_WORLD_SEED = 2025
_REMEMBERED = 100_000  # plans and mailboxes kept; recomputed when thrown away


class Mailbox(StrEnum):
    """What the owner of a domain knows about one of its addresses."""

    EXISTS = "exists"
    MISSING = "missing"  # 550 5.1.1
    DISABLED = "disabled"  # 550 5.2.1
    FULL = "full"  # 552 5.2.2
    UNAVAILABLE = "unavailable"  # 450 4.2.0: cannot be told now


#: Of the addresses that look like a mailbox, per mille, cumulated; the rest exists.
_MAILBOX_PER_MILLE = (
    (120, Mailbox.MISSING),
    (130, Mailbox.DISABLED),
    (145, Mailbox.FULL),
    (147, Mailbox.UNAVAILABLE),
)


#: MX records of the characters whose trouble lies there.
_FIXED_MX: dict[Character, tuple[tuple[int, str], ...]] = {
    Character.DEAD: (),
    Character.NO_MAIL_HOST: (),
    Character.IMPLICIT_MX: (),
    Character.SERVFAIL: (),
    Character.DNS_SILENT: (),
    Character.NULL_MX: ((0, "."),),
    Character.MX_MISSING: ((10, "gone.{}"),),
    Character.MX_PRIVATE: ((10, "inside.{}"),),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainPlan:
    """A domain as it was laid out. ``operator`` is the registrable domain of its mail host."""

    name: str
    character: Character
    operator: str
    mx: tuple[tuple[int, str], ...]  # preference and host; empty: none in the DNS


class DemoWorld:
    """A mail world, the same for the same ``seed``.

    ``domains`` says how many ordinary domains a generated file draws from; the servers
    answer for every index. Domain names are expected as A-labels in lower case.
    """

    def __init__(self, seed: int = DEFAULT_WORLD_SEED, domains: int = 200) -> None:
        self.seed = seed
        self.domains = domains
        self._key = seed.to_bytes(8, "big", signed=True)
        self._plans: dict[str, DomainPlan | None] = {}

    def ordinary_domain(self, index: int) -> str:
        """The name of ordinary domain number ``index``, from 0."""
        return domain_name(index, self.seed)

    def plan(self, name: str) -> DomainPlan | None:
        """How a mail domain is laid out; None when the world knows no such domain."""
        try:
            return self._plans[name]
        except KeyError:
            if len(self._plans) >= _REMEMBERED:
                self._plans.clear()
            plan = self._plans[name] = self._lay_out(name)
            return plan

    def character(self, name: str) -> Character:
        """A domain's behaviour; DEAD for names that the world does not know."""
        plan = self.plan(name)
        return plan.character if plan else Character.DEAD

    def mailbox(self, address: str) -> Mailbox:
        """The truth about an address at a domain that tells recipients apart."""
        local, _, domain = address.rpartition("@")
        local = local.lower()
        if local in ("postmaster", "abuse"):  # RFC 5321 4.5.1, RFC 2142
            return Mailbox.EXISTS
        if not is_plausible_local(local):
            return Mailbox.MISSING
        place = self._per_mille(f"{local}@{domain}")
        for limit, mailbox in _MAILBOX_PER_MILLE:
            if place < limit:
                return mailbox
        return Mailbox.EXISTS

    def _lay_out(self, name: str) -> DomainPlan | None:
        named = NAMED.get(name)
        if named is not None:
            return _plan(name, named.character, named.operator or name)
        index = domain_index(name, self.seed)
        if index is not None:
            return self._lay_out_ordinary(name)
        parent = name.partition(".")[2]
        if parent in DISPOSABLE_DOMAINS:  # any sub-domain of a disposable domain works
            return DomainPlan(
                name=name,
                character=Character.DISPOSABLE,
                operator=parent,
                mx=((10, f"mx.{parent}"),),
            )
        return None

    def _lay_out_ordinary(self, name: str) -> DomainPlan:
        place = self._per_mille(name)
        for character, share in ORDINARY_PER_MILLE:
            if place < share:
                return _plan(name, character, name)
            place -= share
        return _plan(name, Character.NORMAL, HOSTERS[crc32(name.encode()) % len(HOSTERS)])

    def _per_mille(self, text: str) -> int:
        digest = blake2b(text.encode(), digest_size=4, key=self._key).digest()
        return int.from_bytes(digest, "big") % 1000


def _plan(name: str, character: Character, operator: str) -> DomainPlan:
    return DomainPlan(
        name=name, character=character, operator=operator, mx=_mx(name, character, operator)
    )


def _mx(name: str, character: Character, operator: str) -> tuple[tuple[int, str], ...]:
    fixed = _FIXED_MX.get(character)
    if fixed is not None:
        return tuple((preference, host.format(name)) for preference, host in fixed)
    if operator == "officepost.demo":  # a host name per domain, one operator
        return ((0, f"{name.replace('.', '-')}.mx.officepost.demo"),)
    if operator in HOSTERS:
        return ((10, f"mx1.{operator}"), (20, f"mx2.{operator}"))
    return ((10, f"mx.{operator}"),)
