"""ImportService: what every front end calls. One object per process and database."""

import asyncio
import logging
import threading
from array import array
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from contact_importer.engine.address_check import AddressChecker
from contact_importer.engine.blacklist_file import read_blacklist_lines
from contact_importer.engine.correcting import Corrections
from contact_importer.engine.events import AddressReport, Diagnosis, Event, TaskSnapshot
from contact_importer.engine.file_ports import Exporter, ExportRequest
from contact_importer.engine.progress import fraction_done
from contact_importer.engine.store_ports import NewTask
from contact_importer.engine.task_queue import TaskQueue
from contact_importer.engine.task_run import EnginePorts
from contact_importer.engine.thread_runner import LoopThread
from contact_importer.model.contact import (
    BlacklistEntry,
    Contact,
    ContactDetails,
    ContactFilter,
    ContactList,
    Layout,
    RejectedRow,
)
from contact_importer.model.errors import (
    FileProblemError,
    InternalError,
    ListProblemError,
    TaskProblemError,
    UserError,
)
from contact_importer.model.policy import Policy
from contact_importer.model.settings import EngineSettings
from contact_importer.model.source import Preview, ReadingChoices, SourceReading
from contact_importer.model.suggestion import Corrected, Suggestion, SuggestionState
from contact_importer.model.task import ImportTask, TaskKind, TaskOptions, TaskState
from contact_importer.model.verdict import CheckLevel
from contact_importer.validation.lists import parse_blacklist_value
from contact_importer.validation.syntax import check_syntax

_log = logging.getLogger(__name__)

_WAIT_S = 0.1


class ImportService:
    """Import, check, watch, export.

    All coroutines may be awaited on any loop (the window's qasync loop, asyncio.run) and do
    no file, database or network work on the caller's thread. They raise UserError subclasses.
    """

    def __init__(
        self,
        ports: EnginePorts,
        exporter: Exporter,
        settings: EngineSettings,
        *,
        runner: str,
    ) -> None:
        """``runner`` names this process to others that share the database."""
        self._ports = ports
        self._store = ports.store
        self._exporter = exporter
        self._settings = settings
        self._lock = threading.Lock()
        self._listeners: list[Callable[[Event], None]] = []
        self._closed = False
        self._thread = LoopThread("engine")
        self._corrections = Corrections(ports)
        self._queue = TaskQueue(ports, settings, runner, self._publish)

    # --- life -------------------------------------------------------------------------
    async def start(self) -> tuple[ImportTask, ...]:
        """Mark tasks whose process died as PAUSED(INTERRUPTED), begin serving the queue.

        Returns every interrupted task (the window's banner); none is resumed by itself.
        """
        interrupted = await self._store.mark_interrupted()
        await self._thread.call(self._queue.start())
        return interrupted

    async def close(self) -> None:
        """Stop claiming, pause what runs here (≤ 5 s), drain the store. Idempotent."""
        if self._closed:
            return
        self._closed = True
        try:
            await self._thread.call(self._queue.close())
        finally:
            self._thread.stop()
            await self._store.close()

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call ``listener`` with every event, on engine threads; returns the unsubscriber.

        TaskProgressed comes at most 10 times a second per task. A window should rather poll
        ``progress`` with a timer.
        """
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def progress(self) -> Mapping[int, TaskSnapshot]:
        """Newest snapshot of each task that is running or has run here. Thread-safe, instant."""
        return dict(self._queue.snapshots)

    # --- files in ---------------------------------------------------------------------
    async def preview(self, path: Path, choices: ReadingChoices) -> Preview:
        """Guesses and first rows of a file."""
        return await self._ports.reader.preview(path, choices)

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
                source_name=Path(reading.path).name,
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
        await self._store.request(task_id, pause=True)
        self._queue.nudge(task_id, cancel=False)

    async def cancel(self, task_id: int) -> None:
        """Ask for the end; what is decided stays. Beats pause. Idempotent."""
        await self._store.request(task_id, cancel=True)
        self._queue.nudge(task_id, cancel=True)

    async def resume(self, task_id: int) -> None:
        """Queue a paused, cancelled, failed or pending-left task again."""
        task = await self._store.task(task_id)
        if not task.resumable:
            raise TaskProblemError(
                f"Task {task_id} has nothing to go on with: it is {task.state.value}.",
                code="not_resumable",
                task=task_id,
            )
        await self._store.requeue_task(task_id)
        await self._thread.call(self._queue.put(task_id))

    async def wait(self, task_id: int) -> ImportTask:
        """Return when the task is PAUSED or FINISHED."""
        while True:
            task = await self._store.task(task_id)
            if task.state in (TaskState.PAUSED, TaskState.FINISHED):
                return task
            await self._ports.clock.sleep(_WAIT_S)

    async def undo_import(self, task_id: int) -> int:
        """Remove what an import added; the number of contacts removed."""
        return await self._store.undo_task(task_id)

    # --- questions --------------------------------------------------------------------
    async def snapshot(self, task_id: int) -> TaskSnapshot:
        """State, counts and progress of any task, also of one run by another process."""
        task = await self._store.task(task_id)
        kept = self._queue.snapshots.get(task_id)
        if kept is not None:
            return replace(kept, task=task)
        return TaskSnapshot(task=task, fraction=fraction_done(task, ()))

    async def tasks(self) -> tuple[ImportTask, ...]:
        """All tasks, newest first."""
        return await self._store.tasks()

    async def lists(self) -> tuple[ContactList, ...]:
        """All lists with tallies, by name."""
        return await self._store.lists()

    async def find_list(self, name: str) -> ContactList:
        """The list of that name; ListProblemError if there is none."""
        found = await self._store.find_list(name)
        if found is None:
            raise ListProblemError(
                f"There is no list named \u201c{name}\u201d.", code="list_missing", name=name
            )
        return found

    async def create_list(self, name: str) -> ContactList:
        """Create a list."""
        return await self._store.create_list(name)

    async def rename_list(self, list_id: int, name: str) -> None:
        """Rename a list."""
        await self._store.rename_list(list_id, name)

    async def delete_list(self, list_id: int) -> None:
        """Delete a list and all its contacts."""
        await self._store.delete_list(list_id)

    async def count(self, contacts: ContactFilter) -> int:
        """How many contacts match."""
        return await self._store.count(contacts)

    async def contact_ids(self, contacts: ContactFilter) -> "array[int]":
        """Ids of the matching contacts, typecode "q", in the filter's order."""
        return await self._store.contact_ids(contacts)

    async def contacts(self, ids: Sequence[int]) -> tuple[Contact, ...]:
        """A page of contacts."""
        return await self._store.contacts(ids)

    async def layouts(self, layout_ids: Sequence[int]) -> Mapping[int, Layout]:
        """Column layouts by id."""
        return await self._store.layouts(layout_ids)

    async def list_layouts(self, contacts: ContactFilter) -> tuple[Layout, ...]:
        """The distinct layouts among the matching contacts."""
        return await self._store.list_layouts(contacts)

    async def details(self, contact_id: int) -> ContactDetails | None:
        """Everything about one contact."""
        return await self._store.details(contact_id)

    async def find_contact(self, address: str) -> tuple[ContactDetails, ...]:
        """Everything about an address, in each list that has it; empty if none does."""
        typed = address.strip()
        checked = check_syntax(typed)
        return await self._store.find_contact(checked.address if checked.ok else typed)

    def rejected_rows(self, task_id: int) -> AsyncIterator[RejectedRow]:
        """Rows of an import that gave no (new) contact."""
        return self._store.rejected_rows(task_id)

    # --- out --------------------------------------------------------------------------
    async def export(
        self, request: ExportRequest, progress: Callable[[int], None] | None = None
    ) -> int:
        """Write an export; rows written. ``progress`` is called on an engine thread."""
        tasks = await self._store.tasks()
        sources = [Path(task.reading.path) for task in tasks if task.reading is not None]
        return await self._exporter.export(request, self._store, sources, progress)

    # --- without a list ---------------------------------------------------------------
    async def check(self, addresses: Sequence[str], level: CheckLevel) -> tuple[AddressReport, ...]:
        """Check some addresses at once, storing only what was learned about their domains."""
        entries = await self._store.blacklist()
        checker = AddressChecker(self._ports, self._settings)
        reports: list[AddressReport] = []

        async def body() -> None:
            reports.extend(await checker.check(addresses, level, entries))

        await self._ports.pool.run(body)
        return tuple(reports)

    async def diagnose(self) -> tuple[Diagnosis, ...]:
        """Whether checks can work from here: a line each, with what to do."""
        lines: list[Diagnosis] = []

        async def body() -> None:
            lines.extend(await self._ports.network.preflight().diagnose())

        await self._ports.pool.run(body)
        return (*lines, await self._judge_database())

    async def _judge_database(self) -> Diagnosis:
        try:
            lists = await self._store.lists()
        except UserError as error:
            advice = "See that nothing locks the file, and that its disk is healthy and has room."
            return Diagnosis(subject="database", ok=False, message=error.message, advice=advice)
        contacts = sum(item.tally.contacts for item in lists)
        text = f"The database works: it has {len(lists):,} lists with {contacts:,} contacts."
        return Diagnosis(subject="database", ok=True, message=text)

    # --- blacklist --------------------------------------------------------------------
    async def blacklist(self) -> tuple[BlacklistEntry, ...]:
        """All entries."""
        return await self._store.blacklist()

    async def add_to_blacklist(self, values: Sequence[str], source: str) -> int:
        """Add addresses and domains (told apart by "@"); how many were new.

        UserError (code ``bad_blacklist_entry``) naming the first value that is neither.
        """
        entries = []
        for value in values:
            entry = parse_blacklist_value(value)
            if entry is None:
                shown = value[:80]
                raise UserError(
                    f"\u201c{shown}\u201d is neither an address nor a domain; nothing was added.",
                    code="bad_blacklist_entry",
                    value=shown,
                )
            entries.append(replace(entry, source=source, added_at=self._ports.clock.now()))
        return await self._store.add_blacklist(entries)

    async def import_blacklist(self, path: Path) -> tuple[int, int]:
        """Add one entry a line from a text file; (new, not understood)."""
        lines = await asyncio.to_thread(read_blacklist_lines, path)
        parsed = [parse_blacklist_value(line) for line in lines]
        now = self._ports.clock.now()
        entries = [
            replace(entry, source=path.name, added_at=now) for entry in parsed if entry is not None
        ]
        return await self._store.add_blacklist(entries), len(parsed) - len(entries)

    async def remove_from_blacklist(self, values: Sequence[str]) -> int:
        """Remove entries; how many there were."""
        keys = [entry.value for value in values if (entry := parse_blacklist_value(value))]
        return await self._store.remove_blacklist(keys)

    # --- suggestions ------------------------------------------------------------------
    async def suggestions(
        self, list_id: int, state: SuggestionState = SuggestionState.OFFERED
    ) -> tuple[Suggestion, ...]:
        """What the list's contacts were probably meant to be; or what was applied to them."""
        return await self._corrections.suggestions(list_id, state)

    async def apply_suggestions(
        self, list_id: int, options: TaskOptions, contact_ids: Collection[int] | None = None
    ) -> Corrected | None:
        """Correct these contacts (None: all that have a suggestion) and check them at once.

        None when there was nothing to apply.
        """
        done = await self._corrections.apply(list_id, options, contact_ids)
        if done is not None:
            await self._thread.call(self._queue.put(done.task_id))
        return done

    async def undo_suggestions(
        self, list_id: int, contact_ids: Collection[int] | None = None
    ) -> int:
        """Give these contacts (None: all corrected ones) back what they were; how many."""
        return await self._corrections.undo(list_id, contact_ids)

    # --- policy -----------------------------------------------------------------------
    async def policy(self) -> Policy:
        """What the user makes of contacts that are not proven."""
        return await self._store.policy()

    async def set_policy(self, policy: Policy) -> int:
        """Put a policy in force, without a probe; how many stored contacts changed."""
        return await self._store.set_policy(policy)

    def _publish(self, event: Event) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener(event)
            except Exception:  # noqa: BLE001 - boundary: a front end's trouble must not end the task
                _log.exception("a listener failed")
