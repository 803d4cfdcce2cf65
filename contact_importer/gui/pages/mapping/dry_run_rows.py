"""The rows behind one count of a dry run. GUI thread."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTableView, QVBoxLayout, QWidget

from contact_importer.gui.pages.mapping.dry_run_text import kind_meaning, kind_title, row_reason
from contact_importer.gui.widgets.plain_text import WrappedLabel
from contact_importer.gui.words.wording import number
from contact_importer.model.dry_run import DryRun, DryRunRow, RowKind

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LONGEST_CELL = 300


class DryRunRowsModel(QAbstractTableModel):
    """Row number, what stands there, and why it is counted."""

    def __init__(
        self, kind: RowKind, rows: tuple[DryRunRow, ...], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._rows = rows
        self._with_file = any(row.file for row in rows)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Qt: rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Qt: with several files one more."""
        return 0 if parent.isValid() else 3 + self._with_file

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt
        """Qt: a cell."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            file = (row.file,) if self._with_file else ()
            reason = row_reason(self._kind, row)
            cells = (number(row.row_number), row.raw[:_LONGEST_CELL], reason, *file)
            return cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 0:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - Qt
        """Qt: what the columns hold."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        titles = (self.tr("Row"), self.tr("In the file"), self.tr("Why"), self.tr("File"))
        return titles[section]


class DryRunRowsDialog(QDialog):
    """The first rows of one kind; show it with ``open()``."""

    def __init__(self, kind: RowKind, found: DryRun, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(kind_title(kind))
        self.resize(780, 480)
        rows = tuple(sorted(found.rows.get(kind, ()), key=lambda row: (row.file, row.row_number)))
        note = WrappedLabel(self._note(kind, found.counts.get(kind, 0), len(rows)), self)
        self.table = QTableView(self)
        self.table.setModel(DryRunRowsModel(kind, rows, self.table))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setColumnWidth(0, 90)
        self.table.setColumnWidth(1, 300)
        self.table.setColumnWidth(2, 300)
        self.table.setAccessibleName(kind_title(kind))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(note)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)

    def _note(self, kind: RowKind, count: int, shown: int) -> str:
        meaning = kind_meaning(kind)
        if shown >= count:
            return meaning
        first = self.tr("Shown are the first {0} of {1}.").format(number(shown), number(count))
        return f"{meaning} {first}"
