"""JSON values taken one after the other from a stream of text. Runs in the reader process.

Only the value at hand is in memory. Numbers stay the digits that they were, an object is the
list of its pairs (a name may come twice), NaN and its like are nothing.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from contact_importer.files import problems
from contact_importer.model.errors import FileProblemError

JsonValue = Any  # JsonObject, list, str, bool or None


class JsonObject(list[tuple[str, JsonValue]]):
    """The pairs of an object in order."""


def _nothing(_name: str) -> None:
    """NaN, Infinity: how some programs write a missing number."""


# Raw control characters in strings are no JSON, but every such file is meant to be read.
_decode = json.JSONDecoder(
    object_pairs_hook=JsonObject,
    parse_float=str,
    parse_int=str,
    parse_constant=_nothing,
    strict=False,
).raw_decode
_white = re.compile("[ \t\r\n\ufeff]*").match
_MAY_GO_ON = "0123456789.eE+-"


class JsonText:
    """A stream of JSON, read from left to right. FileProblemErrors name the line."""

    def __init__(self, chunks: Iterator[str], longest: int) -> None:
        """``longest``: characters that one value may have."""
        self._chunks = chunks
        self._longest = longest
        self._text = ""
        self._at = 0
        self._lines_gone = 0

    @property
    def line(self) -> int:
        """Where we are, from 1."""
        return self._lines_gone + self._text.count("\n", 0, self._at) + 1

    def peek(self) -> str:
        """The next character that is no white space; "" at the end."""
        while True:
            self._at = _white(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, sign: str) -> None:
        """Pass over a sign that must stand here."""
        if self.peek() != sign:
            raise problems.damaged_text("JSON", self.line)
        self._at += 1

    def took(self, sign: str) -> bool:
        """Pass over a sign if it stands here."""
        found = self.peek() == sign
        self._at += found
        return found

    def value(self) -> JsonValue:
        """The value that begins here."""
        self.peek()
        while True:
            try:
                value, end = _decode(self._text, self._at)
            except RecursionError as error:
                raise problems.too_deep(self.line) from error
            except ValueError as error:
                if len(self._text) - self._at > self._longest:
                    raise self._endless(error) from error
                if not self._more():
                    raise problems.damaged_text("JSON", self.line) from error
                continue
            if end == len(self._text) and self._text[end - 1] in _MAY_GO_ON and self._more():
                continue
            self._at = end
            return value

    def elements(self) -> Iterator[JsonValue]:
        """The values up to the end of an array whose bracket was taken."""
        if self.took("]"):
            return
        while True:
            yield self.value()
            if self.took("]"):
                return
            self.take(",")

    def _endless(self, error: ValueError) -> FileProblemError:
        """What is wrong with a value that has no end in sight."""
        if str(error).startswith("Unterminated string"):
            return problems.value_too_long(self.line, self._longest)
        return problems.damaged_text("JSON", self.line)

    def _more(self) -> bool:
        chunk = next(self._chunks, "")
        if chunk:
            self._lines_gone += self._text.count("\n", 0, self._at)
            self._text = self._text[self._at :] + chunk
            self._at = 0
        return bool(chunk)


def one_value(line: str) -> JsonValue:
    """The value of a whole line; ValueError or RecursionError if it is none."""
    value, rest = value_and_rest(line)
    if rest:
        raise ValueError("more than one value")
    return value


def value_and_rest(line: str) -> tuple[JsonValue, str]:
    """The first value of a line and what stands behind it; errors as in ``one_value``."""
    value, end = _decode(line, _white(line).end())  # type: ignore[union-attr]
    return value, line[_white(line, end).end() :]  # type: ignore[union-attr]
