"""A field to paste or type addresses into. GUI thread."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from contact_importer.gui.widgets.buttons import PrimaryButton
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel
from contact_importer.gui.window.tab_order import follow_layout


class PasteDialog(QDialog):
    """Emits the text when there is one to import."""

    text_chosen = Signal(str)

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._label = PlainLabel(parent=self)
        self._hint = MutedLabel(parent=self)
        self._text = QPlainTextEdit(self)
        self._text.setTabChangesFocus(True)
        self._label.setBuddy(self._text)
        self._found = MutedLabel(parent=self)
        self._import = PrimaryButton("import", self)
        self._import.setDefault(True)
        self._import.clicked.connect(self.accept)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        follow_layout(self)
        self._retranslate()
        self._text.textChanged.connect(self._count)
        self._text.setPlainText(text)
        self._count()

    def accept(self) -> None:
        """Qt: hand the text over."""
        self.text_chosen.emit(self._text.toPlainText())
        super().accept()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _count(self) -> None:
        addresses = self._text.toPlainText().count("@")
        self._import.setEnabled(addresses > 0)
        none = self.tr("No address yet.")
        self._found.setText(self.tr("about %Ln address(es)", "", addresses) if addresses else none)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self._found, 1)
        foot.addWidget(self._buttons)
        foot.addWidget(self._import)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        column.addWidget(self._label)
        column.addWidget(self._hint)
        column.addWidget(self._text, 1)
        column.addLayout(foot)
        self.resize(560, 420)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Paste addresses"))
        self._label.setText(self.tr("&Addresses"))
        self._hint.setText(
            self.tr(
                "One a line, or separated by commas or semicolons; names may stand before them. "
                "A table copied from a spreadsheet works too."
            )
        )
        self._text.setPlaceholderText("Anna <anna@example.org>\nboris@example.net")
        self._import.setText(self.tr("Continue"))
        self._count()
