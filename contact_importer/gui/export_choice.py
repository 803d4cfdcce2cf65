"""What an export holds and how it is written, as the person chose it. Qt-free."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from contact_importer.engine.file_ports import ExportColumns, ExportPreset
from contact_importer.model.contact import ContactFilter
from contact_importer.model.verdict import Status

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


class ExportScope(StrEnum):
    """Which contacts are exported."""

    CLEAN = "clean"  # valid ones, in the file's own columns
    CHOSEN = "chosen"  # the statuses that are ticked
    SHOWN = "shown"  # what search and filters show
    ALL = "all"  # everything, with the results


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportChoice:
    """All choices of the dialog but the file."""

    scope: ExportScope = ExportScope.CLEAN
    statuses: frozenset[Status] = frozenset({Status.VALID})
    with_result: bool = False
    preset: ExportPreset = ExportPreset.SPREADSHEET
    delimiter: str = ","

    def contacts(self, shown: ContactFilter) -> ContactFilter:
        """The contacts that are meant, of the list or task that is shown."""
        if self.scope is ExportScope.SHOWN:
            return shown
        whole = shown.whole
        if self.scope is ExportScope.ALL:
            return whole
        clean = self.scope is ExportScope.CLEAN
        return replace(whole, statuses=frozenset({Status.VALID}) if clean else self.statuses)

    @property
    def columns(self) -> ExportColumns:
        """With the results where they were asked for."""
        added = self.with_result or self.scope is ExportScope.ALL
        return ExportColumns.WITH_RESULT if added else ExportColumns.ORIGINAL

    @property
    def suffix(self) -> str:
        """The end of the file's name."""
        return ".xlsx" if self.preset is ExportPreset.XLSX else ".csv"


def is_narrowed(shown: ContactFilter) -> bool:
    """Search or filters show something that none of the other scopes means."""
    return shown.narrowed and shown != replace(shown.whole, statuses=frozenset({Status.VALID}))


def file_name(title: str, choice: ExportChoice) -> str:
    """A name for the export that every file system takes: "Customers clean.csv"."""
    return f"{file_stem(title)} {choice.scope.value}{choice.suffix}"


def file_stem(title: str) -> str:
    """The title of a list or file as part of a name that every file system takes."""
    return _NOT_IN_NAMES.sub(" ", title).strip(" .")[:80] or "contacts"
