"""What is said about the files that are to be imported. GUI thread."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.problem_text import problem_sentence
from contact_importer.gui.wording import marked, number
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import Preview, SkippedFile, SourceFormat

_NAMED = 3  # files left out
_FORMATS = {SourceFormat.VCARD: "vCard"}
_SERVICE = QT_TRANSLATE_NOOP("SourceWords", "hidden and service files")


def source_title(files: Sequence[Path]) -> str:
    """The name of the file, and how many more there are."""
    if not files:
        return ""
    more = len(files) - 1
    return f"{files[0].name} + {number(more)}" if more else files[0].name


def format_title(preview: Preview) -> str:
    """What kind of file it is, or how many files there are."""
    reading = preview.reading
    if reading.parts:
        return QCoreApplication.translate(
            "SourceWords", "%Ln file(s) as one table", "", len(reading.parts)
        )
    return _FORMATS.get(reading.format, reading.format.value.upper())


def size_title(preview: Preview) -> str:
    """How big it is on the disk."""
    traditional = QLocale.DataSizeFormat.DataSizeTraditionalFormat
    return QLocale().formattedDataSize(preview.reading.size, 1, traditional)


def skipped_text(skipped: Sequence[SkippedFile]) -> str:
    """Which files are left out, and why; a line each for the first of them."""
    if not skipped:
        return ""
    telling = [file for file in skipped if file.code != "service_file"]
    lines = [f"{one_line(file.name)}: {_sentence(file)}" for file in telling[:_NAMED]]
    more = len(telling) - len(lines)
    if more:
        lines.append(QCoreApplication.translate("SourceWords", "and %Ln more file(s)", "", more))
    if len(telling) < len(skipped):
        lines.append(marked("SourceWords", _SERVICE))
    return "\n".join((QCoreApplication.translate("SourceWords", "Left out:"), *lines))


def _sentence(file: SkippedFile) -> str:
    params = {key: value for key, value in file.params.items() if key != "file"}
    return problem_sentence(FileProblemError(file.message, code=file.code, **params))
