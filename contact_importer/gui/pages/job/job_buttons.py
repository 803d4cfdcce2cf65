"""The buttons that fit the state of a task. GUI thread."""

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from contact_importer.gui.pages.job.job_acts import JobAct
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.widgets.flow_layout import FlowLayout
from contact_importer.gui.widgets.plain_text import set_tooltip
from contact_importer.model.task import FinishReason, ImportTask, PauseReason, TaskKind, TaskState

_ICONS = {  # in the order of the buttons
    JobAct.UNDO: "undo",
    JobAct.NETWORK: "network",
    JobAct.LOG: "file",
    JobAct.DIAGNOSTICS: "copy",
    JobAct.REPORT: "report",
    JobAct.STANDARD: "valid",
    JobAct.STOP: "stop",
    JobAct.ASK_NOW: "refresh",
    JobAct.PAUSE: "pause",
    JobAct.RESUME: "play",
    JobAct.FINISH: "valid",
    JobAct.EXPORT: "export",
    JobAct.LIST: "list",
}
_PRIMARY = (JobAct.RESUME, JobAct.FINISH, JobAct.EXPORT, JobAct.LIST)
_OF_NETWORK = (
    PauseReason.NO_NETWORK,
    PauseReason.PORT_25_BLOCKED,
    PauseReason.BLOCKLISTED,
    PauseReason.INTERCEPTED,
    PauseReason.BAD_IDENTITY,
)
_ACT = "act"
_WORKING = (TaskState.QUEUED, TaskState.RUNNING)
_ENDED_EARLY = (FinishReason.CANCELLED, FinishReason.FAILED)


class JobButtons(QWidget):
    """One primary button for each state; the others are quiet."""

    asked = Signal(object)  # JobAct

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[JobAct, QPushButton] = {}
        row = FlowLayout(self)
        for act, icon_name in _ICONS.items():
            make = PrimaryButton if act in _PRIMARY else ordinary_button
            button = make(icon_name, self)
            button.setProperty(_ACT, act.value)
            button.clicked.connect(self._on_clicked)
            self._buttons[act] = button
            row.addWidget(button)
        self._retranslate()

    def show_task(self, task: ImportTask) -> None:
        """Offer what can be done now."""
        finished = task.state is TaskState.FINISHED
        working = task.state in _WORKING
        waiting = task.state is TaskState.WAITING
        failed = finished and task.finish_reason is FinishReason.FAILED
        ended_early = finished and task.resumable and task.finish_reason in _ENDED_EARLY
        completed = finished and not ended_early and not task.undone
        has_contacts = completed and task.tally.contacts > 0
        shown = {
            JobAct.PAUSE: working or waiting,
            JobAct.ASK_NOW: waiting,
            JobAct.FINISH: waiting,
            JobAct.STOP: working or task.state is TaskState.PAUSED,
            JobAct.RESUME: task.state is TaskState.PAUSED or ended_early,
            JobAct.STANDARD: task.offers_standard,
            JobAct.EXPORT: has_contacts,
            JobAct.REPORT: has_contacts,
            JobAct.NETWORK: task.state is TaskState.PAUSED and task.pause_reason in _OF_NETWORK,
            JobAct.LOG: failed,
            JobAct.DIAGNOSTICS: failed,
            JobAct.LIST: finished and not ended_early and not has_contacts,
            JobAct.UNDO: task.kind is TaskKind.IMPORT and not working and not task.undone,
        }
        for act, button in self._buttons.items():
            button.setVisible(shown[act])
        asked = task.pause_requested or task.cancel_requested
        self._buttons[JobAct.PAUSE].setEnabled(not asked)
        self._buttons[JobAct.STOP].setEnabled(not task.cancel_requested)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @Slot()
    def _on_clicked(self) -> None:
        self.asked.emit(JobAct(self.sender().property(_ACT)))

    def _retranslate(self) -> None:
        for act, (title, tip) in (self._words_of_work() | self._words_of_end()).items():
            button = self._buttons[act]
            button.setText(title)
            button.setAccessibleDescription(tip)
            set_tooltip(button, tip)

    def _words_of_work(self) -> dict[JobAct, tuple[str, str]]:
        return {
            JobAct.PAUSE: (self.tr("Pause"), self.tr("Pause; nothing is lost (Space)")),
            JobAct.STOP: (
                self.tr("Stop and keep"),
                self.tr("Stop here and keep what is decided; you can continue later"),
            ),
            JobAct.RESUME: (self.tr("Continue"), self.tr("Go on where it stopped (Space)")),
            JobAct.ASK_NOW: (
                self.tr("Ask now"),
                self.tr("Ask the waiting contacts at once, not at their time"),
            ),
            JobAct.FINISH: (
                self.tr("Finish now"),
                self.tr("Wait no longer; contacts without an answer stay pending"),
            ),
            JobAct.NETWORK: (
                self.tr("Network check"),
                self.tr("Look what works from this computer, and what to do"),
            ),
            JobAct.STANDARD: (
                self.tr("Finish at Standard"),
                self.tr("Ask no more mail servers: decide the rest by their domains alone"),
            ),
        }

    def _words_of_end(self) -> dict[JobAct, tuple[str, str]]:
        return {
            JobAct.EXPORT: (
                self.tr("Export clean list…"),
                self.tr("Write the valid contacts into a new file (Ctrl+E)"),
            ),
            JobAct.REPORT: (
                self.tr("Report…"),
                self.tr("Numbers and charts on one page, to show to others"),
            ),
            JobAct.UNDO: (
                self.tr("Undo import…"),
                self.tr("Remove the contacts that this import added"),
            ),
            JobAct.LOG: (
                self.tr("Open log"),
                self.tr("The program's own notes, without addresses"),
            ),
            JobAct.DIAGNOSTICS: (
                self.tr("Copy diagnostics"),
                self.tr("Copy what helps to find the cause; no addresses, no secrets"),
            ),
            JobAct.LIST: (self.tr("Open the list"), self.tr("Show the contacts of the list")),
        }
