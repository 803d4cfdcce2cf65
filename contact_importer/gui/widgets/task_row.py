"""One task as a line that can be pressed: title, state, bar, count. GUI thread."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from contact_importer.gui.widgets.card import paint_card
from contact_importer.gui.widgets.plain_text import ElidedLabel, PlainLabel
from contact_importer.gui.widgets.segmented_bar import SegmentedBar, task_bar
from contact_importer.gui.words.task_text import state_title, task_title
from contact_importer.gui.words.wording import moment, number
from contact_importer.model.task import ImportTask


class TaskRow(QAbstractButton):
    """Leads to the page of a task."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task: ImportTask | None = None
        self._title = ElidedLabel(parent=self)
        self._state = PlainLabel(parent=self)
        self._bar = SegmentedBar(8, self)
        self._count = PlainLabel(parent=self)
        self._when = PlainLabel(parent=self)
        self._when.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._count.setAlignment(right)
        self._when.setAlignment(right)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 14, 9)
        row.setSpacing(14)
        row.addWidget(self._title, 4)
        row.addWidget(self._state, 2)
        row.addWidget(self._bar, 2)
        row.addWidget(self._count, 1)
        row.addWidget(self._when, 2)
        for child in (self._title, self._state, self._bar, self._count, self._when):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._open)

    def show_task(self, task: ImportTask) -> None:
        """Show where a task stands."""
        if task == self._task:
            return
        self._task = task
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a card, framed while it has the focus."""
        painter = QPainter(self)
        paint_card(painter, self)
        if self.hasFocus() or self.underMouse():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 1.5))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)

    def _refresh(self) -> None:
        task = self._task
        if task is None:
            return
        self._title.setText(task_title(task))
        self._state.setText(state_title(task))
        self._bar.show_state(task_bar(task))
        self._count.setText(number(task.tally.contacts))
        self._when.setText(moment(task.created_at))
        self.setAccessibleName(f"{self._title.text()}: {self._state.text()}, {self._count.text()}")

    def _open(self) -> None:
        if self._task is not None:
            self.opened.emit(self._task.id)
