"""The database is damaged: which backup takes its place? GUI thread."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from contact_importer.bootstrap import backups_of, restore_database
from contact_importer.gui.widgets.buttons import PrimaryButton
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel, WrappedLabel, enlarge
from contact_importer.gui.words.wording import moment
from contact_importer.model.backup import Backup

_WIDTH = 460


class RescueDialog(QDialog):
    """Offers the backups, newest first, and to start empty. Show it with ``open()``."""

    chosen = Signal(object)  # Backup, None: start with an empty database

    def __init__(self, backups: Sequence[Backup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Contact Importer"))
        self.setMinimumWidth(_WIDTH)
        self._backups = tuple(backups)
        self._choice = QButtonGroup(self)
        for number, text in enumerate(self._texts()):
            button = QRadioButton(text, self)
            button.setChecked(number == 0)
            self._choice.addButton(button, number)
        self._lay_out()

    def _texts(self) -> list[str]:
        size = QLocale().formattedDataSize
        made = [
            self.tr("Backup of {0} ({1})").format(moment(item.made_at), size(item.size, 1))
            for item in self._backups
        ]
        return [*made, self.tr("Start with an empty database")]

    def _lay_out(self) -> None:
        title = PlainLabel(self.tr("The database is damaged"), self)
        enlarge(title, 1.3)
        said = WrappedLabel(
            self.tr(
                "Part of it cannot be read, perhaps after a failure of the disk. Nothing was "
                "changed. What shall take its place?"
            ),
            self,
        )
        kept = MutedLabel(
            self.tr("The damaged file is kept beside it under another name, for a rescue."), self
        )
        go_on = PrimaryButton("play", self)
        go_on.setText(self.tr("Continue"))
        go_on.clicked.connect(self._choose)
        leave = QPushButton(self.tr("Quit"), self)
        leave.clicked.connect(self.reject)
        buttons = QDialogButtonBox(self)
        buttons.addButton(leave, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(go_on, QDialogButtonBox.ButtonRole.AcceptRole)
        go_on.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        for widget in (title, said, *self._choice.buttons(), kept, buttons):
            column.addWidget(widget)

    @Slot()
    def _choose(self) -> None:
        number = self._choice.checkedId()
        self.chosen.emit(self._backups[number] if number < len(self._backups) else None)
        self.accept()


async def rescue(database: Path) -> bool:
    """Put what the person chooses in the place of a damaged database; False: quit."""
    ended = asyncio.Event()
    answers: list[Backup | None] = []
    dialog = RescueDialog(await backups_of(database))
    dialog.chosen.connect(answers.append)
    dialog.finished.connect(ended.set)
    dialog.open()
    await ended.wait()
    dialog.deleteLater()
    if answers:
        await restore_database(database, answers[0])
    return bool(answers)
