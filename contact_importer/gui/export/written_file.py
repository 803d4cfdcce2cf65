"""What became of a file that a dialog has written, and how to get to it. GUI thread."""

from pathlib import Path

from PySide6.QtCore import QEvent, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from contact_importer.gui.widgets.buttons import ordinary_button
from contact_importer.gui.widgets.plain_text import WrappedLabel


class WrittenFile(QWidget):
    """One sentence; below it, after a success, *Open file* and *Open folder*."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = Path()
        self._message = WrappedLabel(parent=self)
        self._open_file = ordinary_button("file", self)
        self._open_folder = ordinary_button("folder", self)
        buttons = QHBoxLayout()
        for button in (self._open_file, self._open_folder):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._message)
        column.addLayout(buttons)
        self._open_file.clicked.connect(self._show_file)
        self._open_folder.clicked.connect(self._show_folder)
        self._retranslate()
        self.clear()

    @property
    def text(self) -> str:
        """What is said now."""
        return self._message.text()

    def clear(self) -> None:
        """Nothing has been written."""
        self._say("", written=False)

    def tell_problem(self, sentence: str) -> None:
        """Nothing could be written, and why."""
        self._say(sentence, written=False)

    def tell_success(self, sentence: str, path: Path) -> None:
        """A file or folder is there."""
        self._path = path
        self._say(sentence, written=True)
        self._open_file.setFocus()

    def _say(self, sentence: str, *, written: bool) -> None:
        self._message.setText(sentence)
        self._open_file.setVisible(written)
        self._open_folder.setVisible(written)
        self.setVisible(bool(sentence))

    @Slot()
    def _show_file(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))

    @Slot()
    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._open_file.setText(self.tr("Open"))
        self._open_folder.setText(self.tr("Open folder"))
