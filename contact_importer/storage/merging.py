"""Fields of one contact from two files, column by column."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from contact_importer.model.contact import Layout
from contact_importer.model.task import DuplicateRule
from contact_importer.storage.records import layout_id, layout_of
from contact_importer.storage.tables import layouts


class Merger:
    """Merges rows of one layout into contacts; ``changed`` holds what came out differently."""

    def __init__(self, connection: Connection, new_layout_id: int, rule: DuplicateRule) -> None:
        self.changed: dict[int, tuple[int, list[str]]] = {}  # contact id → layout id, fields
        self._connection = connection
        self._new_layout_id = new_layout_id
        self._rule = rule
        self._layouts: dict[int, Layout] = {}
        self._unions: dict[int, tuple[int, list[int]]] = {}

    def merge(
        self, contact_id: int, old_layout_id: int, old: Sequence[str], new: Sequence[str]
    ) -> None:
        """Merge the fields of one more row into a contact, after those before it."""
        old_layout_id, old = self.changed.get(contact_id, (old_layout_id, old))
        union_id, places = self._union(old_layout_id)
        width = max([len(self._layout(union_id).field_names), len(old)])
        fields = [*old, *[""] * (width - len(old))]
        for place, value in zip(places, new, strict=False):
            if value.strip() and (
                self._rule is DuplicateRule.OVERWRITE or not fields[place].strip()
            ):
                fields[place] = value
        if union_id != old_layout_id or fields != list(old):
            self.changed[contact_id] = (union_id, fields)

    def _union(self, old_layout_id: int) -> tuple[int, list[int]]:
        """The layout that holds both, and where in it each column of the new rows stands."""
        if old_layout_id not in self._unions:
            old, new = self._layout(old_layout_id), self._layout(self._new_layout_id)
            missing = tuple(name for name in new.field_names if name not in old.field_names)
            names = old.field_names + missing
            union_id = old_layout_id
            if missing:
                union = Layout(columns=old.columns + missing, email_index=old.email_index)
                union_id = layout_id(self._connection, union)
            places = [names.index(name) for name in new.field_names]
            self._unions[old_layout_id] = union_id, places
        return self._unions[old_layout_id]

    def _layout(self, wanted: int) -> Layout:
        if wanted not in self._layouts:
            row = self._connection.execute(select(layouts).where(layouts.c.id == wanted))
            self._layouts[wanted] = layout_of(row.mappings().one())
        return self._layouts[wanted]
