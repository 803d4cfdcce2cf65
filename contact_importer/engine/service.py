"""ImportService: what every front end calls. One object per process and database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from contact_importer.engine.address_check import AddressChecker
from contact_importer.engine.calendar import Calendar
from contact_importer.engine.events import AddressReport, Event, TaskSnapshot
from contact_importer.engine.file_ports import Exporter, SourceFiles
from contact_importer.engine.listeners import Listeners
from contact_importer.engine.live_settings import LiveSettings
from contact_importer.engine.mapping_service import MappingService
from contact_importer.engine.progress import fraction_done
from contact_importer.engine.reconnecting import Reconnection
from contact_importer.engine.repair_service import RepairService
from contact_importer.engine.store_ports import NewTask
from contact_importer.engine.task_queue import TaskQueue
from contact_importer.engine.task_run import EnginePorts
from contact_importer.engine.thread_runner import LoopThread
from contact_importer.model.contact import (
    ContactFilter,
)
from contact_importer.model.errors import (
    FileProblemError,
    InternalError,
    TaskProblemError,
)
from contact_importer.model.source import Preview, ReadingChoices, SourceReading
from contact_importer.model.suggestion import Corrected
from contact_importer.model.task import ImportTask, TaskKind, TaskOptions, TaskState
from contact_importer.model.verdict import OPEN_REASONS, CheckLevel, Reason

_WAIT_S = 0.1
_BRAKED = frozenset({Reason.HARVEST_BRAKE})


class ImportService(RepairService):
    """Import, check, watch, export.

    All coroutines may be awaited on any loop (the window's qasync loop, asyncio.run) and do
    no file, database or network work on the caller's thread. They raise UserError subclasses.
    """

    def __init__(
        self,
        ports: EnginePorts,
        exporter: Exporter,
        settings: LiveSettings,
        *,
        runner: str,
    ) -> None:
        """``runner`` names this process to others that share the database."""
        super().__init__(ports, exporter, settings)
        self._listeners = Listeners()
        self._closed = False
        self._thread = LoopThread("engine")
        self.mapping = MappingService(ports, settings)
        self._queue = TaskQueue(ports, settings, runner, self._listeners.publish)
        self._calendar = Calendar(ports.store, ports.clock, self._queue.put)
        self._listeners.add(self._calendar.hear)
        self._reconnection = Reconnection(
            ports.store,
            ports.network,
            ports.clock,
            offline=self._queue.offline,
            resume=self.resume,
        )

    # --- life -------------------------------------------------------------------------
    async def start(self) -> tuple[ImportTask, ...]:
        """Mark tasks whose process died as PAUSED(INTERRUPTED), begin serving the queue.

        Returns every interrupted task (the window's banner); none is resumed by itself.
        """
        interrupted = await self._store.mark_interrupted()
        await self._thread.call(self._queue.start())
        return interrupted

    async def serve_calendar(self, task_id: int | None = None) -> None:
        """Ask again, from now on and by itself, what waits for its time: all, or one task's.

        Also goes on with tasks paused here for want of a network when it is back.
        """
        await self._thread.call(self._calendar.serve(task_id))
        await self._thread.call(self._reconnection.serve())

    async def close(self) -> None:
        """Stop claiming, pause what runs here (≤ 5 s), drain the store. Idempotent."""
        if self._closed:
            return
        self._closed = True
        try:
            await self.mapping.close()
            await self._thread.call(self._calendar.close())
            await self._thread.call(self._reconnection.close())
            await self._thread.call(self._queue.close())
        finally:
            self._thread.stop()
            await self._store.close()

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call ``listener`` with every event, on engine threads; returns the unsubscriber.

        TaskProgressed comes at most 10 times a second per task. A window should rather poll
        ``progress`` with a timer.
        """
        return self._listeners.add(listener)

    def progress(self) -> Mapping[int, TaskSnapshot]:
        """Newest snapshot of each task that is running or has run here. Thread-safe, instant."""
        return dict(self._queue.snapshots)

    # --- files in ---------------------------------------------------------------------
    async def preview(self, source: SourceFiles, choices: ReadingChoices) -> Preview:
        """Guesses and first rows of a file, or of several read as one table."""
        return await self._ports.reader.preview(source, choices)

    async def start_import(
        self, reading: SourceReading, list_name: str, options: TaskOptions
    ) -> ImportTask:
        """Queue an import into the list of that name (created if new)."""
        if reading.email_index < 0:
            raise FileProblemError(
                "No column of the file looks like e-mail addresses: choose the e-mail column.",
                code="no_email_column",
            )
        found = await self._store.find_list(list_name)
        target = found or await self._store.create_list(list_name)
        task = await self._store.create_task(
            NewTask(
                kind=TaskKind.IMPORT,
                list_id=target.id,
                options=options,
                source_name=reading.name,
                reading=reading,
            )
        )
        await self._thread.call(self._queue.put(task.id))
        return task

    async def check_again(self, contacts: ContactFilter, options: TaskOptions) -> ImportTask:
        """Queue a RECHECK of the contacts that match (list_id must be set)."""
        if contacts.list_id is None:
            raise InternalError("check_again needs a list")
        task = await self._store.create_task(
            NewTask(kind=TaskKind.RECHECK, list_id=contacts.list_id, options=options)
        )
        await self._store.add_recheck_work(task.id, contacts)
        await self._thread.call(self._queue.put(task.id))
        return await self._store.task(task.id)

    # --- control ----------------------------------------------------------------------
    async def pause(self, task_id: int) -> None:
        """Ask for a pause; acts within 1 s, loses nothing. Idempotent."""
        self._queue.offline.discard(task_id)
        await self._store.request(task_id, pause=True)
        self._queue.nudge(task_id, cancel=False)

    async def cancel(self, task_id: int) -> None:
        """Ask for the end; what is decided stays. Beats pause. Idempotent."""
        await self._store.request(task_id, cancel=True)
        self._queue.nudge(task_id, cancel=True)

    async def resume(self, task_id: int, *, lift_brake: bool = False) -> None:
        """Queue a paused, waiting, cancelled, failed or pending-left task again.

        Of what waits for its time it asks what is due; see ``ask_now``.
        ``lift_brake``: ask for the rest too where most names turned out to be unknown.
        """
        task = await self._resumable(task_id)
        options, also = task.options, frozenset[Reason]()
        if lift_brake:
            options, also = replace(options, harvest_brake=False), _BRAKED
        await self._requeue(task_id, options, also)

    async def finish_at_standard(self, task_id: int) -> None:
        """Queue a task again to be finished by DNS alone: no mail server is asked any more."""
        task = await self._resumable(task_id)
        await self._requeue(task_id, replace(task.options, level=CheckLevel.STANDARD), OPEN_REASONS)

    async def _requeue(self, task_id: int, options: TaskOptions, also: frozenset[Reason]) -> None:
        await self._store.requeue_task(task_id, options=options, also=also)
        await self._thread.call(self._queue.put(task_id))

    async def _resumable(self, task_id: int) -> ImportTask:
        """The task, if there is something to go on with; TaskProblemError if not."""
        task = await self._store.task(task_id)
        if not task.resumable:
            raise TaskProblemError(
                f"Task {task_id} has nothing to go on with: it is {task.state.value}.",
                code="not_resumable",
                task=task_id,
            )
        return task

    async def queue(self) -> tuple[int, ...]:
        """The tasks of this process that wait for their turn, the next one first."""
        order: tuple[int, ...] = await self._thread.call(self._queue.order())
        return order

    async def start_next(self, task_id: int) -> None:
        """Let a queued task run before all others that wait for their turn."""
        await self._thread.call(self._queue.move(task_id, 0))

    async def move_up(self, task_id: int) -> None:
        """Let a queued task run before the one that is before it now."""
        order = await self.queue()
        if task_id in order:
            await self._thread.call(self._queue.move(task_id, order.index(task_id) - 1))

    async def ask_now(self, task_id: int) -> None:
        """As ``resume``, and all that waits for its time is asked at once."""
        await self._store.hurry(task_id)
        if (await self._store.task(task_id)).state not in (TaskState.QUEUED, TaskState.RUNNING):
            await self.resume(task_id)

    async def finish_now(self, task_id: int) -> None:
        """End a WAITING task; what waits stays pending. TaskProblemError if it does not wait."""
        await self._store.end_waiting(task_id)

    async def wait(self, task_id: int, *, through_waiting: bool = False) -> ImportTask:
        """Return when the task is PAUSED, WAITING or FINISHED.

        ``through_waiting``: not for the time to ask again, nor for the network (see
        ``serve_calendar``).
        """
        while True:
            task = await self._store.task(task_id)
            offline = task.state is TaskState.PAUSED and task_id in self._queue.offline
            goes_on = through_waiting and (offline or task.state is TaskState.WAITING)
            if task.state not in (TaskState.QUEUED, TaskState.RUNNING) and not goes_on:
                return task
            await self._ports.clock.sleep(_WAIT_S)

    async def delete_list(self, list_id: int) -> None:
        """Delete a list, all its contacts and tasks."""
        await super().delete_list(list_id)
        await self._thread.call(self._queue.forget(list_id))

    # --- questions --------------------------------------------------------------------
    async def snapshot(self, task_id: int) -> TaskSnapshot:
        """State, counts and progress of any task, also of one run by another process."""
        task = await self._store.task(task_id)
        kept: TaskSnapshot | None = await self._thread.call(self._queue.renew(task_id))
        if kept is not None:
            return replace(kept, task=task)
        return TaskSnapshot(task=task, fraction=fraction_done(task, ()))

    async def tasks(self) -> tuple[ImportTask, ...]:
        """All tasks, newest first."""
        return await self._store.tasks()

    # --- without a list ---------------------------------------------------------------
    async def check(self, addresses: Sequence[str], level: CheckLevel) -> tuple[AddressReport, ...]:
        """Check some addresses at once, storing only what was learned about their domains."""
        entries = await self._store.blacklist()
        checker = AddressChecker(self._ports, self._settings.current)
        reports: list[AddressReport] = []

        async def body() -> None:
            reports.extend(await checker.check(addresses, level, entries))

        await self._ports.pool.run(body)
        return tuple(reports)

    # --- suggestions ------------------------------------------------------------------
    async def apply_suggestions(
        self, contacts: ContactFilter, options: TaskOptions
    ) -> Corrected | None:
        """Correct these contacts of a list, where a suggestion is offered; check them at once.

        None when there was nothing to apply.
        """
        found: list[Corrected | None] = []

        async def body() -> None:
            found.append(await self._corrections.apply(contacts, options))

        await self._ports.pool.run(body)
        done = found[0]
        if done is not None:
            await self._thread.call(self._queue.put(done.task_id))
        return done
