"""The files that contacts came from: never written to, and a model for what is written."""

from collections.abc import Sequence
from pathlib import Path

from contact_importer.engine.file_ports import SourceStyle
from contact_importer.model.contact import ContactFilter
from contact_importer.model.source import SourceFormat
from contact_importer.model.task import ImportTask

_TEXT_FORMATS = (SourceFormat.CSV, SourceFormat.TXT)


def source_paths(tasks: Sequence[ImportTask]) -> list[Path]:
    """The files that contacts were imported from."""
    return [path for task in tasks if task.reading for path in task.reading.paths]


def source_style(tasks: Sequence[ImportTask], contacts: ContactFilter) -> SourceStyle | None:
    """How the newest text file was written that these contacts came from; ``tasks`` newest first.

    None if they came from workbooks only.
    """
    for task in tasks:
        reading = task.reading
        is_theirs = contacts.list_id in (None, task.list_id) and contacts.task_id in (None, task.id)
        if is_theirs and not task.undone and reading and reading.format in _TEXT_FORMATS:
            return SourceStyle(
                encoding=reading.encoding,
                delimiter=reading.delimiter or ",",
                has_header=reading.has_header,
                suffix=Path(reading.member or reading.path).suffix.lower() or ".csv",
            )
    return None
