"""Address literals: domains that are an IP address, as in ``ivan@[192.0.2.1]``. Pure.

RFC 5321 4.1.3 knows three kinds. IPv4 and IPv6 are read here in all their spellings; a
general literal (``[tag:content]``) needs a tag registered with IANA, where there is none but
"IPv6", so that every other tag is wrong.
"""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

_TAG = "IPv6:"
_is_ipv4 = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}").fullmatch
_is_ipv6 = re.compile(r"[0-9A-Fa-f:]{2,39}").fullmatch


def parse_literal(domain: str) -> IPv4Address | IPv6Address | None:
    """The address in the brackets; None where ``domain`` is no legal literal.

    Leading zeros count as decimal (RFC 5321 4.1.3, Snum). "::" may stand for one group, as
    RFC 4291 2.2 has it: RFC 5321 asks for two, RFC 5952 4.2.2 only advises against one.
    """
    if domain[:1] != "[" or domain[-1:] != "]":
        return None
    inside = domain[1:-1]
    try:
        if inside[: len(_TAG)].lower() == _TAG.lower():
            return _ipv6(inside[len(_TAG) :])
        return _ipv4(inside)
    except AddressValueError:
        return None


def literal_text(address: IPv4Address | IPv6Address) -> str:
    """The literal as it is sent and shown; in lower case it is the canonical domain."""
    if isinstance(address, IPv4Address):
        return f"[{address}]"
    if address.ipv4_mapped:  # str() writes it one way or the other, as Python's version has it
        return f"[{_TAG}::ffff:{address.ipv4_mapped}]"
    return f"[{_TAG}{address}]"


def _ipv4(text: str) -> IPv4Address:
    if not _is_ipv4(text):
        raise AddressValueError(text)
    return IPv4Address(".".join(str(int(number)) for number in text.split(".")))


def _ipv6(text: str) -> IPv6Address:
    """An address with or without an IPv4 part at its end; never a zone ("%eth0")."""
    groups, _, last = text.rpartition(":")
    if "." in last:
        number = int(_ipv4(last))
        text = f"{groups}:{number >> 16:x}:{number & 0xFFFF:x}"
    if not _is_ipv6(text):
        raise AddressValueError(text)
    return IPv6Address(text)
