"""Finds the addresses in a cell of a contact file. Pure; runs in the reader process.

What a person would call the same address written differently is repaired, and flagged.
Nothing is guessed: free text around an address stays, and the syntax check then refuses it.
A text that is an address as it stands is never taken apart.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from contact_importer.model.verdict import Flag
from contact_importer.validation.syntax import check_syntax


class CandidateAddress(NamedTuple):
    """A part of a cell that is to be judged as one address.

    ``raw`` is the cell verbatim, or this candidate's part of it where the cell has several.
    ``flags`` has REPAIRED exactly when ``text`` is not the whole cell as it was.
    """

    raw: str
    text: str
    flags: Flag


# A bare address of ordinary characters: nothing to find, nothing to repair.
_is_bare = re.compile(r"[A-Za-z0-9._%+'&#!$*=?^`{}~-]+@[A-Za-z0-9.-]+").fullmatch

_LOOK_ALIKES = str.maketrans(
    dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000", " ")
    | {chr(code): " " for code in range(0x2000, 0x200B)}  # spaces of many widths
    | dict.fromkeys("\u0085\u2028\u2029\v\f", "\n")
    | dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff", None)  # soft hyphen, zero width
    | {chr(code): None for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}  # bidi
    | dict.fromkeys("＠﹫", "@")
    | dict.fromkeys("．。｡", ".")
    | {"，": ",", "；": ";", "：": ":", "＜": "<", "＞": ">", "＂": '"'}
)
# Joiners mean something between letters of some scripts (RFC 5892 A.1), nowhere else.
_stray_joiners = re.compile("(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")

_QUOTED = r'"(?:[^"\\]|\\.){0,400}"'
# Quoted text and comments (where a word may start), bracketed text, separators, white space,
# the rest.
_tokens = re.compile(
    rf"""
    (?P<quoted> (?<![^\s,;|/<(\[:]) {_QUOTED} )
  | (?P<comment> (?<!\S) \([^()@]*\) (?!\S) )
  | (?P<bracketed> <[^<>]{{0,1000}}> )
  | (?P<separator> \s*[,;|/\r\n\t]\s* )
  | (?P<space> [^\S\r\n\t]+ )
  | (?P<text> [^"<(,;|/\s]+ | . )
    """,
    re.VERBOSE | re.DOTALL,
).finditer
_label = re.compile(r"(?:mailto|e-?mail|smtp)\s*:\s*", re.IGNORECASE).match
# An address in angle brackets; brackets in a quoted local part are not looked into.
_bracketed_addresses = re.compile(
    rf'{_QUOTED}@|<((?:{_QUOTED}|[^<>@"])*@[^<>]*)>', re.DOTALL
).findall
_ends_in_one_word = re.compile(r"@[\w-]+\Z").search
_PAIRS = ('""', "''", "<>", "()", "[]", "{}", "«»", "“”", "„“", "„”", "‘’", "``", "‹›")


def split_cell(cell: str) -> tuple[CandidateAddress, ...]:
    """The candidates in a cell, in order; none for a blank one.

    A cell that is not blank has at least one candidate, so that nothing gets lost.
    """
    if _is_bare(cell) or _is_address(cell):
        return (CandidateAddress(cell, cell, Flag.NONE),)
    cleaned = _stray_joiners.sub("", cell.translate(_LOOK_ALIKES)).strip()
    if not cleaned:
        return ()
    found = list(_addresses(cleaned)) if "@" in cleaned else []
    if len(found) > 1:
        return tuple(CandidateAddress(raw, text, Flag.REPAIRED) for raw, text in found)
    text = found[0][1] if found else cleaned
    return (CandidateAddress(cell, text, Flag.NONE if text == cell else Flag.REPAIRED),)


def _addresses(text: str) -> Iterator[tuple[str, str]]:
    """(part, address in it) for every part that has an @."""
    for part in _parts(_without_pairs(text)):
        if "@" in part:  # else a display name, a remark; the whole cell stays in ``raw``
            yield from _addresses_of(part)


def _addresses_of(part: str) -> Iterator[tuple[str, str]]:
    bracketed = [inside for inside in _bracketed_addresses(part) if inside]
    if bracketed:
        yield from ((part, _tidy(inside)) for inside in bracketed)
    else:
        words = _words(part)
        found = words if all(_has_both_sides(word) for word in words) else [part]
        yield from ((text, _tidy(text)) for text in found)


def _is_address(text: str) -> bool:
    """An address as it stands. Look-alikes of separators count as such outside quotes."""
    last = text[-1:]
    if last.isascii() and not last.isalnum() and last != "]":
        return False  # no domain ends so, and most cells that need a repair do
    return (text.isascii() or text[0] == '"') and check_syntax(text).ok


def _parts(text: str) -> Iterator[str]:
    """The text cut at separators outside quotes and angle brackets."""
    part = ""
    for token in _tokens(text):
        if token.lastgroup != "separator":
            part += token.group()
        elif _separates(token.group(), part, text[token.end() : token.end() + 400]):
            yield part
            part = ""
        else:
            part += token.group()
    yield part


def _separates(separator: str, before: str, after: str) -> bool:
    """A comma between two half-addresses is a slip of the finger, not a separator.

    So is any sign in "ivan@mail;ru". "|" and "/" may stand in a local part (RFC 5322 3.2.3)
    but never after the @.
    """
    sign = separator.strip()
    if sign in {"|", "/"} and "@" not in before:
        return False
    following = re.split(r"[\s,;<]", after, maxsplit=1)[0]
    if not sign or separator != sign or not before or not following:
        return True
    if "@" not in following and _ends_in_one_word(before[-64:]):
        return False
    return separator != "," or ("@" in before and "@" in following)


def _words(part: str) -> list[str]:
    """The part cut at spaces outside quotes; comments in parentheses left out."""
    words = [""]
    for token in _tokens(_without_comments(_without_label(part)).strip()):
        if token.lastgroup == "space":
            words.append("")
        else:
            words[-1] += token.group()
    return words


def _has_both_sides(word: str) -> bool:
    local, _, domain = word.rpartition("@")
    return bool(local and domain)


def _tidy(text: str) -> str:
    """Without label, comments, and quotes or brackets around it."""
    bare = _without_label(_without_pairs(text.strip()))
    return _without_pairs(_without_comments(bare).strip())


def _without_comments(text: str) -> str:
    return "".join(" " if it.lastgroup == "comment" else it.group() for it in _tokens(text))


def _without_label(text: str) -> str:
    """Without "mailto:" (and the parameters of that link, RFC 6068), "E-mail:" and the like."""
    label = _label(text)
    if not label:
        return text
    rest = text[label.end() :]
    return rest.partition("?")[0] if label.group()[0] in "mM" else rest


def _without_pairs(text: str) -> str:
    """Without the quotes or brackets around the whole of it."""
    for _ in range(4):
        inner = text[1:-1]
        surrounded = text[:1] + text[-1:] in _PAIRS and len(text) > 2
        if not surrounded or text[0] in inner or text[-1] in inner or "@" not in inner:
            return text
        text = inner.strip()
    return text
