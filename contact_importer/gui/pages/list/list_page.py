"""One list: how healthy it is, its contacts, and what can be done with it. GUI thread."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QTabBar, QVBoxLayout, QWidget

from contact_importer.engine.service import ImportService
from contact_importer.gui.contacts.contact_table import ContactTable
from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.pages.list.list_charts import ListCharts
from contact_importer.gui.pages.list.list_commands import ListCommands
from contact_importer.gui.pages.list.list_imports import ListImports
from contact_importer.gui.runtime.loop import start
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.widgets.count_cards import CountCards
from contact_importer.gui.widgets.empty_state import EmptyState
from contact_importer.gui.widgets.flow_layout import FlowLayout
from contact_importer.gui.widgets.plain_text import ElidedLabel, MutedLabel, enlarge
from contact_importer.gui.widgets.segmented_bar import SegmentedBar, bar_state
from contact_importer.gui.words.wording import number, share
from contact_importer.model.contact import ContactFilter, ContactList
from contact_importer.model.verdict import Reason, Status

_CONTACTS, _IMPORTS = range(2)  # the tabs
_SIDE = 24  # pixels: margins of the page
_NAME_ROOM = 240  # pixels: so much of a name is shown beside the buttons, at least
_POLL_MS = 1_000  # a task may be at work on the list


class ListPage(QWidget):
    """Shows a list; ``show_list`` again for another one."""

    contact_selected = Signal(int)
    task_started = Signal(int)  # a check that was begun here
    export_asked = Signal(object, str)  # ContactFilter, title
    list_changed = Signal(int)  # renamed
    list_deleted = Signal(int)
    task_opened = Signal(int)
    undo_asked = Signal(int)
    report_asked = Signal(object, str)  # ContactFilter, title
    file_asked = Signal()  # choose a file to import

    def __init__(self, service: ImportService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._list_id: int | None = None
        self._list: ContactList | None = None
        self._title = ElidedLabel(parent=self)
        enlarge(self._title, 1.5)
        self._health = MutedLabel(parent=self)
        self._bar = SegmentedBar(parent=self)
        self._charts = ListCharts(service, self)
        self._cards = CountCards(with_rows=False, parent=self)
        self._cards.show_advice(shown=True)
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.addTab("")
        self.tabs.addTab("")
        self._imports = ListImports(self)
        self._empty = EmptyState("list", self)
        self._choose_file = PrimaryButton("import", self)
        self._empty.add_button(self._choose_file)
        self._report = ordinary_button("report", self)
        self._recheck = ordinary_button("refresh", self)
        self._rename = ordinary_button("list", self)
        self._delete = ordinary_button("trash", self)
        self._export = PrimaryButton("export", self)
        self.table = ContactTable(service, self)
        self.table.filter_bar.show_chips(shown=False)  # the counts above filter by status
        self.commands = ListCommands(service, self)
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._lay_out()
        self._connect()
        self._retranslate()

    def _lay_out(self) -> None:
        self._acts = FlowLayout(spacing=8)
        for button in self._buttons():
            self._acts.addWidget(button)
        self._head = head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addLayout(self._acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 20, _SIDE, 20)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._health)
        column.addWidget(self._bar)
        column.addWidget(self._charts)
        column.addWidget(self._cards)
        column.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeading)
        for below in (self.table, self._imports, self._empty):
            column.addWidget(below, 1)

    def _buttons(self) -> tuple[QPushButton, ...]:
        return (self._rename, self._delete, self._report, self._recheck, self._export)

    def _connect(self) -> None:
        self.table.contact_selected.connect(self.contact_selected)
        self.table.filter_changed.connect(self._mark)
        self._cards.filter_chosen.connect(self._filter_by)
        self._charts.domains.chosen.connect(self._filter_by_domain)
        self.tabs.currentChanged.connect(self._show_tab)
        self._imports.task_opened.connect(self.task_opened)
        self._imports.undo_asked.connect(self.undo_asked)
        self._report.clicked.connect(self._ask_report)
        self._choose_file.clicked.connect(self.file_asked)
        self._export.clicked.connect(self.export_contacts)
        self._recheck.clicked.connect(self._ask_what_to_check)
        self._rename.clicked.connect(self._ask_name)
        self._delete.clicked.connect(self._ask_whether_to_delete)
        self._poll.timeout.connect(self._look)
        self.commands.renamed.connect(self.list_changed)
        self.commands.renamed.connect(self._look)
        self.commands.deleted.connect(self._on_deleted)
        self.commands.task_started.connect(self.task_started)

    # --- showing ----------------------------------------------------------------------
    @property
    def list_id(self) -> int | None:
        """The list that is shown."""
        return self._list_id

    def show_list(self, list_id: int) -> None:
        """Show a list from its beginning, without filters."""
        self._list_id = list_id
        self._list = None
        self.tabs.setCurrentIndex(_CONTACTS)
        self._show_head()
        self.table.show_tally(None)
        self.table.show_contacts(ContactFilter(list_id=list_id))
        self._cards.choose(None)
        self._look()

    def refresh(self) -> None:
        """Contacts may have changed; cheap enough for ten times a second."""
        self.table.refresh()
        self._look()

    def search(self) -> None:
        """Put the cursor into the table's search field."""
        self.table.filter_bar.focus_search()

    def choose_status(self, status: Status | None) -> None:
        """Filter by one status; None shows all."""
        self._cards.choose(status)

    @Slot()
    def _look(self) -> None:
        if self._list_id is not None:
            start(self._load_head(self._list_id))

    async def _load_head(self, list_id: int) -> None:
        lists = await self._service.lists()
        if list_id != self._list_id:
            return
        tasks = await self._service.tasks()
        if list_id != self._list_id:
            return
        self._imports.show_tasks([task for task in tasks if task.list_id == list_id])
        self._name_tabs()
        before = self._list
        self._list = next((item for item in lists if item.id == list_id), None)
        if self._list is None or self._list == before:
            return
        self._show_head()
        self.table.show_tally(self._list.tally)
        if before is not None and before.tally != self._list.tally:
            self.table.refresh()

    @Slot(object, object)
    def _filter_by(self, statuses: frozenset[Status], reasons: frozenset[Reason]) -> None:
        shown = self.table.contacts
        self._show_contacts(
            replace(shown.whole, text=shown.text, statuses=statuses, reasons=reasons)
        )

    @Slot(object)
    def _filter_by_domain(self, domains: frozenset[str]) -> None:
        shown = self.table.contacts
        self._show_contacts(replace(shown.whole, text=shown.text, domains=domains))

    def _show_contacts(self, contacts: ContactFilter) -> None:
        if self._list_id is not None and contacts != self.table.contacts:
            self.tabs.setCurrentIndex(_CONTACTS)
            self.table.show_contacts(contacts)
        self._mark(self.table.contacts)

    @Slot(object)
    def _mark(self, contacts: ContactFilter) -> None:
        """Show what the table is filtered by, wherever it was chosen."""
        self._cards.mark(contacts)
        self._charts.domains.mark(contacts)

    @Slot()
    def _show_tab(self) -> None:
        """The contacts or the imports; where there is neither, what to do about it."""
        found = self._list
        empty = found is not None and not found.tally.contacts
        imports = self.tabs.currentIndex() == _IMPORTS
        self._empty.setVisible(empty and not imports)
        self.table.setVisible(not empty and not imports)
        self._imports.setVisible(imports)

    def _show_head(self) -> None:
        found = self._list
        filled = found is not None and found.tally.contacts > 0
        for widget in (self._health, self._bar, self._cards):
            widget.setVisible(filled)
        for button in (self._export, self._recheck, self._report):
            button.setVisible(filled or found is None)
        self._charts.show_list(found)
        for button in self._buttons():
            button.setEnabled(found is not None)
        self._show_tab()
        if found is None:
            self._title.setText("…")
            self._health.clear()
            return
        self._title.setText(one_line(found.name))
        self._place_buttons()
        self._bar.show_state(bar_state(found.tally, 0, 1.0, striped=False))
        self._cards.show_tally(found.tally)
        self._health.setText(self._health_text(found))

    def _name_tabs(self) -> None:
        self.tabs.setTabText(_CONTACTS, self.tr("Contacts"))
        tasks = self._imports.count
        count = f" ({number(tasks)})" if tasks else ""
        self.tabs.setTabText(_IMPORTS, self.tr("Imports and checks") + count)
        self.tabs.setAccessibleName(self.tr("What to show of the list"))

    def _health_text(self, found: ContactList) -> str:
        total = found.tally.contacts
        text = self.tr("%Ln contact(s)", "", total)
        return self.tr("{0}, {1} can be mailed").format(text, share(found.tally.valid, total))

    # --- doing ------------------------------------------------------------------------
    @Slot()
    def export_contacts(self) -> None:
        """Ask how to export what is shown, or all of the list."""
        if self._list is not None:
            self.export_asked.emit(self.table.contacts, self._list.name)

    @Slot()
    def _ask_report(self) -> None:
        if self._list is not None:
            self.report_asked.emit(ContactFilter(list_id=self._list.id), self._list.name)

    @Slot()
    def _ask_what_to_check(self) -> None:
        if self._list is not None:
            self.commands.ask_what_to_check(self._list, self.table.contacts)

    @Slot()
    def _ask_name(self) -> None:
        if self._list is not None:
            self.commands.ask_name(self._list)

    @Slot()
    def _ask_whether_to_delete(self) -> None:
        if self._list is not None:
            self.commands.ask_whether_to_delete(self._list)

    @Slot(int)
    def _on_deleted(self, list_id: int) -> None:
        if list_id == self._list_id:
            self._list_id = None
            self._list = None
            self._show_head()
        self.list_deleted.emit(list_id)

    # --- Qt ---------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        """Qt: watch the list while it is seen."""
        super().showEvent(event)
        self._poll.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: nobody looks."""
        super().hideEvent(event)
        self._poll.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the name goes before the buttons; beside the open pane they stand below it."""
        super().resizeEvent(event)
        self._place_buttons()

    def _place_buttons(self) -> None:
        room = self.width() - 2 * _SIDE - self._head.spacing() - self._acts.sizeHint().width()
        beside = room >= min(self._title.sizeHint().width(), _NAME_ROOM)
        directions = QBoxLayout.Direction
        self._head.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("Health of the list"))
        self._name_tabs()
        self._empty.say(
            self.tr("No contacts yet"), self.tr("Drop a file on this page to import it.")
        )
        self._choose_file.setText(self.tr("Choose file…"))
        self._report.setText(self.tr("Report…"))
        self._export.setText(self.tr("Export…"))
        self._recheck.setText(self.tr("Check again…"))
        self._rename.setText(self.tr("Rename…"))
        self._delete.setText(self.tr("Delete…"))
        self._show_head()
