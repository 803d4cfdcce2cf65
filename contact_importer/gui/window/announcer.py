"""Says aloud, through screen readers, what becomes of tasks: start, quarters, pause, end, errors.

GUI thread. Qt 6.8 and later can announce; nothing has to be focused for it.
"""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from contact_importer.engine.events import TaskSnapshot
from contact_importer.gui.window.task_watch import TaskWatch
from contact_importer.gui.words.task_text import finish_sentence, state_title, task_title
from contact_importer.gui.words.wording import percent
from contact_importer.model.task import ImportTask, TaskState

_UNTOLD = -1


class Announcer(QObject):
    """Watches tasks. What had ended before the window was opened is not news."""

    announced = Signal(str)

    def __init__(self, window: QWidget, watch: TaskWatch) -> None:
        super().__init__(window)
        self._window = window
        self._states: dict[int, TaskState] = {}
        self._quarters: dict[int, int] = {}
        watch.moved.connect(self._on_moved)
        watch.changed.connect(self._on_changed)

    def say(self, text: str, *, urgent: bool = False) -> None:
        """Announce a sentence; an ``urgent`` one interrupts what is being said."""
        event = QAccessibleAnnouncementEvent(self._window, text)
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        QAccessible.updateAccessibility(event)
        self.announced.emit(text)

    @Slot(object)
    def _on_moved(self, snapshot: TaskSnapshot) -> None:
        task = snapshot.task
        before = self._states.get(task.id)
        self._states[task.id] = task.state
        if task.state is TaskState.RUNNING:
            self._quarters[task.id] = _quarter(snapshot)
            self.say(self.tr("{0}: checking has begun.").format(task_title(task)))
        elif before is not None:
            self.say(_state_sentence(task))

    @Slot(object)
    def _on_changed(self, snapshot: TaskSnapshot) -> None:
        task, quarter = snapshot.task, _quarter(snapshot)
        if task.state is not TaskState.RUNNING or quarter <= self._quarters.get(task.id, _UNTOLD):
            return
        self._quarters[task.id] = quarter
        if task.id in self._states and 0 < quarter < 4:
            done = percent(quarter / 4)
            self.say(self.tr("{0}: {1} done.").format(task_title(task), done))


def _quarter(snapshot: TaskSnapshot) -> int:
    return int((snapshot.fraction or 0.0) * 4)


def _state_sentence(task: ImportTask) -> str:
    ended = finish_sentence(task) if task.state is TaskState.FINISHED else ""
    return f"{task_title(task)}: {state_title(task)}. {ended}".strip()
