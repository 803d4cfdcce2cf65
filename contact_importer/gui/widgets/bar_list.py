"""Bars below each other, the longest first; each is a button. GUI thread."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from contact_importer.gui.looks.theme import Accent, colour
from contact_importer.gui.widgets.part_fill import (
    Meaning,
    groove_colour,
    paint_outline,
    part_brush,
)
from contact_importer.gui.widgets.plain_text import set_tooltip, use_tabular_figures
from contact_importer.gui.words.wording import number, share

_BAR_HEIGHT = 5
_SIDE = 6
_VERTICAL = int(Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True, kw_only=True)
class BarItem:
    """One bar: its parts are painted side by side, its words are the text twin."""

    key: str
    title: str
    parts: tuple[tuple[Meaning, int], ...]
    note: str = ""  # what the parts mean, for tooltip and screen reader

    @property
    def count(self) -> int:
        """All of its contacts."""
        return sum(count for _, count in self.parts)


class BarButton(QAbstractButton):
    """A word, a bar and a number; checked while it filters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = BarItem(key="", title="", parts=())
        self._most = 1
        self._whole = 0
        self._says_share = True
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        use_tabular_figures(self)

    def show_item(self, item: BarItem, most: int, whole: int) -> None:
        """Show ``item``; ``most`` fills the bar, shares are of ``whole``."""
        if (item, most, whole) == (self.item, self._most, self._whole):
            return
        self.item, self._most, self._whole = item, max(1, most), whole
        figures = " · ".join(filter(None, (number(item.count), share(item.count, whole))))
        self.setText(item.title)
        self.setAccessibleName(f"{item.title}: {figures}")
        self.setAccessibleDescription(item.note)
        set_tooltip(self, "\n".join(filter(None, (f"{item.title}: {figures}", item.note))))
        self.update()

    def has_room_for_share(self, width: int) -> bool:
        """Word, number and share fit into a bar so wide."""
        metrics = QFontMetrics(self.font())
        count = metrics.horizontalAdvance(number(self.item.count)) + 10
        words = metrics.horizontalAdvance(self.text())
        return words + count + self._share_room() <= width - 2 * _SIDE

    def say_share(self, *, shown: bool) -> None:
        """Show the share beside the number, or leave it to the tooltip."""
        if shown is not self._says_share:
            self._says_share = shown
            self.update()

    def _share_room(self) -> int:
        return QFontMetrics(self.font()).horizontalAdvance("<100 %") + 4 if self._whole else 0

    def sizeHint(self) -> QSize:
        """Qt: one line, and the bar below it."""
        return QSize(260, self.fontMetrics().height() + _BAR_HEIGHT + 5)

    def minimumSizeHint(self) -> QSize:
        """Qt: the word may be cut."""
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter is as good as Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: ground where it matters, word and number above the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        line = self.rect().adjusted(_SIDE, 1, -_SIDE, -_BAR_HEIGHT - 3)
        taken = self._paint_figures(painter, line)
        metrics = QFontMetrics(self.font())
        words = line.adjusted(0, 0, -taken, 0)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(self._mirrored(words), _VERTICAL | self._near(), text)
        self._paint_bar(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        focused = self.hasFocus()
        if not (self.isChecked() or self.underMouse() or focused):
            return
        own = colour(Accent.PRIMARY)
        tint = QColor(own)
        tint.setAlphaF(0.16 if self.isChecked() else 0.07)
        painter.setPen(QPen(own, 1.5) if focused or self.isChecked() else Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 0.5, -1, -0.5), 4, 4)

    def _paint_figures(self, painter: QPainter, line: QRect) -> int:
        """Number and share at the far end; how wide they are."""
        metrics = QFontMetrics(self.font())
        room = self._share_room() if self._says_share else 0
        count = number(self.item.count)
        if room:
            part = share(self.item.count, self._whole)
            painter.setPen(colour(Accent.MUTED))
            painter.drawText(self._mirrored(line), _VERTICAL | self._far(), part)
        painter.setPen(self.palette().color(self.foregroundRole()))
        before = self._mirrored(line.adjusted(0, 0, -room, 0))
        painter.drawText(before, _VERTICAL | self._far(), count)
        return room + metrics.horizontalAdvance(count) + 10

    def _paint_bar(self, painter: QPainter) -> None:
        area = QRectF(_SIDE, self.height() - _BAR_HEIGHT - 2, self.width() - 2 * _SIDE, _BAR_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(area, groove_colour(self.palette()))
        at = area.left()
        for meaning, count in self.item.parts:
            part = QRectF(at, area.top(), area.width() * count / self._most, area.height())
            at += part.width()
            if self._is_mirrored:
                part.moveLeft(self.width() - part.right())
            painter.fillRect(part, part_brush(meaning))
        whole = QPainterPath()
        whole.addRect(area)
        paint_outline(painter, whole, self.palette())

    @property
    def _is_mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _mirrored(self, area: QRect) -> QRect:
        if self._is_mirrored:
            area.moveLeft(self.width() - area.right() - 1)
        return area

    def _near(self) -> int:
        align = Qt.AlignmentFlag.AlignRight if self._is_mirrored else Qt.AlignmentFlag.AlignLeft
        return int(align | Qt.AlignmentFlag.AlignAbsolute)

    def _far(self) -> int:
        align = Qt.AlignmentFlag.AlignLeft if self._is_mirrored else Qt.AlignmentFlag.AlignRight
        return int(align | Qt.AlignmentFlag.AlignAbsolute)


class BarList(QWidget):
    """Some bars; a click or Enter chooses one, again nothing. Arrow keys go through them."""

    chosen = Signal(str)  # the key, "" = none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addStretch(1)
        self._bars: list[BarButton] = []

    @property
    def bars(self) -> tuple[BarButton, ...]:
        """The bars shown, in order."""
        return tuple(bar for bar in self._bars if not bar.isHidden())

    def show_items(self, items: Sequence[BarItem], whole: int) -> None:
        """Show these bars, in this order; shares are of ``whole``."""
        while len(self._bars) < len(items):
            bar = BarButton(self)
            bar.clicked.connect(self._on_clicked)
            self._column.insertWidget(len(self._bars), bar)
            self._bars.append(bar)
        most = max((item.count for item in items), default=1)
        marked = next((bar.item.key for bar in self._bars if bar.isChecked()), "")
        for place, bar in enumerate(self._bars):
            bar.setVisible(place < len(items))
            if place < len(items):
                bar.show_item(items[place], most, whole)
        self.mark(marked)
        self._say_shares()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: words go before shares where there is little room."""
        super().resizeEvent(event)
        self._say_shares()

    def _say_shares(self) -> None:
        fits = all(bar.has_room_for_share(self.width()) for bar in self.bars)
        for bar in self._bars:
            bar.say_share(shown=fits)

    def mark(self, key: str) -> None:
        """Show which bar filters now; ``chosen`` stays silent."""
        for bar in self._bars:
            bar.setChecked(bool(key) and bar.item.key == key)

    @Slot()
    def _on_clicked(self) -> None:
        pressed = self.sender()
        key = ""
        for bar in self._bars:
            if bar is pressed and bar.isChecked():
                key = bar.item.key
        self.mark(key)
        self.chosen.emit(key)
