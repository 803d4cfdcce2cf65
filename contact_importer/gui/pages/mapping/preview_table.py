"""The first rows of a file as they would be read. GUI thread."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QTableView, QWidget

from contact_importer.gui.looks.icons import icon, status_icon
from contact_importer.gui.looks.theme import Accent, colour
from contact_importer.gui.pages.mapping.column_header import ColumnHeader
from contact_importer.gui.pages.mapping.column_plan import ColumnPlan
from contact_importer.gui.words.wording import number
from contact_importer.model.source import Preview
from contact_importer.model.verdict import Status

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LONGEST_CELL = 300


class PreviewModel(QAbstractTableModel):
    """Rows of a preview; the e-mail cell has a sign of its syntax."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._left_out: frozenset[str] = frozenset()

    def show_left_out(self, columns: frozenset[str]) -> None:
        """Grey these columns: they are not imported."""
        if columns == self._left_out or self._preview is None:
            return
        self._left_out = columns
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        if last.isValid():
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.ForegroundRole])

    def show_preview(self, preview: Preview | None) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._preview = preview
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Qt: rows."""
        return 0 if parent.isValid() or self._preview is None else len(self._preview.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Qt: columns of the file."""
        if parent.isValid() or self._preview is None:
            return 0
        return len(self._preview.reading.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt
        """Qt: a cell."""
        preview = self._preview
        if preview is None or not index.isValid():
            return None
        row = preview.rows[index.row()]
        is_email = index.column() == preview.reading.email_index
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(preview, index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return row[index.column()][:_LONGEST_CELL] if index.column() < len(row) else ""
        if role == Qt.ItemDataRole.DecorationRole and is_email:
            return self._sign(preview.row_syntax[index.row()])
        if role == Qt.ItemDataRole.AccessibleTextRole and is_email:
            return self._spoken(row[index.column()], possible=preview.row_syntax[index.row()])
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - Qt
        """Qt: column names and row numbers."""
        preview = self._preview
        if preview is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            return number(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        is_email = section == preview.reading.email_index
        if role == Qt.ItemDataRole.DisplayRole:
            return preview.reading.columns[section][:_LONGEST_CELL]
        if role == Qt.ItemDataRole.FontRole and is_email:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _colour(self, preview: Preview, column: int) -> Any:  # noqa: ANN401 - Qt
        left_out = preview.reading.columns[column] in self._left_out
        if not left_out or column == preview.reading.email_index:
            return None
        palette = QGuiApplication.palette()
        return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)

    def _sign(self, possible: bool | None) -> Any:  # noqa: ANN401, FBT001 - a tri-state value
        if possible is None:
            return icon("rejected", colour(Accent.MUTED))
        return status_icon(Status.VALID if possible else Status.INVALID)

    def _spoken(self, text: str, *, possible: bool | None) -> str:
        if possible is None:
            return self.tr("empty")
        return (
            self.tr("{0}: well formed").format(text)
            if possible
            else (self.tr("{0}: not an e-mail address").format(text))
        )


class PreviewTable(QTableView):
    """A read-only view of a preview, with what becomes of each column above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._model = PreviewModel(self)
        self.setModel(self._model)
        self.columns = ColumnHeader(self)
        self.columns.setSectionsClickable(False)
        self.setHorizontalHeader(self.columns)
        self.columns.setStretchLastSection(True)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        row_height = self.fontMetrics().height() + 10
        self.verticalHeader().setMinimumWidth(self.fontMetrics().horizontalAdvance("000") + 16)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.setMinimumHeight(7 * row_height)

    def show_preview(self, preview: Preview | None) -> None:
        """Show other rows, with columns as wide as the first rows need."""
        self._preview = preview
        self._model.show_preview(preview)
        if preview is None:
            return
        metrics = self.fontMetrics()
        for column, name in enumerate(preview.reading.columns):
            texts = [name, *(row[column] for row in preview.rows[:20] if column < len(row))]
            widest = max(metrics.horizontalAdvance(text[:60]) for text in texts)
            is_email = column == preview.reading.email_index
            self.setColumnWidth(column, min(360, widest + (48 if is_email else 24)))

    def show_plan(self, plan: ColumnPlan, *, email_guessed: bool) -> None:
        """Show what becomes of the columns, each wide enough to say it."""
        reading = None if self._preview is None else self._preview.reading
        self._model.show_left_out(plan.left_out)
        self.columns.show_plan(reading, plan, email_guessed=email_guessed)
        self._widen()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: other words need other widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.columns.retranslate()
            self._widen()

    def _widen(self) -> None:
        for column in range(self._model.columnCount()):
            needed = self.columns.width_needed(column)
            self.setColumnWidth(column, max(self.columnWidth(column), needed))
