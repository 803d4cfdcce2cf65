"""Which addresses and ports may be connected to (reliability.md §4). Any thread.

``ipaddress.is_global`` is not enough: on Python 3.11 it passes multicast, ::127.0.0.1,
NAT64 and 6to4 forms of private addresses, and more.
"""

import socket
from collections.abc import Iterable
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
        own_addresses: Iterable[str] = (),
    ) -> None:
        """``own_addresses`` are this machine's, never connected to (see the function below).

        ``loopback`` and ``port`` are for the demo world and tests: then 127.0.0.0/8 and ::1
        are allowed and *nothing else*, so that they never leave the machine.
        """
        self._loopback = loopback
        self._port = port
        self._own = frozenset(filter(None, map(_parse, own_addresses)))

    def allows(self, address: str) -> bool:
        """True for a routable unicast address in its strict text form, without a zone."""
        parsed = _parse(address)
        if parsed is None:
            return False
        if self._loopback:
            return parsed == _LOOPBACK_6 or parsed in _LOOPBACK_4
        if parsed in self._own:
            return False
        if isinstance(parsed, IPv6Address):
            inner = parsed.ipv4_mapped or parsed.sixtofour
            if inner is None:
                return not _within(int(parsed), _RANGES_6)
            if inner in self._own:
                return False
            parsed = inner
        return not _within(int(parsed), _RANGES_4)

    def check_port(self, port: int) -> bool:
        """True for the one port that may be connected to."""
        return port == self._port


def own_addresses() -> tuple[str, ...]:
    """This machine's addresses towards the internet, where the system knows them.

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


def _within(value: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(value & mask == prefix for mask, prefix in ranges)


def _parse(address: str) -> IPv4Address | IPv6Address | None:
    """Strict text forms only: no ``127.1``, no ``0x7f000001``, no zone, no spaces."""
    try:
        if ":" not in address:
            return IPv4Address(address)
        return None if "%" in address else IPv6Address(address)
    except (AddressValueError, TypeError):
        return None
