"""All tasks, what runs first, with what can be done to each. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from contact_importer.gui.pages.history.task_table import TaskTable
from contact_importer.gui.pages.job.job_actions import contacts_of
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.widgets.empty_state import EmptyState
from contact_importer.gui.widgets.flow_layout import FlowLayout
from contact_importer.gui.widgets.plain_text import PlainLabel, enlarge
from contact_importer.model.task import ImportTask, TaskKind, TaskState


class HistoryPage(QWidget):
    """A table of tasks and the buttons for the selected one."""

    task_opened = Signal(int)
    resume_asked = Signal(int)
    ask_now_asked = Signal(int)
    undo_asked = Signal(int)
    start_next_asked = Signal(int)
    move_up_asked = Signal(int)
    remove_asked = Signal(int)
    report_asked = Signal(object, str)  # ContactFilter, title

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(parent=self)
        enlarge(self._title, 1.5)
        self._empty = EmptyState("history", self)
        self.view = TaskTable(self)
        self._model = self.view.tasks_model
        self._undo = ordinary_button("undo", self)
        self._report = ordinary_button("report", self)
        self._remove = ordinary_button("close", self)
        self._up = ordinary_button("arrow-up", self)
        self._next = ordinary_button("play", self)
        self._resume = ordinary_button("play", self)
        self._open = PrimaryButton("arrow-right", self)
        self._connect()
        self._lay_out()
        self._retranslate()

    def show_tasks(self, tasks: Sequence[ImportTask], queue: Sequence[int] = ()) -> None:
        """Show these tasks; ``queue``: those that wait for their turn, the next one first."""
        self.view.show_tasks(tasks, queue)
        self.view.setVisible(bool(tasks))
        self._empty.setVisible(not tasks)
        self._refresh_buttons()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _connect(self) -> None:
        for button, act in (
            (self._open, self._open_selected),
            (self._resume, self._resume_selected),
            (self._undo, self._undo_selected),
            (self._report, self._report_selected),
            (self._next, self._start_selected_next),
            (self._up, self._move_selected_up),
            (self._remove, self._remove_selected),
        ):
            button.clicked.connect(act)
        self.view.activated.connect(self._open_selected)
        self.view.selectionModel().selectionChanged.connect(self._refresh_buttons)

    @Slot()
    def _refresh_buttons(self) -> None:
        """Only what can be done to the selected task is shown."""
        task = self.view.selected
        if task is None:
            for button in self._buttons():
                button.hide()
            return
        queued, running = task.state is TaskState.QUEUED, task.state is TaskState.RUNNING
        place = self._model.place(task)
        waits = task.state is TaskState.WAITING
        self._open.show()
        self._resume.setVisible(task.resumable)
        self._resume.setText(self.tr("Ask now") if waits else self.tr("Continue"))
        self._remove.setVisible(queued)
        self._next.setVisible(queued and bool(place))
        self._up.setVisible(queued and place is not None and place > 1)
        undoable = task.kind is TaskKind.IMPORT and not task.undone
        self._undo.setVisible(undoable and not queued and not running)
        self._report.setVisible(task.tally.contacts > 0 and not queued and not running)

    def _buttons(self) -> tuple[QPushButton, ...]:
        return (
            self._undo,
            self._report,
            self._remove,
            self._up,
            self._next,
            self._resume,
            self._open,
        )

    @Slot()
    def _open_selected(self) -> None:
        self._emit(self.task_opened)

    @Slot()
    def _undo_selected(self) -> None:
        self._emit(self.undo_asked)

    @Slot()
    def _start_selected_next(self) -> None:
        self._emit(self.start_next_asked)

    @Slot()
    def _move_selected_up(self) -> None:
        self._emit(self.move_up_asked)

    @Slot()
    def _remove_selected(self) -> None:
        self._emit(self.remove_asked)

    @Slot()
    def _resume_selected(self) -> None:
        task = self.view.selected
        waits = task is not None and task.state is TaskState.WAITING
        self._emit(self.ask_now_asked if waits else self.resume_asked)

    @Slot()
    def _report_selected(self) -> None:
        task = self.view.selected
        if task is not None:
            self.report_asked.emit(contacts_of(task), task.list_name)

    def _emit(self, signal: SignalInstance) -> None:
        task = self.view.selected
        if task is not None:
            signal.emit(task.id)

    def _lay_out(self) -> None:
        foot = QWidget(self)
        line = FlowLayout(foot)
        for button in self._buttons():
            line.addWidget(button)
        page = QVBoxLayout(self)
        page.setContentsMargins(24, 20, 24, 20)
        page.setSpacing(12)
        page.addWidget(self._title)
        page.addWidget(self._empty, 1)
        page.addWidget(self.view, 1)
        page.addWidget(foot, 0, Qt.AlignmentFlag.AlignTrailing)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Tasks"))
        self._empty.say(self.tr("No imports yet"), self.tr("Drop contact files anywhere to begin."))
        self._open.setText(self.tr("Open"))
        self._undo.setText(self.tr("Undo import…"))
        self._report.setText(self.tr("Report…"))
        self._remove.setText(self.tr("Remove from the queue"))
        self._up.setText(self.tr("Move up"))
        self._next.setText(self.tr("Start next"))
        self.view.setAccessibleName(self.tr("Tasks"))
        self.view.renew_words()
        self._refresh_buttons()
