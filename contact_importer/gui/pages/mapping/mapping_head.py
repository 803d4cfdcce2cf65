"""Which file the mapping page is about, and whether its like was seen before. GUI thread."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from contact_importer.gui.pages.mapping.source_words import SourceWords
from contact_importer.gui.widgets.buttons import QuietButton
from contact_importer.gui.widgets.plain_text import ElidedLabel, MutedLabel, enlarge
from contact_importer.gui.words.wording import number
from contact_importer.model.source import Preview


class MappingHead(QWidget):
    """Name, format, size; and "As last time" with a way to forget it."""

    forget_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._busy = False
        self._title = ElidedLabel(parent=self)
        enlarge(self._title, 1.5)
        self._facts = MutedLabel(parent=self)
        self.as_last_time = MutedLabel(parent=self)
        self.forget = QuietButton("undo", self)
        self.forget.clicked.connect(self.forget_asked)
        facts = QHBoxLayout()
        facts.setSpacing(10)
        for label in (self._facts, self.as_last_time):
            label.setWordWrap(False)
            facts.addWidget(label)
        facts.addWidget(self.forget)
        facts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addLayout(facts)
        self.show_remembered(known=False)
        self._retranslate()

    def show_files(self, files: Sequence[Path]) -> None:
        """The name of the file, and how many more there are."""
        self._title.setText(SourceWords().title(files))

    def show_facts(self, preview: Preview | None, *, busy: bool) -> None:
        """What is known of the file; ``busy``: it is being read."""
        self._preview, self._busy = preview, busy
        reading = self.tr("Reading…") if busy else ""
        self._facts.setText(reading if preview is None else self._facts_text(preview))

    def show_remembered(self, *, known: bool) -> None:
        """Files with these columns were imported before."""
        self.as_last_time.setVisible(known)
        self.forget.setVisible(known)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _facts_text(self, preview: Preview) -> str:
        parts = [SourceWords().facts(preview)]
        if preview.estimated_rows is not None:
            parts.append(self.tr("about {0} rows").format(number(preview.estimated_rows)))
        return " · ".join(parts)

    def _retranslate(self) -> None:
        self.as_last_time.setText(self.tr("As last time for files like this."))
        self.forget.setText(self.tr("Forget"))
        self.forget.setAccessibleDescription(
            self.tr("Forget what was decided for files with these columns")
        )
        self.show_facts(self._preview, busy=self._busy)
