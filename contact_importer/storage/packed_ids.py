"""All ids of a query at once: one text of digits that SQLite builds, instead of a row for each.

The driver gives up the interpreter lock for each row and asks for it again: a million times
beside busy threads (performance.md, "The window"). PostgreSQL would use ``array_agg``.
"""

import sys
from array import array
from binascii import unhexlify

from sqlalchemy import Connection, Select, func, select

_DIGITS = "%016x"  # of 64 bits: an id as it stands in an array
_DIGITS_AT_ONCE = 1 << 17  # read in one go: less than a millisecond of the lock


def packed_ids(connection: Connection, ordered: Select[tuple[int]]) -> "array[int]":
    """The ids that ``ordered`` selects, in its order.

    SQLite keeps the order of a subquery below ``group_concat``
    (https://sqlite.org/optoverview.html, "Omit ORDER BY on subqueries").
    """
    (number,) = ordered.subquery("ordered").c
    packed = func.group_concat(func.printf(_DIGITS, number), "")
    text = connection.execute(select(packed)).scalar() or ""
    numbers = array("q")
    for start in range(0, len(text), _DIGITS_AT_ONCE):
        numbers.frombytes(unhexlify(text[start : start + _DIGITS_AT_ONCE]))
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
