"""Which columns a table has, whether its first row names them, and which holds the address.

Pure; runs in the reader process on the first rows of a file.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from contact_importer.files import problems
from contact_importer.model.columns import find_column, unique_name
from contact_importer.model.source import ReadingChoices

_looks_like_address = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]{2,}").search
_number = re.compile(r"[+-]?[\d\s.,:/()-]+").fullmatch
_separators = re.compile(r"[\W_]+")

_NAMES = {
    "email", "emails", "emailaddress", "emailaddresses", "mail", "mailaddress", "eaddress",
    "emailadres", "correo", "correoelectronico", "courriel", "adressemail", "mailadresse",
    "почта", "элпочта", "емайл", "имейл", "емейл", "имэйл", "эмейл", "мейл", "мэйл",
    "электроннаяпочта", "электронныйадрес", "адресэлпочты", "адресэлектроннойпочты",
    "электроннаяпочтаemail", "эладрес", "адреспочты", "почтаemail",
}  # fmt: skip
_PARTS = ("email", "mail", "почт", "имейл", "емейл", "емайл", "электронныйадрес")
_NOT_THE_ADDRESS = ("почтов", "mailing", "индекс", "voicemail")  # postal addresses and the like
_ENOUGH = 0.3  # of the filled cells look like addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a table as decided."""

    names: tuple[str, ...]
    has_header: bool
    email_index: int  # -1: none
    candidates: tuple[int, ...]  # that could hold the address, best first


def decide_columns(rows: Sequence[Sequence[str]], choices: ReadingChoices) -> Columns:
    """The columns of a sample of rows, the first of which may be a header.

    FileProblemError ``no_email_column`` if the user named a column that does not exist.
    """
    has_header = choices.has_header
    if has_header is None:
        has_header = is_header(rows)
    data = rows[1:] if has_header else rows
    width = _table_width(rows, has_header=has_header)
    given = list(rows[0][:width]) if has_header else []
    names = unique_names(given, width)
    candidates = email_candidates(names if has_header else ("",) * width, data)
    if choices.email_column is not None:
        email_index = find_column(names, choices.email_column)
        if email_index < 0:
            raise problems.no_email_column(choices.email_column)
    else:
        email_index = candidates[0] if candidates else -1
    return Columns(
        names=names,
        has_header=has_header,
        email_index=email_index,
        candidates=candidates,
    )


def is_header(rows: Sequence[Sequence[str]]) -> bool:
    """The first row names the columns rather than being a contact."""
    first = rows[0]
    if any("@" in cell for cell in first):
        return False
    if any(name_score(cell) == 2 for cell in first):
        return True
    filled = [cell for cell in first if cell.strip()]
    if not filled or any(_number(cell.strip()) for cell in filled):
        return False
    if any(_looks_like_address(cell) for row in rows[1:] for cell in row):
        return True
    return len(first) > 1 and len(filled) == len(first)


def unique_names(given: Sequence[str], width: int) -> tuple[str, ...]:
    """``width`` different names; missing ones are "Column 3", repeated ones get a number."""
    names: list[str] = []
    for position in range(width):
        text = " ".join(given[position].split()) if position < len(given) else ""
        names.append(unique_name(text or f"Column {position + 1}", names))
    return tuple(names)


def name_score(name: str) -> int:
    """2: the usual name of an e-mail column, 1: has to do with e-mail, 0: neither."""
    plain = _separators.sub("", unicodedata.normalize("NFKC", name).casefold()).replace("ё", "е")
    if plain.rstrip("0123456789") in _NAMES:
        return 2
    if any(part in plain for part in _NOT_THE_ADDRESS) and "email" not in plain:
        return 0
    return 1 if any(part in plain for part in _PARTS) else 0


def email_candidates(names: Sequence[str], data: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Columns that could hold the address, best first: by what they hold, then by name."""
    scored = []
    for index, name in enumerate(names):
        filled = [row[index] for row in data if index < len(row) and row[index].strip()]
        share = sum(bool(_looks_like_address(cell)) for cell in filled) / max(1, len(filled))
        named = name_score(name)
        if share < _ENOUGH and named < 2:
            continue
        coverage = len(filled) / max(1, len(data))
        score = (share >= _ENOUGH, named, round(coverage * share, 1))
        scored.append((score, -index))
    return tuple(-position for _, position in sorted(scored, reverse=True))


def _table_width(rows: Sequence[Sequence[str]], *, has_header: bool) -> int:
    """The header's width, or more if a tenth of the rows is wider.

    One stray separator in one row is no column.
    """
    widths = sorted((_used_width(row) for row in rows), reverse=True)
    common = widths[len(widths) // 10]
    return max(common, _used_width(rows[0])) if has_header else common


def _used_width(row: Sequence[str]) -> int:
    """Columns without the empty ones at the end."""
    width = len(row)
    while width > 1 and not row[width - 1].strip():
        width -= 1
    return width
