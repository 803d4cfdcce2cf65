"""``Mailbox`` of RFC 5321 4.1.2 and 4.1.3, written down from its ABNF: the judge of the judge.

Slow, ASCII only, and independent of the product and its library. The limits of 4.5.3.1 and
of RFC 1035 2.3.4 (63 octets a label) belong to it. Where the product chose between RFCs
(docs/decisions/0011), so does this: "::" may stand for one group, no tag but IPv6 exists.
"""

import re

_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_DOT_STRING = rf"{_ATEXT}+(?:\.{_ATEXT}+)*"
_QTEXT_SMTP = r"[\x20-\x21\x23-\x5b\x5d-\x7e]"
_QUOTED_PAIR_SMTP = r"\\[\x20-\x7e]"
_QUOTED_STRING = rf'"(?:{_QTEXT_SMTP}|{_QUOTED_PAIR_SMTP})*"'
_LET_DIG = r"[A-Za-z0-9]"
_SUB_DOMAIN = rf"{_LET_DIG}(?:[A-Za-z0-9-]*{_LET_DIG})?"
_DOMAIN = rf"{_SUB_DOMAIN}(?:\.{_SUB_DOMAIN})*"
_SNUM = r"(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]{1,2})"
_IPV4 = rf"{_SNUM}(?:\.{_SNUM}){{3}}"
_GROUP = r"[0-9A-Fa-f]{1,4}"

_local_part = re.compile(rf"(?:{_DOT_STRING}|{_QUOTED_STRING})\Z").match
_domain = re.compile(rf"{_DOMAIN}\Z").match
_ipv4 = re.compile(rf"{_IPV4}\Z").match
_group = re.compile(rf"{_GROUP}\Z").match


def is_mailbox(text: str) -> bool:
    """The whole ASCII text is a mailbox within its limits."""
    local, at, domain = text.rpartition("@")
    if not at or not _local_part(local) or len(local) > 64:
        return False
    if domain[:1] == "[":
        return domain[-1:] == "]" and len(text) <= 254 and is_literal(domain[1:-1])
    short = all(len(label) <= 63 for label in domain.split("."))
    return bool(_domain(domain)) and short and len(text) <= 254


def is_literal(inside: str) -> bool:
    """IPv4-address-literal or IPv6-address-literal, without the brackets."""
    if inside[:5].lower() != "ipv6:":
        return bool(_ipv4(inside))
    left, compressed, right = inside[5:].partition("::")
    if not compressed:
        return _groups(left, with_ipv4=True) == 8
    counts = (_groups(left, with_ipv4=False), _groups(right, with_ipv4=True))
    return -1 not in counts and sum(counts) <= 7


def _groups(text: str, *, with_ipv4: bool) -> int:
    """How many 16-bit groups stand there; -1 if something else does."""
    if not text:
        return 0
    parts = text.split(":")
    if with_ipv4 and _ipv4(parts[-1]):
        parts[-1:] = ["0", "0"]
    return len(parts) if all(map(_group, parts)) else -1
