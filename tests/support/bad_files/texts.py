"""Rows 1 to 18 of the table: what the bytes of a text may be, and files that are none."""

import gzip
import random
from pathlib import Path

from tests.support.bad_files.case import Cases, Read, Refused, Undecided

CASES = Cases()
_TWO = "email,n\na@example.org,1\nb@example.org,2\n"
_RUSSIAN = "имя,email\nАнна,a@example.org\nБорис,b@example.org\n"
_LATIN = "name,email\nJosé,a@example.org\nZoë Müller,b@example.org\n"
_MIB = 1 << 20

CASES.add_text(1, "empty", "", Refused.by("file_empty"))
CASES.add_text(2, "only-header", "email,name\r\n", Refused.by("no_rows"))
CASES.add_text(3, "no-email", "name,city\nAnn,Oslo\nBob,Rome\n", Undecided())
CASES.add_text(
    4, "nul", "email,n\na@example.org,1\nb@example.org,\x00\n", Read(1, ((2, "nul_character"),))
)
CASES.add_text(5, "utf-16-bom", _RUSSIAN.encode("utf-16"), Read(2, about={"encoding": "utf-16"}))
CASES.add_text(
    6, "utf-16-bare", _RUSSIAN.encode("utf-16-le"), Read(2, about={"encoding": "utf-16-le"})
)
CASES.add_text(7, "utf-8-bom", _RUSSIAN.encode("utf-8-sig"), Read(2, fields=("Анна",)))
CASES.add_text(
    8, "latin-1", _LATIN.encode("latin-1"), Read(2, fields=("José",), about={"encoding": "cp1252"})
)
CASES.add_text(
    8,
    "latin-1-as-utf-8",
    _LATIN.encode("latin-1"),
    Refused.by("bad_encoding", line=2),
    choices={"encoding": "utf-8"},
)


@CASES.add(9, "mixed-encodings", Read(60, ((31, "bad_encoding"),)))
def mixed(path: Path) -> None:
    """A line of another code page in the middle of UTF-8."""
    rows = [f"Имя{n},n{n}@example.org\n".encode() for n in range(60)]
    rows.insert(30, "Пётр,p@example.org\n".encode("cp1251"))
    path.write_bytes("имя,email\n".encode() + b"".join(rows))


@CASES.add(
    9,
    "mixed-half-and-half",
    Refused.by("bad_encoding", line=3),
    choices={"encoding": "utf-8"},
)
def half_and_half(path: Path) -> None:
    """Every other line."""
    line = "Имя,n@example.org\n"
    path.write_bytes("имя,email\n".encode() + (line.encode() + line.encode("cp1251")) * 30)


@CASES.add(10, "cesu-surrogates", Read(50, ((51, "bad_encoding"),)))
def surrogates(path: Path) -> None:
    """A surrogate pair encoded as if its halves were letters."""
    good = "".join(f"Имя{n},n{n}@example.org\n" for n in range(50))
    path.write_bytes(f"имя,email\n{good}".encode() + b"\xed\xa0\xbd\xed\xb8\x80,x@example.org\n")


CASES.add_text(
    11, "random-bytes", b"\x8f" + random.Random(5).randbytes(5_000), Refused.by("not_a_table")
)
CASES.add_text(12, "gzip", gzip.compress(_TWO.encode()), Refused.by("compressed_file"))
CASES.add_text(
    13,
    "field-of-200-KB",
    f"email,n\na@example.org,1\nb@example.org,{'x' * 200_000}\nc@example.org,2\n",
    Read(2, ((2, "field_too_long"),)),
)


@CASES.add(14, "line-of-1-GiB", Refused.by("line_too_long", line=2))
def endless_line(path: Path) -> None:
    """The file is sparse behind its first 3 MiB: nobody may get there."""
    with path.open("wb") as file:
        file.write(b"email,n\n" + b"x" * (3 * _MIB))
        file.truncate(1024 * _MIB)


@CASES.add(14, "line-of-1-GiB-written", Refused.by("line_too_long", line=2), slow=True)
def endless_line_in_full(path: Path) -> None:
    """Every byte of it."""
    with path.open("wb") as file:
        file.write(b"email,n\n")
        for _ in range(1024):
            file.write(b"x" * _MIB)


def _unclosed(rows: int) -> str:
    good = "".join(f"u{n}@example.org,x\n" for n in range(rows))
    return f'email,n\na@example.org,1\nb@example.org,"oops\n{good}'


CASES.add_text(15, "unclosed-quote", _unclosed(2_000), Refused.by("unclosed_quote", line=3))
CASES.add_text(16, "unclosed-quote-long", _unclosed(300_000), Refused.by("unclosed_quote", line=3))
CASES.add_text(
    17,
    "quote-in-the-middle",
    'email,n\n"a@example.org"junk,1\nb@example.org,2\n',
    Read(1, ((1, "bad_quoting"),)),
)
CASES.add_text(
    18, "mixed-line-ends", "email,n\r\na@example.org,1\nb@example.org,2\rc@example.org,3", Read(3)
)
