"""Which addresses and ports may be connected to (reliability.md §4). Any thread.

``ipaddress.is_global`` is not enough: on Python 3.11 it passes multicast, ::127.0.0.1,
NAT64 and 6to4 forms of private addresses, and more.
"""

import socket
from collections.abc import Callable, Iterable
from functools import cache
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network

SMTP_PORT = 25

_LOOPBACK_4 = IPv4Network("127.0.0.0/8")
_LOOPBACK_6 = IPv6Address("::1")

_DENIED_4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network (RFC 791)
        "10.0.0.0/8",  # private (RFC 1918)
        "100.64.0.0/10",  # carrier-grade NAT (RFC 6598)
        "127.0.0.0/8",  # loopback (RFC 1122)
        "169.254.0.0/16",  # link-local, cloud metadata (RFC 3927)
        "172.16.0.0/12",  # private (RFC 1918)
        "192.0.0.0/24",  # protocol assignments (RFC 6890)
        "192.0.2.0/24",  # documentation (RFC 5737)
        "192.88.99.0/24",  # 6to4 relays, deprecated (RFC 7526)
        "192.168.0.0/16",  # private (RFC 1918)
        "198.18.0.0/15",  # benchmarks (RFC 2544)
        "198.51.100.0/24",  # documentation (RFC 5737)
        "203.0.113.0/24",  # documentation (RFC 5737)
        "224.0.0.0/4",  # multicast (RFC 5771)
        "240.0.0.0/4",  # reserved, broadcast (RFC 1112)
    )
)

_DENIED_6 = tuple(
    IPv6Network(text)
    for text in (
        "::/96",  # unspecified, loopback, IPv4-compatible (RFC 4291)
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # local NAT64 (RFC 8215)
        "100::/64",  # discard (RFC 6666)
        "2001::/23",  # protocol assignments, Teredo (RFC 2928, 4380)
        "2001:db8::/32",  # documentation (RFC 3849)
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing (RFC 9602)
        "fc00::/7",  # unique local (RFC 4193)
        "fe80::/10",  # link-local (RFC 4291)
        "fec0::/10",  # site-local, deprecated (RFC 3879)
        "ff00::/8",  # multicast (RFC 4291)
    )
)


def _ranges(networks: Iterable[IPv4Network | IPv6Network]) -> tuple[tuple[int, int], ...]:
    """(mask, prefix) as numbers: some ten times faster to compare than network objects."""
    return tuple((int(net.netmask), int(net.network_address)) for net in networks)


_RANGES_4 = _ranges(_DENIED_4)
_RANGES_6 = _ranges(_DENIED_6)


class ConnectionGuard:
    """Implements ``engine.network_ports.Guard``; also tells which port may be connected to."""

    def __init__(
        self,
        *,
        loopback: bool = False,
        port: int = SMTP_PORT,
        is_own: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """``is_own`` knows this machine's addresses, which are never connected to.

        ``loopback`` and ``port`` are for the demo world and tests: then 127.0.0.0/8 and ::1
        are allowed and *nothing else*, so that they never leave the machine.
        """
        self._loopback = loopback
        self._port = port
        self._is_own = is_own

    def allows(self, address: str) -> bool:
        """True for a routable unicast address in its strict text form, without a zone."""
        parsed = _parse(address)
        if parsed is None:
            return False
        if self._loopback:
            return parsed == _LOOPBACK_6 or parsed in _LOOPBACK_4
        return _is_routable(parsed) and not self._belongs_here(parsed)

    def is_own(self, address: str) -> bool:
        """True for a routable address that is refused only because it is this machine's."""
        parsed = None if self._loopback else _parse(address)
        return parsed is not None and _is_routable(parsed) and self._belongs_here(parsed)

    def _belongs_here(self, address: IPv4Address | IPv6Address) -> bool:
        forms = {address, _inner(address) or address}
        return any(self._is_own(str(form)) for form in forms)

    def check_port(self, port: int) -> bool:
        """True for the one port that may be connected to."""
        return port == self._port


def is_own_address(address: str) -> bool:
    """Whether one of this machine's interfaces has the unicast address, at this moment.

    The system binds a socket to no other; nothing is sent. Where it is set up to bind to
    any address (Linux: ip_nonlocal_bind), only the addresses below are known.
    """
    return _can_bind(address) and (not _binds_anywhere() or address in own_addresses())


def own_addresses() -> tuple[str, ...]:
    """This machine's addresses towards the internet, at most one per family.

    Connecting a UDP socket chooses the source address and sends nothing.
    """
    found: list[str] = []
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((far, 9))
                found.append(str(probe.getsockname()[0]))
        except OSError:
            continue  # no route in this family
    return tuple(found)


@cache
def _binds_anywhere() -> bool:
    return _can_bind("192.0.2.1")  # documentation: nobody's (RFC 5737)


def _can_bind(address: str) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside a mapped or 6to4 one (RFC 4291 2.5.5.2, RFC 3056)."""
    if isinstance(address, IPv4Address):
        return None
    return address.ipv4_mapped or address.sixtofour


def _is_routable(address: IPv4Address | IPv6Address) -> bool:
    inner = _inner(address) or address
    ranges = _RANGES_4 if isinstance(inner, IPv4Address) else _RANGES_6
    return not any(int(inner) & mask == prefix for mask, prefix in ranges)


def _parse(address: str) -> IPv4Address | IPv6Address | None:
    """Strict text forms only: no ``127.1``, no ``0x7f000001``, no zone, no spaces."""
    try:
        if ":" not in address:
            return IPv4Address(address)
        return None if "%" in address else IPv6Address(address)
    except (AddressValueError, TypeError):
        return None
