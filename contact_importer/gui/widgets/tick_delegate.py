"""Items with a tick box, framed as every other box is. GUI thread."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from contact_importer.gui.looks.theme import box_frame


class TickDelegate(QStyledItemDelegate):
    """Fusion would frame the box with the window's colour, which nobody sees in the dark."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt: with the frame's colour."""
        super().initStyleOption(option, index)
        option.palette.setColor(QPalette.ColorRole.Window, box_frame())
