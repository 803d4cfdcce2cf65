"""The command line that does what was chosen in the window. Pure."""

import os
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from contact_importer.model.mapping import ColumnChoices
from contact_importer.model.source import SourceFormat, SourceReading
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
        *("import", reading.path, "--list", list_name),
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
    yield "--header" if reading.has_header else "--no-header"
    if reading.email_index >= 0:
        yield from ("--email-column", _reference(reading, reading.email_index))


def _column_words(reading: SourceReading, columns: ColumnChoices) -> Iterator[str]:
    for place, name in enumerate(reading.columns):
        if place == reading.email_index:
            continue
        if name in columns.left_out:
            yield from ("--leave-out", _reference(reading, place))
        elif name in columns.names:
            yield from ("--keep-as", f"{_reference(reading, place)}={columns.names[name]}")


def _reference(reading: SourceReading, place: int) -> str:
    """The column's name, or its number where the name would be misunderstood."""
    name = reading.columns[place]
    # the one column of a text file has its name from us
    by_name = name.isprintable() and "=" not in name and reading.format is not SourceFormat.TXT
    return name if by_name else str(place + 1)
