"""What Qt paints in a cell: text, icon, colour, alignment. GUI thread.

Made anew for another theme or language; everything that is asked often is kept.
"""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QIcon, QPalette

from contact_importer.gui.contacts.table_row import (
    ADDRESS,
    OWN_COLUMNS_FROM,
    STATUS,
    TableRow,
)
from contact_importer.gui.looks.icons import STATUS_ICONS, pixmap, status_icon
from contact_importer.gui.looks.theme import Accent, colour
from contact_importer.gui.widgets.plain_text import tooltip_markup
from contact_importer.gui.words.reason_text import reason_title, status_title
from contact_importer.gui.words.wording import number
from contact_importer.model.verdict import Reason, Status

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
        self._inks = {status: colour(status) for status in Status}
        self._muted = colour(Accent.MUTED)
        self._unreadable = QCoreApplication.translate("ContactModel", "This contact is gone.")

    def of(self, row: TableRow | None, column: int, own_columns: int, role: int) -> object:
        """One of ``roles`` for a cell; ``row`` None is a placeholder."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column == OWN_COLUMNS_FROM + own_columns else _LEFT
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column, own_columns) or (None if row is None else "")
        if row is None or not row.readable:
            return None
        if role == Qt.ItemDataRole.DecorationRole:
            return self.icon(row) if column == STATUS else None
        if role == Qt.ItemDataRole.ForegroundRole:
            ink = self.ink(row, column, own_columns)
            return None if ink is None else QBrush(ink)
        return tooltip_markup(self.text(row, column, own_columns))

    def icon(self, row: TableRow) -> QIcon:
        """The icon of its status."""
        return self._icons[row.status]

    def ink(self, row: TableRow | None, column: int, own_columns: int) -> QColor | None:
        """The colour of a text, where it is not the ordinary one."""
        if row is None:
            return None
        if not row.readable:
            return self._muted
        if column == STATUS:
            return self._inks[row.status]
        return self._muted if column == OWN_COLUMNS_FROM + own_columns else None

    def text(self, row: TableRow | None, column: int, own_columns: int) -> str:
        """What stands in a cell; "" where nothing does."""
        if row is None or not row.readable:
            instead = _ELLIPSIS if row is None else self._unreadable
            return instead if column == ADDRESS else ""
        if column < OWN_COLUMNS_FROM:
            return self._own_text(row, column)
        own = column - OWN_COLUMNS_FROM
        if own < own_columns:
            return row.cells[own] if own < len(row.cells) else ""
        return number(row.row_number)

    def _own_text(self, row: TableRow, column: int) -> str:
        if column == STATUS:
            return self._status_words[row.status]
        return row.address if column == ADDRESS else self._reason_words[row.reason]
