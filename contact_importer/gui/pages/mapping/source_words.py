"""What is said about the files that are to be imported. GUI thread."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QObject

from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.words.problem_text import problem_sentence
from contact_importer.gui.words.wording import number
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import Preview, SkippedFile, SourceFormat

_NAMED = 3  # files left out
_FORMATS = {SourceFormat.VCARD: "vCard"}


class SourceWords(QObject):
    """The words, in the language in use."""

    def title(self, files: Sequence[Path]) -> str:
        """The name of the file, and how many more there are."""
        more = len(files) - 1
        return f"{files[0].name} + {number(more)}" if more else files[0].name

    def facts(self, preview: Preview) -> str:
        """What kind of file it is, or how many files there are, and how big on the disk."""
        reading = preview.reading
        kind = _FORMATS.get(reading.format, reading.format.value.upper())
        if reading.parts:
            kind = self.tr("%Ln file(s) as one table", "", len(reading.parts))
        traditional = QLocale.DataSizeFormat.DataSizeTraditionalFormat
        return f"{kind} · {QLocale().formattedDataSize(reading.size, 1, traditional)}"

    def skipped(self, files: Sequence[SkippedFile]) -> str:
        """Which files are left out, and why; a line each for the first of them."""
        telling = [file for file in files if file.code != "service_file"]
        lines = [f"{one_line(file.name)}: {_sentence(file)}" for file in telling[:_NAMED]]
        more = len(telling) - len(lines)
        if more:
            lines.append(self.tr("and %Ln more file(s)", "", more))
        if len(telling) < len(files):
            lines.append(self.tr("hidden and service files"))
        return "\n".join((self.tr("Left out:"), *lines))


def _sentence(file: SkippedFile) -> str:
    params = {key: value for key, value in file.params.items() if key != "file"}
    return problem_sentence(FileProblemError(file.message, code=file.code, **params))
