"""Special-use domain names: nobody can receive mail there. Pure; runs on any thread."""

_RESERVED_TOP_LEVEL = frozenset(
    {
        "test",  # RFC 2606 2, RFC 6761 6.2
        "example",  # RFC 2606 2, RFC 6761 6.5
        "invalid",  # RFC 2606 2, RFC 6761 6.4
        "localhost",  # RFC 2606 2, RFC 6761 6.3
        "local",  # RFC 6762 3
        "onion",  # RFC 7686
        "alt",  # RFC 9476
        "internal",  # ICANN board resolution 2024.07.29.06
    }
)
_RESERVED_SECOND_LEVEL = frozenset(
    {
        "example.com",  # RFC 2606 3, RFC 6761 6.5
        "example.net",
        "example.org",
        "home.arpa",  # RFC 8375
        "ipv4only.arpa",  # RFC 8880
        "resolver.arpa",  # RFC 9462
        "service.arpa",  # RFC 9665
    }
)


def is_reserved(domain: str) -> bool:
    """A special-use name, or a name below one. ``domain``: A-label, lower case."""
    rest, _, top = domain.rpartition(".")
    if top in _RESERVED_TOP_LEVEL:
        return True
    return f"{rest.rpartition('.')[2]}.{top}" in _RESERVED_SECOND_LEVEL
