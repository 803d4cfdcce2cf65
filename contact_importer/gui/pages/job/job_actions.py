"""What is worth doing about a task, each only when it is useful. GUI thread."""

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from contact_importer.engine.service import ImportService
from contact_importer.gui.looks.theme import Accent
from contact_importer.gui.pages.job.job_acts import JobAct
from contact_importer.gui.runtime.loop import start
from contact_importer.gui.widgets.action_card import ActionCard
from contact_importer.gui.widgets.flow_layout import FlowLayout
from contact_importer.model.contact import ContactFilter
from contact_importer.model.task import FinishReason, ImportTask, TaskKind, TaskState
from contact_importer.model.verdict import Flag, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """How many contacts or rows each card is about."""

    typos: int = 0
    roles: int = 0


def contacts_of(task: ImportTask) -> ContactFilter:
    """What a task is about: a re-check adds nothing, it concerns its whole list."""
    if task.kind is TaskKind.RECHECK:
        return ContactFilter(list_id=task.list_id)
    return ContactFilter(task_id=task.id)


class JobActions(QWidget):
    """Cards in a line, or in several. Asks by signals."""

    asked = Signal(object)  # JobAct

    def __init__(self, service: ImportService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._task: ImportTask | None = None
        self._counts = _Counts()
        self._question = 0
        self._cards = {
            JobAct.REPAIR: ActionCard("repair", Accent.PRIMARY, self),
            JobAct.RESUME: ActionCard("refresh", Status.PENDING, self),
            JobAct.REST: ActionCard("pause", Accent.WARNING, self),
            JobAct.ROLES: ActionCard("list", Accent.PRIMARY, self),
        }
        line = FlowLayout(self)
        for act, card in self._cards.items():
            card.asked.connect(partial(self.asked.emit, act))
            line.addWidget(card)
        self.hide()

    def show_task(self, task: ImportTask) -> None:
        """Show what fits the task's state; what has to be counted comes a little later."""
        before, self._task = self._task, task
        if is_completed(task) and (before is None or _mark(before) != _mark(task)):
            self._counts = _Counts() if before is None or before.id != task.id else self._counts
            self._question += 1
            start(self._count(task, self._question))
        self._refresh()

    def look_again(self) -> None:
        """Contacts have changed otherwise than by the task."""
        if self._task is not None and is_completed(self._task):
            self._question += 1
            start(self._count(self._task, self._question))

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()

    async def _count(self, task: ImportTask, question: int) -> None:
        offered = await self._service.suggestions(task.list_id)
        valid = replace(contacts_of(task), statuses=frozenset({Status.VALID}), flags=Flag.ROLE)
        roles = await self._service.count(valid)
        if question == self._question:
            self._counts = _Counts(typos=len(offered), roles=roles)
            self._refresh()

    def _refresh(self) -> None:
        task = self._task
        if task is None:
            return
        for card in self._cards.values():
            card.hide()
        if is_completed(task):
            self._say_typos_and_roles()
            self._say_open(task)
        if task.spared and task.resumable and task.state is not TaskState.QUEUED:
            text = self.tr("%Ln not asked", "", task.spared)
            why = self.tr("Most names asked at their domains do not exist: look at the source.")
            self._cards[JobAct.REST].say(text, self.tr("Ask the rest"), why)
        self.setVisible(any(not card.isHidden() for card in self._cards.values()))

    def _say_typos_and_roles(self) -> None:
        if self._counts.typos:
            text = self.tr("%Ln look(s) like a typo", "", self._counts.typos)
            why = self.tr("See what each was probably meant to be, and correct it.")
            self._cards[JobAct.REPAIR].say(text, self.tr("Review and fix…"), why)
        if self._counts.roles:
            text = self.tr("%Ln role address(es)", "", self._counts.roles)
            why = self.tr("Addresses like info@ and sales@: a function reads them, not a person.")
            self._cards[JobAct.ROLES].say(text, self.tr("Show"), why)

    def _say_open(self, task: ImportTask) -> None:
        unanswered = task.tally.open - task.spared
        if unanswered > 0 and task.resumable:
            text = self.tr("%Ln unanswered", "", unanswered)
            self._cards[JobAct.RESUME].say(text, self.tr("Check again"))


def is_completed(task: ImportTask) -> bool:
    """It went to its end and left contacts: results can be judged."""
    completed = task.finish_reason is FinishReason.COMPLETED and not task.undone
    return task.state is TaskState.FINISHED and completed and task.tally.contacts > 0


def _mark(task: ImportTask) -> tuple[object, ...]:
    """What the counts depend on."""
    return (task.id, task.state, task.finished_at, task.tally)
