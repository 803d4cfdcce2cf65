"""Rows 58 to 69 of the table: vCard and JSON."""

import json
from pathlib import Path

from tests.support.bad_files.case import Cases, Read, Refused, Undecided

CASES = Cases()


def _card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


_ANN = _card("FN:Ann", "EMAIL:ann@example.org")
_BOB = _card("FN:Bob", "EMAIL:bob@example.org")
_DEEP = '[{"email": "a@example.org", "n": ' + "[" * 100_000


def _add_cards(
    number: int, title: str, text: str, outcome: Refused | Read | Undecided, **more: str
) -> None:
    CASES.add_text(number, title, text, outcome, suffix=".vcf", **more)


def _add_json(
    number: int, title: str, text: str | bytes, outcome: Refused | Read | Undecided, **more: str
) -> None:
    CASES.add_text(number, title, text, outcome, suffix=".json", **more)


_add_cards(
    58,
    "no-end",
    _ANN + _BOB + "BEGIN:VCARD\r\nFN:Cut\r\nEMAIL:cut@example.org\r\n",
    Read(2, ((3, "damaged"),)),
    unlike_table="the number of the card is told, as of every row, rather than that of its line",
)
_add_cards(
    59,
    "junk-line",
    _card("FN:Ann", "this line is junk", "EMAIL:ann@example.org") + _BOB,
    Read(2),
    unlike_table="only the junk line is lost, not the card",
)
_add_cards(
    60,
    "photo-of-5-MB",
    _card("FN:Ann", "PHOTO;ENCODING=b:" + "QUJD" * 1_250_000) + _BOB,
    Read(1, ((1, "no_address"),)),
)
_add_cards(
    61,
    "quoted-printable",
    _card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD=\r\n=D0=BE=D0=B2;",
        "EMAIL;INTERNET:ivan@example.org",
        version="2.1",
    ),
    Read(1, fields=("Иванов",)),
)
_add_cards(
    62,
    "2000-begins",
    "BEGIN:VCARD\r\n" * 2_000 + _ANN,
    Read(1, tuple((n, "damaged") for n in range(1, 2_001))),
)
_add_json(63, "100000-brackets", "[" * 100_000, Refused.by("too_deep", line=1))
_add_json(63, "100000-brackets-inside", _DEEP, Refused.by("too_deep", line=1))
_add_json(
    64,
    "5000-digits",
    '[{"email": "a@example.org", "n": ' + "7" * 5_000 + "}]",
    Read(1, fields=("7" * 5_000,)),
)
_add_json(
    65,
    "nan",
    '[{"email": "a@example.org", "n": NaN, "m": -Infinity}, {"email": "b@example.org", "n": 1}]',
    Read(2, fields=("", "")),
    unlike_table="the value is empty, as the program that wrote NaN meant it; the row stays",
)
_add_json(
    66,
    "duplicate-keys",
    '[{"email": "a@example.org", "n": "1", "n": "2"}]',
    Read(1, fields=("1, 2",)),
    unlike_table="both values are kept, so there is nothing to note",
)
_add_json(
    67,
    "surrogate-and-nul",
    '[{"email": "a@example.org", "n": "x\\ud800y"}, {"email": "b@example.org", "n": "\\u0000"}]',
    Read(1, ((2, "nul_character"),), fields=("xy",)),
    unlike_table="half a letter is left out of its value; NUL rejects the row as in a CSV",
)
_add_json(
    68,
    "truncated",
    '[{"email": "a@example.org"},\n{"email": "b@exa',
    Refused.by("damaged_text", line=2),
)
_add_json(68, "scalar", "42", Undecided())
_add_json(
    68,
    "bom-and-lines",
    b"\xef\xbb\xbf" + "\n".join(json.dumps({"email": f"{n}@example.org"}) for n in "abc").encode(),
    Read(3, about={"format": "jsonl"}),
)


@CASES.add(69, "string-of-50-MB", Refused.by("value_too_long", line=2), suffix=".json")
def long_string(path: Path) -> None:
    """Written in pieces."""
    with path.open("w") as file:
        file.write('[{"email": "a@example.org"},\n{"email": "')
        for _ in range(50):
            file.write("x" * 1_000_000)
        file.write('"}]')
