"""Tasks: the one place where their state changes."""

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select, update

from contact_importer.engine.store_ports import NewTask
from contact_importer.model.errors import ListProblemError, TaskProblemError
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    PauseReason,
    TaskKind,
    TaskState,
    require_transition,
)
from contact_importer.model.verdict import OPEN_REASONS, Status
from contact_importer.storage.json_sql import json_text, without_journal
from contact_importer.storage.parts import CHUNK_ROWS, StorePart
from contact_importer.storage.records import layout_id, layout_of_reading
from contact_importer.storage.removal import remove_contacts
from contact_importer.storage.runner import is_alive, runner_identity
from contact_importer.storage.tables import contacts, lists, tasks
from contact_importer.storage.task_rows import one_task, rows_with_list, some_tasks, task_row
from contact_importer.storage.undo import restore_fields, start_undo


class TaskPart(StorePart):
    """Implements ``engine.store_ports.TaskStore``."""

    async def create_task(self, new: NewTask) -> ImportTask:
        """Store a task, QUEUED; ListProblemError if its list does not exist."""
        now = self._clock.now()
        return await self._write(lambda connection: _create(connection, new, now))

    async def task(self, task_id: int) -> ImportTask:
        """One task with its tally; TaskProblemError if there is none."""
        return await self._read(lambda connection: one_task(connection, task_id))

    async def tasks(self) -> tuple[ImportTask, ...]:
        """All tasks, newest first."""
        return await self._read(some_tasks)

    async def request(self, task_id: int, *, pause: bool = False, cancel: bool = False) -> None:
        """Set request flags. A QUEUED task changes state at once, a PAUSED one on cancel."""
        now = self._clock.now()
        await self._write(lambda c: _request(c, task_id, pause=pause, cancel=cancel, now=now))

    async def requests(self, task_id: int) -> tuple[bool, bool]:
        """(pause_requested, cancel_requested)."""

        def flags(connection: Connection) -> tuple[bool, bool]:
            row = task_row(connection, task_id)
            return row["pause_requested"], row["cancel_requested"]

        return await self._read(flags)

    async def claim(self, task_id: int, runner: str) -> bool:
        """QUEUED → RUNNING for ``runner``, unless another live runner has a RUNNING task."""
        now = self._clock.now()
        return await self._write(lambda connection: _claim(connection, task_id, runner, now))

    async def heartbeat(self, task_id: int, runner: str) -> None:
        """``runner`` still works on the task."""
        now = self._clock.now()
        beat = (
            update(tasks)
            .where(
                tasks.c.id == task_id,
                tasks.c.runner == runner,
                tasks.c.state == TaskState.RUNNING,
            )
            .values(heartbeat_at=now)
        )
        await self._write(lambda connection: connection.execute(beat).rowcount)

    async def mark_interrupted(self) -> tuple[ImportTask, ...]:
        """Tasks whose runner is dead → PAUSED(INTERRUPTED); all tasks paused that way."""
        now = self._clock.now()
        return await self._write(lambda connection: _mark_interrupted(connection, now))

    async def pause_task(self, task_id: int, reason: PauseReason, message: str = "") -> None:
        """RUNNING → PAUSED; clears the requests, adds the active time."""
        now = self._clock.now()
        change = _Change(state=TaskState.PAUSED, pause_reason=reason, message=message)
        await self._write(lambda connection: _apply(connection, task_id, change, now))

    async def finish_task(self, task_id: int, reason: FinishReason, message: str = "") -> None:
        """RUNNING → FINISHED; clears the requests, adds the active time."""
        now = self._clock.now()
        change = _Change(state=TaskState.FINISHED, finish_reason=reason, message=message)
        await self._write(lambda connection: _apply(connection, task_id, change, now))

    async def requeue_task(self, task_id: int) -> None:
        """PAUSED or FINISHED → QUEUED; pending contacts of a finished task are work again.

        Those are the contacts an import added or a recheck was given. TaskProblemError for
        a task that is queued, running or undone.
        """
        now = self._clock.now()
        await self._write(lambda connection: _requeue(connection, task_id, now))

    async def undo_task(self, task_id: int) -> int:
        """Remove the contacts the import added, restore the fields it changed; number removed.

        In chunks, a transaction each. The task counts as undone from the first on; if the
        process dies in between, undoing again goes on with the rest.
        """
        await self._write(lambda connection: start_undo(connection, task_id))
        mine = contacts.c.task_id == task_id
        removed = 0
        while chunk := await self._write(lambda c: remove_contacts(c, mine), rows=CHUNK_ROWS):
            removed += chunk
        while await self._write(lambda c: restore_fields(c, task_id), rows=CHUNK_ROWS):
            pass
        return removed


def _create(connection: Connection, new: NewTask, now: float) -> ImportTask:
    known = select(lists.c.id).where(lists.c.id == new.list_id, lists.c.deleted.is_(False))
    if connection.execute(known).first() is None:
        raise ListProblemError(
            "The list does not exist any more.", code="list_missing", id=new.list_id
        )
    reading = new.reading
    layout = None if reading is None else layout_id(connection, layout_of_reading(reading))
    task_id = connection.execute(
        insert(tasks)
        .values(
            kind=new.kind,
            list_id=new.list_id,
            layout_id=layout,
            source_name=new.source_name,
            reading=None if reading is None else json_text(asdict(reading)),
            options=json_text(asdict(new.options)),
            state=TaskState.QUEUED,
            pause_reason=PauseReason.NONE,
            finish_reason=FinishReason.NONE,
            pause_requested=False,
            cancel_requested=False,
            cursor=0,
            loaded=new.kind is TaskKind.RECHECK,
            in_work=0,
            duplicate=0,
            rejected=0,
            message="",
            created_at=now,
            active_s=0.0,
            undone=False,
            runner=runner_identity(),  # who will run it; a dead one leaves it interrupted
        )
        .returning(tasks.c.id)
    ).scalar_one()
    return one_task(connection, task_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """A state to come, with what belongs to it."""

    state: TaskState
    pause_reason: PauseReason = PauseReason.NONE
    finish_reason: FinishReason = FinishReason.NONE
    message: str = ""
    runner: str = ""  # with RUNNING
    ran_until: float | None = None  # end of the run that ends, if not now


def _apply(connection: Connection, task_id: int, change: _Change, now: float) -> None:
    """Change the state of a task; IllegalTransitionError unless the table of model.task allows."""
    row = task_row(connection, task_id)
    require_transition(TaskState(row["state"]), change.state)
    running = change.state is TaskState.RUNNING
    queued = change.state is TaskState.QUEUED
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
            message=change.message,
            pause_requested=False,
            cancel_requested=False,
            started_at=(row["started_at"] or now) if running else row["started_at"],
            finished_at=now if change.state is TaskState.FINISHED else None,
            active_s=active_s,
            runner=change.runner or (runner_identity() if queued else ""),
            claimed_at=now if running else None,
            heartbeat_at=now if running else None,
        )
    )


def _request(
    connection: Connection, task_id: int, *, pause: bool, cancel: bool, now: float
) -> None:
    state = TaskState(task_row(connection, task_id)["state"])
    if state is TaskState.RUNNING:
        flags = {"pause_requested": True} if pause else {}
        flags |= {"cancel_requested": True} if cancel else {}
        if flags:
            connection.execute(update(tasks).where(tasks.c.id == task_id).values(**flags))
    elif cancel and state is not TaskState.FINISHED:
        ended = _Change(state=TaskState.FINISHED, finish_reason=FinishReason.CANCELLED)
        _apply(connection, task_id, ended, now)
    elif pause and state is TaskState.QUEUED:
        paused = _Change(state=TaskState.PAUSED, pause_reason=PauseReason.USER)
        _apply(connection, task_id, paused, now)


def _claim(connection: Connection, task_id: int, runner: str, now: float) -> bool:
    if TaskState(task_row(connection, task_id)["state"]) is not TaskState.QUEUED:
        return False
    others = connection.execute(
        rows_with_list(tasks.c.state == TaskState.RUNNING, tasks.c.runner != runner)
    ).mappings()
    if any(is_alive(other["runner"], other["heartbeat_at"], now) for other in others):
        return False
    _apply(connection, task_id, _Change(state=TaskState.RUNNING, runner=runner), now)
    return True


def _mark_interrupted(connection: Connection, now: float) -> tuple[ImportTask, ...]:
    begun = tasks.c.state.in_((TaskState.QUEUED, TaskState.RUNNING))
    for row in connection.execute(rows_with_list(begun)).mappings().all():
        if not is_alive(row["runner"], row["heartbeat_at"], now):
            change = _Change(
                state=TaskState.PAUSED,
                pause_reason=PauseReason.INTERRUPTED,
                ran_until=row["heartbeat_at"],
            )
            _apply(connection, row["id"], change, now)
    return some_tasks(
        connection,
        tasks.c.state == TaskState.PAUSED,
        tasks.c.pause_reason == PauseReason.INTERRUPTED,
    )


def _requeue(connection: Connection, task_id: int, now: float) -> None:
    row = task_row(connection, task_id)
    state = TaskState(row["state"])
    if row["undone"] or state not in (TaskState.PAUSED, TaskState.FINISHED):
        raise TaskProblemError(
            "This task cannot be resumed: it is waiting, running or undone.",
            code="task_not_resumable",
            task=task_id,
        )
    _apply(connection, task_id, _Change(state=TaskState.QUEUED), now)
    unreached = row["pause_reason"] == PauseReason.PORT_25_BLOCKED
    if state is TaskState.FINISHED or unreached:
        mine = contacts.c.task_id if row["kind"] == TaskKind.IMPORT else contacts.c.recheck_task_id
        added = connection.execute(
            without_journal(
                update(contacts)
                .where(
                    mine == task_id,
                    contacts.c.status == Status.PENDING,
                    contacts.c.reason.in_(OPEN_REASONS),
                    contacts.c.work_task_id.is_(None),
                )
                .values(work_task_id=task_id)
            )
        ).rowcount
        connection.execute(
            update(tasks).where(tasks.c.id == task_id).values(in_work=tasks.c.in_work + added)
        )
