"""Records that name their own fields (JSON, vCard) as rows of one width. Reader process.

The columns are what the first records name, in order. A file that is longer than that gets a
last column for fields first met later, so that nothing is lost and nothing has to be read twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from contact_importer.files.delimited import Record
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.values import RejectedRecord, checked_cells, clean

Fields = dict[str, str]

_OTHERS = "Other fields"
_UNNAMED = "value"  # of records that are no objects
_LONGEST_NAME = 200
_MOST_REMEMBERED = 10_000


def column_name(name: str) -> str:
    """The column that a field goes to, as it is shown; its case does not matter."""
    return " ".join(clean(name).split())[:_LONGEST_NAME] or _UNNAMED


class FirstRecords(NamedTuple):
    """What the first records of a file name."""

    columns: tuple[str, ...]
    seen: int
    rejected: int  # of those seen
    are_all: bool


def collect_columns(
    records: Iterable[Fields | RejectedRecord], limits: ReaderLimits
) -> FirstRecords:
    """Look at as many records as the limits allow."""
    names: dict[str, str] = {}
    seen, bad, characters, more = 0, 0, 0, False
    for record in records:
        seen += 1
        if isinstance(record, RejectedRecord):
            bad += 1
            continue
        for name, text in record.items():
            characters += len(text) + len(name)
            shown = column_name(name)
            if len(names) < limits.columns - 1:
                names.setdefault(shown.casefold(), shown)
            else:
                more |= shown.casefold() not in names
        if seen >= limits.name_records or characters >= limits.name_chars:
            break
    else:
        return FirstRecords(_with_others(names, needed=more), seen, bad, are_all=True)
    return FirstRecords(_with_others(names, needed=True), seen, bad, are_all=False)


def _with_others(names: dict[str, str], *, needed: bool) -> tuple[str, ...]:
    if needed:
        names.setdefault(_OTHERS.casefold(), _OTHERS)
    return tuple(names.values())


def placed_fields(
    records: Iterable[Fields | RejectedRecord], columns: Sequence[str], limits: ReaderLimits
) -> Iterator[Record]:
    """Each record as a row of these columns; the first row is the columns themselves."""
    yield list(columns)
    places = {name.casefold(): place for place, name in enumerate(columns)}
    others = places.get(_OTHERS.casefold(), -1)
    known: dict[str, int] = {}
    for record in records:
        if isinstance(record, RejectedRecord):
            yield record
            continue
        row = [""] * len(columns)
        rest: list[str] = []
        for name, text in record.items():
            if not text:
                continue
            place = known.get(name)
            if place is None:
                place = places.get(column_name(name).casefold(), -1)
                if len(known) < _MOST_REMEMBERED:
                    known[name] = place
            if place < 0:
                rest.append(f"{column_name(name)}: {text}")
            elif row[place]:  # two names that differ in case only
                row[place] += f", {text}"
            else:
                row[place] = text
        if rest and others >= 0:
            row[others] = "; ".join([row[others], *rest] if row[others] else rest)
        yield checked_cells(row, limits.cell_chars)
