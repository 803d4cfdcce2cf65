"""Is a text an e-mail address? Pure; runs on any thread, mostly in the reader process.

email-validator decides. Addresses of plain ASCII atoms, nearly all of a real file, take a
path of one regular expression and one cached look-up that gives exactly the same answers.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import email_validator
from email_validator import EmailSyntaxError, validate_email
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES

from contact_importer.model.verdict import Flag

MAX_CHARACTERS = 320
"""Longer texts are refused unread: the library needs 5 s for 1 MB. RFC 5321 4.5.3.1 allows
64 + 1 + 255 octets before the 254 of a whole path apply."""

_MAX_LOCAL_OCTETS = 64  # RFC 5321 4.5.3.1.1, quotes included
_MAX_ADDRESS_OCTETS = 254  # RFC 5321 4.5.3.1.3 less the angle brackets (RFC 3696 erratum 1690)
_MAX_PROBLEM = 200
_CACHED_DOMAINS = 65_536

# Special-use names are a reason of their own (reserved.py), not bad syntax. The library
# documents this list as changeable by its users.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()


class SyntaxResult(NamedTuple):
    """What the syntax says. A NamedTuple because a million of them are made per import.

    ``address`` is the normalised form: domain in lower-case Unicode (U-labels), local part
    NFC with its case kept (but for the RFC 2142 names such as INFO, which are case-blind)
    and quoted only where it must be. ``domain`` is the same domain in lower-case A-labels.
    With an ASCII local part the wire needs the A-labels: no server then has to offer SMTPUTF8
    (RFC 6531 3.3). Both are "" when ``problem`` says, in English, what is wrong.
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
    return check_plain(text) or check_with_library(text)


# --- fast path -----------------------------------------------------------------------

_ATOM = r"[A-Za-z0-9_!#$%&'*+\-/=?^`{|}~]+"  # RFC 5322 3.2.3
_is_dot_atom = re.compile(rf"{_ATOM}(?:\.{_ATOM})*").fullmatch
_CASE_BLIND = frozenset(CASE_INSENSITIVE_MAILBOX_NAMES)  # RFC 2142
# A name that the library only lower-cases: labels of letters, digits and inner hyphens (RFC
# 1123 2.1) without "--" in third place (A-labels and RFC 5890 2.3.1), last octet a letter.
_LABEL = r"(?![A-Za-z0-9-]{2}--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_is_plain_domain = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}(?<=[A-Za-z])").fullmatch
# Anything that reaches the library's domain rules whole, whatever the local part.
_is_separable_domain = re.compile("[A-Za-z0-9.\\-\u0080-\U0010ffff]{1,200}").fullmatch


class _DomainVerdict(NamedTuple):
    """What the syntax says of a domain by itself."""

    shown: str  # U-labels
    domain: str  # A-labels
    flags: Flag
    problem: str
    max_local: int  # octets that a local part may have before the whole is too long


@lru_cache(maxsize=_CACHED_DOMAINS)
def _domain_verdict(domain: str) -> _DomainVerdict | None:
    """The verdict on a domain, None where it depends on the local part."""
    if len(domain) <= 180 and _is_plain_domain(domain):
        lowered = domain.lower()
        return _DomainVerdict(lowered, lowered, Flag.NONE, "", _MAX_LOCAL_OCTETS)
    if not _is_separable_domain(domain):
        return None
    result = check_with_library(f"x@{domain}")
    if result.problem.startswith("The email address is too long"):
        return None
    shown = result.address[2:]
    normal = unicodedata.normalize("NFC", domain) if not domain.isascii() else domain
    longest = max(_octets(normal), _octets(shown), len(result.domain)) if result.ok else 0
    room = min(_MAX_LOCAL_OCTETS, _MAX_ADDRESS_OCTETS - 1 - longest)
    return _DomainVerdict(shown, result.domain, result.flags, result.problem, room)


def check_plain(text: str) -> SyntaxResult | None:
    """The answer for an address with an ASCII dot-atom before the @; None: ask the library."""
    if len(text) > MAX_CHARACTERS:
        return None
    local, _, domain = text.partition("@")
    if not _is_dot_atom(local):
        return None
    verdict = _domain_verdict(domain)
    if verdict is None or len(local) > verdict.max_local:
        return None
    if verdict.problem:
        return SyntaxResult("", "", Flag.NONE, verdict.problem)
    lowered = local.lower()
    if lowered in _CASE_BLIND:
        local = lowered
    return SyntaxResult(f"{local}@{verdict.shown}", verdict.domain, verdict.flags, "")


# --- the library ---------------------------------------------------------------------


def check_with_library(text: str) -> SyntaxResult:
    """The same judgement by email-validator alone: the reference for the fast path."""
    problem = _unreadable(text)
    if problem:
        return _refused(problem)
    try:
        checked = validate_email(
            unicodedata.normalize("NFC", text),
            allow_smtputf8=True,
            allow_quoted_local=True,
            allow_domain_literal=False,
            strict=True,
            check_deliverability=False,
        )
    except EmailSyntaxError as error:
        return _refused(str(error))
    if _octets(checked.local_part) > _MAX_LOCAL_OCTETS:
        return _refused("The email address is too long before the @-sign.")
    flags = Flag.NONE
    if checked.ascii_local_part is None:
        flags |= Flag.SMTPUTF8
    if mixes_scripts(checked.local_part) or any(map(mixes_scripts, checked.domain.split("."))):
        flags |= Flag.MIXED_SCRIPT
    return SyntaxResult(checked.normalized, checked.ascii_domain, flags, "")


def _unreadable(text: str) -> str:
    """Why the library should not even see the text, "" if it should."""
    if len(text) > MAX_CHARACTERS:
        return f"The email address is too long (more than {MAX_CHARACTERS} characters)."
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        return "The email address contains control characters or broken Unicode."
    return ""


def _refused(problem: str) -> SyntaxResult:
    return SyntaxResult("", "", Flag.NONE, problem[:_MAX_PROBLEM])


def _octets(text: str) -> int:
    return len(text.encode())


# --- look-alikes ---------------------------------------------------------------------

_LOOK_ALIKE_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})


def mixes_scripts(text: str) -> bool:
    """Letters of two scripts that look alike stand in the text (UTS #39 5.1, narrowed).

    Cyrillic "а" in "ivаn" is the usual case: typed on, or pasted from, the other keyboard.
    """
    if text.isascii():
        return False
    scripts = {
        unicodedata.name(character, "").partition(" ")[0]
        for character in text
        if character.isalpha()
    }
    return len(scripts & _LOOK_ALIKE_SCRIPTS) > 1
