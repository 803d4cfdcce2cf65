"""What the window remembers and does by itself, beside its pages. GUI thread."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from contact_importer.gui.dialogs.pasting import Pasting
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.gui.window.leaving import Leaving
from contact_importer.gui.window.memory import MemoryFile
from contact_importer.gui.window.notices import Notices
from contact_importer.gui.window.recent_files import RecentFiles
from contact_importer.gui.window.window_shape import (
    bring_to_front,
    note_window,
    reset_window,
    restore_page,
    restore_panes,
)
from contact_importer.model.task import PauseReason, TaskState

if TYPE_CHECKING:
    from contact_importer.engine.service import ImportService
    from contact_importer.gui.window.main_window import MainWindow


class WindowHabits(QObject):
    """Recent files, pasting, notices, the question before leaving, the window as it was left."""

    def __init__(
        self, window: "MainWindow", service: "ImportService", memory: MemoryFile, folder: Path
    ) -> None:
        """``folder``: of the database, its logs, and the texts that are pasted."""
        super().__init__(window)
        self._window = window
        self._service = service
        self._memory = memory
        self.recent = RecentFiles(memory, self)
        self.pasting = Pasting(folder / "pasted", window)
        self.leaving = Leaving(window, window.watch)
        self.notices = Notices(window, window.watch, self._wants_notices)
        window.help.know_logs(folder / "logs")
        self._connect()
        restore_panes(window, memory.value)

    async def begin(self) -> None:
        """After the window's ``begin``: last page, recent files, tasks paused by quitting."""
        restore_page(self._window, self._memory.value)
        self.recent.look()
        await self._go_on()
        await self.pasting.clean(await self._service.tasks())

    async def end(self) -> None:
        """The window is about to go: note how it is, and what is to go on the next time."""
        note_window(self._window, self._memory)
        self._memory.change(continued=self.leaving.goes_on)
        self.notices.end()
        await self._memory.save()

    @Slot(object)
    def open_files(self, files: list[Path]) -> None:
        """Files from another start, the desktop or the clipboard; none: only come to the front."""
        bring_to_front(self._window)
        if files:
            self._window.open_files(files)

    def _connect(self) -> None:
        window, home, action = self._window, self._window.frame.home, self._window.menus.action
        window.file_opened.connect(self.recent.add)
        self.recent.changed.connect(home.show_files)
        self.recent.changed.connect(window.menus.show_recent)
        window.menus.recent_chosen.connect(window.open_file)
        window.menus.recent_cleared.connect(self.recent.clear)
        home.file_chosen.connect(window.open_file)
        home.file_forgotten.connect(self.recent.remove)
        home.files_forgotten.connect(self.recent.clear)
        home.paste_asked.connect(self.pasting.paste)
        self.pasting.files_pasted.connect(self.open_files)
        self.pasting.text_pasted.connect(window.open_pasted)
        self.notices.opened.connect(window.open_task)
        action("paste").triggered.connect(self.pasting.paste)
        action("reset").triggered.connect(self._reset)
        window.commands.changed.connect(self._clean_pastes)

    def _wants_notices(self) -> bool:
        return self._window.frame.settings.settings.notifications

    @Slot()
    def _reset(self) -> None:
        reset_window(self._window)

    @async_slot()
    async def _clean_pastes(self) -> None:
        """A pasted import may have been undone."""
        await self.pasting.clean(await self._service.tasks())

    async def _go_on(self) -> None:
        """Continue what was paused by quitting, unless somebody has moved it since."""
        asked = set(self._memory.value.continued)
        self._memory.change(continued=())
        for task in sorted(await self._service.tasks(), key=lambda task: task.id):
            by_quitting = task.state is TaskState.PAUSED and task.pause_reason is PauseReason.USER
            if task.id in asked and by_quitting and task.resumable:
                self._window.commands.resume(task.id)
