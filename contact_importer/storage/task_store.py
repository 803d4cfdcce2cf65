"""Tasks: made, asked for, undone. Their states change in ``task_states``."""

from collections.abc import Callable
from dataclasses import asdict

from sqlalchemy import Connection, func, insert, select, update

from contact_importer.engine.store_ports import NewTask
from contact_importer.model.errors import ListProblemError
from contact_importer.model.problem import NO_PROBLEM, Problem
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    PauseReason,
    TaskKind,
    TaskOptions,
    TaskState,
)
from contact_importer.model.verdict import Reason
from contact_importer.storage.json_sql import json_text
from contact_importer.storage.kept_contacts import forget_some
from contact_importer.storage.parts import CHUNK_ROWS, REMOVED_AT_ONCE, StorePart
from contact_importer.storage.records import layout_id, layout_of_reading
from contact_importer.storage.removal import remove_contacts
from contact_importer.storage.runner import runner_identity
from contact_importer.storage.tables import contacts, edited_contacts, lists, overwrites, tasks
from contact_importer.storage.task_rows import one_task, some_tasks, task_row
from contact_importer.storage.task_states import (
    Change,
    change_state,
    claim,
    mark_interrupted,
    request,
    requeue,
)
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
        """Set request flags. QUEUED and WAITING tasks obey at once, PAUSED ones on cancel."""
        now = self._clock.now()
        await self._write(lambda c: request(c, task_id, pause=pause, cancel=cancel, now=now))

    async def requests(self, task_id: int) -> tuple[bool, bool]:
        """(pause_requested, cancel_requested)."""

        def flags(connection: Connection) -> tuple[bool, bool]:
            row = task_row(connection, task_id)
            return row["pause_requested"], row["cancel_requested"]

        return await self._read(flags)

    async def claim(self, task_id: int, runner: str) -> bool:
        """QUEUED → RUNNING for ``runner``, unless another live runner has a RUNNING task."""
        now = self._clock.now()
        return await self._write(lambda connection: claim(connection, task_id, runner, now))

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
        return await self._write(lambda connection: mark_interrupted(connection, now))

    async def pause_task(
        self, task_id: int, reason: PauseReason, problem: Problem = NO_PROBLEM
    ) -> None:
        """RUNNING → PAUSED; clears the requests, adds the active time."""
        now = self._clock.now()
        change = Change(state=TaskState.PAUSED, pause_reason=reason, problem=problem)
        await self._write(lambda connection: change_state(connection, task_id, change, now))

    async def finish_task(
        self, task_id: int, reason: FinishReason, problem: Problem = NO_PROBLEM
    ) -> None:
        """RUNNING → FINISHED; clears the requests, adds the active time."""
        now = self._clock.now()
        change = Change(state=TaskState.FINISHED, finish_reason=reason, problem=problem)
        await self._write(lambda connection: change_state(connection, task_id, change, now))

    async def requeue_task(
        self,
        task_id: int,
        *,
        options: TaskOptions | None = None,
        also: frozenset[Reason] = frozenset(),
    ) -> None:
        """PAUSED, WAITING or FINISHED → QUEUED; pending contacts of a finished task are work again.

        Those are the contacts an import added or a recheck was given. A task that was not
        finished gets what its calendar has due. TaskProblemError for a task that is queued,
        running or undone.
        """
        now = self._clock.now()

        def job(connection: Connection) -> None:
            requeue(connection, task_id, now, also=also)
            if options is not None:
                new = json_text(asdict(options))
                connection.execute(update(tasks).where(tasks.c.id == task_id).values(options=new))

        await self._write(job)

    async def changed_by(self, task_id: int) -> int:
        """How many older contacts have fields that the import changed."""
        mine = (
            select(func.count())
            .select_from(overwrites.join(contacts, contacts.c.id == overwrites.c.contact_id))
            .where(overwrites.c.task_id == task_id)
        )
        return await self._read(lambda connection: int(connection.execute(mine).scalar_one()))

    async def undo_task(self, task_id: int, tell: Callable[[int], None] | None = None) -> int:
        """Remove the contacts the import added, restore the fields it changed; number removed.

        In chunks, a transaction each. The task counts as undone from the first on; if the
        process dies in between, undoing again goes on with the rest.
        """
        await self._back_up()
        now = self._clock.now()
        await self._write(lambda connection: start_undo(connection, task_id, now))
        mine = contacts.c.task_id == task_id
        removed = 0
        while chunk := await self._write(lambda c: remove_contacts(c, mine), rows=REMOVED_AT_ONCE):
            removed += chunk
            if tell is not None:
                tell(removed)
        kept = edited_contacts.c.task_id == task_id  # removed by hand: they do not come back
        while await self._write(lambda c: forget_some(c, kept), rows=CHUNK_ROWS):
            pass
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
            problem="{}",
            created_at=now,
            active_s=0.0,
            undone=False,
            runner=runner_identity(),  # who will run it; a dead one leaves it interrupted
        )
        .returning(tasks.c.id)
    ).scalar_one()
    return one_task(connection, task_id)
