"""What the Task menu does with the task that is shown or runs. GUI thread."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from contact_importer.gui.window.sidebar import Place
from contact_importer.model.task import TaskKind

if TYPE_CHECKING:
    from contact_importer.gui.window.main_window import MainWindow


class ShownTask(QObject):
    """Stop and undo; the questions that come first are those of TaskCommands."""

    told = Signal(str)  # one sentence

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window

    @Slot()
    def stop(self) -> None:
        """Stop what is shown, else what runs; what is decided stays."""
        shown = self._window.frame.job.task if self._window.frame.place is Place.JOB else None
        active = self._window.watch.active
        task = shown or (None if active is None else active.task)
        if task is not None:
            self._window.commands.stop(task.id)

    @Slot()
    def undo(self) -> None:
        """Ask whether the import shown is to be undone."""
        task = self._window.frame.job.task
        shown = self._window.frame.place is Place.JOB and task is not None
        if shown and task is not None and task.kind is TaskKind.IMPORT:
            self._window.commands.ask_undo(task.id)
        else:
            self.told.emit(self.tr("There is nothing to undo."))
