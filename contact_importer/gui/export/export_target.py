"""The line of a dialog that names the file to write. GUI thread."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QEvent, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget
from shiboken6 import isValid

from contact_importer.gui.runtime.loop import start
from contact_importer.gui.widgets.buttons import ordinary_button
from contact_importer.gui.widgets.plain_text import PlainLabel


class TargetRow(QWidget):
    """Proposes a file until the person names one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = False  # by the person: only its suffix follows the format
        self._suffix = ""
        self._is_folder = False
        self.exists = False  # a file of that name is there and will be replaced
        self._label = PlainLabel(parent=self)
        self._edit = QLineEdit(self)
        self._browse = ordinary_button("folder", self)
        self._browse.setAutoDefault(False)
        self._label.setBuddy(self._edit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label)
        row.addWidget(self._edit, 1)
        row.addWidget(self._browse)
        self._edit.textEdited.connect(self._edited)
        self._edit.textChanged.connect(self._text_changed)
        self._browse.clicked.connect(self._open_dialog)
        self._retranslate()

    @property
    def path(self) -> Path:
        """The file to write to."""
        return Path(self._edit.text().strip()).expanduser()

    @property
    def is_complete(self) -> bool:
        """A full path with a file name."""
        return bool(self._edit.text().strip()) and self.path.is_absolute() and bool(self.path.name)

    def propose(self, name: str, *, folder: bool = False) -> None:
        """Follow another choice of contents or format: ``name`` is without its folder.

        ``folder``: what is written is itself a folder.
        """
        self._is_folder = folder
        before, self._suffix = self._suffix, "" if folder else Path(name).suffix
        if self._chosen:
            if self.is_complete and self.path.suffix.lower() == before:
                self._edit.setText(str(self.path.with_suffix(self._suffix)))
            return
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        place = QStandardPaths.writableLocation(documents) or str(Path.home())
        self._edit.setText(str(Path(place) / name))

    @Slot()
    def _edited(self) -> None:
        self._chosen = True

    @Slot()
    def _text_changed(self) -> None:
        self.exists = False
        self.changed.emit()
        start(self._look(self.path))

    async def _look(self, path: Path) -> None:
        """A network share may take its time: not on this thread."""
        found = await asyncio.to_thread(_is_there, path)
        if found and isValid(self) and path == self.path:  # not closed meanwhile
            self.exists = True
            self.changed.emit()

    @Slot()
    def _open_dialog(self) -> None:
        dialog = QFileDialog(self, self.tr("Export to"), str(self.path))
        if self._is_folder:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
            self._show(dialog)
            return
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # Our own line says that the file will be replaced; Qt's question would block.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setDefaultSuffix(self._suffix)
        dialog.setNameFilters([f"*{self._suffix}", self.tr("All files (*)")])
        self._show(dialog)

    def _show(self, dialog: QFileDialog) -> None:
        dialog.fileSelected.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _take(self, path: str) -> None:
        self._chosen = True
        self._edit.setText(path)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._label.setText(self.tr("File"))
        self._edit.setAccessibleName(self.tr("File to write"))
        self._browse.setText(self.tr("Choose…"))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that this system cannot have
        return False
