"""ImportService: what every front end calls. One object per process and database."""

from array import array
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path

from contact_importer.engine.events import AddressReport, Diagnosis, Event, TaskSnapshot
from contact_importer.engine.ports import ExportRequest
from contact_importer.model.contact import (
    BlacklistEntry,
    Contact,
    ContactDetails,
    ContactFilter,
    ContactList,
    Layout,
    RejectedRow,
)
from contact_importer.model.source import Preview, ReadingChoices, SourceReading
from contact_importer.model.task import ImportTask, TaskOptions
from contact_importer.model.verdict import CheckLevel


class ImportService:
    """Import, check, watch, export.

    All coroutines may be awaited on any loop (the window's qasync loop, asyncio.run) and do
    no file, database or network work on the caller's thread. They raise UserError subclasses.
    """

    # --- life -------------------------------------------------------------------------
    async def start(self) -> tuple[ImportTask, ...]:
        """Mark tasks whose process died as PAUSED(INTERRUPTED), begin serving the queue.

        Returns every interrupted task (the window's banner); none is resumed by itself.
        """
        raise NotImplementedError

    async def close(self) -> None:
        """Stop claiming, pause what runs here (≤ 5 s), drain the store."""
        raise NotImplementedError

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call ``listener`` with every event, on engine threads; returns the unsubscriber.

        TaskProgressed comes at most 10 times a second per task. A window should rather poll
        ``progress`` with a timer.
        """
        raise NotImplementedError

    def progress(self) -> Mapping[int, TaskSnapshot]:
        """Newest snapshot of each task that is running or has run here. Thread-safe, instant."""
        raise NotImplementedError

    # --- files in ---------------------------------------------------------------------
    async def preview(self, path: Path, choices: ReadingChoices) -> Preview:
        """Guesses and first rows of a file."""
        raise NotImplementedError

    async def start_import(
        self, reading: SourceReading, list_name: str, options: TaskOptions
    ) -> ImportTask:
        """Queue an import into the list of that name (created if new)."""
        raise NotImplementedError

    async def check_again(self, contacts: ContactFilter, options: TaskOptions) -> ImportTask:
        """Queue a RECHECK of the contacts that match (list_id must be set)."""
        raise NotImplementedError

    # --- control ----------------------------------------------------------------------
    async def pause(self, task_id: int) -> None:
        """Ask for a pause; acts within 1 s, loses nothing. Idempotent."""
        raise NotImplementedError

    async def cancel(self, task_id: int) -> None:
        """Ask for the end; what is decided stays. Beats pause. Idempotent."""
        raise NotImplementedError

    async def resume(self, task_id: int) -> None:
        """Queue a paused, cancelled, failed or pending-left task again."""
        raise NotImplementedError

    async def wait(self, task_id: int) -> ImportTask:
        """Return when the task is PAUSED or FINISHED."""
        raise NotImplementedError

    async def undo_import(self, task_id: int) -> int:
        """Remove what an import added; the number of contacts removed."""
        raise NotImplementedError

    # --- questions --------------------------------------------------------------------
    async def snapshot(self, task_id: int) -> TaskSnapshot:
        """State, counts and progress of any task, also of one run by another process."""
        raise NotImplementedError

    async def tasks(self) -> tuple[ImportTask, ...]:
        """All tasks, newest first."""
        raise NotImplementedError

    async def lists(self) -> tuple[ContactList, ...]:
        """All lists with tallies, by name."""
        raise NotImplementedError

    async def find_list(self, name: str) -> ContactList:
        """The list of that name; ListProblemError if there is none."""
        raise NotImplementedError

    async def create_list(self, name: str) -> ContactList:
        """Create a list."""
        raise NotImplementedError

    async def rename_list(self, list_id: int, name: str) -> None:
        """Rename a list."""
        raise NotImplementedError

    async def delete_list(self, list_id: int) -> None:
        """Delete a list and all its contacts."""
        raise NotImplementedError

    async def count(self, contacts: ContactFilter) -> int:
        """How many contacts match."""
        raise NotImplementedError

    async def contact_ids(self, contacts: ContactFilter) -> "array[int]":
        """Ids of the matching contacts, typecode "q", in the filter's order."""
        raise NotImplementedError

    async def contacts(self, ids: Sequence[int]) -> tuple[Contact, ...]:
        """A page of contacts."""
        raise NotImplementedError

    async def layouts(self, layout_ids: Sequence[int]) -> Mapping[int, Layout]:
        """Column layouts by id."""
        raise NotImplementedError

    async def list_layouts(self, contacts: ContactFilter) -> tuple[Layout, ...]:
        """The distinct layouts among the matching contacts."""
        raise NotImplementedError

    async def details(self, contact_id: int) -> ContactDetails | None:
        """Everything about one contact."""
        raise NotImplementedError

    def rejected_rows(self, task_id: int) -> AsyncIterator[RejectedRow]:
        """Rows of an import that gave no (new) contact."""
        raise NotImplementedError

    # --- out --------------------------------------------------------------------------
    async def export(
        self, request: ExportRequest, progress: Callable[[int], None] | None = None
    ) -> int:
        """Write an export; rows written. ``progress`` is called on an engine thread."""
        raise NotImplementedError

    # --- without a list ---------------------------------------------------------------
    async def check(self, addresses: Sequence[str], level: CheckLevel) -> tuple[AddressReport, ...]:
        """Check some addresses at once, storing only what was learned about their domains."""
        raise NotImplementedError

    async def diagnose(self) -> tuple[Diagnosis, ...]:
        """Whether checks can work from here: a line each, with what to do."""
        raise NotImplementedError

    # --- blacklist --------------------------------------------------------------------
    async def blacklist(self) -> tuple[BlacklistEntry, ...]:
        """All entries."""
        raise NotImplementedError

    async def add_to_blacklist(self, values: Sequence[str], source: str) -> int:
        """Add addresses and domains (told apart by "@"); how many were new.

        UserError (code ``bad_blacklist_entry``) naming the first value that is neither.
        """
        raise NotImplementedError

    async def import_blacklist(self, path: Path) -> tuple[int, int]:
        """Add one entry a line from a text file; (new, not understood)."""
        raise NotImplementedError

    async def remove_from_blacklist(self, values: Sequence[str]) -> int:
        """Remove entries; how many there were."""
        raise NotImplementedError
