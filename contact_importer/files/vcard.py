"""vCard 2.1, 3.0 and 4.0 as records: a card, a row. Runs in the reader process.

RFC 6350, RFC 2426 and the specification of 2.1 (versit, 1996), read as files are rather than as
they should be: nothing is refused but a card without an end. Why no library: docs/decisions/0013.
"""

import binascii
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from contact_importer.files.limits import ReaderLimits
from contact_importer.files.named_fields import Fields
from contact_importer.files.text_encoding import known_encoding
from contact_importer.files.text_lines import LineBlock
from contact_importer.files.values import RejectedRecord, rejected
from contact_importer.model.contact import RejectCause
from contact_importer.model.errors import FileProblemError

_TITLES = {
    "FN": "Full name",
    "EMAIL": "E-mail",
    "TEL": "Phone",
    "TITLE": "Title",
    "ROLE": "Role",
    "NICKNAME": "Nickname",
    "BDAY": "Birthday",
    "URL": "Website",
    "NOTE": "Note",
    "CATEGORIES": "Categories",
}
_PARTS = {  # of structured values, by position; "" is of no interest
    "N": ("Last name", "First name", "Middle name", "", ""),
    "ORG": ("Company", "Department"),
    "ADR": ("", "Address", "Address", "City", "Region", "Postal code", "Country"),
}
_ORDER = ("Full name", "First name", "Last name", "E-mail", "Phone", "Company", "Title")
# Binary or technical: nothing that a person would look for in a list of contacts.
_PASSED_OVER = frozenset({
    "VERSION", "PRODID", "REV", "UID", "SORT-STRING", "MAILER", "CLASS", "SOURCE", "PROFILE",
    "PHOTO", "LOGO", "SOUND", "KEY", "AGENT", "LABEL", "NAME", "KIND", "CLIENTPIDMAP", "XML",
    "X-ABLABEL", "X-ABADR", "X-ABUID", "X-ABSHOWAS",
})  # fmt: skip
_FOLDABLE = re.compile(r"(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]", re.IGNORECASE).match
_line = re.compile(
    r"(?:[\w-]++\.)?([\w-]++)((?:;(?:[^:;\"]++|\"[^\"]*+\")*+)*+):(.*)", re.DOTALL
).fullmatch
_parameters = re.compile(r";((?:[^;\"]++|\"[^\"]*+\")*+)").findall
_escape = re.compile(r"\\([\\;,:nN])")
_pieces = re.compile(r"\\.|[^\\;]++|;|\\", re.DOTALL).findall


class Property(NamedTuple):
    """One line of a card, unfolded and decoded."""

    name: str  # upper case, without group
    value: str  # escapes of the text still in it


def read_cards(
    blocks: Iterable[LineBlock], encoding: str, limits: ReaderLimits
) -> Iterator[Fields | RejectedRecord]:
    """The cards in order. ``encoding`` is that of the file, for values that name none."""
    card: _Card | None = None
    for line in _unfolded(blocks, 2 * limits.cell_chars):
        begins = line.strip().upper() == "BEGIN:VCARD"
        if card is None:  # between cards
            card = _Card(encoding, limits.line_chars) if begins else None
        elif begins and not card.takes_card:
            yield card.given_up()
            card = _Card(encoding, limits.line_chars)
        elif card.take(line):
            yield card.record()
            card = None
    if card is not None:
        yield card.given_up()


class _Card:
    """A card on its way."""

    def __init__(self, encoding: str, longest: int) -> None:
        self._encoding = encoding
        self._longest = longest
        self._size = 0
        self._inner = 0  # how many cards within it have begun
        self._properties: list[Property] = []

    @property
    def takes_card(self) -> bool:
        """A card within the card comes next (2.1)."""
        return bool(self._inner or (self._properties and self._properties[-1].name == "AGENT"))

    def take(self, line: str) -> bool:
        """Whether this line is the end."""
        plain = line.strip().upper()
        if plain == "BEGIN:VCARD":
            self._inner += 1
        elif plain == "END:VCARD":
            self._inner -= 1
            return self._inner < 0
        elif not self._inner and self._size <= self._longest:
            found = _property(line, self._encoding)
            if found is not None:
                self._size += len(line)
                self._properties.append(found)
        return False

    def record(self) -> Fields | RejectedRecord:
        """What it says."""
        if self._size > self._longest:
            return rejected(RejectCause.FIELD_TOO_LONG, self._raw())
        return _fields(self._properties)

    def given_up(self) -> RejectedRecord:
        """It has no end."""
        return rejected(RejectCause.DAMAGED, self._raw())

    def _raw(self) -> str:
        return " ".join(value for _, value in self._properties[:10])


def _unfolded(blocks: Iterable[LineBlock], longest: int) -> Iterator[str]:
    """Lines with those that continue them; pictures are not put together at all."""
    parts: list[str] = []
    length, old_kind, soft = 0, False, False
    for block in blocks:
        for raw in block.lines:
            line = raw.rstrip("\r\n")
            continues = bool(parts) and (soft or line[:1] in {" ", "\t"})
            if continues:
                if not soft:
                    line = line if old_kind else line[1:]  # 2.1 keeps the space
                soft = soft and line.endswith("=")
                if length <= longest and not _FOLDABLE(parts[0]):
                    length += len(line)
                    parts.append(line[:-1] if soft else line)
                continue
            if parts:
                yield _joined(parts)
            soft = line.endswith("=") and "QUOTED-PRINTABLE" in line.partition(":")[0].upper()
            parts, length = [line[:-1] if soft else line], len(line)
            if line[:8].upper() == "VERSION:":
                old_kind = line[8:].strip() == "2.1"
    if parts:
        yield _joined(parts)


def _joined(parts: list[str]) -> str:
    """A letter of UTF-8 may have been cut in two by the fold."""
    text = "".join(parts)
    if len(parts) > 1 and not text.isascii():
        try:
            text = text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
        except UnicodeError:
            return text
    return text


def _property(line: str, encoding: str) -> Property | None:
    found = _line(line)
    if found is None:
        return None
    name, parameters, value = found.groups()
    name = name.upper()
    if name in _PASSED_OVER:
        return Property(name, "") if name == "AGENT" else None
    given = [text.upper() for text in _parameters(parameters)]
    coding = {text.removeprefix("ENCODING=") for text in given}
    if "QUOTED-PRINTABLE" in coding:
        data = binascii.a2b_qp(value.encode("utf-8", "surrogateescape"))
    elif coding & {"BASE64", "B"}:
        try:
            data = binascii.a2b_base64(value.encode("utf-8", "surrogateescape"))
        except binascii.Error:
            return None
    else:
        return Property(name, value)
    charset = next((text[8:] for text in given if text.startswith("CHARSET=")), "")
    return Property(name, _decoded(data, charset.strip('"'), encoding))


def _decoded(data: bytes, charset: str, encoding: str) -> str:
    """The text as its own charset says; else UTF-8, else as the file."""
    names = ["utf-8", encoding, "cp1252"]
    if charset:
        with suppress(FileProblemError):
            names.insert(0, known_encoding(charset))
    for name in names:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _fields(card: list[Property]) -> Fields:
    values: dict[str, dict[str, None]] = {title: {} for title in _ORDER}
    for name, value in card:
        if name == "AGENT":
            continue
        if name in _PARTS:
            for title, text in zip(_PARTS[name], _structured(value), strict=False):
                _add(values, title, text)
        else:
            _add(values, _TITLES.get(name, name), _escape.sub(_unescaped, value))
    return {title: ", ".join(texts) for title, texts in values.items() if texts}


def _add(values: dict[str, dict[str, None]], title: str, text: str) -> None:
    text = text.strip()
    if title == "Phone":
        text = text.removeprefix("tel:")  # 4.0
    if title and text:
        values.setdefault(title, {})[text] = None  # in order, each once


def _structured(value: str) -> list[str]:
    """The parts of a value, cut at semicolons that are not escaped."""
    parts: list[list[str]] = [[]]
    for piece in _pieces(value):
        if piece == ";":
            parts.append([])
        else:
            parts[-1].append(piece)
    return [_escape.sub(_unescaped, "".join(part)) for part in parts]


def _unescaped(found: re.Match[str]) -> str:
    sign = found[1]
    return "\n" if sign in "nN" else sign
