"""Why an import cannot be started yet, and the list it goes into by itself. GUI thread."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from contact_importer.model.errors import UserError
from contact_importer.model.source import Preview


def reason_not_to_start(
    preview: Preview | None, *, busy: bool, problem: UserError | None, name: str
) -> str:
    """What is missing, for a person; "" when the import can be started.

    ``preview`` is None where the file cannot be read, ``name`` is the list's.
    """
    if busy:
        return QCoreApplication.translate("MappingPage", "Reading…")
    if preview is None:
        return QCoreApplication.translate("MappingPage", "This file cannot be read.")
    if problem is not None and problem.code == "file_changed":
        return QCoreApplication.translate("MappingPage", "The file has changed: read it again.")
    if preview.reading.email_index < 0:
        return QCoreApplication.translate(
            "MappingPage", "Which column holds the addresses? Choose “E-mail address” above it."
        )
    if not name:
        return QCoreApplication.translate("MappingPage", "Name the list to import into.")
    return ""


def flaw_warning() -> str:
    """The import can be started all the same: what stands before the flaw is worth it."""
    return QCoreApplication.translate(
        "MappingPage",
        "The import will stop at this place and keep the contacts before it. "
        "Better mend the file first.",
    )


def list_name_of(path: Path) -> str:
    """A list's name from its file's: "spring_fair-visitors.csv" is "Spring fair visitors"."""
    return path.stem.replace("_", " ").replace("-", " ").strip().capitalize() or path.name
