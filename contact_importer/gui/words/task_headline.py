"""The heading of a task's page: in one line, where it stands. GUI thread."""

from PySide6.QtCore import QObject

from contact_importer.engine.events import TaskSnapshot
from contact_importer.gui.words.task_text import state_title
from contact_importer.gui.words.wording import number, percent
from contact_importer.model.task import FinishReason, ImportTask, PauseReason, TaskState

# the other pauses have a longer name, and how much is saved stands below it
PLAIN_PAUSES = (PauseReason.NONE, PauseReason.USER, PauseReason.INTERRUPTED)


class Headline(QObject):
    """One for every state: "Checking 12 480 contacts: 46 %"."""

    def of(self, snapshot: TaskSnapshot) -> str:
        """The heading for where the task stands."""
        task = snapshot.task
        if task.undone:
            return self.tr("This import was undone")
        if task.state is TaskState.QUEUED:
            return self.tr("Waits for its turn")
        if task.state is TaskState.RUNNING:
            return self._running(snapshot)
        if task.state is TaskState.PAUSED:
            return self._paused(task)
        if task.state is TaskState.FINISHED:
            return self._finished(task)
        return state_title(task)

    def saved(self, task: ImportTask) -> str:
        """How much of a task is decided, and so kept whatever happens."""
        contacts = task.tally.contacts
        decided = contacts - min(task.unsettled, contacts)
        if not decided:
            return self.tr("nothing saved yet")
        if not task.loaded:
            text = self.tr("{0} saved, the file is not read to its end")
            return text.format(number(decided))
        return self.tr("{0} of {1} saved").format(number(decided), number(contacts))

    def _running(self, snapshot: TaskSnapshot) -> str:
        task = snapshot.task
        if task.cancel_requested:
            return self.tr("Stopping…")
        if task.pause_requested:
            return self.tr("Pausing…")
        if not task.tally.contacts:
            return self.tr("Reading the file…")
        text = self.tr("Checking %Ln contact(s)", "", task.tally.contacts)
        return text if snapshot.fraction is None else f"{text}: {percent(snapshot.fraction)}"

    def _paused(self, task: ImportTask) -> str:
        if task.pause_reason in PLAIN_PAUSES:
            return f"{state_title(task)}: {self.saved(task)}"
        return state_title(task)

    def _finished(self, task: ImportTask) -> str:
        if task.finish_reason in (FinishReason.CANCELLED, FinishReason.FAILED):
            return f"{state_title(task)}: {self.saved(task)}"
        if not task.tally.contacts:
            return self.tr("No new contacts")
        return self.tr("%Ln contact(s) checked", "", task.tally.contacts)
