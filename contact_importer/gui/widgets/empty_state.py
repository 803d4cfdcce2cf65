"""What a page shows where there is nothing to show: a sign, a sentence, perhaps a way on."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from contact_importer.gui.looks.icons import pixmap
from contact_importer.gui.looks.theme import Accent, colour
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel, enlarge

_SIGN = 48


class EmptyState(QWidget):
    """In the middle of the room it has."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        centred = Qt.AlignmentFlag.AlignHCenter
        self._sign = QLabel(self)
        self._sign.setAlignment(centred)
        self._title = PlainLabel(parent=self)
        self._title.setAlignment(centred)
        enlarge(self._title, 1.25)
        self._text = MutedLabel(parent=self)
        self._text.setAlignment(centred)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(10)
        self._column.addStretch(2)
        for widget in (self._sign, self._title, self._text):
            self._column.addWidget(widget)
        self._column.addStretch(3)
        self._renew_sign()

    @property
    def text(self) -> str:
        """What it says."""
        return f"{self._title.text()} {self._text.text()}".strip()

    def say(self, title: str, text: str = "") -> None:
        """Show a heading and a sentence."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(self.text)

    def add_button(self, button: QPushButton) -> None:
        """A way on, below the sentence."""
        place = self._column.count() - 1
        self._column.insertWidget(place, button, 0, Qt.AlignmentFlag.AlignHCenter)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._renew_sign()

    def _renew_sign(self) -> None:
        self._sign.setPixmap(pixmap(self._icon_name, _SIGN, colour(Accent.MUTED)))
