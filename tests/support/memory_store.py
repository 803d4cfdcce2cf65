"""A Store in memory, for tests of the engine. Held to the same contract suite as the real one."""

import threading
from array import array
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from contact_importer.engine.ports import Clock, DomainDecision, NewTask
from contact_importer.engine.rows import LoadedRow, RowBatch, decode_rows
from contact_importer.model.contact import (
    BlacklistEntry,
    BlacklistKind,
    Contact,
    ContactDetails,
    ContactFilter,
    ContactList,
    ContactResult,
    Layout,
    RejectCause,
    RejectedRow,
    SortKey,
)
from contact_importer.model.domain import DomainFacts
from contact_importer.model.errors import ListProblemError, StoreClosedError, TaskProblemError
from contact_importer.model.evidence import Evidence
from contact_importer.model.tally import Tally, tally_of
from contact_importer.model.task import (
    DuplicateRule,
    FinishReason,
    ImportTask,
    PauseReason,
    TaskKind,
    TaskState,
    require_transition,
)
from contact_importer.model.verdict import (
    CheckLevel,
    Confidence,
    Decision,
    Reason,
    Status,
    Verdict,
)

_BY_USER = (Reason.BLACKLISTED_ADDRESS, Reason.BLACKLISTED_DOMAIN)
_PENDING = {
    "verdict": None,
    "reason": Reason.NONE,
    "status": Status.PENDING,
    "confidence": Confidence.NONE,
}


@dataclass(slots=True)
class _Held:
    """A contact and which tasks have to do with it."""

    contact: Contact
    work: int | None = None
    recheck: int | None = None


@dataclass(slots=True)
class _Run:
    """A task and what is kept beside it."""

    task: ImportTask
    layout: int | None
    runner: str = ""
    claimed_at: float | None = None
    heartbeat_at: float | None = None
    duplicate: int = 0
    rejected: int = 0


class MemoryStore:
    """Implements ``engine.ports.Store``. ``dead_runners`` are the processes that died."""

    def __init__(self, clock: Clock) -> None:
        self.runner = "here:1:1"  # this process
        self.dead_runners: set[str] = set()
        self._clock = clock
        self._lock = threading.RLock()
        self._closed = False
        self._last_id = 0
        self._lists: dict[int, str] = {}
        self._runs: dict[int, _Run] = {}
        self._held: dict[int, _Held] = {}
        self._layouts: list[Layout] = []
        self._domains: dict[str, DomainFacts] = {}
        self._evidence: dict[int, tuple[Evidence, ...]] = {}
        self._rejected: list[tuple[int, RejectedRow]] = []
        self._blacklist: dict[str, BlacklistEntry] = {}
        self._history: dict[int, Counter[tuple[Status, Reason]]] = {}
        self._overwrites: list[tuple[int, int, int, tuple[str, ...]]] = []

    async def close(self) -> None:
        self._closed = True

    # --- lists ------------------------------------------------------------------------
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

    # --- tasks ------------------------------------------------------------------------
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
            self._runs[task.id] = _Run(task, layout, runner=self.runner)
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
            elif pause and state is TaskState.QUEUED:
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

    async def pause_task(self, task_id: int, reason: PauseReason, message: str = "") -> None:
        with self._open():
            run = self._run(task_id)
            self._change(run, TaskState.PAUSED, pause_reason=reason, message=message)

    async def finish_task(self, task_id: int, reason: FinishReason, message: str = "") -> None:
        with self._open():
            run = self._run(task_id)
            self._change(run, TaskState.FINISHED, finish_reason=reason, message=message)

    async def requeue_task(self, task_id: int) -> None:
        with self._open():
            run = self._run(task_id)
            state = run.task.state
            if run.task.undone or state not in (TaskState.PAUSED, TaskState.FINISHED):
                raise TaskProblemError("not resumable", code="task_not_resumable")
            self._change(run, TaskState.QUEUED)
            if state is TaskState.PAUSED:
                return
            for held in self._all():
                owner = held.contact.task_id if run.task.kind is TaskKind.IMPORT else held.recheck
                pending = held.contact.status is Status.PENDING and held.work is None
                if owner == task_id and pending:
                    held.work = task_id

    async def undo_task(self, task_id: int) -> int:
        with self._open():
            run = self._run(task_id)
            if run.task.kind is not TaskKind.IMPORT:
                raise TaskProblemError("not an import", code="task_not_import")
            if run.task.state not in (TaskState.PAUSED, TaskState.FINISHED):
                raise TaskProblemError("active", code="task_active")
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

    # --- load -------------------------------------------------------------------------
    async def store_batch(self, task_id: int, batch: RowBatch) -> int:
        with self._open():
            run = self._run(task_id)
            by_key = {
                _key(held.contact.address): held
                for held in self._all()
                if held.contact.list_id == run.task.list_id
            }
            added = 0
            for row in decode_rows(batch.rows_json):
                held = by_key.get(_key(row.address))
                if held is None:
                    by_key[_key(row.address)] = self._add(run, row)
                    added += 1
                else:
                    self._treat_duplicate(run, held, row)
            for row in batch.rejected:
                self._rejected.append((task_id, row))
                if row.cause in (RejectCause.DUPLICATE_IN_FILE, RejectCause.DUPLICATE_IN_LIST):
                    run.duplicate += 1
                else:
                    run.rejected += 1
            run.task = replace(run.task, cursor=max(run.task.cursor, batch.cursor))
            return added

    def _add(self, run: _Run, row: LoadedRow) -> _Held:
        decided = row.status is not Status.PENDING
        contact = Contact(
            id=self._next_id(),
            list_id=run.task.list_id,
            task_id=run.task.id,
            row_number=row.row_number,
            raw=row.raw,
            address=row.address,
            domain=row.domain,
            layout_id=run.layout or 0,
            fields=row.fields,
            verdict=row.verdict,
            reason=row.reason,
            status=row.status,
            confidence=row.confidence,
            flags=row.flags,
            checked_at=self._clock.now() if decided else None,
            checked_level=run.task.options.level.value if decided else "",
            retry_at=None,
            attempts=0,
        )
        held = _Held(contact, work=None if decided else run.task.id)
        self._held[contact.id] = held
        return held

    def _treat_duplicate(self, run: _Run, held: _Held, row: LoadedRow) -> None:
        own = held.contact.task_id == run.task.id
        cause = RejectCause.DUPLICATE_IN_FILE if own else RejectCause.DUPLICATE_IN_LIST
        rejected = RejectedRow(row_number=row.row_number, cause=cause, raw=row.raw[:500])
        self._rejected.append((run.task.id, rejected))
        run.duplicate += 1
        if not own and held.work != run.task.id and not self._fresh(held.contact, run):
            self._check_again(run, held, row)
        if run.task.options.duplicates is not DuplicateRule.SKIP:
            self._merge(run, held, row.fields, own=own)

    def _check_again(self, run: _Run, held: _Held, row: LoadedRow) -> None:
        if row.status is Status.PENDING:
            self._leave_recheck(held)
            self._set(held, work=run.task.id, retry_at=None, **_PENDING)
        elif held.work is None:
            self._set(
                held,
                work=None,
                verdict=row.verdict,
                reason=row.reason,
                status=row.status,
                confidence=row.confidence,
                checked_at=self._clock.now(),
                checked_level=run.task.options.level.value,
                retry_at=None,
            )

    def _fresh(self, contact: Contact, run: _Run) -> bool:
        levels = list(CheckLevel)
        enough = levels[levels.index(run.task.options.level) :]
        since = self._clock.now() - run.task.options.fresh_days * 86_400.0
        return (
            contact.status is not Status.PENDING
            and (contact.checked_at or 0.0) >= since
            and (contact.checked_level in enough or contact.confidence is Confidence.CERTAIN)
        )

    def _merge(self, run: _Run, held: _Held, new: Sequence[str], *, own: bool) -> None:
        old = self._layouts[held.contact.layout_id - 1]
        names = self._layouts[(run.layout or 0) - 1].field_names
        missing = tuple(name for name in names if name not in old.field_names)
        merged = Layout(columns=old.columns + missing, email_index=old.email_index)
        fields = [*held.contact.fields, *("" for _ in missing)]
        for name, value in zip(names, new, strict=False):
            place = merged.field_names.index(name)
            overwrite = run.task.options.duplicates is DuplicateRule.OVERWRITE
            if value.strip() and (overwrite or not fields[place].strip()):
                fields[place] = value
        layout_id = self._layout_id(merged)
        if layout_id == held.contact.layout_id and tuple(fields) == held.contact.fields:
            return
        known = any(item[:2] == (run.task.id, held.contact.id) for item in self._overwrites)
        if not own and not known:
            before = (run.task.id, held.contact.id, held.contact.layout_id, held.contact.fields)
            self._overwrites.append(before)
        held.contact = replace(held.contact, layout_id=layout_id, fields=tuple(fields))

    async def finish_loading(self, task_id: int) -> None:
        with self._open():
            run = self._run(task_id)
            run.task = replace(run.task, loaded=True)

    async def add_recheck_work(self, task_id: int, contacts: ContactFilter) -> int:
        with self._open():
            run = self._run(task_id)
            if run.task.kind is not TaskKind.RECHECK or run.task.state is TaskState.FINISHED:
                raise TaskProblemError("no recheck", code="task_not_recheck")
            taken = [
                held
                for held in self._matching(contacts)
                if held.contact.domain
                and held.contact.reason not in _BY_USER
                and held.recheck != task_id
            ]
            for held in taken:
                self._leave_recheck(held)
                self._set(held, work=task_id, retry_at=None, **_PENDING)
                held.recheck = task_id
                self._counts(task_id)[Status.PENDING, Reason.NONE] += 1
            return len(taken)

    # --- work -------------------------------------------------------------------------
    async def domains_in_work(self, task_id: int, *, after: str, limit: int) -> tuple[str, ...]:
        with self._open():
            names = {held.contact.domain for held in self._work(task_id)}
            return tuple(sorted(name for name in names if name > after)[:limit])

    async def known_domains(self, names: Sequence[str]) -> Mapping[str, DomainFacts]:
        with self._open():
            now = self._clock.now()
            found = (self._domains[name] for name in names if name in self._domains)
            return {
                facts.name: facts
                for facts in found
                if facts.expires_at > now
                and (facts.judgement is None or facts.judgement.verdict is not Verdict.UNKNOWN)
            }

    async def save_domains(self, facts: Sequence[DomainFacts]) -> None:
        with self._open():
            for item in facts:
                old = self._domains.get(item.name)
                kept = old is not None and item.operator in ("", old.operator)
                if old is not None and kept and item.control_accepted is None:
                    self._domains[item.name] = replace(
                        item, control_accepted=old.control_accepted, control_at=old.control_at
                    )
                else:
                    self._domains[item.name] = item

    async def decide_domains(self, task_id: int, decisions: Sequence[DomainDecision]) -> int:
        with self._open():
            run = self._run(task_id)
            newest = {item.domain: item.decision for item in decisions}
            chosen = [held for held in self._work(task_id) if held.contact.domain in newest]
            for held in chosen:
                self._decide(held, newest[held.contact.domain], run, self._clock.now(), None)
            return len(chosen)

    async def contacts_in_work(
        self, task_id: int, domain: str, *, after_id: int, limit: int
    ) -> tuple[tuple[int, str], ...]:
        with self._open():
            found = [
                (held.contact.id, held.contact.address)
                for held in self._work(task_id)
                if held.contact.domain == domain and held.contact.id > after_id
            ]
            return tuple(found[:limit])

    async def work_per_domain(self, task_id: int) -> Mapping[str, int]:
        with self._open():
            return dict(Counter(held.contact.domain for held in self._work(task_id)))

    async def save_results(self, task_id: int, results: Sequence[ContactResult]) -> None:
        with self._open():
            run = self._run(task_id)
            for item in {item.contact_id: item for item in results}.values():
                held = self._held.get(item.contact_id)
                if held is not None and held.work == task_id:
                    self._decide(held, item.decision, run, item.checked_at, item.retry_at)
                    self._evidence[item.contact_id] = item.evidence

    def _decide(
        self, held: _Held, decision: Decision, run: _Run, at: float, retry_at: float | None
    ) -> None:
        pending = decision.status is Status.PENDING
        contact = held.contact
        level = contact.checked_level if pending else run.task.options.level.value
        self._set(
            held,
            work=None,
            verdict=decision.verdict,
            reason=decision.reason,
            status=decision.status,
            confidence=decision.confidence,
            checked_at=at,
            checked_level=level,
            attempts=contact.attempts + pending,
            retry_at=retry_at if pending else None,
        )

    # --- questions --------------------------------------------------------------------
    async def count(self, contacts: ContactFilter) -> int:
        with self._open():
            return len(self._matching(contacts))

    async def contact_ids(self, contacts: ContactFilter) -> "array[int]":
        with self._open():
            return array("q", [held.contact.id for held in self._matching(contacts)])

    async def contacts(self, ids: Sequence[int]) -> tuple[Contact, ...]:
        with self._open():
            return tuple(self._held[key].contact for key in ids if key in self._held)

    async def layouts(self, layout_ids: Sequence[int]) -> Mapping[int, Layout]:
        with self._open():
            known = range(1, len(self._layouts) + 1)
            return {key: self._layouts[key - 1] for key in layout_ids if key in known}

    async def list_layouts(self, contacts: ContactFilter) -> tuple[Layout, ...]:
        with self._open():
            chosen = sorted(self._matching(contacts), key=lambda held: held.contact.id)
            used = dict.fromkeys(held.contact.layout_id for held in chosen)
            return tuple(self._layouts[key - 1] for key in used)

    async def details(self, contact_id: int) -> ContactDetails | None:
        with self._open():
            held = self._held.get(contact_id)
            if held is None:
                return None
            contact = held.contact
            facts = self._domains.get(contact.domain)
            of_domain = () if facts is None else facts.evidence
            return ContactDetails(
                contact=contact,
                layout=self._layouts[contact.layout_id - 1],
                list_name=self._lists[contact.list_id],
                source_name=self._runs[contact.task_id].task.source_name,
                evidence=(*of_domain, *self._evidence.get(contact_id, ())),
                blacklist=self._entry(contact, self._blacklist.values()),
            )

    async def rejected_rows(self, task_id: int) -> AsyncIterator[RejectedRow]:
        with self._open():
            rows = [row for key, row in self._rejected if key == task_id]
        for row in sorted(rows, key=lambda row: row.row_number):
            yield row

    # --- blacklist --------------------------------------------------------------------
    async def add_blacklist(self, entries: Sequence[BlacklistEntry]) -> int:
        with self._open():
            lowered = {item.value.lower(): item for item in entries}
            new = {key: item for key, item in lowered.items() if key not in self._blacklist}
            for key, item in new.items():
                added_at = item.added_at or self._clock.now()
                self._blacklist[key] = replace(item, value=key, added_at=added_at)
            offered = [replace(item, value=key) for key, item in lowered.items()]
            for held in self._all():
                entry = self._entry(held.contact, offered)
                if entry is not None and held.contact.reason not in _BY_USER:
                    self._set(
                        held,
                        work=None,
                        checked_at=self._clock.now(),
                        checked_level=CheckLevel.FAST.value,
                        retry_at=None,
                        **_listed_by(entry),
                    )
            return len(new)

    async def remove_blacklist(self, values: Sequence[str]) -> int:
        with self._open():
            gone = {
                key: entry
                for key, entry in self._blacklist.items()
                if key in {value.lower() for value in values}
            }
            for key in gone:
                del self._blacklist[key]
            removed = [
                BlacklistEntry(
                    kind=BlacklistKind.ADDRESS if "@" in value else BlacklistKind.DOMAIN,
                    value=value.lower(),
                )
                for value in values
            ]
            for held in self._all():
                by_removed = self._entry(held.contact, removed) is not None
                if by_removed and held.contact.reason in _BY_USER:
                    entry = self._entry(held.contact, self._blacklist.values())
                    changes = _PENDING if entry is None else _listed_by(entry)
                    self._set(held, work=held.work, **changes)
            return len(gone)

    async def blacklist(self) -> tuple[BlacklistEntry, ...]:
        with self._open():
            return tuple(self._blacklist[key] for key in sorted(self._blacklist))

    # --- inside -----------------------------------------------------------------------
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

    def _run(self, task_id: int) -> _Run:
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
            tally=tally_of(counts, duplicate=run.duplicate, rejected=run.rejected),
        )

    def _change(
        self, run: _Run, state: TaskState, ran_until: float | None = None, **changes: Any
    ) -> None:
        require_transition(run.task.state, state)
        now = self._clock.now()
        active_s = run.task.active_s
        if run.claimed_at is not None:
            active_s += (now if ran_until is None else ran_until) - run.claimed_at
        fields = {
            "pause_reason": PauseReason.NONE,
            "finish_reason": FinishReason.NONE,
            "message": "",
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

    def _all(self) -> list[_Held]:
        return list(self._held.values())

    def _work(self, task_id: int) -> list[_Held]:
        return [held for held in self._all() if held.work == task_id]

    def _counts(self, task_id: int) -> Counter[tuple[Status, Reason]]:
        """What a RECHECK counts: what it decided stays, as its history."""
        return self._history.setdefault(task_id, Counter())

    def _set(self, held: _Held, *, work: int | None, **changes: Any) -> None:
        old = held.contact
        held.contact = replace(old, **changes)
        held.work = work
        if held.recheck is not None:
            counts = self._counts(held.recheck)
            counts[old.status, old.reason] -= 1
            counts[held.contact.status, held.contact.reason] += 1

    def _leave_recheck(self, held: _Held) -> None:
        if held.recheck is not None and held.contact.status is Status.PENDING:
            self._counts(held.recheck)[held.contact.status, held.contact.reason] -= 1
        held.recheck = None

    def _remove(self, held: _Held) -> None:
        self._leave_recheck(held)
        key = held.contact.id
        del self._held[key]
        self._evidence.pop(key, None)
        self._overwrites = [item for item in self._overwrites if item[1] != key]

    def _layout_id(self, layout: Layout) -> int:
        if layout not in self._layouts:
            self._layouts.append(layout)
        return self._layouts.index(layout) + 1

    def _matching(self, wanted: ContactFilter) -> list[_Held]:
        run = None if wanted.task_id is None else self._runs.get(wanted.task_id)
        recheck = run is not None and run.task.kind is TaskKind.RECHECK
        found = [held for held in self._all() if _matches(held, wanted, recheck=recheck)]
        keys = {
            SortKey.ADDED: lambda contact: (contact.id,),
            SortKey.ADDRESS: lambda contact: (_key(contact.address), contact.id),
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


def _key(address: str) -> str:
    """What makes two addresses the same: as SQLite, only ASCII letters have no case."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in address)


def _listed_by(entry: BlacklistEntry) -> dict[str, Any]:
    by_address = entry.kind is BlacklistKind.ADDRESS
    return {
        "verdict": Verdict.LISTED,
        "reason": Reason.BLACKLISTED_ADDRESS if by_address else Reason.BLACKLISTED_DOMAIN,
        "status": Status.BLACKLIST,
        "confidence": Confidence.CERTAIN,
    }


def _matches(held: _Held, wanted: ContactFilter, *, recheck: bool) -> bool:
    contact = held.contact
    owner = held.recheck if recheck else contact.task_id
    texts = (contact.address, *contact.fields)
    before = wanted.checked_before
    return (
        wanted.list_id in (None, contact.list_id)
        and wanted.task_id in (None, owner)
        and (not wanted.statuses or contact.status in wanted.statuses)
        and (not wanted.reasons or contact.reason in wanted.reasons)
        and (before is None or (contact.checked_at is not None and contact.checked_at < before))
        and any(wanted.text.lower() in text.lower() for text in texts)
    )
