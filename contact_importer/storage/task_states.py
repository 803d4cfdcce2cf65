"""The one place where the state of a task changes. Runs in the writer."""

from dataclasses import dataclass

from sqlalchemy import Connection, or_, update

from contact_importer.model.errors import TaskProblemError
from contact_importer.model.problem import NO_PROBLEM, Problem
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    PauseReason,
    TaskKind,
    TaskState,
    require_transition,
)
from contact_importer.model.verdict import OPEN_REASONS, Reason, Status
from contact_importer.storage.json_sql import json_text, without_journal
from contact_importer.storage.runner import is_alive, runner_identity
from contact_importer.storage.tables import contacts, tasks
from contact_importer.storage.task_rows import rows_with_list, some_tasks, task_row
from contact_importer.storage.waiting import bring_into_work, forget, is_due


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A state to come, with what belongs to it."""

    state: TaskState
    pause_reason: PauseReason = PauseReason.NONE
    finish_reason: FinishReason = FinishReason.NONE
    problem: Problem = NO_PROBLEM
    runner: str = ""  # with RUNNING
    ran_until: float | None = None  # end of the run that ends, if not now


def change_state(connection: Connection, task_id: int, change: Change, now: float) -> None:
    """Change the state of a task; IllegalTransitionError unless the table of model.task allows.

    A finished task asks nobody again: its calendar is forgotten.
    """
    row = task_row(connection, task_id)
    require_transition(TaskState(row["state"]), change.state)
    running = change.state is TaskState.RUNNING
    queued = change.state is TaskState.QUEUED
    finished = change.state is TaskState.FINISHED
    active_s = row["active_s"]
    if row["claimed_at"] is not None:
        end = now if change.ran_until is None else change.ran_until
        active_s += max(0.0, end - row["claimed_at"])
    connection.execute(
        update(tasks)
        .where(tasks.c.id == task_id)
        .values(
            state=change.state,
            pause_reason=change.pause_reason,
            finish_reason=change.finish_reason,
            message=change.problem.message,
            problem=json_text(change.problem.facts),
            pause_requested=False,
            cancel_requested=False,
            started_at=(row["started_at"] or now) if running else row["started_at"],
            finished_at=now if finished else None,
            active_s=active_s,
            runner=change.runner or (runner_identity() if queued else ""),
            claimed_at=now if running else None,
            heartbeat_at=now if running else None,
        )
    )
    if finished:
        forget(connection, task_id)


def request(connection: Connection, task_id: int, *, pause: bool, cancel: bool, now: float) -> None:
    """Note a request for a running task; any other obeys at once, or has nothing to stop."""
    state = TaskState(task_row(connection, task_id)["state"])
    if state is TaskState.RUNNING:
        flags = {"pause_requested": True} if pause else {}
        flags |= {"cancel_requested": True} if cancel else {}
        if flags:
            connection.execute(update(tasks).where(tasks.c.id == task_id).values(**flags))
    elif cancel and state is not TaskState.FINISHED:
        ended = Change(state=TaskState.FINISHED, finish_reason=FinishReason.CANCELLED)
        change_state(connection, task_id, ended, now)
    elif pause and state in (TaskState.QUEUED, TaskState.WAITING):
        paused = Change(state=TaskState.PAUSED, pause_reason=PauseReason.USER)
        change_state(connection, task_id, paused, now)


def claim(connection: Connection, task_id: int, runner: str, now: float) -> bool:
    """QUEUED → RUNNING for ``runner``, unless another live runner has a RUNNING task."""
    if TaskState(task_row(connection, task_id)["state"]) is not TaskState.QUEUED:
        return False
    others = connection.execute(
        rows_with_list(tasks.c.state == TaskState.RUNNING, tasks.c.runner != runner)
    ).mappings()
    if any(is_alive(other["runner"], other["heartbeat_at"], now) for other in others):
        return False
    change_state(connection, task_id, Change(state=TaskState.RUNNING, runner=runner), now)
    return True


def mark_interrupted(connection: Connection, now: float) -> tuple[ImportTask, ...]:
    """Tasks whose runner is dead → PAUSED(INTERRUPTED); all tasks paused that way."""
    begun = tasks.c.state.in_((TaskState.QUEUED, TaskState.RUNNING))
    for row in connection.execute(rows_with_list(begun)).mappings().all():
        if not is_alive(row["runner"], row["heartbeat_at"], now):
            change = Change(
                state=TaskState.PAUSED,
                pause_reason=PauseReason.INTERRUPTED,
                ran_until=row["heartbeat_at"],
            )
            change_state(connection, row["id"], change, now)
    return some_tasks(
        connection,
        tasks.c.state == TaskState.PAUSED,
        tasks.c.pause_reason == PauseReason.INTERRUPTED,
    )


def requeue(
    connection: Connection, task_id: int, now: float, *, also: frozenset[Reason] = frozenset()
) -> None:
    """PAUSED, WAITING or FINISHED → QUEUED, with what is to be asked again as work.

    That is what its calendar has due; after a finish, all that is pending but what the
    harvest brake spared; and what is pending for one of the reasons ``also``.
    """
    row = task_row(connection, task_id)
    state = TaskState(row["state"])
    if row["undone"] or state in (TaskState.QUEUED, TaskState.RUNNING):
        raise TaskProblemError(
            "This task cannot be resumed: it is queued, running or undone.",
            code="task_not_resumable",
            task=task_id,
        )
    change_state(connection, task_id, Change(state=TaskState.QUEUED), now)
    if state is TaskState.FINISHED:
        bring_into_work(connection, task_id)
        also |= OPEN_REASONS - {Reason.HARVEST_BRAKE}
    else:
        due = or_(is_due(now), contacts.c.reason.in_(also))
        bring_into_work(connection, task_id, due)
    if also:
        _take_pending(connection, task_id, TaskKind(row["kind"]), also)


def _take_pending(
    connection: Connection, task_id: int, kind: TaskKind, reasons: frozenset[Reason]
) -> None:
    """Pending contacts that an import added, or a recheck was given, are its work again."""
    mine = contacts.c.task_id if kind is TaskKind.IMPORT else contacts.c.recheck_task_id
    added = connection.execute(
        without_journal(
            update(contacts)
            .where(
                mine == task_id,
                contacts.c.status == Status.PENDING,
                contacts.c.reason.in_(reasons),
                contacts.c.work_task_id.is_(None),
                contacts.c.retry_task_id.is_(None),
            )
            .values(work_task_id=task_id, retry_at=None)
        )
    ).rowcount
    connection.execute(
        update(tasks).where(tasks.c.id == task_id).values(in_work=tasks.c.in_work + added)
    )
