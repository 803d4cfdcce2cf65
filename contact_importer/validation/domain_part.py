"""The part of an address after the @: host name, internationalised name, literal. Pure.

RFC 5321 4.1.2 and 4.1.3, with the U-labels of RFC 6531 3.3. A name may have one label, and
its last label may be a number: whether it exists is for DNS to say.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from email_validator import EmailSyntaxError

from contact_importer.model.verdict import Flag
from contact_importer.validation.address_literal import literal_text, parse_literal
from contact_importer.validation.email_library import ask_library
from contact_importer.validation.joiners import domain_with_joiners
from contact_importer.validation.look_alikes import mixes_scripts

_CACHED = 65_536
_MAX_OCTETS = 253  # RFC 1035 2.3.4 as text

# sub-domain = Let-dig [Ldh-str] (RFC 5321 4.1.2), at most 63 octets (RFC 1035 2.3.4)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_is_host_name = re.compile(rf"{_LABEL}(?:\.{_LABEL})*").fullmatch
_NO_TEXT = frozenset({"Cc", "Co", "Cs", "Zl", "Zp", "Zs"})  # in no label of any IDNA


class DomainPart(NamedTuple):
    """What the syntax says of a domain by itself; ``problem`` is "" for a legal one."""

    shown: str  # lower case, U-labels
    domain: str  # lower case, A-labels
    flags: Flag
    problem: str


@lru_cache(maxsize=_CACHED)
def judge_domain(domain: str) -> DomainPart:
    """Judge what stands after the last @ of an address."""
    literal = parse_literal(domain)
    if literal is not None:
        shown = literal_text(literal)
        return DomainPart(shown, shown.lower(), Flag.NONE, "")
    lowered = domain.lower()
    is_host_name = len(domain) <= _MAX_OCTETS and _is_host_name(domain)
    if is_host_name and "--" not in domain:  # no A-labels (RFC 5890 2.3.1)
        return DomainPart(lowered, lowered, Flag.NONE, "")
    try:
        return _judge_with_library(domain)
    except EmailSyntaxError as error:
        joined = _judge_joined(domain)
        if joined is not None:
            return joined
        if is_host_name and all(map(_may_exist, lowered.split("."))):
            return DomainPart(lowered, lowered, Flag.NONE, "")
        return DomainPart("", "", Flag.NONE, str(error))


def _judge_joined(domain: str) -> DomainPart | None:
    """A domain with a joiner, which the library refuses; None if it is none, or not legal."""
    found = domain_with_joiners(unicodedata.normalize("NFC", domain))
    if found is None:
        return None
    shown, encoded = found
    if len(encoded) > _MAX_OCTETS or not _is_host_name(encoded):
        return None
    mixed = any(map(mixes_scripts, shown.split(".")))
    return DomainPart(shown, encoded, Flag.MIXED_SCRIPT if mixed else Flag.NONE, "")


def _may_exist(label: str) -> bool:
    """Not by IDNA2008 perhaps, but somewhere: "r1---a", or an A-label of IDNA2003 or later.

    A label with the prefix that no IDNA can have made is a fake A-label (RFC 5890 2.3.2.1).
    """
    if not label.startswith("xn--"):
        return True
    encoded = label[4:]
    try:
        text = encoded.encode("ascii").decode("punycode")
    except UnicodeError:
        return False
    is_normal = unicodedata.is_normalized("NFC", text) and not text.isascii()
    is_text = all(unicodedata.category(character) not in _NO_TEXT for character in text)
    return is_normal and is_text and text.encode("punycode").decode() == encoded


def _judge_with_library(domain: str) -> DomainPart:
    checked = ask_library(f"x@{unicodedata.normalize('NFC', domain)}")
    mixed = any(map(mixes_scripts, checked.domain.split(".")))
    flags = Flag.MIXED_SCRIPT if mixed else Flag.NONE
    return DomainPart(checked.domain, checked.ascii_domain, flags, "")
