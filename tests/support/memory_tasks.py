"""Lists and tasks in memory."""

from collections.abc import Callable
from dataclasses import replace

from contact_importer.engine.store_ports import NewTask
from contact_importer.model.contact import (
    ContactList,
    Layout,
)
from contact_importer.model.errors import TaskProblemError
from contact_importer.model.problem import NO_PROBLEM, Problem
from contact_importer.model.tally import Tally
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    PauseReason,
    TaskKind,
    TaskOptions,
    TaskState,
)
from contact_importer.model.verdict import OPEN_REASONS, Reason, Status
from tests.support.memory_state import MemoryState, Run


class MemoryTasks(MemoryState):
    """Implements ``engine.store_ports.ListStore`` and ``TaskStore``."""

    async def create_list(self, name: str) -> ContactList:
        with self._open():
            cleaned = self._free_name(name, None)
            new = self._next_id()
            self._lists[new] = cleaned
            return ContactList(id=new, name=cleaned, tally=Tally())

    async def rename_list(self, list_id: int, name: str) -> None:
        with self._open():
            self._require_list(list_id)
            self._lists[list_id] = self._free_name(name, list_id)

    async def delete_list(self, list_id: int) -> None:
        with self._open():
            self._require_list(list_id)
            mine = {key for key, run in self._runs.items() if run.task.list_id == list_id}
            if any(self._runs[key].task.state is TaskState.RUNNING for key in mine):
                raise TaskProblemError("running", code="list_in_use")
            for held in [held for held in self._all() if held.contact.list_id == list_id]:
                self._remove(held)
            for held in self._all():
                held.work = None if held.work in mine else held.work
            for key in mine:
                self._forget(key)
                del self._runs[key]
            self._rejected = [item for item in self._rejected if item[0] not in mine]
            del self._lists[list_id]

    async def lists(self) -> tuple[ContactList, ...]:
        with self._open():
            names = sorted(self._lists.items(), key=lambda item: item[1].casefold())
            return tuple(self._list(key) for key, _ in names)

    async def find_list(self, name: str) -> ContactList | None:
        with self._open():
            wanted = " ".join(name.split()).casefold()
            found = (key for key, held in self._lists.items() if held.casefold() == wanted)
            key = next(found, None)
            return None if key is None else self._list(key)

    async def create_task(self, new: NewTask) -> ImportTask:
        with self._open():
            self._require_list(new.list_id)
            reading, layout = new.reading, None
            if reading is not None:
                kept = [
                    position
                    for position in range(len(reading.columns))
                    if position == reading.email_index or position not in reading.excluded
                ]
                layout = self._layout_id(
                    Layout(
                        columns=tuple(reading.columns[position] for position in kept),
                        email_index=kept.index(reading.email_index),
                    )
                )
            task = ImportTask(
                id=self._next_id(),
                kind=new.kind,
                list_id=new.list_id,
                list_name=self._lists[new.list_id],
                source_name=new.source_name,
                reading=reading,
                options=new.options,
                loaded=new.kind is TaskKind.RECHECK,
                created_at=self._clock.now(),
            )
            self._runs[task.id] = Run(task, layout, runner=self.runner)
            return task

    async def task(self, task_id: int) -> ImportTask:
        with self._open():
            return self._task(task_id)

    async def tasks(self) -> tuple[ImportTask, ...]:
        with self._open():
            return tuple(self._task(key) for key in sorted(self._runs, reverse=True))

    async def request(self, task_id: int, *, pause: bool = False, cancel: bool = False) -> None:
        with self._open():
            run = self._run(task_id)
            state = run.task.state
            if state is TaskState.RUNNING:
                run.task = replace(
                    run.task,
                    pause_requested=run.task.pause_requested or pause,
                    cancel_requested=run.task.cancel_requested or cancel,
                )
            elif cancel and state is not TaskState.FINISHED:
                self._change(run, TaskState.FINISHED, finish_reason=FinishReason.CANCELLED)
            elif pause and state in (TaskState.QUEUED, TaskState.WAITING):
                self._change(run, TaskState.PAUSED, pause_reason=PauseReason.USER)

    async def requests(self, task_id: int) -> tuple[bool, bool]:
        with self._open():
            task = self._run(task_id).task
            return task.pause_requested, task.cancel_requested

    async def claim(self, task_id: int, runner: str) -> bool:
        with self._open():
            run = self._run(task_id)
            others = (
                other
                for other in self._runs.values()
                if other.task.state is TaskState.RUNNING and other.runner != runner
            )
            busy = any(other.runner not in self.dead_runners for other in others)
            if busy or run.task.state is not TaskState.QUEUED:
                return False
            self._change(run, TaskState.RUNNING)
            run.runner, run.claimed_at = runner, self._clock.now()
            run.heartbeat_at = run.claimed_at
            run.task = replace(run.task, started_at=run.task.started_at or run.claimed_at)
            return True

    async def heartbeat(self, task_id: int, runner: str) -> None:
        with self._open():
            run = self._run(task_id)
            if run.runner == runner and run.task.state is TaskState.RUNNING:
                run.heartbeat_at = self._clock.now()

    async def mark_interrupted(self) -> tuple[ImportTask, ...]:
        with self._open():
            for run in self._runs.values():
                begun = run.task.state in (TaskState.QUEUED, TaskState.RUNNING)
                if begun and run.runner in self.dead_runners:
                    self._change(
                        run,
                        TaskState.PAUSED,
                        ran_until=run.heartbeat_at,
                        pause_reason=PauseReason.INTERRUPTED,
                    )
            return tuple(
                self._task(key)
                for key in sorted(self._runs, reverse=True)
                if self._runs[key].task.pause_reason is PauseReason.INTERRUPTED
            )

    async def pause_task(
        self, task_id: int, reason: PauseReason, problem: Problem = NO_PROBLEM
    ) -> None:
        with self._open():
            run = self._run(task_id)
            self._change(run, TaskState.PAUSED, pause_reason=reason, problem=problem)

    async def finish_task(
        self, task_id: int, reason: FinishReason, problem: Problem = NO_PROBLEM
    ) -> None:
        with self._open():
            run = self._run(task_id)
            self._change(run, TaskState.FINISHED, finish_reason=reason, problem=problem)

    async def requeue_task(
        self,
        task_id: int,
        *,
        options: TaskOptions | None = None,
        also: frozenset[Reason] = frozenset(),
    ) -> None:
        with self._open():
            run = self._run(task_id)
            state = run.task.state
            if run.task.undone or state in (TaskState.QUEUED, TaskState.RUNNING):
                raise TaskProblemError("not resumable", code="task_not_resumable")
            self._change(run, TaskState.QUEUED)
            run.task = replace(run.task, options=options or run.task.options)
            if state is TaskState.FINISHED:
                also |= OPEN_REASONS - {Reason.HARVEST_BRAKE}
                self._bring_into_work(task_id, None)
            else:
                self._bring_into_work(task_id, self._clock.now(), also=also)
            for held in self._all():
                owner = held.contact.task_id if run.task.kind is TaskKind.IMPORT else held.recheck
                free = held.work is None and held.calendar is None
                pending = held.contact.status is Status.PENDING and held.contact.reason in also
                if owner == task_id and free and pending:
                    held.work = task_id
                    held.contact = replace(held.contact, retry_at=None)

    async def changed_by(self, task_id: int) -> int:
        with self._open():
            mine = [key for owner, key, _, _ in self._overwrites if owner == task_id]
            return sum(key in self._held for key in mine)

    async def undo_task(self, task_id: int, tell: Callable[[int], None] | None = None) -> int:
        with self._open():
            run = self._run(task_id)
            if run.task.kind is not TaskKind.IMPORT:
                raise TaskProblemError("not an import", code="task_not_import")
            if run.task.state in (TaskState.QUEUED, TaskState.RUNNING):
                raise TaskProblemError("active", code="task_active")
            if run.task.state is TaskState.WAITING:
                self._change(run, TaskState.FINISHED, finish_reason=FinishReason.COMPLETED)
            self._forget(task_id)
            run.task = replace(run.task, undone=True)
            for held in self._all():
                held.work = None if held.work == task_id else held.work
            mine = [held for held in self._all() if held.contact.task_id == task_id]
            for held in mine:
                self._remove(held)
            self._restore_fields(task_id)
            return len(mine)

    def _restore_fields(self, task_id: int) -> None:
        for index, (owner, key, layout, fields) in enumerate(list(self._overwrites)):
            if owner != task_id:
                continue
            later = (
                position
                for position, item in enumerate(self._overwrites)
                if position > index and item[1] == key
            )
            position = next(later, None)
            if position is None:
                held = self._held[key]
                held.contact = replace(held.contact, layout_id=layout, fields=fields)
            else:
                later_owner = self._overwrites[position][0]
                self._overwrites[position] = (later_owner, key, layout, fields)
        self._overwrites = [item for item in self._overwrites if item[0] != task_id]
