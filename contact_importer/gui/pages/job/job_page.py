"""One task, live: progress, counts that filter, stages, and its contacts. GUI thread."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from contact_importer.engine.events import TaskSnapshot
from contact_importer.engine.service import ImportService
from contact_importer.gui.contacts.contact_table import ContactTable
from contact_importer.gui.contacts.follow_button import FollowButton
from contact_importer.gui.dialogs.rejected_rows import RejectedRowsDialog
from contact_importer.gui.pages.job.job_actions import JobActions, contacts_of, is_completed
from contact_importer.gui.pages.job.job_acts import JobAct
from contact_importer.gui.pages.job.job_header import JobHeader
from contact_importer.gui.widgets.card import Card
from contact_importer.gui.widgets.count_cards import CountCards
from contact_importer.gui.widgets.empty_state import EmptyState
from contact_importer.gui.window.task_watch import TaskWatch
from contact_importer.model.contact import ContactFilter
from contact_importer.model.task import FinishReason, ImportTask, TaskState
from contact_importer.model.verdict import Flag, Reason, Status

_ROOMY_HEIGHT = 640  # of the page, in logical pixels
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
    report_asked = Signal(object, str)  # ContactFilter, title
    repair_asked = Signal(int)  # list id
    list_asked = Signal(int)  # list id
    log_asked = Signal()
    network_asked = Signal()
    diagnostics_asked = Signal(object)  # ImportTask
    contact_selected = Signal(int)

    def __init__(
        self, service: ImportService, watch: TaskWatch, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._watch = watch
        self._snapshot: TaskSnapshot | None = None
        self._compact = False
        self._header = JobHeader(self)
        self._actions = JobActions(service, self)
        self._cards = CountCards(parent=self)
        self._nothing = EmptyState("list", self)
        self.table = ContactTable(service, self)
        self.table.filter_bar.show_chips(shown=False)  # the counts above filter by status
        self._follow = FollowButton(self)
        self.table.filter_bar.add_tool(self._follow)
        self._table_is_old = False
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setInterval(_TABLE_REFRESH_MS)
        self._refresh_timer.timeout.connect(self._refresh_table)
        self._of_task = {
            JobAct.RESUME: self.resume_asked,
            JobAct.STOP: self.stop_asked,
            JobAct.ASK_NOW: self.ask_now_asked,
            JobAct.FINISH: self.finish_asked,
            JobAct.STANDARD: self.standard_asked,
            JobAct.REST: self.rest_asked,
            JobAct.UNDO: self.undo_asked,
        }
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
        self._actions.look_again()

    def search(self) -> None:
        """Put the cursor into the table's search field."""
        self.table.filter_bar.focus_search()

    def choose_status(self, status: Status | None) -> None:
        """Filter by one status; None shows all."""
        self._cards.choose(status)

    def export_clean_list(self) -> None:
        """Ask for an export of the valid contacts of this task."""
        if self.task is not None:
            contacts = replace(contacts_of(self.task), statuses=frozenset({Status.VALID}))
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: in a low window the charts leave more room to the table."""
        super().resizeEvent(event)
        compact = event.size().height() < _ROOMY_HEIGHT
        if compact is not self._compact:
            self._compact = compact
            self._header.set_compact(compact=compact)
            self._show_advice()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.task is not None:
            self._show_whether_empty(self.task)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: what came while another page was open."""
        if self._snapshot is not None:
            self._show(self._snapshot)
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Space, where no button or field took it."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.toggle_pause()
            return
        super().keyPressEvent(event)

    @Slot(object)
    def _on_changed(self, snapshot: TaskSnapshot) -> None:
        if self.task is None or snapshot.task.id != self.task.id:
            return
        self._snapshot = snapshot
        if self.isVisible():  # ten times a second: not for nobody
            self._show(snapshot)

    def _show(self, snapshot: TaskSnapshot) -> None:
        self._snapshot = snapshot
        self._table_is_old = True
        self._header.show_snapshot(snapshot)
        self._show_advice()
        self._cards.show_tally(snapshot.tally)
        self._actions.show_task(snapshot.task)
        self.table.show_tally(snapshot.tally)
        self._follow.setVisible(snapshot.task.state is TaskState.RUNNING)
        self._show_whether_empty(snapshot.task)

    def _show_advice(self) -> None:
        task = self.task
        completed = task is not None and is_completed(task)
        self._cards.show_advice(shown=completed and not self._compact)

    def _show_whether_empty(self, task: ImportTask) -> None:
        """A task that ended without contacts has no counts and no table."""
        empty = task.state is TaskState.FINISHED and not task.tally.contacts
        for widget in (self._cards, self.table):
            widget.setVisible(not empty)
        self._nothing.setVisible(empty)
        if empty:
            self._explain_emptiness(task)

    def _explain_emptiness(self, task: ImportTask) -> None:
        early = task.finish_reason in (FinishReason.CANCELLED, FinishReason.FAILED)
        if not task.undone and early:
            self._nothing.say(
                self.tr("Nothing was stored"), self.tr("It ended before the first contact.")
            )
        elif task.undone:
            self._nothing.say(
                self.tr("This import was undone"),
                self.tr("What it added is gone, and fields it changed are as before."),
            )
        elif task.tally.duplicate:
            self._nothing.say(
                self.tr("No new contacts"),
                self.tr("Every address of the file was in the list already."),
            )
        else:
            self._nothing.say(
                self.tr("No new contacts"), self.tr("No address was found in this file.")
            )

    @Slot()
    def _refresh_table(self) -> None:
        if self._table_is_old and self.isVisible():
            self._table_is_old = False
            self.table.refresh()

    @Slot(object, object)
    def _on_filter(self, statuses: frozenset[Status], reasons: frozenset[Reason]) -> None:
        self._narrow(statuses=statuses, reasons=reasons)

    @Slot()
    def _show_roles(self) -> None:
        self._narrow(statuses=frozenset({Status.VALID}), flags=Flag.ROLE)

    def _narrow(self, **classes: object) -> None:
        """Show one class of the task's contacts; search and order stay."""
        if self.task is None:
            return
        everything, shown = contacts_of(self.task), self.table.contacts
        kept = everything
        if (shown.task_id, shown.list_id) == (everything.task_id, everything.list_id):
            kept = replace(shown.whole, text=shown.text)
        contacts = replace(kept, **classes)  # type: ignore[arg-type]
        self.table.show_contacts(contacts)
        self._mark(contacts)

    @Slot(object)
    def _mark(self, contacts: ContactFilter) -> None:
        """Show what the table is filtered by, wherever it was chosen."""
        self._cards.mark(contacts)
        self._header.result.reasons.mark(contacts)
        self._follow.show_order(contacts)

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
        self.table.filter_changed.connect(self._mark)
        self._follow.order_asked.connect(self.table.sort_by)
        self._header.result.reasons.chosen.connect(self._on_filter)
        self._header.buttons.asked.connect(self._act)
        self._header.rows_asked.connect(self._show_rejected_rows)
        self._actions.asked.connect(self._act)

    @Slot(object)
    def _act(self, act: JobAct) -> None:
        """Do it here, or ask for it."""
        task = self.task
        if task is None:
            return
        here = {
            JobAct.PAUSE: self.toggle_pause,
            JobAct.EXPORT: self.export_clean_list,
            JobAct.ROLES: self._show_roles,
            JobAct.NETWORK: self.network_asked.emit,
            JobAct.LOG: self.log_asked.emit,
        }
        if act in here:
            here[act]()
        elif act is JobAct.DIAGNOSTICS:
            self.diagnostics_asked.emit(task)
        elif act in (JobAct.LIST, JobAct.REPAIR):
            (self.list_asked if act is JobAct.LIST else self.repair_asked).emit(task.list_id)
        elif act is JobAct.REPORT:
            self.report_asked.emit(contacts_of(task), task.list_name)
        else:
            self._of_task[act].emit(task.id)

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
        page.addWidget(self._actions)
        page.addWidget(self._cards)
        page.addWidget(self.table, 1)
        page.addWidget(self._nothing, 1)
