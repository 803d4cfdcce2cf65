"""What the engine needs from its store. Adapters implement these protocols.

All methods may be awaited from any thread's event loop: adapters do their own hand-over.
"""

from array import array
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from contact_importer.engine.rows import RowBatch
from contact_importer.model.contact import (
    BlacklistEntry,
    Contact,
    ContactDetails,
    ContactFilter,
    ContactList,
    ContactResult,
    Layout,
    Mailbox,
    RejectedRow,
)
from contact_importer.model.domain import DomainFacts
from contact_importer.model.policy import Policy
from contact_importer.model.source import SourceReading
from contact_importer.model.suggestion import (
    Correction,
    Suggestion,
    SuggestionCandidate,
    SuggestionState,
)
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    PauseReason,
    TaskKind,
    TaskOptions,
)
from contact_importer.model.verdict import Decision, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A task to be created."""

    kind: TaskKind
    list_id: int
    options: TaskOptions
    source_name: str = ""
    reading: SourceReading | None = None  # with IMPORT


@dataclass(frozen=True, slots=True)
class DomainDecision:
    """A decision for every contact of a domain that a task still has to decide."""

    domain: str
    decision: Decision


class ListStore(Protocol):
    """Contact lists."""

    async def create_list(self, name: str) -> ContactList:
        """Create a list; ListProblemError if the name is empty or taken (any case)."""

    async def rename_list(self, list_id: int, name: str) -> None:
        """Rename a list; ListProblemError as above."""

    async def delete_list(self, list_id: int) -> None:
        """Delete a list with its contacts and tasks; TaskProblemError while a task runs."""

    async def lists(self) -> tuple[ContactList, ...]:
        """All lists with their tallies, by name."""

    async def find_list(self, name: str) -> ContactList | None:
        """The list of that name, any case."""


class TaskStore(Protocol):
    """Tasks: what is to be done and how far it is. Every front end may set requests."""

    async def create_task(self, new: NewTask) -> ImportTask:
        """Store a task, QUEUED."""

    async def task(self, task_id: int) -> ImportTask:
        """One task with its tally; TaskProblemError if there is none."""

    async def tasks(self) -> tuple[ImportTask, ...]:
        """All tasks, newest first."""

    async def request(self, task_id: int, *, pause: bool = False, cancel: bool = False) -> None:
        """Set request flags. QUEUED and WAITING tasks obey at once, PAUSED ones on cancel."""

    async def requests(self, task_id: int) -> tuple[bool, bool]:
        """(pause_requested, cancel_requested), cheap: polled while running."""

    async def claim(self, task_id: int, runner: str) -> bool:
        """QUEUED → RUNNING for ``runner``, unless another live runner has a RUNNING task.

        ``runner`` names a process ("host:pid:start-time"); see ``mark_interrupted``.
        """

    async def heartbeat(self, task_id: int, runner: str) -> None:
        """``runner`` still works on the task (each second)."""

    async def mark_interrupted(self) -> tuple[ImportTask, ...]:
        """QUEUED or RUNNING tasks whose process is dead → PAUSED(INTERRUPTED); all such tasks."""

    async def pause_task(self, task_id: int, reason: PauseReason, message: str = "") -> None:
        """RUNNING → PAUSED; clears the requests, adds the active time."""

    async def finish_task(self, task_id: int, reason: FinishReason, message: str = "") -> None:
        """RUNNING → FINISHED; clears the requests, adds the active time, forgets the calendar."""

    async def requeue_task(
        self,
        task_id: int,
        *,
        options: TaskOptions | None = None,
        also: frozenset[Reason] = frozenset(),
    ) -> None:
        """PAUSED, WAITING or FINISHED → QUEUED; pending contacts of a finished task are work again.

        A task that was not finished gets what its calendar has due as work. Contacts that
        the harvest brake spared stay so. ``options`` replace the task's; contacts that are
        pending for one of the reasons ``also`` are work again in any case.
        """

    async def undo_task(self, task_id: int) -> int:
        """Remove the contacts the import added, restore the fields it changed; the number removed.

        TaskProblemError while it is queued or running. A WAITING task is finished by it.
        """


class LoadStore(Protocol):
    """The load stage."""

    async def store_batch(self, task_id: int, batch: RowBatch) -> int:
        """Store rows, rejected rows, cursor and counters in one transaction; contacts added.

        Undecided rows become work of the task. Rows whose address the list has follow the
        duplicate rule and are counted as duplicates; the existing contact becomes work of
        this task when its last decision is older than ``fresh_days`` or of a lower level.
        """

    async def finish_loading(self, task_id: int) -> None:
        """The source has been read to its end."""

    async def add_recheck_work(self, task_id: int, contacts: ContactFilter) -> int:
        """Make the contacts that match work of a RECHECK task; how many."""


class ProbeStore(Protocol):
    """What a probing run needs: mailboxes to ask for, and a place for what they bring."""

    async def save_domains(self, facts: Sequence[DomainFacts]) -> None:
        """Insert or replace cached facts and their evidence."""

    async def contacts_in_work(
        self, task_id: int, domain: str, *, after_id: int, limit: int
    ) -> tuple[Mailbox, ...]:
        """Undecided contacts of a domain, by id."""

    async def work_per_domain(self, task_id: int) -> Mapping[str, int]:
        """How many undecided contacts each domain has."""

    async def save_results(self, task_id: int, results: Sequence[ContactResult]) -> None:
        """Store decisions, evidence and dialogues, take the contacts out of the work, count.

        A pending result counts an attempt and leaves the work too: the task can finish. With
        ``retry_at`` it stands in the task's calendar.
        """

    async def take_back(self, task_id: int, since: float) -> int:
        """Make work again what the task learned from mail servers at ``since`` or later.

        Evidence and dialogues of these contacts go, an attempt counts no more, tallies and
        work move along; what domains' controls and postmasters said since then is forgotten
        too. What DNS or a list decided stays. The number of contacts.
        """


class WorkStore(ProbeStore, Protocol):
    """The database is the queue: contacts with a task and without a decision are work."""

    async def domains_in_work(self, task_id: int, *, after: str, limit: int) -> tuple[str, ...]:
        """Distinct domains of the task's undecided contacts, in order, greater than ``after``."""

    async def known_domains(self, names: Sequence[str]) -> Mapping[str, DomainFacts]:
        """Cached facts that have not expired (and whose judgement is not unknown)."""

    async def decide_domains(self, task_id: int, decisions: Sequence[DomainDecision]) -> int:
        """Decide all undecided contacts of these domains, set-based, counters with them.

        What an earlier check brought about single contacts is forgotten, unless they stay
        pending.
        """

    async def disposable_hosts(self) -> Mapping[str, tuple[str, ...]]:
        """MX hosts of listed disposable domains: host → the domains seen to use it."""

    async def save_disposable_hosts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Note (MX host, listed domain) pairs."""


class CalendarStore(Protocol):
    """When which contacts are to be asked again (``retry_at``), and for which task.

    A contact leaves the calendar when any task takes it into work, and when it is decided
    or removed. A finished task has none.
    """

    async def wait_task(self, task_id: int) -> None:
        """RUNNING → WAITING; clears the requests, adds the active time.

        If the calendar has become empty meanwhile: FINISHED(completed).
        """

    async def take_due(self, now: float, *, task_id: int | None = None) -> int | None:
        """Make what is due the work of its task, WAITING → QUEUED; that task, None: nothing is due.

        The oldest of all tasks, or ``task_id`` only. What was asked in what is now the future
        counts as due: the clock was set back. A task whose calendar has become empty is
        FINISHED in passing.
        """

    async def next_due(self, *, task_id: int | None = None) -> float | None:
        """When the first contact of a WAITING task (or of that one) is due; None: none waits."""

    async def hurry(self, task_id: int) -> None:
        """Everything in the task's calendar is due now."""

    async def end_waiting(self, task_id: int) -> None:
        """WAITING → FINISHED(completed); its contacts stay pending and nobody asks by himself.

        TaskProblemError if the task does not wait.
        """


class QueryStore(Protocol):
    """Read-only questions. Never blocks the writer."""

    async def count(self, contacts: ContactFilter) -> int:
        """How many contacts match."""

    async def contact_ids(self, contacts: ContactFilter) -> "array[int]":
        """Ids (typecode "q") of the matching contacts in the filter's order."""

    async def contacts(self, ids: Sequence[int]) -> tuple[Contact, ...]:
        """These contacts in the order of ``ids``; missing ones are left out."""

    async def layouts(self, layout_ids: Sequence[int]) -> Mapping[int, Layout]:
        """Layouts by id."""

    async def list_layouts(self, contacts: ContactFilter) -> tuple[Layout, ...]:
        """The distinct layouts of the matching contacts, in order of first use."""

    async def details(self, contact_id: int) -> ContactDetails | None:
        """Everything about one contact."""

    async def find_contact(self, address: str) -> tuple[ContactDetails, ...]:
        """The contacts with this normalised address (ASCII case does not matter), by list name."""

    def rejected_rows(self, task_id: int) -> AsyncIterator[RejectedRow]:
        """Rows that gave no (new) contact, by number."""


class BlacklistStore(Protocol):
    """The user's blacklist."""

    async def add_blacklist(self, entries: Sequence[BlacklistEntry]) -> int:
        """Add entries; how many were new. Stored contacts that match become BLACKLIST."""

    async def remove_blacklist(self, values: Sequence[str]) -> int:
        """Remove entries; how many there were. Contacts listed by them become pending work-less."""

    async def blacklist(self) -> tuple[BlacklistEntry, ...]:
        """All entries, by value."""


class PolicyStore(Protocol):
    """What the user makes of contacts that may be mailed without being proven."""

    async def policy(self) -> Policy:
        """The policy in force."""

    async def set_policy(self, policy: Policy) -> int:
        """Put a policy in force, for new and stored contacts; how many stored ones changed."""


class SuggestionStore(Protocol):
    """What contacts' addresses were probably meant to be, and what became of it."""

    async def suggestion_candidates(
        self, task_id: int, *, after_id: int, limit: int
    ) -> tuple[tuple[SuggestionCandidate, Reason], ...]:
        """Contacts of a task that a suggestion may help, with their reason, by id.

        Those with impossible syntax, with a dead domain, or with letters of two scripts.
        """

    async def save_suggestions(self, offered: Sequence[Suggestion]) -> None:
        """Keep suggestions; one that a contact has already is replaced unless it is applied."""

    async def suggestions(self, list_id: int, state: SuggestionState) -> tuple[Suggestion, ...]:
        """The list's suggestions in that state that still fit their contact, by contact."""

    async def apply_corrections(self, task_id: int, corrections: Sequence[Correction]) -> int:
        """Give contacts their corrected address; how many.

        Those without a verdict become work of the RECHECK ``task_id``. One whose list has the
        address already is left as it is.
        """

    async def undo_corrections(self, contact_ids: Sequence[int]) -> int:
        """Give contacts back what they were before a correction; how many.

        Left out are those whose list has the old address again.
        """


class Store(
    ListStore,
    TaskStore,
    LoadStore,
    WorkStore,
    CalendarStore,
    QueryStore,
    BlacklistStore,
    PolicyStore,
    SuggestionStore,
    Protocol,
):
    """Everything that is kept."""

    async def close(self) -> None:
        """Drain the writer, close all connections."""
