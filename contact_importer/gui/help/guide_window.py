"""Help → User guide: the guide with its pictures, in the language of the window. GUI thread.

The text is our own file, so it may have headings and pictures; only files that lie beside it are
shown, and links to elsewhere go to the desktop.
"""

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QImage, QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget
from shiboken6 import isValid

from contact_importer.bundled import guide_folder
from contact_importer.gui.looks.theme import is_dark
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.gui.words.language import language_in_use

_PICTURE = re.compile(r"!\[[^]]*\]\(([^)]+)\)")
_WIDTH = 820
_MARGIN = 22
_NAMES = {"en": "guide.md", "ru": "guide.ru.md"}


class GuideWindow(QWidget):
    """A window of its own, so that the guide can lie beside what it is about."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._wanted = ""
        self._browser = QTextBrowser(self)
        self._browser.setOpenLinks(False)
        self._browser.anchorClicked.connect(self._follow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._browser)
        self.resize(_WIDTH + 4 * _MARGIN, 760)
        self._retranslate()
        self._open(_NAMES[language_in_use()])

    @async_slot(str)
    async def _open(self, name: str) -> None:
        """Show one of the files beside the guide; read, with its pictures, on another thread."""
        self._wanted = name
        text, pictures = await asyncio.to_thread(_read, name, dark=is_dark())
        if name != self._wanted or not isValid(self):  # another is wanted, or the window closed
            return
        document = QTextDocument(self._browser)
        document.setDocumentMargin(_MARGIN)
        document.setMarkdown(text)  # forgets all resources, so these come after it
        for link, picture in pictures.items():
            document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(link), picture)
        self._browser.setDocument(document)
        self._browser.moveCursor(QTextCursor.MoveOperation.Start)

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        if link.scheme():
            QDesktopServices.openUrl(link)
        elif link.path():
            self._open(link.path())
        else:
            self.show_section(link.fragment())

    def show_section(self, anchor: str) -> None:
        """Scroll to the heading whose anchor this is."""
        block = self._browser.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and anchor_of(block.text()) == anchor:
                self._scroll_to(block)
                return
            block = block.next()

    def _scroll_to(self, block: QTextBlock) -> None:
        self._browser.setTextCursor(QTextCursor(block))
        top = self._browser.document().documentLayout().blockBoundingRect(block).top()
        self._browser.verticalScrollBar().setValue(int(top))

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self._open(_NAMES[language_in_use()])

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("User guide"))
        self._browser.setAccessibleName(self.tr("User guide"))


def anchor_of(heading: str) -> str:
    """The anchor that GitHub and this window give a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.replace(" ", "-")


def _read(name: str, *, dark: bool) -> tuple[str, Mapping[str, QImage]]:
    """A file of the guide and its pictures, as wide as the window at most.

    ``dark``: with the dark brothers of its light pictures, where there are any.
    """
    folder = guide_folder()
    text = (folder / Path(name).name).read_text(encoding="utf-8")
    pictures = {}
    for link in _PICTURE.findall(text):
        brother = folder / link.replace("-light.", "-dark.")
        picture = QImage(str(brother if dark and brother.is_file() else folder / link))
        if picture.width() > _WIDTH:
            mode = Qt.TransformationMode.SmoothTransformation
            picture = picture.scaledToWidth(_WIDTH, mode)
        pictures[link] = picture
    return text, pictures
