"""A strip above a page that says one sentence and offers what to do. GUI thread."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from contact_importer.gui.looks.icons import icon, pixmap
from contact_importer.gui.looks.theme import Accent, colour
from contact_importer.gui.widgets.buttons import QuietButton
from contact_importer.gui.widgets.notice import paint_tinted
from contact_importer.gui.widgets.plain_text import WrappedLabel, set_tooltip


class BannerKind(StrEnum):
    """How serious the sentence is."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


_ACCENTS = {
    BannerKind.INFO: Accent.PRIMARY,
    BannerKind.WARNING: Accent.WARNING,
    BannerKind.ERROR: Accent.ERROR,
}
_ICONS = {BannerKind.INFO: "info", BannerKind.WARNING: "warning", BannerKind.ERROR: "warning"}


class Banner(QFrame):
    """Hidden until it has something to say. Plain text only."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = BannerKind.INFO
        self._sign = QLabel(self)
        self._text = WrappedLabel(parent=self)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons: list[QPushButton] = []
        self._close = QuietButton("close", self)
        self._close.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._close.clicked.connect(self.dismiss)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 10, 10, 10)
        self._row.setSpacing(10)
        self._row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def say(
        self,
        text: str,
        kind: BannerKind = BannerKind.INFO,
        actions: Sequence[tuple[str, Callable[[], None]]] = (),
    ) -> None:
        """Show a sentence, with a button for each action."""
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        self._kind = kind
        self._text.setText(text)
        self.setAccessibleName(text)
        for place, (title, act) in enumerate(actions):
            button = QPushButton(title, self)
            button.clicked.connect(act)
            self._row.insertWidget(2 + place, button, 0, Qt.AlignmentFlag.AlignVCenter)
            self._buttons.append(button)
        self.refresh()
        self.show()

    @Slot()
    def dismiss(self) -> None:
        """Hide it."""
        self.hide()
        self.dismissed.emit()

    def refresh(self) -> None:
        """Language or theme changed."""
        self._sign.setPixmap(pixmap(_ICONS[self._kind], 18, colour(_ACCENTS[self._kind])))
        self._close.setIcon(icon("close"))
        self._close.setAccessibleName(self.tr("Close this message"))
        set_tooltip(self._close, self.tr("Close this message"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a card in the colour of its kind."""
        painter = QPainter(self)
        paint_tinted(painter, QRectF(self.contentsRect()), colour(_ACCENTS[self._kind]))
