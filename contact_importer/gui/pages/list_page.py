"""One list: how healthy it is, its contacts, and what can be done with it. GUI thread."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from contact_importer.engine.service import ImportService
from contact_importer.gui.contacts.contact_table import ContactTable
from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.loop import start
from contact_importer.gui.pages.list_commands import ListCommands
from contact_importer.gui.plain_text import ElidedLabel, MutedLabel, enlarge
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.widgets.count_cards import CountCards
from contact_importer.gui.widgets.segmented_bar import SegmentedBar, bar_state
from contact_importer.gui.wording import share
from contact_importer.model.contact import ContactFilter, ContactList
from contact_importer.model.verdict import Reason, Status

_POLL_MS = 1_000  # a task may be at work on the list


class ListPage(QWidget):
    """Shows a list; ``show_list`` again for another one."""

    contact_selected = Signal(int)
    task_started = Signal(int)  # a check that was begun here
    export_asked = Signal(object, str)  # ContactFilter, title
    list_changed = Signal(int)  # renamed
    list_deleted = Signal(int)

    def __init__(self, service: ImportService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._list_id: int | None = None
        self._list: ContactList | None = None
        self._title = ElidedLabel(parent=self)
        enlarge(self._title, 1.5)
        self._health = MutedLabel(parent=self)
        self._bar = SegmentedBar(parent=self)
        self._cards = CountCards(with_rows=False, parent=self)
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
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        for button in (self._rename, self._delete, self._recheck, self._export):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._health)
        column.addWidget(self._bar)
        column.addWidget(self._cards)
        column.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.table.contact_selected.connect(self.contact_selected)
        self._cards.filter_chosen.connect(self._filter_by)
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
        contacts = replace(shown.whole, text=shown.text, statuses=statuses, reasons=reasons)
        if self._list_id is not None and contacts != shown:
            self.table.show_contacts(contacts)

    def _show_head(self) -> None:
        found = self._list
        for widget in (self._bar, self._cards):
            widget.setVisible(found is not None)
        for button in (self._export, self._recheck, self._rename, self._delete):
            button.setEnabled(found is not None)
        if found is None:
            self._title.setText("…")
            self._health.clear()
            return
        self._title.setText(one_line(found.name))
        self._bar.show_state(bar_state(found.tally, 0, 1.0, striped=False))
        self._cards.show_tally(found.tally)
        self._health.setText(self._health_text(found))
        self._export.setEnabled(found.tally.contacts > 0)
        self._recheck.setEnabled(found.tally.contacts > 0)

    def _health_text(self, found: ContactList) -> str:
        total = found.tally.contacts
        if not total:
            return self.tr("No contacts yet. Drop a file on this page to import it.")
        text = self.tr("%Ln contact(s)", "", total)
        return self.tr("{0}, {1} can be mailed").format(text, share(found.tally.valid, total))

    # --- doing ------------------------------------------------------------------------
    @Slot()
    def export_contacts(self) -> None:
        """Ask how to export what is shown, or all of the list."""
        if self._list is not None:
            self.export_asked.emit(self.table.contacts, self._list.name)

    @Slot()
    def _ask_what_to_check(self) -> None:
        if self._list is not None:
            self.commands.ask_what_to_check(self._list)

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

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("Health of the list"))
        self._export.setText(self.tr("Export…"))
        self._recheck.setText(self.tr("Check again…"))
        self._rename.setText(self.tr("Rename…"))
        self._delete.setText(self.tr("Delete…"))
        self._show_head()
