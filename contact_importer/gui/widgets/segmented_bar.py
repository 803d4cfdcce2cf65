"""The bar that shows how a whole divides into statuses, and what is still ahead. GUI thread."""

from dataclasses import dataclass

from PySide6.QtCore import QEasingCurve, QEvent, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from contact_importer.gui.looks.theme import reduced_motion
from contact_importer.gui.widgets.part_fill import groove_colour, paint_outline, part_brush
from contact_importer.gui.widgets.plain_text import set_tooltip
from contact_importer.gui.words.reason_text import status_title
from contact_importer.gui.words.wording import number
from contact_importer.model.tally import Tally
from contact_importer.model.task import ImportTask, TaskState
from contact_importer.model.verdict import Status

_ORDER = (Status.VALID, Status.INVALID, Status.BLACKLIST, Status.PENDING)
_GLIDE_MS = 250
_VISIBLE_STEP = 0.01  # of the whole: smaller changes need no glide

Lengths = dict[Status, float]  # of each part, as a fraction of the whole bar


@dataclass(frozen=True, slots=True, kw_only=True)
class BarState:
    """What a bar shows: parts that are settled, and how much of the whole they are."""

    parts: tuple[tuple[Status, int], ...] = ()
    fraction: float = 1.0  # settled part of the whole, 0..1
    striped: bool = False  # paused

    @property
    def lengths(self) -> Lengths:
        """How long each part is."""
        settled = sum(count for _, count in self.parts)
        return {status: self.fraction * count / settled for status, count in self.parts if settled}

    @property
    def text(self) -> str:
        """The same in words: "Valid: 60, Invalid: 25"."""
        return ", ".join(f"{status_title(status)}: {number(count)}" for status, count in self.parts)


def bar_state(tally: Tally, in_work: int, fraction: float | None, *, striped: bool) -> BarState:
    """The bar of a task: contacts in work are not settled, and so not coloured."""
    honest_pending = max(0, tally.pending - in_work)
    counts = {status: tally.of(status) for status in _ORDER} | {Status.PENDING: honest_pending}
    parts = tuple((status, count) for status, count in counts.items() if count)
    return BarState(parts=parts, fraction=0.0 if fraction is None else fraction, striped=striped)


def task_bar(task: ImportTask) -> BarState:
    """The bar of a task whose run is not watched."""
    contacts = task.tally.contacts
    if task.undone or not contacts:
        return BarState(fraction=0.0)
    settled = (contacts - min(task.unsettled, contacts)) / contacts
    striped = task.state is TaskState.PAUSED
    return bar_state(task.tally, task.unsettled, settled, striped=striped)


def paint_bar(
    painter: QPainter,
    area: QRectF,
    lengths: Lengths,
    palette: QPalette,
    *,
    striped: bool = False,
    mirrored: bool = False,
) -> None:
    """Paint a rounded bar into ``area``; ``mirrored`` begins at the right."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if mirrored:
        painter.translate(2 * area.center().x(), 0)
        painter.scale(-1, 1)
    outline = QPainterPath()
    outline.addRoundedRect(area, area.height() / 2, area.height() / 2)
    painter.setClipPath(outline)
    painter.fillRect(area, groove_colour(palette))
    left = area.left()
    for status, length in lengths.items():
        part = QRectF(left, area.top(), area.width() * length, area.height())
        painter.fillRect(part, part_brush(status))
        if striped:
            painter.fillRect(part, _stripes(palette))
        left += part.width()
    paint_outline(painter, outline, palette)
    painter.restore()


def _stripes(palette: QPalette) -> QBrush:
    stripes = QColor(palette.color(QPalette.ColorRole.Base))
    stripes.setAlphaF(0.55)
    return QBrush(stripes, Qt.BrushStyle.BDiagPattern)


class SegmentedBar(QWidget):
    """One rounded bar; its text twin is the accessible description and the tooltip.

    It glides to a new state unless the person wants no motion.
    """

    def __init__(self, height: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self._state = BarState(fraction=0.0)
        self._from: Lengths = {}
        self._glide = QVariantAnimation(self)
        self._glide.setStartValue(0.0)
        self._glide.setEndValue(1.0)
        self._glide.setDuration(_GLIDE_MS)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.valueChanged.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, state: BarState) -> None:
        """Show other parts; repaints only if they differ."""
        if state == self._state:
            return
        self._from = self._shown_lengths()
        self._state = state
        self._describe()
        self._glide.stop()
        if self.isVisible() and not reduced_motion() and self._is_a_step():
            self._glide.start()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._describe()

    def _describe(self) -> None:
        self.setAccessibleDescription(self._state.text)
        set_tooltip(self, self._state.text)

    @property
    def gliding(self) -> bool:
        """It is on its way to its newest state."""
        return self._glide.state() is QVariantAnimation.State.Running

    def sizeHint(self) -> QSize:
        """Qt: as high as wished."""
        return QSize(200, self._height)

    def minimumSizeHint(self) -> QSize:
        """Qt: narrow bars still tell something."""
        return QSize(40, self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the groove, then each part."""
        paint_bar(
            QPainter(self),
            QRectF(self.rect()),
            self._shown_lengths(),
            self.palette(),
            striped=self._state.striped,
            mirrored=self.layoutDirection() is Qt.LayoutDirection.RightToLeft,
        )

    def _is_a_step(self) -> bool:
        goal = self._state.lengths
        return any(
            abs(goal.get(status, 0.0) - self._from.get(status, 0.0)) > _VISIBLE_STEP
            for status in _ORDER
        )

    def _shown_lengths(self) -> Lengths:
        goal = self._state.lengths
        if not self.gliding:
            return goal
        way = float(self._glide.currentValue())
        return {
            status: self._from.get(status, 0.0) * (1 - way) + goal.get(status, 0.0) * way
            for status in _ORDER
        }
