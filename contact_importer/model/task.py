"""Import and check tasks: options, states, transitions.

A *request* (pause, cancel) is a flag any front end sets; a *state* is a result.

    QUEUED ──start──▶ RUNNING ──all decided or honestly pending──▶ FINISHED(completed)
      │                │  │ └──cancel requested──▶ FINISHED(cancelled)
      │                │  └────internal error────▶ FINISHED(failed)
      │                └──pause requested, network or disk lost, process died──▶ PAUSED(reason)
      │                │  └──only greylisted and the like are left─▶ WAITING
      │                │        WAITING ──first is due, or asked to──▶ QUEUED
      │                │        WAITING ──finish now──▶ FINISHED(completed)
      ├──pause──▶ PAUSED(user) ──resume──▶ QUEUED ──start──▶ RUNNING
      └──cancel─▶ FINISHED(cancelled) ──resume──▶ QUEUED      (as does every finished task
                                                               with pending contacts or rows
                                                               left to read)

A WAITING task burns nothing: its contacts that are to be asked again stand in the calendar
(``retry_at``), and it can be paused and cancelled like a queued one.
Cancel beats pause; both are idempotent.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from contact_importer.model.errors import IllegalTransitionError
from contact_importer.model.problem import NO_PROBLEM, Problem
from contact_importer.model.tally import Tally
from contact_importer.model.verdict import CheckLevel, Reason, Status

if TYPE_CHECKING:  # the first page of the window shows tasks, and no source
    from contact_importer.model.source import SourceReading


class TaskKind(StrEnum):
    """What a task does."""

    IMPORT = "import"  # reads a file into a list and checks what it added
    RECHECK = "recheck"  # checks contacts that are already in a list again


class TaskState(StrEnum):
    """Where a task stands."""

    QUEUED = "queued"  # waits for its turn
    RUNNING = "running"  # some process works on it
    PAUSED = "paused"  # see PauseReason; goes on after resume
    WAITING = "waiting"  # for the time when servers want to be asked again: ``due_at``
    FINISHED = "finished"  # see FinishReason


class PauseReason(StrEnum):
    """Why a task is paused."""

    NONE = ""  # it is not
    USER = "user"
    INTERRUPTED = "interrupted"  # its process died
    NO_NETWORK = "no_network"
    DISK_FULL = "disk_full"
    PORT_25_BLOCKED = "port_25_blocked"
    SOURCE_CHANGED = "source_changed"  # the file is not the one that was started
    BLOCKLISTED = "blocklisted"  # unrelated operators refuse us with the same words
    INTERCEPTED = "intercepted"  # somebody answers in the place of the mail servers
    BAD_IDENTITY = "bad_identity"  # our HELO name or sender belongs to others


#: Pauses after which mail servers are better not asked from here, at least not now.
UNTRUSTED_SURROUNDINGS = frozenset(
    {
        PauseReason.PORT_25_BLOCKED,
        PauseReason.BLOCKLISTED,
        PauseReason.INTERCEPTED,
        PauseReason.BAD_IDENTITY,
    }
)


class FinishReason(StrEnum):
    """How a task ended."""

    NONE = ""  # it has not
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


class DuplicateRule(StrEnum):
    """What happens to a row whose address the list already has."""

    SKIP = "skip"
    FILL = "fill"  # empty fields are filled from the new row
    OVERWRITE = "overwrite"  # fields are replaced by the new row's non-empty ones


ALLOWED_TRANSITIONS: dict[TaskState, frozenset[TaskState]] = {
    TaskState.QUEUED: frozenset({TaskState.RUNNING, TaskState.PAUSED, TaskState.FINISHED}),
    TaskState.RUNNING: frozenset({TaskState.PAUSED, TaskState.WAITING, TaskState.FINISHED}),
    TaskState.WAITING: frozenset({TaskState.QUEUED, TaskState.PAUSED, TaskState.FINISHED}),
    TaskState.PAUSED: frozenset({TaskState.QUEUED, TaskState.FINISHED}),
    TaskState.FINISHED: frozenset({TaskState.QUEUED}),
}


def require_transition(old: TaskState, new: TaskState) -> None:
    """Raise IllegalTransitionError unless the table allows ``old`` → ``new``."""
    if new not in ALLOWED_TRANSITIONS[old]:
        raise IllegalTransitionError(f"{old} → {new}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOptions:
    """What the user chose for one task."""

    level: CheckLevel = CheckLevel.STANDARD
    duplicates: DuplicateRule = DuplicateRule.SKIP
    fresh_days: int = 30  # contacts decided within it, at this level or above, are kept
    harvest_brake: bool = True  # stop at domains where most names turn out to be unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportTask:
    """A task as stored."""

    id: int
    kind: TaskKind
    list_id: int
    list_name: str
    source_name: str  # file name without folder; "" for RECHECK
    reading: "SourceReading | None"  # None for RECHECK
    options: TaskOptions
    state: TaskState = TaskState.QUEUED
    pause_reason: PauseReason = PauseReason.NONE
    finish_reason: FinishReason = FinishReason.NONE
    pause_requested: bool = False
    cancel_requested: bool = False
    cursor: int = 0  # row number up to which the source has been stored
    loaded: bool = False  # the source has been read to its end (always so for RECHECK)
    in_work: int = 0  # contacts that still wait for this task's decision
    waiting: int = 0  # pending contacts that will be asked again at their time
    due_at: float | None = None  # when the first of them is due
    tally: Tally = field(default_factory=Tally)
    problem: Problem = NO_PROBLEM  # why it failed or paused
    created_at: float = 0.0
    started_at: float | None = None
    finished_at: float | None = None
    active_s: float = 0.0  # seconds spent running, over all runs
    undone: bool = False  # "undo import" was applied

    @property
    def message(self) -> str:
        """Why it failed or paused, one English sentence; "" = nothing to say."""
        return self.problem.message

    @property
    def unsettled(self) -> int:
        """Contacts that the task still has to do with: in work, or to be asked again."""
        return self.in_work + self.waiting

    @property
    def resumable(self) -> bool:
        """Resume has something to go on with."""
        if self.undone or self.state in (TaskState.QUEUED, TaskState.RUNNING):
            return False
        return not self.loaded or self.in_work > 0 or self.tally.open > 0

    @property
    def spared(self) -> int:
        """Contacts that were not asked for because most names of their domains are unknown."""
        return self.tally.reasons.get((Status.PENDING, Reason.HARVEST_BRAKE), 0)

    @property
    def offers_standard(self) -> bool:
        """Mail servers cannot be asked from here now: DNS alone could finish it."""
        return (
            self.state is TaskState.PAUSED
            and self.pause_reason in UNTRUSTED_SURROUNDINGS
            and self.options.level is CheckLevel.FULL
            and self.resumable
        )
