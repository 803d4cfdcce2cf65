"""Is a text JSON, JSON lines, or neither? Pure; runs in the reader process.

A cell of a CSV file and a line of a list may begin with a bracket too, so the first value is
looked at, and what comes after it.
"""

import re

from contact_importer.files.json_text import JsonObject, one_value, value_and_rest
from contact_importer.model.source import SourceFormat

_STRING = r'"(?:[^"\\]++|\\.)*+"'
# Whatever comes later, a text that begins so was meant to be JSON.
_is_begun = re.compile(
    rf"""\{{\s*(?: {_STRING}\s*: | \}} )
      | \[\s*(?: \{{\s*["}}] | {_STRING}\s*[,\]] | \[\s*["\[\]{{\d-] | \] )""",
    re.VERBOSE | re.DOTALL,
).match
_LINES = 8


def json_kind(head: str) -> SourceFormat | None:
    """JSON, JSONL or None, by the first characters of a file (from the first bracket on)."""
    if not _is_begun(head):
        return None
    first, _, rest = head.partition("\n")
    if _is_value(first):
        following = rest.lstrip()[:1]
        if not following:
            return SourceFormat.JSON
        return SourceFormat.JSONL if following in {"{", "["} else None
    lines = [line for line in head.split("\n")[:_LINES] if line.strip()]
    if first.rstrip().endswith(("}", "]")) and sum(map(_is_object, lines)) > 1:
        return SourceFormat.JSONL  # its first line is damaged
    return None if _continues_as_cell(first) else SourceFormat.JSON


def _is_value(line: str) -> bool:
    try:
        one_value(line)
    except (ValueError, RecursionError):
        return False
    return True


def _is_object(line: str) -> bool:
    try:
        return isinstance(one_value(line), JsonObject)
    except (ValueError, RecursionError):
        return False


def _continues_as_cell(line: str) -> bool:
    """A first cell such as ``{"a": 1}`` or ``[]`` with other cells behind it."""
    try:
        _, rest = value_and_rest(line)
    except (ValueError, RecursionError):
        return False
    return bool(rest)
