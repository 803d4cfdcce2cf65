"""What becomes of each column: decisions of the person over guesses. No widgets."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QT_TRANSLATE_NOOP

from contact_importer.gui.words.wording import marked
from contact_importer.model.mapping import ColumnChoices
from contact_importer.model.source import Preview, SourceReading
from contact_importer.validation.column_guess import KnownField, guess_names

_TITLES = {
    KnownField.FIRST_NAME: QT_TRANSLATE_NOOP("KnownField", "First name"),
    KnownField.LAST_NAME: QT_TRANSLATE_NOOP("KnownField", "Last name"),
    KnownField.FULL_NAME: QT_TRANSLATE_NOOP("KnownField", "Full name"),
    KnownField.COMPANY: QT_TRANSLATE_NOOP("KnownField", "Company"),
    KnownField.PHONE: QT_TRANSLATE_NOOP("KnownField", "Phone"),
    KnownField.CITY: QT_TRANSLATE_NOOP("KnownField", "City"),
}


def known_field_title(known: KnownField) -> str:
    """What a known field is called in the person's language."""
    return marked("KnownField", _TITLES[known])


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPlan:
    """Decisions and guesses by the columns' names in the file."""

    guesses: Mapping[str, str] = field(default_factory=dict)  # name → proposed name
    names: Mapping[str, str] = field(default_factory=dict)  # decided; the own name: no guess
    left_out: frozenset[str] = frozenset()
    fields: tuple[str, ...] = ()  # of the target list

    def guessed_anew(self, preview: Preview, fields: tuple[str, ...]) -> "ColumnPlan":
        """The same decisions, with guesses for this preview and list."""
        reading = preview.reading
        guesses = guess_names(
            reading.columns,
            preview.rows,
            reading.email_index,
            named=reading.has_header,
            list_fields=fields,
            title=known_field_title,
        )
        return replace(self, guesses=guesses, fields=fields)

    def keeping(self, column: str, name: str) -> "ColumnPlan":
        """The person wants the column stored under that name."""
        return replace(self, names={**self.names, column: name}, left_out=self.left_out - {column})

    def leaving_out(self, column: str) -> "ColumnPlan":
        """The person does not want the column."""
        return replace(self, left_out=self.left_out | {column})

    def name_of(self, column: str) -> str:
        """Under what name the column would be stored."""
        return self.names.get(column) or self.guesses.get(column) or column

    def is_guess(self, column: str) -> bool:
        """The name is proposed and nobody has decided yet."""
        return column in self.guesses and column not in self.names

    def suggestions(self, column: str) -> tuple[str, ...]:
        """Names to offer for a column: its own, the list's fields, known fields."""
        known = (known_field_title(item) for item in KnownField)
        offered: dict[str, str] = {}
        for name in (column, self.name_of(column), *self.fields, *known):
            offered.setdefault(name.casefold() if name != column else column, name)
        return tuple(offered.values())

    def choices(self, reading: SourceReading) -> ColumnChoices:
        """The plan for the columns that this reading has."""
        others = [
            column for place, column in enumerate(reading.columns) if place != reading.email_index
        ]
        return ColumnChoices(
            names={
                column: self.name_of(column)
                for column in others
                if self.name_of(column) != column and column not in self.left_out
            },
            left_out=self.left_out.intersection(others),
        )


def plan_of(choices: ColumnChoices, reading: SourceReading) -> ColumnPlan:
    """Decisions that were remembered, for a file whose columns differ in case or order."""
    own = {column.casefold(): column for column in reading.columns}
    return ColumnPlan(
        names={
            own[name.casefold()]: stored
            for name, stored in choices.names.items()
            if name.casefold() in own
        },
        left_out=frozenset(
            own[name.casefold()] for name in choices.left_out if name.casefold() in own
        ),
    )
