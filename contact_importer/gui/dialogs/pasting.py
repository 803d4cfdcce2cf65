"""Addresses from the clipboard: written into a file of our own, then opened. GUI thread."""

import asyncio
import logging
import time
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QDateTime, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from contact_importer.files.pasted_text import remove_old_pastes, write_pasted
from contact_importer.gui.dialogs.paste_dialog import PasteDialog
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.gui.widgets.drop_area import dropped_files
from contact_importer.model.task import ImportTask

_log = logging.getLogger(__name__)


class Pasting(QObject):
    """Takes what the clipboard holds: copied files, a table, or addresses."""

    files_pasted = Signal(object)  # list[Path]: copied in a file manager
    text_pasted = Signal(object, str)  # Path of the new file, a name for its list

    def __init__(self, folder: Path, window: QWidget) -> None:
        """Pasted texts are kept in ``folder``, for their owner only."""
        super().__init__(window)
        self._folder = folder
        self._window = window

    @Slot()
    def paste(self) -> None:
        """Open what is in the clipboard; ask for a text if it has none with addresses."""
        mime = QGuiApplication.clipboard().mimeData()
        files = dropped_files(mime)
        if files:
            self.files_pasted.emit(files)
            return
        text = mime.text() if mime.hasText() else ""
        if "@" in text:
            self.take(text)
        else:
            self.ask(text)

    def ask(self, text: str = "") -> None:
        """Let the person paste or type."""
        dialog = PasteDialog(text, self._window)
        dialog.text_chosen.connect(self.take)
        dialog.open()

    @async_slot(str)
    async def take(self, text: str) -> None:
        """Make a file of ``text`` and have it opened."""
        now = QDateTime.currentDateTime()
        title = self.tr("Pasted {0}").format(now.toString("yyyy-MM-dd HH-mm"))
        path = await asyncio.to_thread(write_pasted, text, self._folder, title)
        self.text_pasted.emit(path, self.tr("Pasted {0}").format(now.toString("yyyy-MM-dd HH:mm")))

    async def clean(self, tasks: Iterable[ImportTask]) -> None:
        """Delete pasted files that are not needed any more."""
        undone, used = set[Path](), set[Path]()
        for task in tasks:
            if task.reading is not None:
                (undone if task.undone else used).update(task.reading.paths)
        try:
            await asyncio.to_thread(
                remove_old_pastes, self._folder, used=used, undone=undone, now=time.time()
            )
        except OSError as error:
            _log.warning("pasted files cannot be removed", exc_info=error)
