"""Why a command of the menus cannot act now; "" where it can. GUI thread."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from contact_importer.gui.window.sidebar import Place
from contact_importer.model.task import ImportTask, TaskKind, TaskState

if TYPE_CHECKING:
    from contact_importer.gui.window.main_window import MainWindow

_WITH_CONTACTS = (Place.JOB, Place.LIST)
_WITH_SEARCH = (*_WITH_CONTACTS, Place.BLACKLIST)
_PAUSABLE = (TaskState.QUEUED, TaskState.RUNNING, TaskState.WAITING, TaskState.PAUSED)


class MenuReasons:
    """One method a sentence, so that each is worded once."""

    def of(self, window: "MainWindow") -> dict[str, str]:
        """The reason of every command that cannot always act."""
        place = window.frame.place
        task = window.frame.job.task if place is Place.JOB else None
        with_contacts = place in _WITH_CONTACTS
        return {
            "export": "" if with_contacts else self._open_a_list(),
            "find": "" if place in _WITH_SEARCH else self._open_a_list(),
            "details": "" if with_contacts else self._open_a_list(),
            "repair": "" if with_contacts else self._open_a_list(),
            "recheck": "" if with_contacts else self._open_a_list(),
            "pause": self._not_pausable(task),
            "stop": self._not_stoppable(task, window.watch.active is not None),
            "undo": self._not_undoable(task),
        }

    def _not_pausable(self, task: ImportTask | None) -> str:
        if task is None:
            return self._open_a_task()
        ended = QCoreApplication.translate("MenuReasons", "This task is over.")
        return "" if task.state in _PAUSABLE else ended

    def _not_stoppable(self, task: ImportTask | None, runs: bool) -> str:  # noqa: FBT001 - a fact
        going = task is not None and task.state is not TaskState.FINISHED
        nothing = QCoreApplication.translate("MenuReasons", "Nothing is running.")
        return "" if going or runs else nothing

    def _not_undoable(self, task: ImportTask | None) -> str:
        if task is None:
            return self._open_a_task()
        if task.undone:
            return QCoreApplication.translate("MenuReasons", "This import was undone already.")
        adds_none = QCoreApplication.translate("MenuReasons", "A re-check adds no contacts.")
        return adds_none if task.kind is TaskKind.RECHECK else ""

    def _open_a_list(self) -> str:
        return QCoreApplication.translate("MenuReasons", "Open a list or a task to do this.")

    def _open_a_task(self) -> str:
        return QCoreApplication.translate("MenuReasons", "Open a task to do this.")
