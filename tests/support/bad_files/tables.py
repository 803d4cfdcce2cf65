"""Rows 19 to 27 of the table: the shape of a text table, and what is no file at all.

Rows 28 and 29 happen while a file is being read: tests/integration/test_bad_files.py.
"""

import os
from pathlib import Path

from tests.support.bad_files.case import Cases, Read, Refused

CASES = Cases()
_ROWS = tuple(f"u{n}@example.org" for n in range(20))

CASES.add_text(19, "cr-only", "email,n\ra@example.org,1\rb@example.org,2\r", Read(2))
CASES.add_text(
    20,
    "newline-in-quotes",
    'email,n\na@example.org,"x\r\ny"\nno address,1\nb@example.org,2\n',
    Read(3, fields=("x\r\ny",)),
)
CASES.add_text(
    21,
    "ragged",
    "email,a,b\nfirst@example.org,1,2,3,4\n"
    + "".join(f"{name},1,2\n" for name in _ROWS)
    + "x@example.org\n",
    Read(22, fields=("1", "2,3,4")),
)
CASES.add_text(
    22,
    "duplicate-headers",
    "email,email,email\n" + "".join(f"{name},b{name},c{name}\n" for name in _ROWS),
    Read(20, about={"columns": ("email", "email 2", "email 3")}),
)
CASES.add_text(
    23,
    "10000-columns",
    ",".join(f"c{n}" for n in range(10_000)) + "\na@example.org" + ",1" * 9_999 + "\n",
    Refused.by("too_many_columns"),
)
CASES.add_text(
    24,
    "unicode-line-ends",
    "email,n\na@example.org,x\u2028y\u0085z\n",
    Read(1, fields=("x\u2028y\u0085z",)),
)
for _sign in ";\t|":
    CASES.add_text(
        25,
        f"delimiter-{ord(_sign):02x}",
        f"email{_sign}city\n" + "\n".join(f"{name}{_sign}A, B" for name in _ROWS),
        Read(20, fields=("A, B",), about={"delimiter": _sign}),
    )


@CASES.add(26, "fifo", Refused.by("not_a_file"))
def fifo(path: Path) -> None:
    """Opening it would wait for ever."""
    os.mkfifo(path)


@CASES.add(26, "folder", Refused.by("not_a_file"))
def folder(path: Path) -> None:
    """A folder with the name of a table."""
    path.mkdir()


@CASES.add(26, "device", Refused.by("not_a_file"))
def device(path: Path) -> None:
    """A link to a device that never ends."""
    path.symlink_to("/dev/zero")


@CASES.add(27, "link", Read(1))
def link(path: Path) -> None:
    """A link to a file elsewhere."""
    real = path.with_name("real.csv")
    real.write_text("email\na@example.org\n")
    path.symlink_to(real)


@CASES.add(27, "dangling-link", Refused.by("file_missing"))
def dangling(path: Path) -> None:
    """A link to nothing."""
    path.symlink_to(path.with_name("nothing.csv"))


@CASES.add(27, "link-to-itself", Refused.by("file_unreadable"))
def to_itself(path: Path) -> None:
    """The system refuses to open it, for root too."""
    path.symlink_to(path)


def no_permission(path: Path) -> None:
    """Nobody may read it."""
    path.write_text("email\na@example.org\n")
    path.chmod(0)


if os.geteuid():  # root may
    CASES.add(27, "no-permission", Refused.by("file_unreadable"))(no_permission)
