"""Closing the window while a task runs: asked once. GUI thread."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from contact_importer.gui.widgets.message_box import plain_message_box
from contact_importer.gui.window.task_watch import TaskWatch
from contact_importer.gui.words.task_text import progress_sentence, task_title


class Leaving(QObject):
    """Lets the window go at once, or asks what is to become of the running task.

    Tasks that only wait for their time are no reason to ask: nothing runs, and they go on
    with the next start by themselves.
    """

    agreed = Signal()  # the window may go; what runs is paused
    stayed = Signal()  # the person thought better of it

    def __init__(self, window: QWidget, watch: TaskWatch) -> None:
        super().__init__(window)
        self._window = window
        self._watch = watch
        self._question: QMessageBox | None = None
        self.goes_on: tuple[int, ...] = ()  # tasks to be continued at the next start

    @Slot()
    def ask(self) -> None:
        """Emit ``agreed``, at once or when the person has chosen so."""
        if self._question is not None:
            self._question.raise_()
            self._question.activateWindow()
        elif not self._watch.under_way or _session_ends():
            self._agree()
        else:
            self._open_question()

    def _open_question(self) -> None:
        task = self._watch.under_way[0]
        text = self.tr(
            "{0}: {1}. When the program closes, it pauses; what is decided stays, and it goes "
            "on by itself when you open Contact Importer again."
        ).format(task_title(task), progress_sentence(task))
        title = self.tr("An import is running")
        box = plain_message_box(QMessageBox.Icon.Question, title, text, self._window)
        pause = box.addButton(self.tr("Pause and quit"), QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton(self.tr("Keep running"), QMessageBox.ButtonRole.ActionRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        cancel.clicked.connect(self.stayed)
        box.setDefaultButton(pause)
        box.setEscapeButton(cancel)
        pause.clicked.connect(self._agree)
        keep.clicked.connect(self._keep_running)
        box.finished.connect(self._on_answered)
        self._question = box
        box.open()

    @Slot()
    def _on_answered(self) -> None:
        self._question = None

    @Slot()
    def _keep_running(self) -> None:
        self.stayed.emit()
        self._window.showMinimized()

    @Slot()
    def _agree(self) -> None:
        self.goes_on = tuple(task.id for task in self._watch.under_way)
        self.agreed.emit()


def _session_ends() -> bool:
    """The desktop logs out or shuts down: no time for questions."""
    app = QGuiApplication.instance()
    return isinstance(app, QGuiApplication) and app.isSavingSession()
