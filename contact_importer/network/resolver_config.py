"""Which resolvers the system is configured with (resolv.conf, Windows registry)."""

from contact_importer.network.udp_sockets import Nameserver


def system_nameservers(resolv_conf: str | None = None) -> tuple[Nameserver, ...]:
    """The system's resolvers, best first; none when none is configured.

    ``resolv_conf`` names another file than the system's (not on Windows). Only plain
    addresses count: encrypted DNS is not spoken here.
    """
    import dns.exception  # dnspython takes some 60 ms to import
    import dns.inet
    import dns.resolver

    try:
        if resolv_conf is None:
            resolver = dns.resolver.Resolver()
        else:
            resolver = dns.resolver.Resolver(filename=resolv_conf)
    except (dns.exception.DNSException, OSError):
        return ()
    return tuple(
        Nameserver(server, resolver.nameserver_ports.get(server, resolver.port))
        for server in resolver.nameservers
        if isinstance(server, str) and dns.inet.is_address(server)
    )
