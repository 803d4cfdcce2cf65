"""Help → Keyboard shortcuts: all of them, from the one table of commands. GUI thread."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from contact_importer.gui.widgets.plain_text import PlainLabel

_WITHOUT_COMMAND = ("Ctrl+Return", "Space", "Esc", "Del", "Ctrl+C")


class KeysWindow(QDialog):
    """What each key does. Keys of the menus come from their actions, so they are never wrong."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._actions = actions
        self._table = QWidget(self)
        self._grid = QGridLayout(self._table)
        self._grid.setHorizontalSpacing(28)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(self._table)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        self.resize(620, 640)
        self._fill()

    def rows(self) -> list[tuple[str, str]]:
        """Key and meaning, as shown."""
        keys = [
            (action.shortcut().toString(_NATIVE), _without_mark(action.text()))
            for action in self._actions.values()
            if not action.shortcut().isEmpty() and action.isVisible()
        ]
        meanings = (
            self.tr("Start the import"),
            self.tr("Pause or continue the task that is shown"),
            self.tr("Close a message, clear the search, hide the details"),
            self.tr("Remove the chosen entries of the blacklist"),
            self.tr("Copy the address of the chosen contact"),
        )
        others = [QKeySequence(key).toString(_NATIVE) for key in _WITHOUT_COMMAND]
        return keys + list(zip(others, meanings, strict=True))

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            QTimer.singleShot(0, self._fill)  # when the menus are renamed

    @Slot()
    def _fill(self) -> None:
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        for label in self._table.findChildren(PlainLabel):
            self._grid.removeWidget(label)
            label.deleteLater()
        for row, (key, meaning) in enumerate(self.rows()):
            shown = PlainLabel(key, self._table)
            font = shown.font()
            font.setBold(True)
            shown.setFont(font)
            self._grid.addWidget(shown, row, 0)
            self._grid.addWidget(PlainLabel(meaning, self._table), row, 1)


_NATIVE = QKeySequence.SequenceFormat.NativeText


def _without_mark(text: str) -> str:
    """A menu's text without its mnemonic and key."""
    return text.split("\t", maxsplit=1)[0].replace("&&", "\0").replace("&", "").replace("\0", "&")
