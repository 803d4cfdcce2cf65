"""A count with its icon, word and share, that can be pressed to filter. GUI thread."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from contact_importer.gui.looks.icons import pixmap
from contact_importer.gui.looks.theme import Accent, card_colour, colour, line_colour
from contact_importer.gui.widgets.plain_text import set_tooltip, use_tabular_figures
from contact_importer.gui.words.wording import number, share
from contact_importer.model.verdict import Status

_MARGIN = 11
_SIDE = 8  # little: "Чёрный список" has to fit beside the open pane
_ICON = 18


class CountCard(QAbstractButton):
    """Icon, word, number and share of one class of contacts."""

    def __init__(
        self, meaning: Status | Accent, icon_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._meaning = meaning
        self._icon_name = icon_name
        self._count = 0
        self._whole = 0
        self._advice = self._sentence = ""
        self._says_advice = True
        use_tabular_figures(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def count(self) -> int:
        """The number shown."""
        return self._count

    def show_count(self, count: int, whole: int) -> None:
        """Show ``count`` of ``whole``; repaints only on change."""
        if (count, whole) == (self._count, self._whole):
            return
        self._count, self._whole = count, whole
        self._describe()
        self.update()

    def set_title(self, title: str) -> None:
        """The word under which the count stands."""
        self.setText(title)
        self._describe()

    def set_advice(self, short: str, sentence: str) -> None:
        """What to do with these contacts: a word or two on the card, a sentence as tooltip."""
        self._advice = short
        set_tooltip(self, sentence)
        self._sentence = sentence
        self._describe()
        self.updateGeometry()
        self.update()

    def has_room_for_advice(self, width: int) -> bool:
        """The words of the advice fit into a card so wide."""
        return QFontMetrics(self.font()).horizontalAdvance(self._advice) <= width - 2 * _SIDE

    def say_advice(self, *, shown: bool) -> None:
        """Show the advice on the card, or leave it to the tooltip."""
        if shown is not self._says_advice:
            self._says_advice = shown
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Qt: room for the number and the word."""
        lines = 2 if self._advice and self._says_advice else 1
        return QSize(138, self._number_height() + lines * self.fontMetrics().height() + 2 * _MARGIN)

    def minimumSizeHint(self) -> QSize:
        """Qt: six of them fit into the smallest window."""
        return QSize(104, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the card; above the word, below icon, number and share."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own = colour(self._meaning)
        self._paint_ground(painter, own)
        inner = self.rect().adjusted(_SIDE, _MARGIN - 2, -_SIDE, -_MARGIN + 2)
        metrics = QFontMetrics(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        word = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignTop), word)
        if self._advice and self._says_advice:
            painter.setPen(colour(Accent.MUTED))
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignBottom), self._advice)
            painter.setPen(self.palette().color(self.foregroundRole()))
            inner.adjust(0, 0, 0, -metrics.height() - 1)
        middle = inner.bottom() - self._number_height() // 2
        sign = pixmap(self._icon_name, _ICON, own)
        at = inner.right() - _ICON + 1 if self._is_mirrored else inner.left()
        painter.drawPixmap(at, middle - _ICON // 2 + 1, sign)
        self._paint_number(painter, self._beyond(inner, _ICON + 7))

    def _paint_ground(self, painter: QPainter, own: QColor) -> None:
        marked = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(own if marked else line_colour(), 2 if marked else 1))
        ground = card_colour()
        if self.isChecked() or self.underMouse():
            tint = QColor(own)
            tint.setAlphaF(0.14 if self.isChecked() else 0.06)
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
            ground = tint
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)

    def _paint_number(self, painter: QPainter, inner: QRect) -> None:
        text = number(self._count)
        painter.setFont(self._number_font())
        bottom = int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(inner, bottom, text)
        taken = QFontMetrics(self._number_font()).horizontalAdvance(text) + 8
        part = share(self._count, self._whole)
        metrics = QFontMetrics(self.font())
        if metrics.horizontalAdvance(part) > inner.width() - taken:
            return
        painter.setFont(self.font())
        painter.setPen(colour(Accent.MUTED))
        painter.drawText(self._beyond(inner, taken).adjusted(0, 0, 0, -2), bottom, part)

    @property
    def _is_mirrored(self) -> bool:
        """Text is read from right to left: Qt turns its alignment round by itself."""
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _beyond(self, area: QRect, taken: int) -> QRect:
        """``area`` without what is taken where reading begins."""
        if self._is_mirrored:
            return area.adjusted(0, 0, -taken, 0)
        return area.adjusted(taken, 0, 0, 0)

    def _number_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.5)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _number_height(self) -> int:
        return QFontMetrics(self._number_font()).height()

    def _describe(self) -> None:
        part = share(self._count, self._whole)
        self.setAccessibleName(f"{self.text()}: {number(self._count)}")
        self.setAccessibleDescription(". ".join(filter(None, (part, self._sentence))))
