"""The blacklist as a table model. GUI thread."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.widgets.plain_text import tooltip_markup
from contact_importer.gui.words.wording import moment
from contact_importer.model.contact import BlacklistEntry, BlacklistKind

_COLUMNS = 5
_VALUE, _KIND, _SOURCE, _ADDED, _NOTE = range(_COLUMNS)
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class BlacklistModel(QAbstractTableModel):
    """Entry, kind, source, date and reason; sorted by any, searched in entry and reason."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[BlacklistEntry, ...] = ()
        self._shown: tuple[BlacklistEntry, ...] = ()
        self._search = ""
        self._sort: tuple[int, bool] = (_VALUE, False)  # column, descending

    @property
    def total(self) -> int:
        """All entries, whatever the search."""
        return len(self._all)

    def show_entries(self, entries: Sequence[BlacklistEntry]) -> None:
        """Show these entries; nothing moves if they are the same."""
        if tuple(entries) != self._all:
            self._all = tuple(entries)
            self._apply()

    def search(self, text: str) -> None:
        """Keep the entries that hold ``text`` (any case)."""
        self._search = text.strip().lower()
        self._apply()

    def value_at(self, row: int) -> str:
        """The entry's address or domain."""
        return self._shown[row].value

    def _apply(self) -> None:
        self.beginResetModel()
        kept = self._all
        if self._search:
            kept = tuple(
                entry
                for entry in kept
                if self._search in entry.value or self._search in entry.note.lower()
            )
        self._shown = self._sorted(kept)
        self.endResetModel()

    def _sorted(self, entries: tuple[BlacklistEntry, ...]) -> tuple[BlacklistEntry, ...]:
        column, descending = self._sort
        if self._sort == (_VALUE, False):
            return entries  # as they come
        return tuple(sorted(entries, key=_KEYS[column], reverse=descending))

    # --- Qt ---------------------------------------------------------------------------
    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Qt: the entries that are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Qt: always five."""
        return 0 if parent.isValid() else _COLUMNS

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt: by another column."""
        chosen = (max(column, _VALUE), order is Qt.SortOrder.DescendingOrder)
        if chosen != self._sort:
            self._sort = chosen
            self._apply()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Qt: the heading of a column."""
        if orientation is Qt.Orientation.Vertical or not 0 <= section < _COLUMNS:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        translate = QCoreApplication.translate
        return (
            translate("BlacklistModel", "Entry"),
            translate("BlacklistModel", "Kind"),
            translate("BlacklistModel", "From"),
            translate("BlacklistModel", "Added"),
            translate("BlacklistModel", "Reason"),
        )[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: a cell."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        text = _text(self._shown[index.row()], index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        return tooltip_markup(text) if role == Qt.ItemDataRole.ToolTipRole else None


_KEYS: dict[int, Callable[[BlacklistEntry], Any]] = {
    _VALUE: lambda entry: entry.value,
    _KIND: lambda entry: entry.kind.value,
    _SOURCE: lambda entry: entry.source,
    _ADDED: lambda entry: entry.added_at,
    _NOTE: lambda entry: entry.note.lower(),
}


def _text(entry: BlacklistEntry, column: int) -> str:
    translate = QCoreApplication.translate
    if column == _VALUE:
        return one_line(entry.value)
    if column == _KIND:
        if entry.kind is BlacklistKind.ADDRESS:
            return translate("BlacklistModel", "Address")
        return translate("BlacklistModel", "Domain with sub-domains")
    if column == _SOURCE:
        typed = entry.source == "typed"
        return translate("BlacklistModel", "Typed") if typed else one_line(entry.source)
    if column == _NOTE:
        return one_line(entry.note)
    return moment(entry.added_at) if entry.added_at else ""
