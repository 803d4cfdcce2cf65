"""Sentences with gaps that any front end can put into its language. Pure.

A phrase is made where the facts are known; which language it is said in, and how that writes
numbers and times, is known to the front end only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, Union


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in a phrase: seconds since the epoch, UTC."""

    timestamp: float


Gap = Union[str, int, Moment, "Phrase"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """English ``words`` from a table that the translation files cover, and what fills its gaps.

    A gap is a name in braces. Text that fills one is verbatim, whatever it contains.
    """

    words: str
    gaps: Mapping[str, Gap] = field(default_factory=dict)
    context: str = "Trail"  # of the translation


class Speaker(Protocol):
    """A language."""

    def translate(self, context: str, words: str) -> str:
        """The words in this language."""

    def moment(self, timestamp: float) -> str:
        """Date and time on the person's clock."""

    def number(self, value: int) -> str:
        """A number as the language writes it."""


class English:
    """The language of the command line, and of the words themselves."""

    def translate(self, _context: str, words: str) -> str:
        """The words as they are."""
        return words

    def moment(self, timestamp: float) -> str:
        """``2026-11-27 14:32`` on this computer's clock."""
        return datetime.fromtimestamp(timestamp).astimezone().strftime("%Y-%m-%d %H:%M")

    def number(self, value: int) -> str:
        """``12,480``."""
        return f"{value:,}"


def say(phrase: Phrase, speaker: Speaker) -> str:
    """The phrase in the speaker's language, on one line without control characters."""
    said = {name: _fill(value, speaker) for name, value in phrase.gaps.items()}
    return speaker.translate(phrase.context, phrase.words).format_map(said)


def printable(text: str) -> str:
    """Text from outside on one line: what cannot be seen, or reorders text, becomes visible."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _fill(value: Gap, speaker: Speaker) -> str:
    match value:
        case Phrase():
            return say(value, speaker)
        case Moment():
            return speaker.moment(value.timestamp)
        case int():
            return speaker.number(value)
        case str():
            return printable(value)
