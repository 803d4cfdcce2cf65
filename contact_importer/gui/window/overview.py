"""What there is: lists, tasks and their queue, asked again after changes. GUI thread."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from contact_importer.gui.runtime.loop import async_slot
from contact_importer.gui.window.port_knowledge import port_25_open
from contact_importer.gui.window.sidebar import Place, Sidebar
from contact_importer.model.task import ImportTask, TaskState

if TYPE_CHECKING:
    from contact_importer.engine.service import ImportService
    from contact_importer.gui.window.task_watch import TaskWatch
    from contact_importer.model.contact import ContactList

_RELOAD_MS = 150
_RUNNING_RELOAD_MS = 2_000


class Overview(QObject):
    """Asks the service which lists and tasks there are, and tells the sidebar."""

    tasks_told = Signal(object, object)  # tuple[ImportTask, ...], the queue
    port_told = Signal(object)  # bool | None: what tasks have newly found out about port 25
    run_goes_on = Signal()  # every two seconds while a task runs here

    def __init__(self, sidebar: Sidebar, parent: QObject) -> None:
        super().__init__(parent)
        self._service: ImportService
        self._watch: TaskWatch
        self._sidebar = sidebar
        self._port_by_tasks: bool | None = None
        self.lists: tuple[ContactList, ...] = ()
        self._reload_timer = QTimer(self)
        self._reload_timer.setSingleShot(True)
        self._reload_timer.setInterval(_RELOAD_MS)
        self._reload_timer.timeout.connect(self._reload)
        self._running_timer = QTimer(self)
        self._running_timer.setInterval(_RUNNING_RELOAD_MS)
        self._running_timer.timeout.connect(self._reload_while_running)

    def begin(self, service: "ImportService", watch: "TaskWatch") -> None:
        """Ask this service from now on."""
        self._service, self._watch = service, watch
        self._running_timer.start()

    def list_of(self, list_id: int | None) -> "ContactList | None":
        """The list of that id, if there is one."""
        return next((item for item in self.lists if item.id == list_id), None)

    async def reload(self) -> None:
        """Ask again which tasks and lists there are."""
        tasks = await self._service.tasks()
        queue = await self._service.queue()
        busy = sum(task.state in (TaskState.RUNNING, TaskState.QUEUED) for task in tasks)
        self._sidebar.show_count(Place.HISTORY, busy)
        self._learn_of_port(tasks)
        self._sidebar.show_waiting(sum(task.state is TaskState.WAITING for task in tasks))
        await self._watch.learn(tasks)
        self.tasks_told.emit(tasks, queue)
        await self.reload_lists()

    async def reload_lists(self) -> None:
        """Ask again which lists there are."""
        self.lists = await self._service.lists()
        self._sidebar.show_lists(self.lists)

    @Slot()
    def reload_later(self) -> None:
        """Reload once after a burst of changes."""
        self._reload_timer.start()

    def _learn_of_port(self, tasks: Sequence[ImportTask]) -> None:
        """What a task has newly found out counts until the next check of the network."""
        found = port_25_open(tasks)
        if found is not self._port_by_tasks:
            self._port_by_tasks = found
            self.port_told.emit(found)

    @async_slot()
    async def _reload(self) -> None:
        await self.reload()

    @Slot()
    def _reload_while_running(self) -> None:
        if self._watch.active is not None:
            self.run_goes_on.emit()
