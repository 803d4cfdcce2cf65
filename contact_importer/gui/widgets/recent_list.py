"""The files opened before, under a heading; hidden while there are none. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from contact_importer.gui.widgets.buttons import QuietButton
from contact_importer.gui.widgets.plain_text import PlainLabel, enlarge
from contact_importer.gui.widgets.recent_file_row import RecentFileRow
from contact_importer.gui.window.recent_files import RecentFile

_SHOWN = 4  # the menu has them all


class RecentList(QWidget):
    """Emits what the person wants of a file."""

    opened = Signal(object)  # Path
    forgotten = Signal(object)  # Path
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(parent=self)
        enlarge(self._title, 1.15)
        self._clear = QuietButton("trash", self)
        self._clear.clicked.connect(self.cleared)
        self._rows = [RecentFileRow(self) for _ in range(_SHOWN)]
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        for row in self._rows:
            row.opened.connect(self.opened)
            row.forgotten.connect(self.forgotten)
            column.addWidget(row)
        self.show_files(())
        self._retranslate()

    def show_files(self, files: Sequence[RecentFile]) -> None:
        """Show these, newest first."""
        self.setVisible(bool(files))
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(files))
            if place < len(files):
                row.show_file(files[place])

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Recent files"))
        self._clear.setText(self.tr("Clear"))
        self._clear.setAccessibleName(self.tr("Forget all recent files"))
