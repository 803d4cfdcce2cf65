"""Makes the rows of a generated contact file, with the truth about each. Pure.

Addresses are unique by construction (a counter per domain), so that every duplicate is meant
and nothing but a short list of recent addresses has to be remembered.
"""

import random
from collections import deque
from collections.abc import Sequence
from enum import IntEnum, auto
from itertools import accumulate
from typing import TypeVar
from zlib import crc32

from contact_importer.demo.characters import (
    BIG_DOMAINS,
    COSTLY,
    DEMO_HELO,
    DISPOSABLE_DOMAINS,
    IDN_DOMAIN,
    SMALL_DOMAINS,
    Character,
)
from contact_importer.demo.expected_file import (
    DUPLICATE_OUTCOMES,
    REJECTED_OUTCOMES,
    Outcomes,
    outcomes,
)
from contact_importer.demo.people import ROLES, Person, person_and_local
from contact_importer.demo.spellings import (
    RESERVED_DOMAINS,
    SEPARATORS,
    TYPO_DOMAINS,
    broken,
    in_capitals,
    repairable,
)
from contact_importer.demo.truth import SYNTAX, expected
from contact_importer.demo.world import DemoWorld, Mailbox
from contact_importer.model.verdict import CheckLevel

_T = TypeVar("_T")

Entry = tuple[str, Outcomes]  # normalised address, what it must become
Row = tuple[Person, str, str, list[Entry]]  # person, domain, e-mail cell, its addresses

_BATCH = 5_000
_RECENT = 2_000
_BIG_SHARE = 0.70
_COSTLY_EACH = 3  # addresses of each costly domain in a file of 1,000 rows or more


class _Kind(IntEnum):
    """What a row is made into."""

    PLAIN = auto()
    CAPITALS = auto()
    REPAIRABLE = auto()
    SEVERAL = auto()
    DUPLICATE = auto()
    EMPTY = auto()
    BROKEN = auto()
    TYPO = auto()
    RESERVED = auto()
    DISPOSABLE = auto()
    ROLE = auto()
    UNICODE = auto()
    QUOTED = auto()
    SMALL = auto()


_PER_MILLE = {
    _Kind.CAPITALS: 20,
    _Kind.REPAIRABLE: 30,
    _Kind.SEVERAL: 7,
    _Kind.DUPLICATE: 25,
    _Kind.EMPTY: 10,
    _Kind.BROKEN: 18,
    _Kind.TYPO: 7,
    _Kind.RESERVED: 3,
    _Kind.DISPOSABLE: 6,
    _Kind.ROLE: 8,
    _Kind.UNICODE: 1,
    _Kind.QUOTED: 1,
    _Kind.SMALL: 14,
}
_KINDS = (_Kind.PLAIN, *_PER_MILLE)
_KIND_WEIGHTS = tuple(accumulate((1000 - sum(_PER_MILLE.values()), *_PER_MILLE.values())))
_SMALL = tuple(
    IDN_DOMAIN if named.name.startswith("xn--") else named.name
    for named in SMALL_DOMAINS
    if named.name != DEMO_HELO
    and named.character not in COSTLY
    and named.character is not Character.DISPOSABLE
)
_COSTLY = tuple(named.name for named in SMALL_DOMAINS if named.character in COSTLY)
_DISPOSABLE = tuple(
    name for domain in sorted(DISPOSABLE_DOMAINS) for name in (domain, f"mail.{domain}")
)
_CYRILLIC_DOMAINS = tuple(
    named.name for named in BIG_DOMAINS if named.character is Character.NORMAL
)


class ContactRows:
    """The rows of one file. ``seed`` chooses the rows; the world's own seed the truth."""

    def __init__(self, world: DemoWorld, seed: int, rows: int) -> None:
        self._world = world
        self._rng = random.Random(seed)  # noqa: S311 - sample data that must be repeatable
        self._numbers: dict[str, int] = {}
        self._roles: dict[str, int] = {}
        self._truths: dict[tuple[Character, Mailbox, bool], Outcomes] = {}
        self._recent: deque[tuple[Person, str, str]] = deque(maxlen=_RECENT)
        self._kinds: list[_Kind] = []
        self._domains: list[str] = []
        self._names, self._weights = _domain_shares(world)
        self._costly = _costly_places(rows)

    def next(self, row_number: int) -> Row:
        """Person, domain, e-mail cell and entries of the next row, numbered from 1."""
        if not self._kinds:
            self._kinds = self._rng.choices(_KINDS, cum_weights=_KIND_WEIGHTS, k=_BATCH)
            self._domains = self._rng.choices(self._names, cum_weights=self._weights, k=_BATCH)
        kind = self._kinds.pop()
        domain = self._domains.pop()
        costly = self._costly.get(row_number)
        if costly is not None:
            return self._plain(costly)
        if kind is _Kind.PLAIN:
            return self._plain(domain)
        return self._odd(kind, domain)

    def _plain(self, domain: str) -> Row:
        who, local = self._fresh(domain)
        address = f"{local}@{domain}"
        self._recent.append((who, local, domain))
        return who, domain, address, [(address, self._truth(local, domain))]

    def _odd(self, kind: _Kind, domain: str) -> Row:
        match kind:
            case _Kind.SEVERAL:
                return self._several(domain)
            case _Kind.DUPLICATE if self._recent:
                return self._duplicate()
            case _Kind.EMPTY:
                who, _ = self._fresh(domain)
                return who, domain, self._pick(("", "", "   ")), [("", REJECTED_OUTCOMES)]
            case _Kind.ROLE:
                return self._role(domain)
            case _Kind.BROKEN | _Kind.UNICODE | _Kind.QUOTED | _Kind.CAPITALS | _Kind.REPAIRABLE:
                return self._respelt(kind, domain)
            case _:
                return self._plain(self._pick(_OTHER_DOMAINS.get(kind, (domain,))))

    def _respelt(self, kind: _Kind, domain: str) -> Row:
        if kind is _Kind.UNICODE:
            domain = self._pick(_CYRILLIC_DOMAINS)
        who, local = self._fresh(domain)
        cell = ""
        if kind is _Kind.BROKEN:
            cell = broken(local, domain, self._turn())
            return who, domain, cell, [(cell, outcomes(SYNTAX, SYNTAX, SYNTAX))]
        if kind is _Kind.UNICODE:
            local = f"почта.{local}"
        elif kind is _Kind.QUOTED:
            local = f'"{local} private"'
        elif kind is _Kind.CAPITALS:
            local, shouted = in_capitals(local, domain, self._turn())
            cell = f"{local}@{shouted}"
        else:
            cell = repairable(who, local, domain, self._turn())
        address = f"{local}@{domain}"
        return who, domain, cell or address, [(address, self._truth(local, domain))]

    def _several(self, domain: str) -> Row:
        who, _, first, entries = self._plain(domain)
        _, _, second, more = self._plain(self._pick(self._names))
        return who, domain, f"{first}{self._pick(SEPARATORS)}{second}", entries + more

    def _duplicate(self) -> Row:
        who, local, domain = self._pick(self._recent)
        cell = f"{local}@{domain}"
        turn = self._rng.random()
        if turn < 0.3:
            local, shouted = in_capitals(local, domain, self._turn())
            cell = f"{local}@{shouted}"
        elif turn < 0.5:
            cell = repairable(who, local, domain, self._turn())
        return who, domain, cell, [(f"{local}@{domain}", DUPLICATE_OUTCOMES)]

    def _role(self, domain: str) -> Row:
        number = self._roles.get(domain, 0)
        if number >= len(ROLES):
            return self._plain(domain)
        self._roles[domain] = number + 1
        who, _ = self._fresh(domain)
        local = ROLES[number]
        address = f"{local}@{domain}"
        return who, domain, address, [(address, self._truth(local, domain))]

    def _fresh(self, domain: str) -> tuple[Person, str]:
        number = self._numbers.get(domain, 0)
        self._numbers[domain] = number + 1
        return person_and_local(number, crc32(domain.encode()))

    def _truth(self, local: str, domain: str) -> Outcomes:
        address = f"{local}@{domain}"
        if domain in RESERVED_DOMAINS or not domain.isascii():
            return self._three_levels(address)
        key = (
            self._world.character(domain),
            self._world.mailbox(address),
            local.isascii(),
        )
        known = self._truths.get(key)
        if known is None:
            known = self._truths[key] = self._three_levels(address)
        return known

    def _three_levels(self, address: str) -> Outcomes:
        fast, standard, full = (expected(self._world, address, level) for level in CheckLevel)
        return outcomes(fast, standard, full)

    def _turn(self) -> int:
        return int(self._rng.random() * 1_000)

    def _pick(self, choices: Sequence[_T]) -> _T:
        return choices[int(self._rng.random() * len(choices))]


_OTHER_DOMAINS = {
    _Kind.TYPO: TYPO_DOMAINS,
    _Kind.RESERVED: RESERVED_DOMAINS,
    _Kind.DISPOSABLE: _DISPOSABLE,
    _Kind.SMALL: _SMALL,
}


def _domain_shares(world: DemoWorld) -> tuple[list[str], list[float]]:
    """Domains and cumulated weights: Zipf-like, the ten biggest have 70 %."""
    names = [named.name for named in BIG_DOMAINS]
    names += [world.ordinary_domain(index) for index in range(world.domains)]
    big = [1 / rank for rank in range(1, len(BIG_DOMAINS) + 1)]
    rest = [1 / (rank + 10) for rank in range(world.domains)]
    of_big, of_rest = _BIG_SHARE / sum(big), (1 - _BIG_SHARE) / sum(rest)
    weights = [weight * of_big for weight in big] + [weight * of_rest for weight in rest]
    return names, list(accumulate(weights))


def _costly_places(rows: int) -> dict[int, str]:
    """Row numbers, spread over the file, that get an address of a costly domain."""
    wanted = _COSTLY * (_COSTLY_EACH if rows >= 1_000 else 1)
    step = rows / (len(wanted) + 1)
    return {int(step * place) + 1: name for place, name in enumerate(wanted, start=1)}
