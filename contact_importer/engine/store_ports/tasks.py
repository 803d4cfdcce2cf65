"""Tasks: their states, their loading, and the calendar of those that wait."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from contact_importer.engine.rows import RowBatch
from contact_importer.engine.store_ports.work import DomainDecision
from contact_importer.model.contact import (
    ContactFilter,
)
from contact_importer.model.problem import NO_PROBLEM, Problem
from contact_importer.model.source import SourceReading
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    PauseReason,
    TaskKind,
    TaskOptions,
)
from contact_importer.model.verdict import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A task to be created."""

    kind: TaskKind
    list_id: int
    options: TaskOptions
    source_name: str = ""
    reading: SourceReading | None = None  # with IMPORT


class TaskStore(Protocol):
    """Tasks: what is to be done and how far it is. Every front end may set requests."""

    async def create_task(self, new: NewTask) -> ImportTask:
        """Store a task, QUEUED."""

    async def task(self, task_id: int) -> ImportTask:
        """One task with its tally; TaskProblemError if there is none."""

    async def tasks(self) -> tuple[ImportTask, ...]:
        """All tasks, newest first."""

    async def request(self, task_id: int, *, pause: bool = False, cancel: bool = False) -> None:
        """Set request flags. QUEUED and WAITING tasks obey at once, PAUSED ones on cancel."""

    async def requests(self, task_id: int) -> tuple[bool, bool]:
        """(pause_requested, cancel_requested), cheap: polled while running."""

    async def claim(self, task_id: int, runner: str) -> bool:
        """QUEUED → RUNNING for ``runner``, unless another live runner has a RUNNING task.

        ``runner`` names a process ("host:pid:start-time"); see ``mark_interrupted``.
        """

    async def heartbeat(self, task_id: int, runner: str) -> None:
        """``runner`` still works on the task (each second)."""

    async def mark_interrupted(self) -> tuple[ImportTask, ...]:
        """QUEUED or RUNNING tasks whose process is dead → PAUSED(INTERRUPTED); all such tasks."""

    async def pause_task(
        self, task_id: int, reason: PauseReason, problem: Problem = NO_PROBLEM
    ) -> None:
        """RUNNING → PAUSED; clears the requests, adds the active time."""

    async def finish_task(
        self, task_id: int, reason: FinishReason, problem: Problem = NO_PROBLEM
    ) -> None:
        """RUNNING → FINISHED; clears the requests, adds the active time, forgets the calendar."""

    async def requeue_task(
        self,
        task_id: int,
        *,
        options: TaskOptions | None = None,
        also: frozenset[Reason] = frozenset(),
    ) -> None:
        """PAUSED, WAITING or FINISHED → QUEUED; pending contacts of a finished task are work again.

        A task that was not finished gets what its calendar has due as work. Contacts that
        the harvest brake spared stay so. ``options`` replace the task's; contacts that are
        pending for one of the reasons ``also`` are work again in any case.
        """

    async def changed_by(self, task_id: int) -> int:
        """How many older contacts have fields that the import changed: undoing restores them."""

    async def undo_task(self, task_id: int, tell: Callable[[int], None] | None = None) -> int:
        """Remove the contacts the import added, restore the fields it changed; the number removed.

        TaskProblemError while it is queued or running. A WAITING task is finished by it.
        ``tell`` hears how many are removed.
        """


class LoadStore(Protocol):
    """The load stage."""

    async def store_batch(
        self, task_id: int, batch: RowBatch, settled: Sequence[DomainDecision] = ()
    ) -> int:
        """Store rows, rejected rows, cursor and counters in one transaction; contacts added.

        Undecided rows become work of the task, unless ``settled`` holds the decision of their
        domain (never an open one): it is theirs at once. Rows whose address the list has follow the
        duplicate rule and are counted as duplicates; the existing contact becomes work of
        this task when its last decision is older than ``fresh_days`` or of a lower level.
        """

    async def finish_loading(self, task_id: int) -> None:
        """The source has been read to its end."""

    async def add_recheck_work(self, task_id: int, contacts: ContactFilter) -> int:
        """Make the contacts that match work of a RECHECK task; how many."""


class CalendarStore(Protocol):
    """When which contacts are to be asked again (``retry_at``), and for which task.

    A contact leaves the calendar when any task takes it into work, and when it is decided
    or removed. A finished task has none.
    """

    async def wait_task(self, task_id: int) -> None:
        """RUNNING → WAITING; clears the requests, adds the active time.

        If the calendar has become empty meanwhile: FINISHED(completed).
        """

    async def take_due(self, now: float, *, task_id: int | None = None) -> int | None:
        """Make what is due the work of its task, WAITING → QUEUED; that task, None: nothing is due.

        The oldest of all tasks, or ``task_id`` only. What was asked in what is now the future
        counts as due: the clock was set back. A task whose calendar has become empty is
        FINISHED in passing.
        """

    async def next_due(self, *, task_id: int | None = None) -> float | None:
        """When the first contact of a WAITING task (or of that one) is due; None: none waits."""

    async def hurry(self, task_id: int) -> None:
        """Everything in the task's calendar is due now."""

    async def end_waiting(self, task_id: int) -> None:
        """WAITING → FINISHED(completed); its contacts stay pending and nobody asks by himself.

        TaskProblemError if the task does not wait.
        """
