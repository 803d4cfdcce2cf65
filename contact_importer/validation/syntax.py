"""Is a text an e-mail address? Pure; runs on any thread, mostly in the reader process.

email-validator decides about each part, except where the RFCs are milder or stricter than it
is (docs/decisions/0011). Addresses of plain ASCII atoms, nearly all of a real file, take a
path of one regular expression and one cached look-up.
"""

from typing import NamedTuple

from contact_importer.model.verdict import Flag
from contact_importer.validation.domain_part import judge_domain
from contact_importer.validation.local_part import judge_local_part, normalise_dot_atom

MAX_CHARACTERS = 320
"""Longer texts are refused unread: the library needs 5 s for 1 MB. RFC 5321 4.5.3.1 allows
64 + 1 + 255 octets before the 254 of a whole path apply."""

_MAX_OCTETS = 254  # RFC 5321 4.5.3.1.3 less the angle brackets (RFC 3696 erratum 1690)
_TOO_LONG = f"The email address is too long (more than {_MAX_OCTETS} octets)."
_MAX_PROBLEM = 200


class SyntaxResult(NamedTuple):
    """What the syntax says. A NamedTuple because a million of them are made per import.

    ``address`` is the normalised form: domain in lower-case Unicode (U-labels), local part
    NFC with its case kept (but for the RFC 2142 names such as INFO, which are case-blind)
    and quoted only where it must be. ``domain`` is the same domain in lower-case A-labels,
    or an address literal in lower case: "[192.0.2.1]", "[ipv6:2001:db8::1]". With an ASCII
    local part the wire needs the A-labels: no server then has to offer SMTPUTF8 (RFC 6531
    3.3). Both are "" when ``problem`` says, in English, what is wrong.
    """

    address: str
    domain: str
    flags: Flag
    problem: str

    @property
    def ok(self) -> bool:
        """The text is an address."""
        return not self.problem


def check_syntax(text: str) -> SyntaxResult:
    """Judge one bare address (no display name, no surrounding space)."""
    return check_plain(text) or _check_parts(text)


def check_plain(text: str) -> SyntaxResult | None:
    """The answer for an address with an ASCII dot-atom before the @; None for others."""
    if len(text) > MAX_CHARACTERS:
        return None
    local, _, domain = text.rpartition("@")
    normal = normalise_dot_atom(local)
    if not normal:
        return None
    part = judge_domain(domain)
    if part.problem:
        return _refused(part.problem)
    if len(local) + 1 + len(part.domain) > _MAX_OCTETS:
        return _refused(_TOO_LONG)
    return SyntaxResult(f"{normal}@{part.shown}", part.domain, part.flags, "")


def _check_parts(text: str) -> SyntaxResult:
    if len(text) > MAX_CHARACTERS:
        return _refused(_TOO_LONG)
    written, at, domain = text.rpartition("@")
    if not at:
        return _refused("An email address must have an @-sign.")
    part = judge_domain(domain)
    if part.problem:
        return _refused(part.problem)
    local = judge_local_part(written)
    if local.problem:
        return _refused(local.problem)
    sent = part.shown if Flag.SMTPUTF8 in local.flags else part.domain
    if local.octets + 1 + len(sent.encode()) > _MAX_OCTETS:
        return _refused(_TOO_LONG)
    return SyntaxResult(f"{local.text}@{part.shown}", part.domain, local.flags | part.flags, "")


def _refused(problem: str) -> SyntaxResult:
    return SyntaxResult("", "", Flag.NONE, problem[:_MAX_PROBLEM])
