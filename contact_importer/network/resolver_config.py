"""What the system is configured with for DNS (resolv.conf, Windows registry)."""

import socket
from typing import TYPE_CHECKING

from contact_importer.network.udp_sockets import Nameserver

if TYPE_CHECKING:
    import dns.resolver


def system_nameservers(resolv_conf: str | None = None) -> tuple[Nameserver, ...]:
    """The system's resolvers, best first; none when none is configured.

    ``resolv_conf`` names another file than the system's (not on Windows). Only plain
    addresses count: encrypted DNS is not spoken here.
    """
    resolver = _configured(resolv_conf)
    if resolver is None:
        return ()
    from dns.inet import is_address

    return tuple(
        Nameserver(server, resolver.nameserver_ports.get(server, resolver.port))
        for server in resolver.nameservers
        if isinstance(server, str) and is_address(server)
    )


def own_search_domains(resolv_conf: str | None = None) -> tuple[str, ...]:
    """The search domains, and the domain of this machine's own name, in lower case.

    Names below them may have an internal view here that nobody else sees.
    """
    resolver = _configured(resolv_conf)
    names = [] if resolver is None else [*resolver.search, resolver.domain]
    texts = [name.to_text(omit_final_dot=True) for name in names]
    texts.append(socket.gethostname().partition(".")[2])
    return tuple(dict.fromkeys(text.lower() for text in texts if text not in ("", ".")))


def _configured(resolv_conf: str | None) -> "dns.resolver.Resolver | None":
    import dns.exception  # dnspython takes some 60 ms to import
    import dns.resolver

    try:
        if resolv_conf is None:
            return dns.resolver.Resolver()
        return dns.resolver.Resolver(filename=resolv_conf)
    except (dns.exception.DNSException, OSError):
        return None
