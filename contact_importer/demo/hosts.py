"""Mail hosts of the demo world and their loopback addresses. Pure, but for one probe.

Where the system has all of 127.0.0.0/8 (Linux, Windows), every operator's host has an address
of its own, so that the SMTP server knows which host was dialled; hosts of ordinary domains
share a pool. Where only 127.0.0.1 exists (macOS), all hosts share it, and behaviour that
belongs to a greeting shows at the first recipient instead.
"""

import socket
from zlib import crc32

from contact_importer.demo.characters import BIG_DOMAINS, HOSTERS, SMALL_DOMAINS, Character
from contact_importer.demo.world import DemoWorld, DomainPlan

_NET = "127.77"
_FIRST_OWN = 10  # a network of its own for each operator's host, as in the world outside
_POOL = 64  # addresses shared by the hosts of ordinary domains
_ONLY = "127.0.0.1"
_CLOSED = f"{_NET}.2.1"  # nothing listens there
_PRIVATE = "10.20.30.40"
_OFFICE = ".mx.officepost.demo"
_WEB_SERVERS = frozenset({Character.IMPLICIT_MX, Character.NULL_MX, Character.MX_MISSING})


def all_of_loopback_exists() -> bool:
    """Whether addresses other than 127.0.0.1 can be bound."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((f"{_NET}.0.1", 0))
        except OSError:
            return False
    return True


class HostMap:
    """Which mail host has which address, and who stands behind an address."""

    def __init__(self, world: DemoWorld, *, single_address: bool) -> None:
        self._world = world
        self._single = single_address
        self._hosts: dict[str, str] = {}
        self._operators: dict[str, str] = {}
        self._characters: dict[str, Character] = {}
        for number, (host, operator, character) in enumerate(_dedicated(world), start=1):
            closed = character is Character.CLOSED and not single_address
            address = _CLOSED if closed else self._own(number)
            self._hosts[host] = address
            if not single_address and not closed:
                self._operators[address] = operator
                self._characters[address] = character

    @property
    def listening(self) -> tuple[str, ...]:
        """The addresses where the SMTP server listens."""
        if self._single:
            return (_ONLY,)
        return (*self._operators, *(f"{_NET}.1.{number}" for number in range(1, _POOL + 1)))

    def address(self, host: str) -> str | None:
        """The A record of a host or of a domain that has one; None: there is none."""
        known = self._hosts.get(host)
        if known is not None:
            return known
        if host.endswith(_OFFICE):
            return self._hosts[_OFFICE]
        label, _, domain = host.partition(".")
        plan = self._world.plan(domain)
        if plan is not None and any(name == host for _, name in plan.mx):
            if label == "inside":
                return _PRIVATE
            return None if label == "gone" else self._shared(host)
        plan = self._world.plan(host)
        if plan is not None and plan.character in _WEB_SERVERS:
            return self._shared(host)
        return None

    def character(self, address: str) -> Character:
        """How the host at an address greets; NORMAL where several hosts share it."""
        return self._characters.get(address, Character.NORMAL)

    def operator(self, address: str) -> str:
        """Who runs the only host at an address; "" where several share it."""
        return self._operators.get(address, "")

    def serves(self, address: str, plan: DomainPlan) -> bool:
        """Whether the host at this address takes mail for the domain; others deny relaying."""
        if self._single:
            return True
        owner = self._operators.get(address)
        if owner is not None:
            return owner == plan.operator
        host = plan.mx[0][1] if plan.mx else plan.name
        return self.address(host) == address

    def _own(self, number: int) -> str:
        return _ONLY if self._single else f"{_NET}.{_FIRST_OWN + number}.1"

    def _shared(self, host: str) -> str:
        return _ONLY if self._single else f"{_NET}.1.{crc32(host.encode()) % _POOL + 1}"


def _dedicated(world: DemoWorld) -> list[tuple[str, str, Character]]:
    """Host, operator and character of each address that is not shared, in a fixed order."""
    rows = [(_OFFICE, "officepost.demo", Character.NORMAL)]
    for operator in HOSTERS:
        if operator != "officepost.demo":
            rows += [(f"mx{n}.{operator}", operator, Character.NORMAL) for n in (1, 2)]
    for named in BIG_DOMAINS + SMALL_DOMAINS:
        plan = world.plan(named.name)
        if plan is None or plan.operator != named.name or named.name in HOSTERS:
            continue
        if named.character is Character.IMPLICIT_MX:
            rows.append((named.name, named.name, named.character))
        elif plan.mx and plan.mx[0][1].startswith("mx."):
            rows.append((plan.mx[0][1], named.name, named.character))
    return rows
