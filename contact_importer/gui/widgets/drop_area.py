"""Where files are dropped: the zone on the home page and the tint over the window. GUI thread."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QWidget

from contact_importer.gui.looks.theme import Accent, card_colour, colour


@dataclass(frozen=True, slots=True, kw_only=True)
class DropAim:
    """What a file would be dropped on."""

    list_name: str = ""  # the list it would be imported into; "": a new one
    row: QRect = field(default_factory=QRect)  # in the window: the row of that list, if pointed at


def dropped_files(mime: QMimeData) -> list[Path]:
    """The local files that are being dragged, or were copied."""
    urls = mime.urls() if mime.hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


class DropZone(QFrame):
    """A big dashed frame; the window itself takes the drops."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the dashed frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.palette().color(QPalette.ColorRole.Dark), 1.6)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(card_colour())
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)


class DropOverlay(QWidget):
    """Covers the window while a file is dragged over it, and says what would happen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self._possible = True
        self._sidebar = 0
        self.aim = DropAim()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def leave_free(self, width: int) -> None:
        """The lists on which a file can be dropped, so wide, stay in sight."""
        self._sidebar = width

    def announce(self, text: str, aim: DropAim, *, possible: bool) -> None:
        """Cover the parent, show ``text``, and frame the row that is aimed at."""
        self._text, self.aim, self._possible = text, aim, possible
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.setAccessibleName(text)
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a tint, a frame and the sentence."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own = colour(Accent.PRIMARY if self._possible else Accent.ERROR)
        veil = QColor(card_colour())
        veil.setAlphaF(0.9)
        page = self.rect().adjusted(self._sidebar, 0, 0, 0)
        painter.fillRect(page, veil)
        painter.setPen(QPen(own, 3))
        painter.drawRoundedRect(QRectF(page).adjusted(10, 10, -10, -10), 12, 12)
        if not self.aim.row.isNull():
            painter.drawRoundedRect(QRectF(self.aim.row).adjusted(3, 1, -3, -1), 8, 8)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.8)
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(page.adjusted(40, 40, -40, -40), flags, self._text)
