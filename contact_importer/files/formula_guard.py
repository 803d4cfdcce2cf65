"""Texts that a spreadsheet would take for a formula, and the apostrophe against it.

Rule: reliability.md §3, after OWASP "CSV injection". ``restored`` is the exact inverse of
``neutralised``: a text that already looks guarded gets one apostrophe more.
"""

import re

_STARTERS = "=@\t\r\n＝＋－＠"
_SIGNED_NUMBER = re.compile(r"[+-][0-9 ()./-]{1,40}")  # phone numbers stay readable


def is_formula(text: str) -> bool:
    """A spreadsheet could take the text for something to calculate."""
    if not text:
        return False
    if text[0] in _STARTERS:
        return True
    return text[0] in "+-" and _SIGNED_NUMBER.fullmatch(text) is None


def neutralised(text: str) -> str:
    """The text as it is safe to open in a spreadsheet."""
    return f"'{text}" if is_formula(text.lstrip("'")) else text


def restored(text: str) -> str:
    """The text that ``neutralised`` was given."""
    return text[1:] if text.startswith("'") and is_formula(text.lstrip("'")) else text
