"""The bar at the foot of the window that shows the running task on every page. GUI thread."""

import time

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from contact_importer.engine.events import TaskSnapshot
from contact_importer.gui.widgets.buttons import QuietButton
from contact_importer.gui.widgets.card import Card
from contact_importer.gui.widgets.plain_text import ElidedLabel, PlainLabel, set_tooltip
from contact_importer.gui.widgets.segmented_bar import SegmentedBar, bar_state
from contact_importer.gui.words.task_text import short_waiting, task_title
from contact_importer.gui.words.wording import duration, percent, speed
from contact_importer.model.task import TaskState


class NowRunningBar(Card):
    """Title, bar, speed, time left, pause and stop. Hidden while nothing runs or waits."""

    opened = Signal(int)  # task id: it was clicked
    pause_asked = Signal(int)
    stop_asked = Signal(int)
    finish_asked = Signal(int)
    queue_asked = Signal()  # the tasks that wait for their turn

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task_id = 0
        self._waits = False
        self._queued = 0
        self._title = ElidedLabel(parent=self)
        self._bar = SegmentedBar(8, self)
        self._figures = PlainLabel(parent=self)
        self._figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._pause = QuietButton("pause", self)
        self._stop = QuietButton("stop", self)
        self._queue = QuietButton("history", self)
        self._queue.clicked.connect(self.queue_asked)
        for button in (self._pause, self._stop):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._pause.clicked.connect(self._ask_pause)
        self._stop.clicked.connect(self._ask_stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(self._title, 3)
        row.addWidget(self._bar, 3)
        row.addWidget(self._figures, 2)
        row.addWidget(self._pause)
        row.addWidget(self._stop)
        row.addWidget(self._queue)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._queue.hide()
        self._retranslate()
        self.hide()

    def show_snapshot(self, snapshot: TaskSnapshot | None) -> None:
        """Show the task that runs, or the one that waits; None: none does."""
        self.setVisible(snapshot is not None)
        if snapshot is None:
            return
        task = snapshot.task
        self._task_id = task.id
        waits = task.state is TaskState.WAITING
        if waits is not self._waits:
            self._waits = waits
            self._retranslate()
        self._title.setText(task_title(task))
        ahead = task.unsettled
        self._bar.show_state(bar_state(task.tally, ahead, snapshot.fraction, striped=False))
        self._figures.setText(short_waiting(task, time.time()) if waits else figures_text(snapshot))
        self.setAccessibleName(f"{self._title.text()}: {self._figures.text()}")

    def show_queue(self, tasks: int) -> None:
        """Show how many tasks wait for their turn."""
        if tasks != self._queued or self._queue.isHidden() is bool(tasks):
            self._queued = tasks
            self._queue.setVisible(tasks > 0)
            self._retranslate()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: a click opens the task's page."""
        super().mouseReleaseEvent(event)
        self.opened.emit(self._task_id)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._queue.setText(self.tr("+%Ln queued", "", self._queued))
        self._queue.setAccessibleName(self.tr("%Ln task(s) wait for their turn", "", self._queued))
        self._pause.setAccessibleName(self.tr("Pause"))
        set_tooltip(self._pause, self.tr("Pause"))
        finish = self.tr("Finish now: wait no longer")
        stop = finish if self._waits else self.tr("Stop and keep what is decided")
        self._stop.setAccessibleName(stop)
        set_tooltip(self._stop, stop)

    def _ask_pause(self) -> None:
        self.pause_asked.emit(self._task_id)

    def _ask_stop(self) -> None:
        asked = self.finish_asked if self._waits else self.stop_asked
        asked.emit(self._task_id)


def figures_text(snapshot: TaskSnapshot, *, share: bool = True) -> str:
    """How far (the share done), how fast, how long: "46% · 212/s · about 32 s left"."""
    parts = []
    if share and snapshot.fraction is not None:
        parts.append(percent(snapshot.fraction))
    if snapshot.per_second > 0:
        parts.append(speed(snapshot.per_second))
    if snapshot.seconds_left is not None:
        parts.append(
            QCoreApplication.translate("Task", "about {0} left").format(
                duration(snapshot.seconds_left)
            )
        )
    return " · ".join(parts)
