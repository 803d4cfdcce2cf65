"""What the engine tells its front ends: frozen values that turn into plain dicts."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from contact_importer.model.contact import BlacklistEntry
from contact_importer.model.evidence import Evidence
from contact_importer.model.tally import Tally
from contact_importer.model.task import FinishReason, ImportTask, PauseReason, TaskState
from contact_importer.model.verdict import Decision, Flag
from contact_importer.validation.trail_step import CheckedAddress


class StageName(StrEnum):
    """The stages of the chain, in order."""

    LOAD = "load"
    RESOLVE = "resolve"
    PROBE = "probe"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageProgress:
    """One stage: how much is done, how much is known to be ahead, what is under way.

    LOAD counts rows, RESOLVE counts domains, PROBE counts mailboxes.
    """

    name: StageName
    done: int = 0
    total: int | None = None  # None while the end is not known
    in_flight: int = 0
    note: str = ""  # why it waits, as a stable code ("", "rate_limit", ...)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSnapshot:
    """Everything a progress panel shows, taken at one moment."""

    task: ImportTask
    stages: tuple[StageProgress, ...] = ()
    per_second: float = 0.0  # contacts decided per second, smoothed
    seconds_left: float | None = None  # None: cannot be told
    fraction: float | None = None  # 0..1 of the whole work; None: cannot be told
    speeds: tuple[float, ...] = ()  # contacts a second over the last minute, one each second

    @property
    def tally(self) -> Tally:
        """The task's counts."""
        return self.task.tally

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready form (``--json`` lines, HTTP later)."""
        return {
            "task": self.task.id,
            "list": self.task.list_name,
            "source": self.task.source_name,
            "state": self.task.state.value,
            "pause_reason": self.task.pause_reason.value,
            "finish_reason": self.task.finish_reason.value,
            "tally": self.task.tally.to_dict(),
            "in_work": self.task.in_work,
            "waiting": self.task.waiting,
            "due_at": self.task.due_at,
            "stages": [asdict(stage) | {"name": stage.name.value} for stage in self.stages],
            "per_second": round(self.per_second, 1),
            "seconds_left": None if self.seconds_left is None else round(self.seconds_left, 1),
            "fraction": None if self.fraction is None else round(self.fraction, 4),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskProgressed:
    """A running task moved."""

    snapshot: TaskSnapshot

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready form."""
        return {"event": "progress"} | self.snapshot.to_dict()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEnded:
    """A task stopped running: finished, paused, or waiting for the time to ask again."""

    task_id: int
    state: TaskState
    finish_reason: FinishReason
    pause_reason: PauseReason
    tally: Tally
    seconds: float
    message: str = ""
    waiting: int = 0  # contacts that are to be asked again
    due_at: float | None = None  # when the first of them is due

    @classmethod
    def of(cls, task: ImportTask, seconds: float) -> "TaskEnded":
        """The event for a task that has just stopped after running for ``seconds``."""
        return cls(
            task_id=task.id,
            state=task.state,
            finish_reason=task.finish_reason,
            pause_reason=task.pause_reason,
            tally=task.tally,
            seconds=seconds,
            message=task.message,
            waiting=task.waiting,
            due_at=task.due_at,
        )

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready form: the last line of ``import`` and ``resume``."""
        body: dict[str, Any] = {"event": self.state.value, "task": self.task_id}
        if self.state is TaskState.FINISHED:
            body["finish_reason"] = self.finish_reason.value
        elif self.state is TaskState.WAITING:
            body |= {"waiting": self.waiting, "due_at": self.due_at}
        else:
            body["pause_reason"] = self.pause_reason.value
        body["tally"] = self.tally.to_dict()
        body["seconds"] = round(self.seconds, 3)
        if self.message:
            body["message"] = self.message
        return body


Event = TaskProgressed | TaskEnded


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressReport:
    """The outcome of checking one address by itself."""

    raw: str
    address: str
    decision: Decision
    flags: Flag
    domain: str = ""  # A-label; "" where the syntax is impossible
    evidence: tuple[Evidence, ...] = ()
    blacklist: BlacklistEntry | None = None  # the user's entry that lists it
    dialogue: tuple[str, ...] = ()  # with the mail server
    checked_at: float | None = None

    @property
    def checked(self) -> CheckedAddress:
        """What its trail is told from."""
        return CheckedAddress(
            raw=self.raw,
            address=self.address,
            domain=self.domain,
            decision=self.decision,
            flags=self.flags,
            evidence=self.evidence,
            blacklist=self.blacklist,
            checked_at=self.checked_at,
        )

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready form."""
        return {
            "address": self.address,
            "status": self.decision.status.value,
            "reason": self.decision.reason.value,
            "verdict": self.decision.verdict.value,
            "level": self.decision.confidence.value,
            "flags": [flag.name.lower() for flag in self.flags if flag.name],
            "evidence": [asdict(item) for item in self.evidence],
        }
