"""Something worth doing: a sign, a sentence with its number, and the button that does it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from contact_importer.gui.looks.icons import pixmap
from contact_importer.gui.looks.theme import colour
from contact_importer.gui.widgets.card import Card
from contact_importer.gui.widgets.part_fill import Meaning
from contact_importer.gui.widgets.plain_text import PlainLabel, set_tooltip


class ActionCard(Card):
    """Hidden while there is nothing to do."""

    asked = Signal()

    def __init__(self, icon_name: str, meaning: Meaning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._meaning = meaning
        self._sign = QLabel(self)
        self._text = PlainLabel(parent=self)
        self.button = QToolButton(self)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.clicked.connect(self.asked)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text)
        row.addSpacing(4)
        row.addWidget(self.button)
        self._renew_sign()
        self.hide()

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def say(self, text: str, title: str, why: str = "") -> None:
        """Show what there is to do, the title of its button, and why as a tooltip."""
        self._text.setText(text)
        self.button.setText(title)
        self.button.setAccessibleName(f"{title}: {text}")
        set_tooltip(self, why)
        self.button.setAccessibleDescription(why)
        self.show()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._renew_sign()

    def _renew_sign(self) -> None:
        self._sign.setPixmap(pixmap(self._icon_name, 18, colour(self._meaning)))
