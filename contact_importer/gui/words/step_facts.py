"""The five steps that a person knows, told from the stages of the engine and the counts. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from contact_importer.engine.events import StageName, StageProgress, TaskSnapshot
from contact_importer.model.task import TaskKind, TaskState
from contact_importer.model.verdict import Reason, Status


class Step(StrEnum):
    """In order."""

    READ = "read"
    SYNTAX = "syntax"
    LISTS = "lists"
    DNS = "dns"
    SMTP = "smtp"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFacts:
    """How far a step is, and how many contacts go no further than to it."""

    step: Step
    done: int
    total: int | None = None  # None: not known, or nothing to tell
    in_flight: int = 0
    dropped: int = 0
    active: bool = False
    finished: bool = False
    note: str = ""  # why it waits, as a stable code


_DROPPED_BY = {
    Step.SYNTAX: frozenset({Reason.SYNTAX, Reason.RESERVED_DOMAIN}),
    Step.DNS: frozenset(
        {
            Reason.DOMAIN_NOT_FOUND,
            Reason.NO_MAIL_HOST,
            Reason.NULL_MX,
            Reason.MX_UNRESOLVABLE,
            Reason.MX_UNROUTABLE,
        }
    ),
    Step.SMTP: frozenset({Reason.MAILBOX_NOT_FOUND, Reason.MAILBOX_DISABLED}),
}
_STAGES = {StageName.RESOLVE: Step.DNS, StageName.PROBE: Step.SMTP}


def step_facts(snapshot: TaskSnapshot) -> tuple[StepFacts, ...]:
    """The steps of a run; none while nothing of it is known."""
    facts: list[StepFacts] = []
    for stage in snapshot.stages:
        if stage.name is StageName.LOAD:
            facts += _loading(snapshot, stage)
        else:
            facts.append(_asking(snapshot, stage))
    return tuple(facts)


def _loading(snapshot: TaskSnapshot, stage: StageProgress) -> list[StepFacts]:
    """One pass of the reader does three things. A re-check reads nothing."""
    task = snapshot.task
    if task.kind is TaskKind.RECHECK:
        return []
    left_out = {
        Step.READ: task.tally.duplicate + task.tally.rejected,
        Step.SYNTAX: _dropped(snapshot, Step.SYNTAX),
        Step.LISTS: task.tally.blacklist,
    }
    running = task.state is TaskState.RUNNING
    return [
        StepFacts(
            step=step,
            done=stage.done,
            dropped=dropped,
            active=running and not task.loaded,
            finished=task.loaded,
        )
        for step, dropped in left_out.items()
    ]


def _asking(snapshot: TaskSnapshot, stage: StageProgress) -> StepFacts:
    known = stage.total is not None and stage.total >= stage.done
    at_work = bool(stage.in_flight or stage.done)
    step = _STAGES[stage.name]
    finished = known and stage.done == stage.total and not stage.in_flight
    return StepFacts(
        step=step,
        done=stage.done,
        total=stage.total if known else None,
        in_flight=stage.in_flight,
        dropped=_dropped(snapshot, step),
        active=snapshot.task.state is TaskState.RUNNING and at_work and not finished,
        finished=finished,
        note=stage.note,
    )


def _dropped(snapshot: TaskSnapshot, step: Step) -> int:
    reasons = snapshot.tally.reasons
    return sum(reasons.get((Status.INVALID, reason), 0) for reason in _DROPPED_BY[step])
