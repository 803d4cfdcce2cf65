"""The live table of contacts with its filters: what pages put on themselves. GUI thread."""

import time
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from contact_importer.engine.service import ImportService
from contact_importer.gui.contacts.column_habits import ColumnHabits
from contact_importer.gui.contacts.contact_actions import chosen_contacts
from contact_importer.gui.contacts.contact_model import ContactModel
from contact_importer.gui.contacts.contact_view import ContactView
from contact_importer.gui.contacts.filter_bar import FilterBar
from contact_importer.gui.contacts.sort_button import SortButton
from contact_importer.gui.contacts.table_row import ADDRESS, REASON, STATUS
from contact_importer.gui.runtime.loop import start
from contact_importer.gui.window.memory import TableHabits
from contact_importer.model.columns import ColumnUnion
from contact_importer.model.contact import ContactFilter, SortKey
from contact_importer.model.tally import Tally

_LEAST_QUERY_GAP_S = 1.0
_QUERY_SHARE = 10  # at most a tenth of the time is spent on asking for ids again


class ContactTable(QWidget):
    """Shows the contacts of a filter; search, statuses and reasons narrow it down."""

    contact_selected = Signal(int)  # id of the contact under the cursor
    action_asked = Signal(str, object)  # value of ContactAction, ContactFilter
    filter_changed = Signal(object)  # ContactFilter: by the person, with search and sorting

    def __init__(self, service: ImportService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._contacts = ContactFilter()
        self._order = (SortKey.ADDED, False)  # and whether it is descending
        self._question = 0  # number of the newest filter: older answers are dropped
        self._asking = False
        self._refresh_due = False
        self._columns: ColumnUnion | None = None  # of all contacts of the owner; None: not known
        self._moving = False  # the cursor moves with the rows, nobody chose another contact
        self._next_query_at = 0.0
        self.model = ContactModel(service, self)
        self.view = ContactView(self.model, self)
        self.columns = ColumnHabits(self.view)
        self.filter_bar = FilterBar(self)
        self.sort_button = SortButton(self)
        self.filter_bar.add_tool(self.sort_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.filter_bar)
        column.addWidget(self.view, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._query_again)
        self._connect()
        self._retranslate()

    def _connect(self) -> None:
        self.filter_bar.changed.connect(self._filter_chosen)
        self.filter_bar.lifted.connect(self._lift)
        self.sort_button.chosen.connect(self.sort_by)
        self.model.columns_missing.connect(self._on_columns_missing)
        self.view.row_chosen.connect(self._row_chosen)
        self.view.action_asked.connect(self.ask)
        self.view.horizontalHeader().sectionClicked.connect(self._sort_by)

    # --- what pages call --------------------------------------------------------------
    @property
    def contacts(self) -> ContactFilter:
        """What is shown, with search and order."""
        return self._contacts

    @property
    def habits(self) -> TableHabits:
        """How the person has arranged and sorted the table."""
        sort, descending = self._order
        return replace(self.columns.habits, sort=sort.value, descending=descending)

    def use_habits(self, habits: TableHabits) -> None:
        """Arrange and sort as it was; before contacts are shown."""
        self.columns.use(habits)
        known = habits.sort in [key.value for key in SortKey]
        sort = SortKey(habits.sort) if known else SortKey.ADDED
        self._order = (sort, habits.descending)

    def show_contacts(self, contacts: ContactFilter) -> None:
        """Show these contacts; without an order of their own, in the one chosen last."""
        if contacts.sort is SortKey.ADDED and not contacts.descending:
            sort, descending = self._order
            contacts = replace(contacts, sort=sort, descending=descending)
        self._contacts = contacts
        self._columns = None
        self.filter_bar.show_filter(contacts)
        self._show_order()
        self._ask()

    def refresh(self) -> None:
        """Contacts may have changed. May be called ten times a second.

        Visible rows are fetched again at once, the ids less often; nothing else moves.
        """
        self.model.refresh()
        self.view.viewport().update()
        if not self._later.isActive() and not self._asking:
            wait_s = max(0.0, self._next_query_at - time.monotonic())
            self._later.start(int(wait_s * 1000))
        else:
            self._refresh_due = True

    def show_tally(self, tally: Tally | None) -> None:
        """Counts for the filters."""
        self.filter_bar.show_tally(tally)

    @property
    def selected_id(self) -> int | None:
        """The contact under the cursor."""
        row = self.view.currentIndex().row()
        return self.model.contact_id(row) if row >= 0 else None

    def chosen(self) -> ContactFilter | None:
        """The selected contacts; None: none."""
        return chosen_contacts(self._contacts, self.model, self.view.selectionModel().selection())

    @Slot(str)
    def ask(self, action: str) -> None:
        """Ask for something to be done to the selected contacts."""
        chosen = self.chosen()
        if chosen is not None:
            self.action_asked.emit(action, chosen)

    # --- asking -----------------------------------------------------------------------
    def _ask(self) -> None:
        """A new filter: other rows, from the top."""
        self._later.stop()
        self.filter_bar.show_count(None)
        self.view.empty_text = ""
        self._question += 1
        start(self._answer(self._question))

    async def _answer(self, question: int) -> None:
        started = time.monotonic()
        self._asking = True
        try:
            ids = await self._service.contact_ids(self._contacts)
            columns = self._columns or await self._columns_of(self._contacts)
        finally:
            if question == self._question:
                self._asking = False
                self._set_pace(started)
        if question != self._question:
            return
        chosen = self.selected_id
        self._moving = True
        self._columns = columns
        self.model.show_ids(ids, columns)
        self._show_order()
        self._after_change(chosen)

    async def _columns_of(self, contacts: ContactFilter) -> ColumnUnion:
        """Of all the owner's contacts: columns neither come nor go with a search."""
        return ColumnUnion(await self._service.list_layouts(contacts.whole.unordered))

    @Slot()
    def _query_again(self) -> None:
        if not self._asking:
            start(self._update(self._question))

    async def _update(self, question: int) -> None:
        """The same filter: only what differs changes; other columns need a new start."""
        self._refresh_due = False
        if not self.model.rowCount():
            self._columns = None
        if self._columns is None:
            await self._answer(question)
            return
        started = time.monotonic()
        self._asking = True
        try:
            ids = await self._service.contact_ids(self._contacts)
        finally:
            if question == self._question:
                self._asking = False
                self._set_pace(started)
        if question == self._question:
            chosen = self.selected_id
            self._moving = True
            self.model.update_ids(ids)
            self._after_change(chosen)

    @Slot()
    def _on_columns_missing(self) -> None:
        self._columns = None
        self.refresh()

    def _set_pace(self, started: float) -> None:
        now = time.monotonic()
        self._next_query_at = now + max(_LEAST_QUERY_GAP_S, _QUERY_SHARE * (now - started))
        if self._refresh_due:
            self._later.start(int((self._next_query_at - now) * 1000))

    def _after_change(self, chosen: int | None) -> None:
        """Rows have gone and come: keep the cursor on its contact."""
        self.filter_bar.show_count(self.model.rowCount())
        self.view.empty_text = self._nothing_text()
        self.view.viewport().update()
        if chosen is not None and chosen != self.selected_id:
            row = self.model.row_of(chosen)
            if row >= 0:
                self.view.move_cursor(row)
        self._moving = False

    # --- what the person does ---------------------------------------------------------
    @Slot()
    def _filter_chosen(self) -> None:
        contacts = self.filter_bar.applied_to(self._contacts)
        if contacts != self._contacts:
            self._change_filter(contacts)

    @Slot()
    def _lift(self) -> None:
        contacts = self.filter_bar.lifted_from(self._contacts)
        self.filter_bar.show_filter(contacts)
        self._change_filter(contacts)

    @Slot(object, bool)
    def sort_by(self, key: SortKey, descending: bool) -> None:  # noqa: FBT001 - a slot
        """Show the same contacts in another order."""
        if (key, descending) != (self._contacts.sort, self._contacts.descending):
            self._change_filter(replace(self._contacts, sort=key, descending=descending))

    @Slot(int)
    def _sort_by(self, column: int) -> None:
        key = self._sort_keys().get(column)
        if key is None:
            self._show_order()
            return
        descending = key is self._contacts.sort and not self._contacts.descending
        self._order = (key, descending)
        self._change_filter(replace(self._contacts, sort=key, descending=descending))

    def _change_filter(self, contacts: ContactFilter) -> None:
        self._contacts = contacts
        self._show_order()
        self._ask()
        self.filter_changed.emit(contacts)

    @Slot(int)
    def _row_chosen(self, row: int) -> None:
        if row >= 0 and not self._moving:
            self.contact_selected.emit(self.model.contact_id(row))

    # --- looks ------------------------------------------------------------------------
    def _sort_keys(self) -> dict[int, SortKey]:
        last = self.model.columnCount() - 1
        return {
            STATUS: SortKey.STATUS,
            ADDRESS: SortKey.ADDRESS,
            REASON: SortKey.REASON,
            last: SortKey.ADDED,
        }

    def _show_order(self) -> None:
        by_key = {key: column for column, key in self._sort_keys().items()}
        column = by_key.get(self._contacts.sort, -1)
        order = (
            Qt.SortOrder.DescendingOrder
            if self._contacts.descending
            else Qt.SortOrder.AscendingOrder
        )
        self.sort_button.show_order(self._contacts)
        header = self.view.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(column, order)

    def _nothing_text(self) -> str:
        if self._contacts.narrowed:
            return self.tr("No contact matches these filters.")
        return self.tr("No contacts yet.")

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language or theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self.model.renew_looks()

    def _retranslate(self) -> None:
        self.view.setAccessibleName(self.tr("Contacts"))
        if self.view.empty_text:
            self.view.empty_text = self._nothing_text()
