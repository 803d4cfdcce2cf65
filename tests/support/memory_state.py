"""What the in-memory store holds, and the ways its parts change it."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from contact_importer.engine.ports import Clock
from contact_importer.model.contact import (
    BlacklistEntry,
    BlacklistKind,
    Contact,
    ContactFilter,
    ContactList,
    Layout,
    RejectedRow,
    SortKey,
)
from contact_importer.model.domain import DomainFacts
from contact_importer.model.errors import ListProblemError, StoreClosedError, TaskProblemError
from contact_importer.model.evidence import Evidence
from contact_importer.model.mapping import RememberedMapping
from contact_importer.model.policy import DEFAULT_POLICY
from contact_importer.model.problem import NO_PROBLEM
from contact_importer.model.suggestion import Suggestion
from contact_importer.model.tally import tally_of
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    PauseReason,
    TaskKind,
    TaskState,
    require_transition,
)
from contact_importer.model.verdict import (
    OPEN_REASONS,
    Confidence,
    Reason,
    Status,
    Verdict,
)

BY_USER = (Reason.BLACKLISTED_ADDRESS, Reason.BLACKLISTED_DOMAIN)
PENDING = {
    "verdict": None,
    "reason": Reason.NONE,
    "status": Status.PENDING,
    "confidence": Confidence.NONE,
}


@dataclass(slots=True)
class Held:
    """A contact and which tasks have to do with it."""

    contact: Contact
    work: int | None = None
    recheck: int | None = None
    calendar: int | None = None


@dataclass(slots=True)
class Run:
    """A task and what is kept beside it."""

    task: ImportTask
    layout: int | None
    runner: str = ""
    claimed_at: float | None = None
    heartbeat_at: float | None = None
    duplicate: int = 0
    rejected: int = 0


class MemoryState:
    """Base of the parts that together are ``MemoryStore``."""

    def __init__(self, clock: Clock) -> None:
        self.runner = "here:1:1"  # this process
        self.dead_runners: set[str] = set()
        self._clock = clock
        self._lock = threading.RLock()
        self._closed = False
        self._policy = DEFAULT_POLICY
        self._disposable_hosts: dict[str, set[str]] = {}
        self._suggestions: dict[int, Suggestion] = {}
        self._before: dict[int, Contact] = {}  # what a correction changed
        self._mappings: dict[str, RememberedMapping] = {}
        self._last_id = 0
        self._lists: dict[int, str] = {}
        self._runs: dict[int, Run] = {}
        self._held: dict[int, Held] = {}
        self._layouts: list[Layout] = []
        self._domains: dict[str, DomainFacts] = {}
        self._evidence: dict[int, tuple[Evidence, ...]] = {}
        self._dialogues: dict[int, tuple[str, ...]] = {}
        self._asked_by: dict[int, int] = {}  # contact → the task that brought its evidence
        self._rejected: list[tuple[int, RejectedRow]] = []
        self._blacklist: dict[str, BlacklistEntry] = {}
        self._history: dict[int, Counter[tuple[Status, Reason]]] = {}
        self._overwrites: list[tuple[int, int, int, tuple[str, ...]]] = []

    def _open(self) -> threading.RLock:  # type: ignore[valid-type]
        if self._closed:
            raise StoreClosedError("the store is closed")
        return self._lock

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _free_name(self, name: str, own: int | None) -> str:
        cleaned = " ".join(name.split())
        if not cleaned:
            raise ListProblemError("empty", code="list_name_empty")
        for key, taken in self._lists.items():
            if key != own and taken.casefold() == cleaned.casefold():
                raise ListProblemError("taken", code="list_name_taken")
        return cleaned

    def _require_list(self, list_id: int) -> None:
        if list_id not in self._lists:
            raise ListProblemError("missing", code="list_missing")

    def _list(self, key: int) -> ContactList:
        counts = Counter(
            (held.contact.status, held.contact.reason)
            for held in self._all()
            if held.contact.list_id == key
        )
        return ContactList(id=key, name=self._lists[key], tally=tally_of(counts))

    def _run(self, task_id: int) -> Run:
        if task_id not in self._runs:
            raise TaskProblemError("missing", code="task_missing")
        return self._runs[task_id]

    def _task(self, task_id: int) -> ImportTask:
        run = self._run(task_id)
        counts: Mapping[tuple[Status, Reason], int] = self._counts(task_id)
        if run.task.kind is TaskKind.IMPORT:
            counts = Counter(
                (held.contact.status, held.contact.reason)
                for held in self._all()
                if held.contact.task_id == task_id
            )
        return replace(
            run.task,
            list_name=self._lists[run.task.list_id],
            in_work=len(self._work(task_id)),
            waiting=len(self._waiting(task_id)),
            due_at=min((held.contact.retry_at for held in self._waiting(task_id)), default=None),
            tally=tally_of(counts, duplicate=run.duplicate, rejected=run.rejected),
        )

    def _change(
        self, run: Run, state: TaskState, ran_until: float | None = None, **changes: Any
    ) -> None:
        require_transition(run.task.state, state)
        now = self._clock.now()
        active_s = run.task.active_s
        if run.claimed_at is not None:
            active_s += (now if ran_until is None else ran_until) - run.claimed_at
        fields = {
            "pause_reason": PauseReason.NONE,
            "finish_reason": FinishReason.NONE,
            "problem": NO_PROBLEM,
        }
        run.task = replace(
            run.task,
            **(fields | changes),
            state=state,
            pause_requested=False,
            cancel_requested=False,
            finished_at=now if state is TaskState.FINISHED else None,
            active_s=active_s,
        )
        run.runner = self.runner if state is TaskState.QUEUED else ""
        run.claimed_at, run.heartbeat_at = None, None
        if state is TaskState.FINISHED:
            self._forget(run.task.id)

    def _waiting(self, task_id: int) -> list[Held]:
        return [held for held in self._all() if held.calendar == task_id]

    def _forget(self, task_id: int) -> None:
        for held in self._waiting(task_id):
            held.calendar = None
            held.contact = replace(held.contact, retry_at=None)

    def _bring_into_work(
        self, task_id: int, until: float | None, also: frozenset[Reason] = frozenset()
    ) -> int:
        """What of the task's calendar is due at ``until`` or has such a reason, or all of it."""
        due = [
            held
            for held in self._waiting(task_id)
            if until is None or self._is_due(held.contact, until) or held.contact.reason in also
        ]
        for held in due:
            held.work, held.calendar = task_id, None
            held.contact = replace(held.contact, retry_at=None)
        return len(due)

    def _is_due(self, contact: Contact, now: float) -> bool:
        assert contact.retry_at is not None
        return contact.retry_at <= now or (contact.checked_at or 0.0) > now + 60

    def _all(self) -> list[Held]:
        return list(self._held.values())

    def _work(self, task_id: int) -> list[Held]:
        return [held for held in self._all() if held.work == task_id]

    def _counts(self, task_id: int) -> Counter[tuple[Status, Reason]]:
        """What a RECHECK counts: what it decided stays, as its history."""
        return self._history.setdefault(task_id, Counter())

    def _set(
        self, held: Held, *, work: int | None, calendar: int | None = None, **changes: Any
    ) -> None:
        old = held.contact
        held.contact = replace(old, **changes)
        held.work, held.calendar = work, calendar
        if held.recheck is not None:
            counts = self._counts(held.recheck)
            counts[old.status, old.reason] -= 1
            counts[held.contact.status, held.contact.reason] += 1

    def _leave_recheck(self, held: Held) -> None:
        contact = held.contact
        still_open = contact.status is Status.PENDING and contact.reason in OPEN_REASONS
        if held.recheck is not None and still_open:
            self._counts(held.recheck)[contact.status, contact.reason] -= 1
        held.recheck = None

    def _remove(self, held: Held) -> None:
        self._leave_recheck(held)
        key = held.contact.id
        del self._held[key]
        self._evidence.pop(key, None)
        self._dialogues.pop(key, None)
        self._suggestions.pop(key, None)
        self._before.pop(key, None)
        self._overwrites = [item for item in self._overwrites if item[1] != key]

    def _layout_id(self, layout: Layout) -> int:
        if layout not in self._layouts:
            self._layouts.append(layout)
        return self._layouts.index(layout) + 1

    def _matching(self, wanted: ContactFilter) -> list[Held]:
        run = None if wanted.task_id is None else self._runs.get(wanted.task_id)
        recheck = run is not None and run.task.kind is TaskKind.RECHECK
        found = [held for held in self._all() if _matches(held, wanted, recheck=recheck)]
        keys = {
            SortKey.ADDED: lambda contact: (contact.id,),
            SortKey.ADDRESS: lambda contact: (address_key(contact.address), contact.id),
            SortKey.DOMAIN: lambda contact: (
                contact.domain,
                address_key(contact.address),
                contact.id,
            ),
            SortKey.REASON: lambda contact: (contact.reason, contact.id),
            SortKey.STATUS: lambda contact: (contact.status, contact.reason, contact.id),
            SortKey.CHECKED: lambda contact: (contact.checked_at or 0.0, contact.id),
        }
        found.sort(key=lambda held: keys[wanted.sort](held.contact), reverse=wanted.descending)
        return found

    def _entry(self, contact: Contact, entries: Iterable[BlacklistEntry]) -> BlacklistEntry | None:
        """The entry of the address, else of its domain, else of the nearest domain above."""
        above = f".{contact.domain}"
        matching = [
            entry
            for entry in entries
            if (
                entry.value == contact.address.lower()
                if entry.kind is BlacklistKind.ADDRESS
                else contact.domain and above.endswith(f".{entry.value}")
            )
        ]
        return min(
            matching,
            key=lambda entry: (entry.kind is BlacklistKind.DOMAIN, -len(entry.value)),
            default=None,
        )


def address_key(address: str) -> str:
    """What makes two addresses the same: as SQLite, only ASCII letters have no case."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in address)


def listed_by(entry: BlacklistEntry) -> dict[str, Any]:
    by_address = entry.kind is BlacklistKind.ADDRESS
    return {
        "verdict": Verdict.LISTED,
        "reason": Reason.BLACKLISTED_ADDRESS if by_address else Reason.BLACKLISTED_DOMAIN,
        "status": Status.BLACKLIST,
        "confidence": Confidence.CERTAIN,
    }


def _matches(held: Held, wanted: ContactFilter, *, recheck: bool) -> bool:
    contact = held.contact
    owner = held.recheck if recheck else contact.task_id
    texts = (contact.address, *contact.fields)
    before = wanted.checked_before
    return (
        wanted.list_id in (None, contact.list_id)
        and wanted.task_id in (None, owner)
        and (not wanted.statuses or contact.status in wanted.statuses)
        and (not wanted.reasons or contact.reason in wanted.reasons)
        and (not wanted.domains or contact.domain in wanted.domains)
        and (not wanted.flags or bool(contact.flags & wanted.flags))
        and not contact.flags & wanted.without
        and (before is None or (contact.checked_at is not None and contact.checked_at < before))
        and any(wanted.text.lower() in text.lower() for text in texts)
    )
