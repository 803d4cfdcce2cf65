"""Zero-width joiners in addresses: legal where a script needs them. Pure; any thread.

email-validator refuses every format character. RFC 5892 A.1 and A.2 (CONTEXTJ) allow U+200C and
U+200D in a domain name where they change how letters are written: Persian, Indic scripts.
RFC 6531 allows them in a local part; there the same contexts are asked for, because a joiner
anywhere else cannot be seen.
"""

import idna

_JOINERS = ("\u200c", "\u200d")


def has_joiner(text: str) -> bool:
    """There is a zero-width joiner or non-joiner in it."""
    return any(joiner in text for joiner in _JOINERS)


def domain_with_joiners(domain: str) -> tuple[str, str] | None:
    """(U-labels, A-labels) of a legal domain with a joiner, typed as either; None for others."""
    try:
        encoded = idna.encode(domain, uts46=True, std3_rules=True)
        shown = idna.decode(encoded)
    except UnicodeError:
        return None
    return (shown, encoded.decode()) if has_joiner(shown) else None


def without_joiners(text: str) -> str:
    """The text without its joiners; "" if one stands where no script needs it."""
    for position, character in enumerate(text):
        if character in _JOINERS and not _is_needed(text, position):
            return ""
    return text.translate(dict.fromkeys(map(ord, _JOINERS)))


def _is_needed(text: str, position: int) -> bool:
    try:
        return idna.valid_contextj(text, position)
    except ValueError:  # a neighbour that Unicode does not know
        return False
