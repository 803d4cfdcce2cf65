"""The contacts of a filter as a table model, addressed by position. GUI thread."""

from array import array

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from contact_importer.engine.service import ImportService
from contact_importer.gui.contacts.cell_looks import CellLooks
from contact_importer.gui.contacts.id_changes import changed_span
from contact_importer.gui.contacts.page_loader import PAGE_ROWS, PageLoader
from contact_importer.gui.contacts.table_row import (
    ADDRESS,
    OWN_COLUMNS_FROM,
    REASON,
    STATUS,
    TableRow,
    own_columns,
)
from contact_importer.model.columns import ColumnUnion

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class ContactModel(QAbstractTableModel):
    """Status, address, reason, the file's own columns, row number.

    Holds the ids of all rows and some pages of their texts; a row that is not there yet
    shows a placeholder and arrives by ``dataChanged``. Never raises in ``data``.
    """

    columns_missing = Signal()  # a row came from a file with columns the table lacks

    def __init__(self, service: ImportService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: array[int] = array("q")
        self._own: tuple[str, ...] = ()
        self._loader = PageLoader(service, self._page_arrived)
        self._looks = CellLooks()

    # --- what is shown ----------------------------------------------------------------
    @property
    def ids(self) -> "array[int]":
        """The ids of all rows. Not to be changed."""
        return self._ids

    def show_ids(self, ids: "array[int]", columns: ColumnUnion) -> None:
        """Show other contacts."""
        self.beginResetModel()
        self._ids = ids
        self._own = own_columns(columns)
        self._loader.reset(columns)
        self.endResetModel()

    def update_ids(self, ids: "array[int]") -> None:
        """The same filter gave other contacts: only rows that differ go and come."""
        change = changed_span(self._ids, ids)
        if change is None:
            return
        first_page = change.first // PAGE_ROWS
        self._loader.forget_wishes()
        if change.old_end > change.first:
            self.beginRemoveRows(_ROOT, change.first, change.old_end - 1)
            self._replace_ids(self._ids[: change.first] + self._ids[change.old_end :], first_page)
            self.endRemoveRows()
        if change.new_end > change.first:
            self.beginInsertRows(_ROOT, change.first, change.new_end - 1)
            self._replace_ids(ids, first_page)
            self.endInsertRows()

    def refresh(self) -> None:
        """What is shown may be out of date: it is fetched again when it is painted."""
        self._loader.cache.age()

    def renew_looks(self) -> None:
        """Another theme or language."""
        self._looks = CellLooks()
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, REASON))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def column_keys(self) -> list[str]:
        """A lasting name for each column: ours, or the file's own (the second of a name: #2)."""
        own = [f"own:{name}" for name in self._own]
        numbered = [
            f"{key}#{own[:place].count(key) + 1}" if key in own[:place] else key
            for place, key in enumerate(own)
        ]
        return ["status", "address", "reason", *numbered, "row"]

    @property
    def looks(self) -> CellLooks:
        """Words and colours in the theme and language in use."""
        return self._looks

    @property
    def own_columns(self) -> int:
        """How many columns come from the files."""
        return len(self._own)

    def contact_id(self, row: int) -> int:
        """The contact at a position."""
        return self._ids[row]

    def row_of(self, contact_id: int) -> int:
        """The position of a contact; -1 if it is not among them."""
        try:
            return self._ids.index(contact_id)
        except ValueError:
            return -1

    def address_at(self, row: int) -> str:
        """The address at a position; "" while it is not there."""
        found = self._row(row)
        return found.address if found else ""

    # --- Qt ---------------------------------------------------------------------------
    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Qt: all contacts of the filter."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Qt: ours and the file's own."""
        return 0 if parent.isValid() else OWN_COLUMNS_FROM + len(self._own) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Qt: the heading of a column."""
        if orientation is Qt.Orientation.Vertical or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if OWN_COLUMNS_FROM <= section < OWN_COLUMNS_FROM + len(self._own):
            return self._own[section - OWN_COLUMNS_FROM]
        return self._heading(section)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Qt: rows that could not be fetched are disabled."""
        if not index.isValid() or index.row() >= len(self._ids):
            return Qt.ItemFlag.NoItemFlags
        row = self._row(index.row())
        if row is not None and not row.readable:
            return Qt.ItemFlag.ItemNeverHasChildren
        return _FLAGS

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: a cell; asks for its page if it is missing or stale."""
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        if role not in self._looks.roles:
            return None
        row = self.wanted_row(index.row())
        return self._looks.of(row, index.column(), len(self._own), role)

    # --- pages ------------------------------------------------------------------------
    def _row(self, row: int) -> TableRow | None:
        rows = self._loader.cache.get(row // PAGE_ROWS)
        place = row % PAGE_ROWS
        return rows[place] if rows is not None and place < len(rows) else None

    def wanted_row(self, row: int) -> TableRow | None:
        """A row to be painted; asks for its page if it is missing or stale. Never raises."""
        page = row // PAGE_ROWS
        if not self._loader.cache.is_fresh(page):
            self._loader.want(page, self._ids[page * PAGE_ROWS : (page + 1) * PAGE_ROWS])
        return self._row(row)

    def _page_arrived(self, page: int) -> None:
        if self._loader.unknown_columns:
            self.columns_missing.emit()
        last = min((page + 1) * PAGE_ROWS, len(self._ids)) - 1
        first = page * PAGE_ROWS
        if first <= last:
            right = self.columnCount() - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, right))

    def _replace_ids(self, ids: "array[int]", first_page: int) -> None:
        """Rows move: known texts move with them, so that nothing flickers."""
        self._ids = ids
        cache = self._loader.cache
        pages = dict(cache.take_from(first_page))
        known = {row.contact_id: row for rows in pages.values() for row in rows if row}
        for page in pages:
            rows = [known.get(i) for i in ids[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]]
            if any(rows):
                cache.put(page, rows, cache.stamp - 1)

    def _heading(self, section: int) -> str:
        translate = QCoreApplication.translate
        if section == STATUS:
            return translate("ContactModel", "Status")
        if section == ADDRESS:
            return translate("ContactModel", "Address")
        if section == REASON:
            return translate("ContactModel", "Reason")
        return translate("ContactModel", "Row")
