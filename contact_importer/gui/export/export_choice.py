"""What an export holds and how it is written, as the person chose it. Qt-free."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from contact_importer.engine.file_ports import (
    ExportColumns,
    ExportPreset,
    ExportSplit,
    SourceStyle,
)
from contact_importer.model.contact import ContactFilter
from contact_importer.model.risk import Risk, without_risks
from contact_importer.model.verdict import Status

DELIMITERS = (",", ";", "\t")
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
    left_out: frozenset[Risk] = field(default_factory=frozenset)
    with_result: bool = False
    preset: ExportPreset = ExportPreset.SPREADSHEET
    delimiter: str = ","
    split: ExportSplit = ExportSplit.NONE

    @property
    def means_something(self) -> bool:
        """There is a status to be exported."""
        return self.scope is not ExportScope.CHOSEN or bool(self.statuses)

    @property
    def offers_left_out(self) -> bool:
        """Risks can be left out: the scope is not fixed by itself."""
        return self.scope in (ExportScope.CLEAN, ExportScope.CHOSEN)

    def contacts(self, shown: ContactFilter) -> ContactFilter:
        """The contacts that are meant, of the list or task that is shown."""
        if self.scope is ExportScope.SHOWN:
            return shown
        whole = shown.whole
        if self.scope is ExportScope.ALL:
            return whole
        clean = self.scope is ExportScope.CLEAN
        statuses = frozenset({Status.VALID}) if clean else self.statuses
        return without_risks(replace(whole, statuses=statuses), self.left_out)

    @property
    def columns(self) -> ExportColumns:
        """With the results where they were asked for."""
        added = self.with_result or self.scope is ExportScope.ALL
        return ExportColumns.WITH_RESULT if added else ExportColumns.ORIGINAL

    def suffix(self, style: SourceStyle | None) -> str:
        """The end of the name of what is written; "" for a folder."""
        if self.split is not ExportSplit.NONE:
            return ".zip" if self.split is ExportSplit.ZIP else ""
        if self.preset is ExportPreset.SOURCE and style is not None:
            return style.suffix
        return ".xlsx" if self.preset is ExportPreset.XLSX else ".csv"

    def to_dict(self) -> dict[str, Any]:
        """For a file."""
        found = asdict(self)
        for name in ("statuses", "left_out"):
            found[name] = sorted(found[name])
        return found

    @staticmethod
    def from_dict(found: Any) -> "ExportChoice | None":  # noqa: ANN401 - parsed JSON
        """What ``to_dict`` gave; None for anything else."""
        try:
            choice = ExportChoice(
                scope=ExportScope(found["scope"]),
                statuses=frozenset(map(Status, found["statuses"])),
                left_out=frozenset(map(Risk, found["left_out"])),
                with_result=found["with_result"] is True,
                preset=ExportPreset(found["preset"]),
                delimiter=found["delimiter"],
                split=ExportSplit(found["split"]),
            )
        except (KeyError, TypeError, ValueError):
            return None
        return choice if choice.delimiter in DELIMITERS else None


class BuiltIn(StrEnum):
    """Presets of the product."""

    CLEAN = "clean"
    CONFIRMED = "confirmed"
    EVERYTHING = "everything"
    REMOVAL = "removal"
    BY_CLASS = "by_class"


#: What each means; the format stays as the person last chose it.
BUILT_IN: Mapping[BuiltIn, ExportChoice] = {
    BuiltIn.CLEAN: ExportChoice(),
    BuiltIn.CONFIRMED: ExportChoice(
        left_out=frozenset({Risk.CATCH_ALL, Risk.UNPROVEN, Risk.MAILBOX_FULL})
    ),
    BuiltIn.EVERYTHING: ExportChoice(scope=ExportScope.ALL),
    BuiltIn.REMOVAL: ExportChoice(
        scope=ExportScope.CHOSEN, statuses=frozenset({Status.INVALID}), with_result=True
    ),
    BuiltIn.BY_CLASS: ExportChoice(scope=ExportScope.ALL, split=ExportSplit.FOLDER),
}


def same_contents(one: ExportChoice, other: ExportChoice) -> bool:
    """Both mean the same contacts, columns and files, whatever the format."""
    return _contents(one) == _contents(other)


def _contents(choice: ExportChoice) -> tuple[object, ...]:
    chosen = choice.scope is ExportScope.CHOSEN
    return (
        choice.scope,
        choice.statuses if chosen else None,
        choice.left_out if choice.offers_left_out else None,
        choice.columns,
        choice.split,
    )


def is_narrowed(shown: ContactFilter) -> bool:
    """Search or filters show something that none of the other scopes means."""
    return shown.narrowed and shown != replace(shown.whole, statuses=frozenset({Status.VALID}))


def file_stem(title: str) -> str:
    """The title of a list or file as part of a name that every file system takes."""
    return _NOT_IN_NAMES.sub(" ", title).strip(" .")[:80] or "contacts"
