"""Suggestions of a list as a table model, each with a tick. GUI thread."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.widgets.plain_text import tooltip_markup
from contact_importer.gui.words.wording import marked
from contact_importer.model.suggestion import Suggestion, SuggestionKind
from contact_importer.validation.suggestions import changed_letters, is_sure

ORIGINAL, SUGGESTED, KIND, WHY = range(4)
#: Role of the positions of letters that differ from the other address (a frozenset of int).
CHANGED_ROLE = Qt.ItemDataRole.UserRole + 1
_COLUMNS = 4
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_KINDS = {
    SuggestionKind.TYPO: QT_TRANSLATE_NOOP("SuggestionKind", "Typo"),
    SuggestionKind.LOOK_ALIKE: QT_TRANSLATE_NOOP("SuggestionKind", "Look-alike letters"),
    SuggestionKind.KEYBOARD: QT_TRANSLATE_NOOP("SuggestionKind", "Wrong keyboard layout"),
}
_TYPO = QT_TRANSLATE_NOOP("SuggestionKind", "{0} takes no mail; {1} is one slip away")
_DOUBTFUL = QT_TRANSLATE_NOOP(
    "SuggestionKind", "{0} takes no mail; {1} is two slips away: please look"
)
_LOOK_ALIKE = QT_TRANSLATE_NOOP("SuggestionKind", "Russian letters that look like Latin ones: {0}")
_KEYBOARD = QT_TRANSLATE_NOOP("SuggestionKind", "Typed with the Russian keyboard layout on")


def kind_title(kind: SuggestionKind) -> str:
    """What went wrong, in two or three words."""
    return marked("SuggestionKind", _KINDS[kind])


def why(item: Suggestion) -> str:
    """Why this is suggested, in one sentence."""
    if item.kind is SuggestionKind.KEYBOARD:
        return marked("SuggestionKind", _KEYBOARD)
    if item.kind is SuggestionKind.LOOK_ALIKE:
        places, _ = changed_letters(item.original, item.address)
        letters = dict.fromkeys(item.original[place] for place in sorted(places))
        return marked("SuggestionKind", _LOOK_ALIKE).format(one_line(" ".join(letters)))
    domains = (address.rpartition("@")[2] for address in (item.original, item.address))
    template = _TYPO if is_sure(item) else _DOUBTFUL
    return marked("SuggestionKind", template).format(*map(one_line, domains))


class RepairModel(QAbstractTableModel):
    """Address as it is, suggestion, kind, why. Ticks stay whatever kind is shown."""

    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Suggestion, ...] = ()
        self._shown: tuple[Suggestion, ...] = ()
        self._kind: SuggestionKind | None = None
        self._ticked: set[int] = set()

    # --- what is shown ----------------------------------------------------------------
    def show_suggestions(self, found: Sequence[Suggestion], *, tick_sure: bool) -> None:
        """Show these; ``tick_sure`` ticks those that need no second look, else none."""
        self._all = tuple(found)
        self._ticked = {item.contact_id for item in found if tick_sure and is_sure(item)}
        self._narrow()

    def show_kind(self, kind: SuggestionKind | None) -> None:
        """Keep the suggestions of one kind; None: all."""
        self._kind = kind
        self._narrow()

    def count(self, kind: SuggestionKind | None = None) -> int:
        """How many there are of a kind, shown or not."""
        return sum(kind is None or item.kind is kind for item in self._all)

    @property
    def ticked(self) -> frozenset[int]:
        """Contacts of the ticked suggestions that are shown."""
        return frozenset(item.contact_id for item in self._shown) & self._ticked

    def tick(self, rows: Iterable[int], *, on: bool) -> None:
        """Tick or untick rows."""
        ids = {self._shown[row].contact_id for row in rows}
        self._ticked = self._ticked | ids if on else self._ticked - ids
        if ids:
            last = self.index(len(self._shown) - 1, ORIGINAL)
            self.dataChanged.emit(self.index(0, ORIGINAL), last, [Qt.ItemDataRole.CheckStateRole])
        self.ticks_changed.emit()

    def is_ticked(self, row: int) -> bool:
        """The suggestion at a position is ticked."""
        return self._shown[row].contact_id in self._ticked

    def contact_id(self, row: int) -> int:
        """The contact at a position."""
        return self._shown[row].contact_id

    def renew_words(self) -> None:
        """Another language."""
        if self._shown:
            last = self.index(len(self._shown) - 1, WHY)
            self.dataChanged.emit(self.index(0, KIND), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, WHY)

    def _narrow(self) -> None:
        self.beginResetModel()
        kind = self._kind
        self._shown = tuple(item for item in self._all if kind is None or item.kind is kind)
        self.endResetModel()
        self.ticks_changed.emit()

    # --- Qt ---------------------------------------------------------------------------
    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Qt: the suggestions that are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Qt: always four."""
        return 0 if parent.isValid() else _COLUMNS

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Qt: the first column has the ticks."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _FLAGS | Qt.ItemFlag.ItemIsUserCheckable if index.column() == ORIGINAL else _FLAGS

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
        return {
            ORIGINAL: self.tr("Address as it is"),
            SUGGESTED: self.tr("Probably meant"),
            KIND: self.tr("Kind"),
            WHY: self.tr("Why"),
        }[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: a cell."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        item, column = self._shown[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _text(item, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_markup(_text(item, column))
        if role == Qt.ItemDataRole.CheckStateRole and column == ORIGINAL:
            ticked = item.contact_id in self._ticked
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == CHANGED_ROLE and column in (ORIGINAL, SUGGESTED):
            shown = _text(item, ORIGINAL), _text(item, SUGGESTED)
            return changed_letters(*shown)[column]
        return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt: a tick was clicked."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != ORIGINAL:
            return False
        self.tick([index.row()], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


def _text(item: Suggestion, column: int) -> str:
    if column == ORIGINAL:
        return one_line(item.original)
    if column == SUGGESTED:
        return one_line(item.address)
    return kind_title(item.kind) if column == KIND else why(item)
