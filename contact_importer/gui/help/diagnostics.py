"""The program's log, and a text that helps to find the cause of a failure. GUI thread."""

import asyncio
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication

from contact_importer import __version__
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.log import log_tail, without_addresses
from contact_importer.model.task import ImportTask

if TYPE_CHECKING:
    from contact_importer.gui.window.main_window import MainWindow

_LINES = 60


class Diagnostics(QObject):
    """Opens the log, and copies the diagnostics of a task to the clipboard."""

    told = Signal(str)  # one sentence about what was done

    def __init__(self, log_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file

    @Slot()
    def open_log(self) -> None:
        """Show the log with whatever the person reads such files with."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_file))):
            text = self.tr("The log could not be opened. It is here: {0}")
            self.told.emit(text.format(self._log_file))

    @async_slot(object)
    async def copy(self, task: ImportTask) -> None:
        """Copy what is known about a task and the end of the log."""
        lines = await asyncio.to_thread(log_tail, self._log_file, _LINES)
        QGuiApplication.clipboard().setText(diagnostics_text(task, lines))
        self.told.emit(self.tr("Diagnostics copied. They contain no addresses and no secrets."))


def offer_diagnostics(window: "MainWindow", log_file: Path) -> None:
    """Let the page of a failed task open the log and copy diagnostics."""
    diagnostics = Diagnostics(log_file, window)
    window.frame.job.log_asked.connect(diagnostics.open_log)
    window.frame.job.diagnostics_asked.connect(diagnostics.copy)
    diagnostics.told.connect(window.frame.banner.say)


def diagnostics_text(task: ImportTask, log_lines: list[str]) -> str:
    """Versions, the task's numbers and the last lines of the log; English, for a technician.

    File and list names are left out: they may name people.
    """
    facts = {
        "Contact Importer": __version__,
        "Python": sys.version.split()[0],
        "Qt": qVersion(),
        "System": platform.platform(),
        "Task": f"{task.id} ({task.kind.value}, {task.options.level.value})",
        "State": " ".join(filter(None, (task.state, task.pause_reason, task.finish_reason))),
        "Message": without_addresses(task.message) or "-",
        "Source": "-" if task.reading is None else task.reading.format.value,
        "Row reached": f"{task.cursor}, read to the end: {task.loaded}",
        "Counts": ", ".join(f"{name} {count}" for name, count in task.tally.to_dict().items()),
        "In work, waiting": f"{task.in_work}, {task.waiting}",
        "Active": f"{task.active_s:.1f} s",
    }
    head = [f"{name}: {value}" for name, value in facts.items()]
    return "\n".join([*head, "", f"Last {len(log_lines)} lines of the log:", *log_lines, ""])
