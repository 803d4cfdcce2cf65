"""A small internet with a known truth, drawn from a seed, and the troubles that befall it."""

import random
from dataclasses import dataclass, field
from enum import StrEnum

from contact_importer.model.verdict import Reason, Status


class Truth(StrEnum):
    """What is the case with an address."""

    EXISTS = "exists"
    MISSING = "missing"
    DISABLED = "disabled"
    FULL = "full"
    UNKNOWABLE = "unknowable"  # its server accepts every name
    SHUT = "shut"  # its server refuses us, whatever we ask
    NO_DOMAIN = "no_domain"  # its domain takes no mail


class Kind(StrEnum):
    """How a domain behaves when nothing is wrong."""

    ORDINARY = "ordinary"
    EDGE = "edge"  # unknown names get "550 5.4.1 Access denied"
    CATCH_ALL = "catch_all"
    SHUT = "shut"  # policy refusals for everybody, postmaster too
    NO_DOMAIN = "no_domain"
    NULL_MX = "null_mx"
    NO_HOST = "no_host"


_KINDS = (
    [Kind.ORDINARY] * 10 + [Kind.EDGE] * 2 + [Kind.CATCH_ALL] * 2 + list(Kind)[3:]
)  # about so often
_MAILBOXES = [Truth.EXISTS] * 6 + [Truth.MISSING] * 3 + [Truth.DISABLED, Truth.FULL]
_DEAD = frozenset({Kind.NO_DOMAIN, Kind.NULL_MX, Kind.NO_HOST})


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of virtual time in which something is wrong."""

    begin: float
    end: float

    def holds(self, now: float) -> bool:
        return self.begin <= now < self.end


NEVER = Window(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Faults:
    """How often what goes wrong, from 0 to 1, and when."""

    dns: float = 0.0  # a query fails or times out
    connect: float = 0.0  # a connection is refused, times out, or greeted with 421
    drop: float = 0.0  # a session is cut at a question
    temporary: float = 0.0  # a question gets 4xx
    greylist: float = 0.0  # a domain greylists
    double: float = 0.0  # a session answers one command twice, so that replies come late
    no_network: Window = NEVER
    blocklisted: Window = NEVER
    crashes: tuple[float, ...] = ()


@dataclass
class World:
    """Domains, operators, mailboxes and faults of one seed."""

    seed: int
    kinds: dict[str, Kind] = field(default_factory=dict)
    operators: dict[str, str] = field(default_factory=dict)  # domain → registrable MX domain
    truths: dict[str, Truth] = field(default_factory=dict)
    greylisters: set[str] = field(default_factory=set)
    faults: Faults = field(default_factory=Faults)

    @property
    def addresses(self) -> list[str]:
        return list(self.truths)


def draw_world(seed: int, contacts: int = 100, *, calm: bool = False) -> World:
    """The world of a seed; ``calm`` has no faults."""
    rng = random.Random(seed)
    world = World(seed)
    operators = [f"op{number}.net" for number in range(rng.randint(3, 14))]
    for number in range(rng.randint(6, 30)):
        name = f"d{number}.shop"
        world.kinds[name] = rng.choice(_KINDS)
        world.operators[name] = rng.choice(operators)
    names = list(world.kinds)
    for number in range(contacts):
        name = rng.choice(names)
        world.truths[f"p{number}@{name}"] = _truth(world.kinds[name], rng)
    if not calm:
        world.faults = _draw_faults(rng)
        world.greylisters = {name for name in names if rng.random() < world.faults.greylist}
    return world


def _truth(kind: Kind, rng: random.Random) -> Truth:
    if kind in _DEAD:
        return Truth.NO_DOMAIN
    if kind is Kind.CATCH_ALL:
        return Truth.UNKNOWABLE
    return Truth.SHUT if kind is Kind.SHUT else rng.choice(_MAILBOXES)


def _draw_faults(rng: random.Random) -> Faults:
    def often(most: float) -> float:
        return rng.choice([0.0, rng.random() * most])

    def window() -> Window:
        begin = rng.random() * 120
        return rng.choice([NEVER, Window(begin, begin + rng.random() * 3_600)])

    return Faults(
        dns=often(0.3),
        connect=often(0.5),
        drop=often(0.2),
        temporary=often(0.3),
        greylist=often(1.0),
        double=often(0.5),
        no_network=window(),
        blocklisted=window(),
        crashes=tuple(sorted(rng.random() * 200 for _ in range(rng.choice([0, 0, 1, 3])))),
    )


def is_honest(truth: Truth, status: Status, reason: Reason) -> bool:
    """A result that is the truth, or admits not to know it."""
    if status is Status.PENDING:
        return True
    if status is Status.INVALID:
        return truth in (Truth.MISSING, Truth.DISABLED, Truth.NO_DOMAIN)
    if truth is Truth.UNKNOWABLE:
        return status is Status.VALID and reason in (
            Reason.CATCH_ALL,
            Reason.CONTROL_INCONCLUSIVE,
        )
    if truth is Truth.FULL:
        return status is Status.VALID and reason is Reason.MAILBOX_FULL
    return status is Status.VALID and truth is Truth.EXISTS
