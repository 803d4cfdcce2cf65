"""The head of a task's page: where it stands, what that means, what can be done. GUI thread."""

import time

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from contact_importer.engine.events import TaskSnapshot
from contact_importer.gui.looks.theme import Accent
from contact_importer.gui.pages.job.job_actions import is_completed
from contact_importer.gui.pages.job.job_buttons import JobButtons
from contact_importer.gui.pages.job.job_result import JobResult
from contact_importer.gui.widgets.buttons import QuietButton
from contact_importer.gui.widgets.notice import Notice
from contact_importer.gui.widgets.now_running import figures_text
from contact_importer.gui.widgets.plain_text import (
    ElidedLabel,
    WrappedLabel,
    enlarge,
    use_tabular_figures,
)
from contact_importer.gui.widgets.segmented_bar import SegmentedBar, bar_state
from contact_importer.gui.widgets.sparkline import Sparkline
from contact_importer.gui.widgets.stage_strip import StageStrip
from contact_importer.gui.words.reason_text import level_title
from contact_importer.gui.words.task_headline import PLAIN_PAUSES, Headline
from contact_importer.gui.words.task_text import (
    failure_advice,
    finish_sentence,
    pause_advice,
    progress_sentence,
    task_title,
    waiting_sentence,
)
from contact_importer.model.task import FinishReason, ImportTask, PauseReason, TaskState

_HARMLESS = (PauseReason.INTERRUPTED, PauseReason.NO_NETWORK)


class JobHeader(QWidget):
    """Shows a snapshot; its buttons ask by their signals."""

    rows_asked = Signal()  # rows that gave no contact

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snapshot: TaskSnapshot | None = None
        self._title = ElidedLabel(parent=self)
        enlarge(self._title, 1.5)
        use_tabular_figures(self._title)
        self._subtitle = ElidedLabel(parent=self)
        self._subtitle.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._rows = QuietButton("rejected", self)
        self._rows.clicked.connect(self.rows_asked)
        self._notice = Notice(self)
        self._bar = SegmentedBar(14, self)
        self.stages = StageStrip(self)
        self.result = JobResult(self)
        self._speed = Sparkline(self)
        self._status = WrappedLabel(parent=self)
        use_tabular_figures(self._status)
        self.buttons = JobButtons(self)
        self._lay_out()

    def show_snapshot(self, snapshot: TaskSnapshot) -> None:
        """Show where the task stands."""
        if snapshot == self._snapshot:
            return
        self._snapshot = snapshot
        self._refresh()

    def count_down(self) -> None:
        """A second has gone by."""
        if self._snapshot is not None and self._snapshot.task.state is TaskState.WAITING:
            self._status.setText(_status_text(self._snapshot))

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()
            self._speed.refresh()
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self.stages.refresh()

    def _refresh(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        task = snapshot.task
        self._title.setText(Headline().of(snapshot))
        self._subtitle.setText(_subtitle(task))
        rejected = task.tally.rejected
        self._rows.setText(self.tr("%Ln row(s) without an address", "", rejected))
        self._rows.setVisible(rejected > 0)
        self._status.setText(_status_text(snapshot))
        self._status.setVisible(bool(self._status.text()))
        self._notice.say(*_notice_of(task))
        self._show_progress(snapshot)
        self._show_result(task)
        self.buttons.show_task(task)

    def set_compact(self, *, compact: bool) -> None:
        """Leave more room to the table below."""
        self.result.set_compact(compact=compact)

    def _show_progress(self, snapshot: TaskSnapshot) -> None:
        task = snapshot.task
        self._bar.setVisible(not (is_completed(task) or task.undone or _found_nothing(task)))
        striped = task.state is TaskState.PAUSED
        self._bar.show_state(
            bar_state(task.tally, task.unsettled, snapshot.fraction, striped=striped)
        )
        self._bar.setAccessibleName(self._title.text())
        self.stages.show_stages(snapshot)
        finished = task.state is TaskState.FINISHED
        self.stages.setVisible(bool(snapshot.stages) and not finished)
        running = task.state is TaskState.RUNNING
        self._speed.setVisible(running)
        self._speed.show_values(snapshot.speeds if running else ())

    def _show_result(self, task: ImportTask) -> None:
        shown = is_completed(task)
        self.result.setVisible(shown)
        if shown:
            self.result.show_tally(task.tally)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._speed, 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._status, 1)
        foot.addStretch(0)
        foot.addWidget(self.buttons, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        heading = QHBoxLayout()
        heading.addLayout(words, 1)
        heading.addWidget(self._rows, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(heading)
        for widget in (self._notice, self._bar, self.stages, self.result):
            column.addWidget(widget)
        column.addLayout(foot)


def _subtitle(task: ImportTask) -> str:
    """What the task is; and how much is saved where the headline says why it stands still."""
    parts = [task_title(task), level_title(task.options.level)]
    if task.state is TaskState.PAUSED and task.pause_reason not in PLAIN_PAUSES:
        parts.append(Headline().saved(task))
    return " · ".join(parts)


def _found_nothing(task: ImportTask) -> bool:
    """It is at its end and there is nothing to show in a bar."""
    return task.state is TaskState.FINISHED and not task.tally.contacts


def _notice_of(task: ImportTask) -> tuple[str, Accent]:
    """What a person has to know to go on, and how serious it is."""
    if task.state is TaskState.PAUSED and task.pause_reason is not PauseReason.USER:
        harmless = task.pause_reason in _HARMLESS
        return pause_advice(task), Accent.PRIMARY if harmless else Accent.WARNING
    failed = task.state is TaskState.FINISHED and task.finish_reason is FinishReason.FAILED
    if failed and not task.undone:
        return failure_advice(task), Accent.ERROR
    return "", Accent.PRIMARY


def _status_text(snapshot: TaskSnapshot) -> str:
    """One sentence beside the buttons."""
    task = snapshot.task
    if task.state is TaskState.WAITING:
        return " · ".join([progress_sentence(task), waiting_sentence(task, time.time())])
    if task.state is TaskState.FINISHED:
        told_by_charts = is_completed(task)
        return "" if told_by_charts else finish_sentence(task)
    if task.state is TaskState.PAUSED:
        by_person = task.pause_reason is PauseReason.USER
        return pause_advice(task) if by_person else ""
    if task.state is TaskState.QUEUED:
        return ""
    return " · ".join(filter(None, [progress_sentence(task), figures_text(snapshot, share=False)]))
