"""The bar that shows how a whole divides into statuses, and what is still ahead. GUI thread."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from contact_importer.gui.reason_text import status_title
from contact_importer.gui.theme import colour
from contact_importer.gui.wording import number
from contact_importer.model.tally import Tally
from contact_importer.model.verdict import Status

_ORDER = (Status.VALID, Status.INVALID, Status.BLACKLIST, Status.PENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class BarState:
    """What a bar shows: parts that are settled, and how much of the whole they are."""

    parts: tuple[tuple[Status, int], ...] = ()
    fraction: float = 1.0  # settled part of the whole, 0..1
    striped: bool = False  # paused


def bar_state(tally: Tally, in_work: int, fraction: float | None, *, striped: bool) -> BarState:
    """The bar of a task: contacts in work are not settled, and so not coloured."""
    honest_pending = max(0, tally.pending - in_work)
    counts = {status: tally.of(status) for status in _ORDER} | {Status.PENDING: honest_pending}
    parts = tuple((status, count) for status, count in counts.items() if count)
    return BarState(parts=parts, fraction=0.0 if fraction is None else fraction, striped=striped)


class SegmentedBar(QWidget):
    """One rounded bar; its text twin is the accessible description."""

    def __init__(self, height: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self._state = BarState(fraction=0.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, state: BarState) -> None:
        """Show other parts; repaints only if they differ."""
        if state == self._state:
            return
        self._state = state
        self.setAccessibleDescription(
            ", ".join(f"{status_title(status)}: {number(count)}" for status, count in state.parts)
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: as high as wished."""
        return QSize(200, self._height)

    def minimumSizeHint(self) -> QSize:
        """Qt: narrow bars still tell something."""
        return QSize(40, self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the groove, then each part."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        outline = QPainterPath()
        outline.addRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setClipPath(outline)
        painter.fillRect(area, self.palette().color(QPalette.ColorRole.Mid))
        settled = sum(count for _, count in self._state.parts)
        left = area.left()
        for status, count in self._state.parts:
            width = area.width() * self._state.fraction * count / settled
            self._paint_part(painter, QRectF(left, area.top(), width, area.height()), status)
            left += width

    def _paint_part(self, painter: QPainter, part: QRectF, status: Status) -> None:
        painter.fillRect(part, colour(status))
        if self._state.striped:
            stripes = QColor(self.palette().color(QPalette.ColorRole.Base))
            stripes.setAlphaF(0.4)
            painter.fillRect(part, QBrush(stripes, Qt.BrushStyle.BDiagPattern))
