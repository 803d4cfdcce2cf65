"""The command line that does what was chosen in the window. Pure."""

import os
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from contact_importer.model.mapping import ColumnChoices
from contact_importer.model.source import SOURCE_COLUMN, SourceFormat, SourceReading
from contact_importer.model.task import TaskOptions

_PROGRAM = "contact-importer"
_DELIMITERS = {"\t": "tab"}


def program_words(database: Path | None, *, demo: bool) -> tuple[str, ...]:
    """The program on one database (None: the usual one)."""
    world = ("--demo",) if demo else ()
    return (_PROGRAM, *world, *(() if database is None else ("--db", str(database))))


def import_words(
    reading: SourceReading, columns: ColumnChoices, list_name: str, options: TaskOptions
) -> tuple[str, ...]:
    """The command ``import`` for a file as it was previewed, before ``columns`` are applied."""
    return (
        *("import", *map(str, reading.paths), "--list", list_name),
        *("--level", options.level.value, "--duplicates", options.duplicates.value),
        *_reading_words(reading),
        *_column_words(reading, columns),
    )


def shell_text(words: Sequence[str], *, windows: bool = os.name == "nt") -> str:
    """The words quoted for the shell of the platform, ready to be pasted."""
    return subprocess.list2cmdline(words) if windows else shlex.join(words)


def _reading_words(reading: SourceReading) -> Iterator[str]:
    if reading.encoding:
        yield from ("--encoding", reading.encoding)
    if reading.delimiter:
        yield from ("--delimiter", _DELIMITERS.get(reading.delimiter, reading.delimiter))
    if reading.sheet:
        yield from ("--sheet", reading.sheet)
    if not reading.format.names_fields:
        yield "--header" if reading.has_header else "--no-header"
    if reading.email_index >= 0:
        yield from ("--email-column", _reference(reading, reading.email_index))


def _column_words(reading: SourceReading, columns: ColumnChoices) -> Iterator[str]:
    for place, name in enumerate(reading.columns):
        if place == reading.email_index:
            continue
        stored = columns.names.get(name, name)
        if name in columns.left_out:
            yield from ("--leave-out", _reference(reading, place))
        elif stored != (SOURCE_COLUMN if _is_source_column(reading, place) else name):
            yield from ("--keep-as", f"{_reference(reading, place)}={stored}")


def _is_source_column(reading: SourceReading, place: int) -> bool:
    """It names the file of a row; the window has a word of its own for it."""
    return bool(reading.parts) and place == len(reading.columns) - 1


def _reference(reading: SourceReading, place: int) -> str:
    """The column's name, or its number where the name would be misunderstood."""
    name = reading.columns[place]
    # the one column of a text file and the one that names the file have their names from us
    ours = reading.format is SourceFormat.TXT or _is_source_column(reading, place)
    return str(place + 1) if ours or "=" in name or not name.isprintable() else name
