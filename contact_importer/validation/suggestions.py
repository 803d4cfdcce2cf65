"""What a person probably meant to write: typos, look-alikes, the wrong keyboard layout. Pure.

A typo is suggested only for a domain that is provably dead: mai.ru and gmail.ru are real.
What could mean two things is not suggested at all.
"""

from difflib import SequenceMatcher
from functools import lru_cache

from rapidfuzz.distance import OSA

from contact_importer.bundled import read_list
from contact_importer.model.suggestion import Suggestion, SuggestionCandidate, SuggestionKind
from contact_importer.model.verdict import Reason
from contact_importer.validation.look_alikes import mixes_scripts
from contact_importer.validation.syntax import check_syntax

#: Reasons that prove a domain dead for mail.
DEAD = frozenset(
    {
        Reason.DOMAIN_NOT_FOUND,
        Reason.NO_MAIL_HOST,
        Reason.NULL_MX,
        Reason.MX_UNRESOLVABLE,
        Reason.MX_UNROUTABLE,
    }
)

_LONG_NAME = 9  # letters from which on two slips are still one word

# Cyrillic letters and the Latin ones that look the same (UTS #39, confusables).
_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕһкмтАВЕКМНОРСТУХІЈЅ",
    "aeopcyxijshkmtABEKMHOPCTYXIJS",
)

# The Russian layout (ЙЦУКЕН) and what the same keys give in the English one (QWERTY).
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_ENGLISH = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_LAYOUT = str.maketrans(_RUSSIAN + _RUSSIAN.upper(), _ENGLISH + _ENGLISH.upper())
_CYRILLIC = frozenset(_RUSSIAN)


def suggest(candidate: SuggestionCandidate, reason: Reason) -> Suggestion | None:
    """The one suggestion for a contact whose last check ended with ``reason``, if any."""
    for kind, address in (
        (SuggestionKind.KEYBOARD, _other_layout(candidate.address)),
        (SuggestionKind.LOOK_ALIKE, _latin(candidate.address)),
        (SuggestionKind.TYPO, _without_typo(candidate) if reason in DEAD else ""),
    ):
        if address and address != candidate.address:
            return Suggestion(
                contact_id=candidate.contact_id,
                kind=kind,
                original=candidate.address,
                address=address,
            )
    return None


def is_sure(suggestion: Suggestion) -> bool:
    """Nothing else can have been meant; a typo of more than one slip is for a person to judge."""
    if suggestion.kind is not SuggestionKind.TYPO:
        return True
    slips = OSA.distance(_domain(suggestion.original), _domain(suggestion.address))
    return slips <= 1


def changed_letters(old: str, new: str) -> tuple[frozenset[int], frozenset[int]]:
    """The positions of letters that differ, in either text."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    ours, theirs = set(range(len(old))), set(range(len(new)))
    for block in matcher.get_matching_blocks():
        ours -= set(range(block.a, block.a + block.size))
        theirs -= set(range(block.b, block.b + block.size))
    return frozenset(ours), frozenset(theirs)


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


@lru_cache(maxsize=65_536)
def intended_domain(domain: str) -> str:
    """The common domain that a dead one is a slip of; "" when there is none, or two.

    One slip (a letter more, less, other, or two swapped: optimal string alignment), two from
    nine letters on.
    """
    most = 2 if sum(map(str.isalpha, domain)) >= _LONG_NAME else 1
    known = _common_domains()
    if domain in known:
        return ""
    near = {name: OSA.distance(domain, name, score_cutoff=most) for name in known}
    best = min(near.values())
    found = [name for name, distance in near.items() if distance == best]
    return found[0] if best <= most and len(found) == 1 else ""


def _without_typo(candidate: SuggestionCandidate) -> str:
    meant = intended_domain(candidate.domain)
    local = candidate.address.rpartition("@")[0]
    return _valid(f"{local}@{meant}") if meant and local else ""


def _latin(address: str) -> str:
    """The address in Latin letters, where Cyrillic ones stand among them."""
    if address.isascii():
        return ""
    local, at, domain = address.rpartition("@")
    if not at:
        return ""
    mixed = [part for part in (local, *domain.split(".")) if mixes_scripts(part)]
    whole = domain.translate(_LOOK_ALIKES)
    if not mixed and whole.lower() not in _common_domains():
        return ""  # an address of one script is as its owner wants it
    changed = f"{local.translate(_LOOK_ALIKES) if mixes_scripts(local) else local}@{whole}"
    return _valid(changed) if changed.isascii() else ""


def _other_layout(address: str) -> str:
    """The address as the same keys would have written it in the English layout.

    Only where that gives a common domain: a coincidence is then out of the question. In the
    Russian layout the key of @ gives a quotation mark.
    """
    local, at, domain = address.rpartition("@")
    if not at:
        local, at, domain = address.rpartition('"')
    if not (at and local and domain):
        return ""
    meant = _retyped(domain)
    if meant.lower() not in _common_domains():
        return ""
    retyped = f"{_retyped(local)}@{meant}"
    slipped = at != "@" or not _CYRILLIC.isdisjoint(domain.lower())
    return _valid(retyped) if slipped and retyped.isascii() else ""


def _retyped(part: str) -> str:
    """A part that was typed with the Russian layout on; any other stays as it is."""
    return part if _CYRILLIC.isdisjoint(part.lower()) else part.translate(_LAYOUT)


def _valid(address: str) -> str:
    """The normalised address; "" when it is none."""
    return check_syntax(address).address


def _common_domains() -> frozenset[str]:
    return read_list("common-domains").entries
