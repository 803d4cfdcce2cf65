"""What becomes of the columns of a file: which holds the address, what is kept, under what name."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from contact_importer.model.columns import find_column, unique_name
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import SourceReading
from contact_importer.model.task import DuplicateRule
from contact_importer.model.verdict import CheckLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChoices:
    """What is done with the columns beside the e-mail column, by their names in the file.

    A column that is not mentioned is kept under its own name.
    """

    names: Mapping[str, str] = field(default_factory=dict)  # name in the file → name in the list
    left_out: frozenset[str] = frozenset()  # not imported


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedMapping:
    """What was decided for files with the same columns."""

    email_column: str
    columns: ColumnChoices
    list_id: int  # it may be gone meanwhile
    level: CheckLevel
    duplicates: DuplicateRule


def apply_columns(reading: SourceReading, choices: ColumnChoices) -> SourceReading:
    """The reading with its columns renamed and left out.

    A name that two columns would have gets a number. FileProblemError (``no_column``) for a
    column that the file does not have.
    """
    left_out = {_require_column(reading.columns, name) for name in choices.left_out}
    names = {_require_column(reading.columns, own): new for own, new in choices.names.items()}
    excluded = {
        place
        for place, name in enumerate(reading.columns)
        if name in left_out and place != reading.email_index
    }
    columns = list(reading.columns)
    taken = [columns[reading.email_index]] if reading.email_index >= 0 else []
    # what is left out comes last: its name is free for others
    for place in sorted(range(len(columns)), key=excluded.__contains__):
        if place == reading.email_index:
            continue
        own = columns[place]
        wanted = own if place in excluded else _one_line(names.get(own, "")) or own
        columns[place] = unique_name(wanted, taken)
        taken.append(columns[place])
    return replace(reading, columns=tuple(columns), excluded=tuple(sorted(excluded)))


def _require_column(columns: Sequence[str], name: str) -> str:
    """The column of that name (any case) or of that number from 1; FileProblemError if none."""
    place = find_column(columns, name)
    if place >= 0:
        return columns[place]
    raise FileProblemError(f"The file has no column “{name}”.", code="no_column", column=name)


def columns_key_of(reading: SourceReading) -> str:
    """What files with the same set of columns have in common, in any order and case.

    "" for a file without column names: nothing tells it from others.
    """
    if not reading.has_header:
        return ""
    names = sorted(_one_line(name).casefold() for name in reading.columns)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def _one_line(text: str) -> str:
    return " ".join(text.split())
