"""Where this machine stands in the network, and so what it may see from inside. Pure.

A company's resolver shows its own people another DNS than the public one: private addresses,
or no mail hosts at all (split horizon, RFC 6950 4). Such a view proves nothing to anybody else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from contact_importer.validation.dns_rules import operator_of

_PRIVATE = tuple(
    map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))
)
_UNIQUE_LOCAL = IPv6Network("fc00::/7")
_SITE_BITS = 48  # of a unique local address: one site (RFC 4193 3.1)
_GLOBAL_UNICAST = IPv6Network("2000::/3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vantage:
    """The networks and zones that this machine is part of, as far as it can tell."""

    zones: frozenset[str] = frozenset()  # registrable domains that this machine belongs to
    networks: frozenset[IPv4Network | IPv6Network] = frozenset()  # private ones it is part of
    ipv6: bool = False  # it can reach the IPv6 internet

    def zone_of(self, name: str) -> str:
        """The zone of this machine that the name is in; "": in none."""
        zone = operator_of(name) if self.zones else ""
        return zone if zone in self.zones else ""

    def may_be_neighbour(self, address: str) -> bool:
        """The address (strict text) may be a real host of a private network around us."""
        return any(ip_address(address) in network for network in self.networks)


#: Nothing is known: every answer is taken for a public one.
ANYWHERE = Vantage()


def vantage_of(addresses: Iterable[str], search_domains: Iterable[str]) -> Vantage:
    """The vantage of a machine with these source addresses, search and own domains.

    A search domain that is a public suffix, or a top-level domain of its own, is nobody's zone.
    """
    own = [ip_address(address.partition("%")[0]) for address in addresses]
    return Vantage(
        zones=frozenset(filter(None, map(_zone, search_domains))),
        networks=frozenset(filter(None, map(_private_network, own))),
        ipv6=any(address in _GLOBAL_UNICAST for address in own if address.version == 6),
    )


def _zone(search_domain: str) -> str:
    zone = operator_of(search_domain)
    return zone if operator_of(f"any.{zone}") == zone else ""


def _private_network(address: IPv4Address | IPv6Address) -> IPv4Network | IPv6Network | None:
    if isinstance(address, IPv6Address):
        if address not in _UNIQUE_LOCAL:
            return None
        return IPv6Network((address, _SITE_BITS), strict=False)
    return next((network for network in _PRIVATE if address in network), None)
