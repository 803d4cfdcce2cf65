"""The command for the terminal that does what was chosen on the page. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from contact_importer.engine.terminal_command import shell_text
from contact_importer.gui.widgets.buttons import ordinary_button
from contact_importer.gui.widgets.fold import Fold
from contact_importer.gui.widgets.plain_text import PlainLabel

_LINES = 3


class CommandFold(QWidget):
    """Folded away until somebody wants it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(parent=self)
        content = QWidget(self)
        self._text = QPlainTextEdit(content)
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._text.setAcceptDrops(False)
        self._text.viewport().setAcceptDrops(False)
        self._text.setFixedHeight(self._text.fontMetrics().lineSpacing() * _LINES + 14)
        self.copy_button = ordinary_button("copy", content)
        self.copy_button.clicked.connect(self._copy)
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 4, 0, 0)
        row.addWidget(self._text, 1)
        row.addWidget(self.copy_button)
        self._retranslate()
        self.fold = Fold(self._title, content, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fold)

    @property
    def command(self) -> str:
        """The text shown."""
        return self._text.toPlainText()

    def show_words(self, words: Sequence[str]) -> None:
        """Show a command; () hides everything."""
        self.setVisible(bool(words))
        text = shell_text(words) if words else ""
        if text != self.command:
            self._text.setPlainText(text)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.command)
        self.copy_button.setText(self.tr("Copied"))

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Command for the terminal"))
        self._title.setAccessibleName(self._title.text())
        self._text.setAccessibleName(self._title.text())
        self.copy_button.setText(self.tr("Copy"))
