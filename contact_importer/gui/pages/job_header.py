"""The head of a task's page: title, state, bar, and the buttons that fit its state. GUI thread."""

import time

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from contact_importer.engine.events import TaskSnapshot
from contact_importer.gui.plain_text import ElidedLabel, WrappedLabel, enlarge, set_tooltip
from contact_importer.gui.task_text import (
    finish_sentence,
    pause_advice,
    progress_sentence,
    state_title,
    task_title,
    waiting_sentence,
)
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.widgets.now_running import figures_text
from contact_importer.gui.widgets.segmented_bar import SegmentedBar, bar_state
from contact_importer.gui.widgets.stage_strip import StageStrip
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    TaskKind,
    TaskState,
)


class JobHeader(QWidget):
    """Asks by signals; the window's task commands act."""

    pause_asked = Signal()
    resume_asked = Signal()
    stop_asked = Signal()
    export_asked = Signal()
    undo_asked = Signal()
    ask_now_asked = Signal()
    finish_asked = Signal()
    standard_asked = Signal()  # finish by DNS alone
    rest_asked = Signal()  # lift the harvest brake

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snapshot: TaskSnapshot | None = None
        self._title = ElidedLabel(parent=self)
        enlarge(self._title, 1.5)
        self._status = WrappedLabel(parent=self)
        self._bar = SegmentedBar(14, self)
        self.stages = StageStrip(self)
        self._undo = ordinary_button("undo", self)
        self._stop = ordinary_button("stop", self)
        self._pause = ordinary_button("pause", self)
        self._check_again = ordinary_button("refresh", self)
        self._ask_now = ordinary_button("refresh", self)
        self._standard = ordinary_button("valid", self)
        self._rest = ordinary_button("refresh", self)
        self._resume = PrimaryButton("play", self)
        self._finish = PrimaryButton("valid", self)
        self._export = PrimaryButton("export", self)
        self._undo.clicked.connect(self.undo_asked)
        self._stop.clicked.connect(self.stop_asked)
        self._pause.clicked.connect(self.pause_asked)
        self._check_again.clicked.connect(self.resume_asked)
        self._resume.clicked.connect(self.resume_asked)
        self._export.clicked.connect(self.export_asked)
        self._ask_now.clicked.connect(self.ask_now_asked)
        self._finish.clicked.connect(self.finish_asked)
        self._standard.clicked.connect(self.standard_asked)
        self._rest.clicked.connect(self.rest_asked)
        self._lay_out()
        self._retranslate()

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
            self._retranslate()
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self.stages.refresh()

    def _refresh(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        task = snapshot.task
        self._title.setText(task_title(task))
        self._status.setText(_status_text(snapshot))
        finished = task.state is TaskState.FINISHED
        fraction = 1.0 if finished and task.tally.contacts else snapshot.fraction
        striped = task.state is TaskState.PAUSED
        ahead = 0 if finished else task.unsettled
        self._bar.show_state(bar_state(task.tally, ahead, fraction, striped=striped))
        self._bar.setAccessibleName(self._status.text())
        self.stages.show_stages(snapshot)
        self.stages.setVisible(bool(snapshot.stages) and not finished)
        self._show_buttons(task)

    def _show_buttons(self, task: ImportTask) -> None:
        finished = task.state is TaskState.FINISHED
        working = task.state in (TaskState.QUEUED, TaskState.RUNNING)
        waiting = task.state is TaskState.WAITING
        ended_early = (
            finished
            and task.resumable
            and task.finish_reason
            in (
                FinishReason.CANCELLED,
                FinishReason.FAILED,
            )
        )
        completed = finished and not ended_early and not task.undone
        self._pause.setVisible(working or waiting)
        self._ask_now.setVisible(waiting)
        self._finish.setVisible(waiting)
        self._pause.setEnabled(not task.pause_requested and not task.cancel_requested)
        self._stop.setVisible(working or task.state is TaskState.PAUSED)
        self._stop.setEnabled(not task.cancel_requested)
        self._resume.setVisible(task.state is TaskState.PAUSED or ended_early)
        self._standard.setVisible(task.offers_standard)
        self._rest.setVisible(task.spared > 0 and task.resumable and not working)
        self._check_again.setVisible(completed and task.resumable)
        self._export.setVisible(completed and task.tally.contacts > 0)
        undoable = task.kind is TaskKind.IMPORT and not working and not task.undone
        self._undo.setVisible(undoable)

    def _retranslate(self) -> None:
        titles: dict[QPushButton, tuple[str, str]] = {
            self._pause: (self.tr("Pause"), self.tr("Pause; nothing is lost (Space)")),
            self._stop: (
                self.tr("Stop and keep"),
                self.tr("Stop here and keep what is decided; you can continue later"),
            ),
            self._resume: (self.tr("Continue"), self.tr("Go on where it stopped (Space)")),
            self._ask_now: (
                self.tr("Ask now"),
                self.tr("Ask the waiting contacts at once, not at their time"),
            ),
            self._finish: (
                self.tr("Finish now"),
                self.tr("Wait no longer; contacts without an answer stay pending"),
            ),
            self._standard: (
                self.tr("Finish at Standard"),
                self.tr("Ask no more mail servers: decide the rest by their domains alone"),
            ),
            self._rest: (
                self.tr("Ask the rest"),
                self.tr("Ask on where most names of a domain turned out to be unknown"),
            ),
            self._check_again: (
                self.tr("Check pending again"),
                self.tr("Ask once more about the contacts that got no clear answer"),
            ),
            self._export: (
                self.tr("Export clean list…"),
                self.tr("Write the valid contacts into a new file (Ctrl+E)"),
            ),
            self._undo: (
                self.tr("Undo import…"),
                self.tr("Remove the contacts that this import added"),
            ),
        }
        for button, (title, tip) in titles.items():
            button.setText(title)
            button.setAccessibleDescription(tip)
            set_tooltip(button, tip)
        self._refresh()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (
            self._undo,
            self._rest,
            self._check_again,
            self._standard,
            self._stop,
            self._ask_now,
            self._pause,
            self._resume,
            self._finish,
            self._export,
        ):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._status)
        column.addWidget(self._bar)
        column.addWidget(self.stages)
        column.addLayout(buttons)


def _status_text(snapshot: TaskSnapshot) -> str:
    """State, progress and what to do, in one line."""
    task = snapshot.task
    if task.state is TaskState.FINISHED:
        if task.finish_reason is FinishReason.COMPLETED or task.undone:
            return finish_sentence(task)
        parts = [state_title(task), progress_sentence(task)]
        if task.finish_reason is FinishReason.FAILED:
            parts = [state_title(task), finish_sentence(task)]
            if task.message:
                parts.append(task.message)
        return " · ".join(parts)
    parts = [state_title(task), progress_sentence(task)]
    if task.state is TaskState.WAITING:
        waits = QCoreApplication.translate("Task", "Waiting")
        return " · ".join([waits, progress_sentence(task), waiting_sentence(task, time.time())])
    if task.state is TaskState.PAUSED:
        advice = pause_advice(task.pause_reason)
        return " · ".join([*parts, advice] if advice else parts)
    figures = figures_text(snapshot)
    return " · ".join([*parts, figures] if figures else parts)
