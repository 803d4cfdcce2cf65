"""Which widgets would take a text for markup: rich labels, guessing tooltips, documents."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLabel,
    QMessageBox,
    QTextEdit,
    QWidget,
)

_ROWS = 40  # of each table
_TIPS = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.WhatsThisRole)
_is_escaped = re.compile("<qt>[^<]*</qt>").fullmatch


def rich_texts(root: QWidget) -> list[str]:
    """What below ``root``, visible or not, would be read as markup; one sentence each."""
    return sorted({fault for one in _all(root) for fault in _faults(one)})


def _all(root: QWidget) -> list[QObject]:
    return [root, *root.findChildren(QWidget), *root.findChildren(QAction)]


def _faults(one: QObject) -> Iterator[str]:
    name = type(one).__name__
    if isinstance(one, QWidget | QAction):
        for tip in (one.toolTip(), one.whatsThis(), one.statusTip()):
            if _would_be_rich(tip):
                yield f"{name}: tooltip {tip[:60]!r}"
    if isinstance(one, QLabel) and one.text() and one.textFormat() is not Qt.TextFormat.PlainText:
        yield f"{name}: label {one.text()[:60]!r}"
    if isinstance(one, QMessageBox) and one.textFormat() is not Qt.TextFormat.PlainText:
        yield f"{name}: question {one.text()[:60]!r}"
    if isinstance(one, QTextEdit):
        yield f"{name}: a rich document"
    if isinstance(one, QAbstractItemView | QComboBox) and one.model() is not None:
        yield from (f"{name}: tooltip of a cell {tip[:60]!r}" for tip in _cell_tips(one.model()))


def _would_be_rich(text: str) -> bool:
    """Qt would look for markup in it, and find some that was not made by ``tooltip_markup``."""
    return "<" in text and not _is_escaped(text)


def _cell_tips(model: QAbstractItemModel) -> Iterator[str]:
    parent = QModelIndex()
    is_list = isinstance(model, QAbstractListModel)  # whose columnCount is private
    columns = range(1 if is_list else model.columnCount(parent))
    tips = [
        model.index(row, column, parent).data(role)
        for row in range(min(_ROWS, model.rowCount(parent)))
        for column in columns
        for role in _TIPS
    ]
    tips += [
        model.headerData(column, Qt.Orientation.Horizontal, role)
        for column in columns
        for role in _TIPS
    ]
    return (tip for tip in tips if isinstance(tip, str) and _would_be_rich(tip))
