"""What is being decided about a file before its import. No widgets; awaits the service."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from contact_importer.engine.service import ImportService
from contact_importer.gui.pages.mapping.column_plan import ColumnPlan, plan_of
from contact_importer.model.mapping import RememberedMapping, apply_columns
from contact_importer.model.source import Preview, ReadingChoices, SourceReading
from contact_importer.model.task import TaskOptions

_NOTHING = ReadingChoices()


class MappingDraft:
    """Preview, columns, and what was remembered of files with the same columns."""

    def __init__(self, service: ImportService) -> None:
        self._service = service
        self._email: str | None = None  # the column that the person chose
        self._without_email = False
        self._recalled = False
        self._choices = _NOTHING
        self.files: tuple[Path, ...] = ()
        self.preview: Preview | None = None
        self.plan = ColumnPlan()
        self.remembered: RememberedMapping | None = None

    def begin(self, files: tuple[Path, ...]) -> None:
        """Other files: nothing is decided."""
        self.files = files
        self.preview = None
        self.remembered = None
        self._recalled = False
        self._undecided()

    @property
    def email_guessed(self) -> bool:
        """Nobody has said yet which column holds the address."""
        return self._email is None

    @property
    def reading(self) -> SourceReading | None:
        """How the file is read, its columns renamed and left out."""
        if self.preview is None:
            return None
        reading = self.preview.reading
        return apply_columns(reading, self.plan.choices(reading))

    async def load(
        self,
        choices: ReadingChoices,
        *,
        recall: Callable[[RememberedMapping], None],
        list_name: Callable[[], str],
    ) -> None:
        """Preview the file; the first time with what was decided about its like before.

        ``recall`` hears of that, ``list_name`` is asked after it. Raises UserErrors.
        """
        if not self.files:
            return
        if replace(choices, email_column=None) != self._choices:
            self._choices = choices
            self._email = None  # columns may be others now
        preview = await self._preview()
        if not self._recalled:
            remembered = await self._service.mapping.remembered(preview.reading)
            if remembered is not None:
                preview = await self._follow(remembered, preview)
                recall(remembered)
            self._recalled, self.remembered = True, remembered
        fields = await self._service.mapping.list_fields(list_name())
        self.preview = self._as_chosen(preview)
        self.plan = self.plan.guessed_anew(self.preview, fields)

    async def use_list(self, name: str) -> None:
        """Another list: columns may meet other fields."""
        fields = await self._service.mapping.list_fields(name)
        if self.preview is not None:
            self.plan = self.plan.guessed_anew(self.preview, fields)

    def choose_email(self, place: int) -> None:
        """That column holds the address; load again."""
        self._email = self._reference(place)
        self._without_email = False

    def keep(self, place: int, name: str) -> None:
        """Store that column under this name."""
        self.plan = self.plan.keeping(self._column(place), name)
        self._no_more_email(place)

    def leave_out(self, place: int) -> None:
        """Do not store that column."""
        self.plan = self.plan.leaving_out(self._column(place))
        self._no_more_email(place)

    async def forget(self) -> None:
        """Forget what was decided before; load again."""
        if self.preview is not None:
            await self._service.mapping.forget(self.preview.reading)
        self.remembered = None
        self._undecided()

    async def remember(self, list_id: int, options: TaskOptions) -> None:
        """Keep the decisions for files with the same columns."""
        if self.preview is None:
            return
        reading = self.preview.reading
        await self._service.mapping.remember(
            reading,
            RememberedMapping(
                email_column=reading.columns[reading.email_index],
                columns=self.plan.choices(reading),
                list_id=list_id,
                level=options.level,
                duplicates=options.duplicates,
            ),
        )

    async def _preview(self) -> Preview:
        choices = replace(self._choices, email_column=self._email)
        source = self.files[0] if len(self.files) == 1 else self.files
        return await self._service.preview(source, choices)

    async def _follow(self, remembered: RememberedMapping, preview: Preview) -> Preview:
        columns = preview.reading.columns
        self.plan = plan_of(remembered.columns, preview.reading)
        wanted = remembered.email_column.casefold()
        place = next((n for n, name in enumerate(columns) if name.casefold() == wanted), None)
        if place is None:
            return preview
        self._email = columns[place]
        return preview if place == preview.reading.email_index else await self._preview()

    def _as_chosen(self, preview: Preview) -> Preview:
        """Without the column that was taken for the address, if the person said it is not."""
        if not self._without_email:
            return preview
        return replace(
            preview,
            reading=replace(preview.reading, email_index=-1),
            row_syntax=(None,) * len(preview.rows),
        )

    def _no_more_email(self, place: int) -> None:
        if self.preview is not None and place == self.preview.reading.email_index:
            self._without_email = True
            self.preview = self._as_chosen(self.preview)

    def _column(self, place: int) -> str:
        assert self.preview is not None
        return self.preview.reading.columns[place]

    def _reference(self, place: int) -> str:
        """The column's name; its number where the file has none."""
        assert self.preview is not None
        return self._column(place) if self.preview.reading.has_header else str(place + 1)

    def _undecided(self) -> None:
        self._email = None
        self._without_email = False
        self.plan = ColumnPlan()
