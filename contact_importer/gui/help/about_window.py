"""Help → About: what this is, and the licences of what is in it. GUI thread."""

import asyncio

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from contact_importer import __version__
from contact_importer.bundled import licences_text
from contact_importer.gui.looks.icons import app_icon
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.gui.widgets.plain_text import PlainLabel, WrappedLabel, enlarge


class AboutWindow(QDialog):
    """Name, version, licences."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sign = QLabel(self)
        sign.setPixmap(app_icon().pixmap(48, 48))
        self._name = PlainLabel(parent=self)
        enlarge(self._name, 1.4)
        self._purpose = WrappedLabel(parent=self)
        self._heading = PlainLabel(parent=self)
        self._licences = QPlainTextEdit(self)
        self._licences.setReadOnly(True)
        self._licences.setTabChangesFocus(True)
        self._licences.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._heading.setBuddy(self._licences)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        words = QVBoxLayout()
        words.addWidget(self._name)
        words.addWidget(self._purpose)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._heading)
        column.addWidget(self._licences, 1)
        column.addWidget(buttons)
        self.resize(620, 460)
        self._retranslate()
        self._load()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @async_slot()
    async def _load(self) -> None:
        self._licences.setPlainText(_readable(await asyncio.to_thread(licences_text)))

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("About Contact Importer"))
        self._name.setText(self.tr("Contact Importer {0}").format(__version__))
        self._purpose.setText(
            self.tr(
                "Imports contact files and checks every address. Your contacts stay on this "
                "computer. MIT licence; Qt is used under the LGPL."
            )
        )
        self._heading.setText(self.tr("&Licences of the packages used"))


def _readable(markdown: str) -> str:
    """The list without the marks of its table: "name version: licence, home"."""
    lines: list[str] = []
    for line in markdown.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            lines.append(line.lstrip("# "))
        elif len(cells) == 4 and not set(cells[0]) <= {"-"}:
            lines.append("{} {}: {}, {}".format(*cells))
    return "\n".join(lines)
