"""Sidebar, the page that is shown, details, and the running task. GUI thread."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from contact_importer.gui.pages.home_page import HomePage
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.gui.widgets.banner import Banner
from contact_importer.gui.window.overview import Overview
from contact_importer.gui.window.panes import PageStack, Panes
from contact_importer.gui.window.sidebar import Entry, Place, Sidebar
from contact_importer.gui.window.tab_order import follow_layout
from contact_importer.model.task import ImportTask

if TYPE_CHECKING:
    from contact_importer.engine.diagnosis import Diagnosis
    from contact_importer.engine.service import ImportService
    from contact_importer.gui.contacts.contact_table import ContactTable
    from contact_importer.gui.details.details_pane import DetailsPane
    from contact_importer.gui.pages.blacklist.blacklist_page import BlacklistPage
    from contact_importer.gui.pages.history.history_page import HistoryPage
    from contact_importer.gui.pages.job.job_page import JobPage
    from contact_importer.gui.pages.list.list_page import ListPage
    from contact_importer.gui.pages.mapping.mapping_page import MappingPage
    from contact_importer.gui.pages.network.network_check_page import NetworkCheckPage
    from contact_importer.gui.pages.settings.settings_page import SettingsPage
    from contact_importer.gui.widgets.now_running import NowRunningBar
    from contact_importer.gui.window.task_watch import TaskWatch
    from contact_importer.model.contact import ContactFilter

_WIDTH_FOR_DETAILS = 1180  # below it the counts would be cut off
_PLACES_WITH_CONTACTS = (Place.JOB, Place.LIST)


class PageFrame(QWidget):
    """Holds the pages and knows which one is shown.

    At first there is only the home page. ``page_building`` sets and adds the rest when the
    window has been painted; until ``complete`` nothing else can be shown.
    """

    repair_asked = Signal(int)  # a list whose mistyped addresses are to be looked through
    shown_changed = Signal()

    mapping: "MappingPage"
    job: "JobPage"
    history: "HistoryPage"
    list: "ListPage"
    blacklist: "BlacklistPage"
    settings: "SettingsPage"
    network: "NetworkCheckPage"
    details: "DetailsPane"
    running: "NowRunningBar"

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._watch: TaskWatch
        self._complete = False
        self._early_choice: Entry | None = None
        self._list_id = 0
        self._details_wanted = True
        self.place = Place.HOME
        self.banner = Banner(self)
        self.sidebar = Sidebar(self)
        self.home = HomePage(self)
        self._pages: dict[Place, QWidget] = {}
        self._stack = PageStack(self)
        self.panes = Panes(self)
        self._foot = QHBoxLayout()
        self._lay_out()
        self.add_page(Place.HOME, self.home)
        self.overview = Overview(self.sidebar, self)
        self.overview.run_goes_on.connect(self._on_run_going_on)
        self.overview.tasks_told.connect(self._on_tasks)
        self.overview.port_told.connect(self.show_port)
        # later: the splitter is in the middle of its sizes, and must not lose a pane then
        self._stack.resized.connect(self._arrange_details, Qt.ConnectionType.QueuedConnection)
        self.sidebar.chosen.connect(self._on_chosen)
        self.sidebar.mark(Place.HOME)
        self.home.setFocus()

    # --- building ---------------------------------------------------------------------
    def add_page(self, place: Place, page: QWidget) -> None:
        """Let ``page`` be what is shown at ``place``."""
        self._pages[place] = page
        self._stack.addWidget(page)

    def complete(self, service: "ImportService", watch: "TaskWatch") -> None:
        """Every page is there: work with this service from now on."""
        self._watch = watch
        self.panes.add_details(self.details)
        self._foot.addWidget(self.running)
        self.overview.begin(service, watch)
        self._complete = True
        if self._early_choice is not None:
            self._on_chosen(self._early_choice)

    @property
    def details_shown(self) -> bool:
        """The person wants to see details beside contacts."""
        return self._details_wanted

    def show_place(self, place: Place, list_id: int = 0) -> None:
        """Show a page."""
        self.place = place
        self._list_id = list_id if place is Place.LIST else 0
        page = self._pages[place]
        self._stack.setCurrentWidget(page)
        self._stack.updateGeometry()
        self.sidebar.mark(Place.HOME if place is Place.MAPPING else place, list_id)
        self.banner.hide()
        self._arrange_details()
        self.show_running()
        page.setFocus()
        self.shown_changed.emit()

    @property
    def page(self) -> QWidget:
        """What is shown."""
        return self._pages[self.place]

    def current_list_name(self) -> str:
        """The list on the list page: where a dropped file belongs; "" elsewhere."""
        return self.list_name(self._list_id) if self.place is Place.LIST else ""

    def list_name(self, list_id: int) -> str:
        """The name of a list; "" when there is none."""
        found = self.overview.list_of(list_id)
        return "" if found is None else found.name

    def shown_list_id(self) -> int:
        """The list that the page is about, itself or by its task; 0: none."""
        if self.place is Place.JOB and self.job.task is not None:
            return self.job.task.list_id
        return self._list_id

    def shown(self) -> "tuple[ContactFilter, str] | None":
        """The whole list or task that the page shows, and what it is called."""
        from contact_importer.model.contact import ContactFilter  # not before the first painting

        task = self.job.task if self.place is Place.JOB else None
        if task is not None:
            return ContactFilter(task_id=task.id), task.source_name or task.list_name
        name = self.current_list_name()
        return (ContactFilter(list_id=self._list_id), name) if name else None

    @Slot()
    def show_running(self) -> None:
        """Show what runs, else what waits, at the foot, unless the page itself shows it."""
        active = self._watch.active or self._watch.waiting
        shown = self.job.task if self.place is Place.JOB else None
        same = active is not None and shown is not None and active.task.id == shown.id
        self.running.show_queue(len(self._watch.queued))
        self.running.show_snapshot(None if same else active)

    @Slot()
    def close_details(self) -> bool:
        """Hide the details shown, the table has the keyboard again; False if none are."""
        if not self._complete or not self.details.isVisible():
            return False
        self.details.clear()
        self._arrange_details()
        table = self.table()
        if table is not None:
            table.view.setFocus()
        return True

    def table(self) -> "ContactTable | None":
        """The table of contacts on the page shown."""
        if self.place is Place.JOB:
            return self.job.table
        return self.list.table if self.place is Place.LIST else None

    @Slot(bool)
    def show_details(self, wanted: bool) -> None:  # noqa: FBT001 - a slot of toggled(bool)
        """Show or hide the details beside contacts; F4 brings those of the current one."""
        self._details_wanted = wanted
        table = self.table() if self._complete else None
        current = None if table is None else table.selected_id
        if wanted and current is not None and self.details.shown_id is None:
            self.details.show_contact(current)
        self._arrange_details()

    @Slot(int)
    def show_contact(self, contact_id: int) -> None:
        """Show why a contact has its status."""
        self.details.show_contact(contact_id)
        self._arrange_details()

    @Slot()
    def show_home(self) -> None:
        """Show the first page."""
        self.show_place(Place.HOME)

    @Slot()
    def show_history(self) -> None:
        """Show all tasks."""
        self.show_place(Place.HISTORY)

    @Slot()
    def show_blacklist(self) -> None:
        """Show the blacklist."""
        self.show_place(Place.BLACKLIST)

    @Slot()
    def show_settings(self) -> None:
        """Show the settings."""
        self.show_place(Place.SETTINGS)

    @Slot()
    def show_network(self) -> None:
        """Show the network check."""
        self.show_place(Place.NETWORK)

    @Slot(object)
    def show_network_state(self, lines: "tuple[Diagnosis, ...]") -> None:
        """Say in the sidebar what the check found about port 25."""
        found = {line.subject: line.ok for line in lines}
        self.show_port(found.get("port_25"))

    @Slot(object)
    def show_port(self, is_open: bool | None) -> None:  # noqa: FBT001 - the outcome itself
        """Say where it matters what is known about port 25."""
        self.sidebar.show_port(is_open)
        self.mapping.options.show_port(is_open)

    def show_list(self, list_id: int) -> None:
        """Show a contact list."""
        self.details.clear()
        self.show_place(Place.LIST, list_id)
        self.list.show_list(list_id)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's own
        """Qt: Tab; what has come or gone meanwhile is at its place."""
        follow_layout(self)
        return super().focusNextPrevChild(forward)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.banner.refresh()

    @Slot(object, object)
    def _on_tasks(self, tasks: Sequence[ImportTask], queue: Sequence[int]) -> None:
        self.home.show_tasks(tasks)
        self.history.show_tasks(tasks, queue)
        self.show_running()

    @async_slot()
    async def _on_run_going_on(self) -> None:
        if self.place is Place.LIST:
            self.list.refresh()
        if self.place is Place.HISTORY:
            await self.overview.reload()
        else:
            await self.overview.reload_lists()

    @Slot(object)
    def _on_chosen(self, entry: Entry) -> None:
        if not self._complete:
            self._early_choice = entry
        elif entry.place is Place.LIST:
            self.show_list(entry.list_id)
        elif entry.place is not None:
            self.show_place(entry.place)

    @Slot()
    def on_list_deleted(self) -> None:
        """The list shown is no more."""
        self.show_home()
        self.overview.reload_later()

    @Slot(int)
    def on_blacklist_changed(self, entries: int) -> None:
        """The blacklist has so many entries now."""
        self.sidebar.show_count(Place.BLACKLIST, entries)
        self.overview.reload_later()

    @Slot()
    def on_contact_changed(self) -> None:
        """Contacts were judged anew otherwise than by a task."""
        if self.place is Place.LIST:
            self.list.refresh()
        self.job.refresh()
        self.blacklist.refresh()
        self.overview.reload_later()

    @Slot()
    def _arrange_details(self) -> None:
        if not self._complete:
            return
        room = self.width() >= _WIDTH_FOR_DETAILS
        fitting = self.place in _PLACES_WITH_CONTACTS
        chosen = self.details.shown_id is not None
        page = self._stack
        over = None if room else QRect(page.mapTo(self, QPoint()), page.size())
        self.panes.show_details(shown=self._details_wanted and fitting and chosen, over=over)

    def _lay_out(self) -> None:
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.banner.setContentsMargins(24, 16, 24, 0)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)
        self.panes.fill(self.sidebar, middle)
        self._foot.setContentsMargins(8, 0, 8, 8)
        frame = QVBoxLayout(self)
        frame.setContentsMargins(0, 0, 0, 0)
        frame.setSpacing(0)
        frame.addWidget(self.panes, 1)
        frame.addLayout(self._foot)
