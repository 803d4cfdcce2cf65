"""One task, live: progress, counts that filter, stages, and its contacts. GUI thread."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from contact_importer.engine.events import TaskSnapshot
from contact_importer.engine.service import ImportService
from contact_importer.gui.contacts.contact_table import ContactTable
from contact_importer.gui.pages.job_header import JobHeader
from contact_importer.gui.rejected_rows import RejectedRowsDialog
from contact_importer.gui.task_watch import TaskWatch
from contact_importer.gui.widgets.card import Card
from contact_importer.gui.widgets.count_cards import CountCards
from contact_importer.model.contact import ContactFilter
from contact_importer.model.task import ImportTask, TaskKind, TaskState
from contact_importer.model.verdict import Status

_TABLE_REFRESH_MS = 400  # the table asks the database: a few times a second are enough


class JobPage(QWidget):
    """Shows one task at a time; what the person wants leaves by signals."""

    pause_asked = Signal(int)
    resume_asked = Signal(int)
    stop_asked = Signal(int)
    ask_now_asked = Signal(int)
    standard_asked = Signal(int)
    rest_asked = Signal(int)
    finish_asked = Signal(int)
    undo_asked = Signal(int)
    export_asked = Signal(object, str)  # ContactFilter, title
    contact_selected = Signal(int)

    def __init__(
        self, service: ImportService, watch: TaskWatch, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._watch = watch
        self._snapshot: TaskSnapshot | None = None
        self._header = JobHeader(self)
        self._cards = CountCards(parent=self)
        self.table = ContactTable(service, self)
        self.table.filter_bar.show_chips(shown=False)  # the counts above filter by status
        self._table_is_old = False
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setInterval(_TABLE_REFRESH_MS)
        self._refresh_timer.timeout.connect(self._refresh_table)
        self._connect()
        self._lay_out()

    @property
    def task(self) -> ImportTask | None:
        """The task shown."""
        return None if self._snapshot is None else self._snapshot.task

    async def show_task(self, task_id: int) -> None:
        """Show a task, whoever runs it."""
        snapshot = self._watch.newest(task_id) or await self._watch.look_up(task_id)
        self._snapshot = None
        self._watch.follow(task_id)
        self._show(snapshot)
        self._cards.choose(None)
        self._refresh_timer.start()
        fresh = await self._watch.look_up(task_id)  # what was kept may be old
        if self.task is not None and self.task.id == task_id:
            self._show(fresh)

    def refresh(self) -> None:
        """Contacts may have changed otherwise than by the task."""
        self._table_is_old = True

    def search(self) -> None:
        """Put the cursor into the table's search field."""
        self.table.filter_bar.focus_search()

    def choose_status(self, status: Status | None) -> None:
        """Filter by one status; None shows all."""
        self._cards.choose(status)

    def export_clean_list(self) -> None:
        """Ask for an export of the valid contacts of this task."""
        if self.task is not None:
            contacts = replace(_contacts_of(self.task), statuses=frozenset({Status.VALID}))
            self.export_asked.emit(contacts, self.task.list_name)

    @Slot()
    def toggle_pause(self) -> None:
        """Space: pause what runs or waits, continue what is paused."""
        task = self.task
        if task is None:
            return
        if task.state in (TaskState.QUEUED, TaskState.RUNNING, TaskState.WAITING):
            self.pause_asked.emit(task.id)
        elif task.state is TaskState.PAUSED:
            self.resume_asked.emit(task.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Space, where no button or field took it."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.toggle_pause()
            return
        super().keyPressEvent(event)

    @Slot(object)
    def _on_changed(self, snapshot: TaskSnapshot) -> None:
        if self.task is not None and snapshot.task.id == self.task.id:
            self._show(snapshot)

    def _show(self, snapshot: TaskSnapshot) -> None:
        self._snapshot = snapshot
        self._table_is_old = True
        self._header.show_snapshot(snapshot)
        self._cards.show_tally(snapshot.tally)
        self.table.show_tally(snapshot.tally)

    @Slot()
    def _refresh_table(self) -> None:
        if self._table_is_old and self.isVisible():
            self._table_is_old = False
            self.table.refresh()

    @Slot(object)
    def _on_filter(self, statuses: frozenset[Status]) -> None:
        task = self.task
        if task is None:
            return
        everything = _contacts_of(task)
        shown = self.table.contacts
        same_task = (shown.task_id, shown.list_id) == (everything.task_id, everything.list_id)
        self.table.show_contacts(replace(shown if same_task else everything, statuses=statuses))

    @Slot()
    def _show_rejected_rows(self) -> None:
        if self.task is not None:
            RejectedRowsDialog(self._service, self.task, self).open()

    def _connect(self) -> None:
        self._watch.changed.connect(self._on_changed)
        self._watch.counted_down.connect(self._header.count_down)
        self._cards.filter_chosen.connect(self._on_filter)
        self._cards.rows_asked.connect(self._show_rejected_rows)
        self.table.contact_selected.connect(self.contact_selected)
        self._header.pause_asked.connect(self.toggle_pause)
        self._header.resume_asked.connect(self._ask_resume)
        self._header.stop_asked.connect(self._ask_stop)
        self._header.undo_asked.connect(self._ask_undo)
        self._header.export_asked.connect(self.export_clean_list)
        self._header.ask_now_asked.connect(self._ask_now)
        self._header.finish_asked.connect(self._ask_finish)
        self._header.standard_asked.connect(self._ask_standard)
        self._header.rest_asked.connect(self._ask_rest)

    @Slot()
    def _ask_resume(self) -> None:
        if self.task is not None:
            self.resume_asked.emit(self.task.id)

    @Slot()
    def _ask_now(self) -> None:
        if self.task is not None:
            self.ask_now_asked.emit(self.task.id)

    @Slot()
    def _ask_finish(self) -> None:
        if self.task is not None:
            self.finish_asked.emit(self.task.id)

    @Slot()
    def _ask_standard(self) -> None:
        if self.task is not None:
            self.standard_asked.emit(self.task.id)

    @Slot()
    def _ask_rest(self) -> None:
        if self.task is not None:
            self.rest_asked.emit(self.task.id)

    @Slot()
    def _ask_stop(self) -> None:
        if self.task is not None:
            self.stop_asked.emit(self.task.id)

    @Slot()
    def _ask_undo(self) -> None:
        if self.task is not None:
            self.undo_asked.emit(self.task.id)

    def _lay_out(self) -> None:
        top = Card(self)
        inside = QVBoxLayout(top)
        inside.setContentsMargins(16, 14, 16, 14)
        inside.setSpacing(12)
        inside.addWidget(self._header)
        page = QVBoxLayout(self)
        page.setContentsMargins(24, 20, 24, 20)
        page.setSpacing(10)
        page.addWidget(top)
        page.addWidget(self._cards)
        page.addWidget(self.table, 1)


def _contacts_of(task: ImportTask) -> ContactFilter:
    """What a task is about: a re-check adds nothing, it concerns its whole list."""
    if task.kind is TaskKind.RECHECK:
        return ContactFilter(list_id=task.list_id)
    return ContactFilter(task_id=task.id)
