"""Texts from files and servers as one harmless line. GUI thread."""

import re

_LONGEST = 400  # more would never fit into a cell
_LONGEST_BLOCK = 4_000
# Controls, line and paragraph separators, and the marks that reorder text (Unicode UAX #9).
_NOT_SHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


def one_line(text: str) -> str:
    """``text`` shortened, without line ends, control and direction characters."""
    return _NOT_SHOWN.sub(" ", text[:_LONGEST])


def several_lines(text: str) -> str:
    """As ``one_line``, but line ends stay and more of it is kept."""
    return "\n".join(_NOT_SHOWN.sub(" ", line) for line in text[:_LONGEST_BLOCK].splitlines())
