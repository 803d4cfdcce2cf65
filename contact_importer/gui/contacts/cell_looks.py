"""What Qt paints in a cell: text, icon, colour, alignment. GUI thread.

Made anew for another theme or language; everything that is asked often is kept.
"""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QBrush, QGuiApplication, QIcon, QPalette

from contact_importer.gui.contacts.table_row import TableRow
from contact_importer.gui.icons import STATUS_ICONS, pixmap, status_icon
from contact_importer.gui.plain_text import tooltip_markup
from contact_importer.gui.reason_text import reason_title, status_title
from contact_importer.gui.theme import Accent, colour
from contact_importer.gui.wording import number
from contact_importer.model.verdict import Reason, Status

_STATUS, _ADDRESS, _REASON, _OWN = range(4)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ELLIPSIS = "…"


def _icon(status: Status) -> QIcon:
    """The icon of a status, in the text's colour where the row is selected."""
    result = QIcon(status_icon(status))
    on_selection = QGuiApplication.palette().color(QPalette.ColorRole.HighlightedText)
    for size in (16, 32):
        result.addPixmap(pixmap(STATUS_ICONS[status], size, on_selection), QIcon.Mode.Selected)
    return result


class CellLooks:
    """The words and looks of cells in the theme and language in use."""

    roles = frozenset(
        {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.DecorationRole,
            Qt.ItemDataRole.ForegroundRole,
            Qt.ItemDataRole.TextAlignmentRole,
            Qt.ItemDataRole.ToolTipRole,
        }
    )

    def __init__(self) -> None:
        self._status_words = {status: status_title(status) for status in Status}
        self._reason_words = {reason: reason_title(reason) for reason in Reason}
        self._icons = {status: _icon(status) for status in Status}
        self._brushes = {status: QBrush(colour(status)) for status in Status}
        self._muted = QBrush(colour(Accent.MUTED))
        self._unreadable = QCoreApplication.translate("ContactModel", "This contact is gone.")

    def of(self, row: TableRow | None, column: int, own_columns: int, role: int) -> object:
        """One of ``roles`` for a cell; ``row`` None is a placeholder."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column == _OWN + own_columns else _LEFT
        if row is None:
            return _ELLIPSIS if column == _ADDRESS and role == Qt.ItemDataRole.DisplayRole else None
        if not row.readable:
            shown = column == _ADDRESS and role == Qt.ItemDataRole.DisplayRole
            return self._unreadable if shown else None
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icons[row.status] if column == _STATUS else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._brush(row, column, own_columns)
        text = self._text(row, column, own_columns)
        return tooltip_markup(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def _text(self, row: TableRow, column: int, own_columns: int) -> str:
        if column == _STATUS:
            return self._status_words[row.status]
        if column == _ADDRESS:
            return row.address
        if column == _REASON:
            return self._reason_words[row.reason]
        if column < _OWN + own_columns:
            own = column - _OWN
            return row.cells[own] if own < len(row.cells) else ""
        return number(row.row_number)

    def _brush(self, row: TableRow, column: int, own_columns: int) -> QBrush | None:
        if column == _STATUS:
            return self._brushes[row.status]
        return self._muted if column == _OWN + own_columns else None
