"""The load stage in memory."""

from collections.abc import Sequence
from dataclasses import replace

from contact_importer.engine.rows import LoadedRow, RowBatch, decode_rows
from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import (
    Contact,
    ContactFilter,
    Layout,
    RejectCause,
    RejectedRow,
)
from contact_importer.model.errors import TaskProblemError
from contact_importer.model.task import (
    DuplicateRule,
    TaskKind,
    TaskState,
)
from contact_importer.model.verdict import OPEN_REASONS, CheckLevel, Confidence, Reason, Status
from contact_importer.validation.policy import outcome_of
from tests.support.memory_state import BY_USER, PENDING, Held, MemoryState, Run, address_key


class MemoryLoad(MemoryState):
    """Implements ``engine.store_ports.LoadStore``."""

    async def store_batch(
        self, task_id: int, batch: RowBatch, settled: Sequence[DomainDecision] = ()
    ) -> int:
        with self._open():
            run = self._run(task_id)
            by_key = {
                address_key(held.contact.address): held
                for held in self._all()
                if held.contact.list_id == run.task.list_id
            }
            added = 0
            for row in decode_rows(batch.rows_json):
                held = by_key.get(address_key(row.address))
                if held is None:
                    by_key[address_key(row.address)] = self._add(run, _decided(row, settled))
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
            if batch.part is not None and run.task.reading is not None:
                begun = run.task.reading.with_part_begun(*batch.part)
                run.task = replace(run.task, reading=begun)
            return added

    def _add(self, run: Run, row: LoadedRow) -> Held:
        decided = row.verdict is not None
        outcome = outcome_of(row.reason, row.flags, self._policy)
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
            status=outcome.status,
            confidence=outcome.confidence,
            flags=row.flags,
            checked_at=self._clock.now() if decided else None,
            checked_level=run.task.options.level.value if decided else "",
            retry_at=None,
            attempts=0,
        )
        held = Held(contact, work=None if decided else run.task.id)
        self._held[contact.id] = held
        return held

    def _treat_duplicate(self, run: Run, held: Held, row: LoadedRow) -> None:
        own = held.contact.task_id == run.task.id
        cause = RejectCause.DUPLICATE_IN_FILE if own else RejectCause.DUPLICATE_IN_LIST
        rejected = RejectedRow(row_number=row.row_number, cause=cause, raw=row.raw[:500])
        self._rejected.append((run.task.id, rejected))
        run.duplicate += 1
        if not own and held.work != run.task.id and not self._fresh(held.contact, run):
            self._check_again(run, held, row)
        if run.task.options.duplicates is not DuplicateRule.SKIP:
            self._merge(run, held, row.fields, own=own)

    def _check_again(self, run: Run, held: Held, row: LoadedRow) -> None:
        if row.verdict is None:
            self._leave_recheck(held)
            self._set(held, work=run.task.id, retry_at=None, attempts=0, **PENDING)
        elif held.work is None:
            outcome = outcome_of(row.reason, held.contact.flags, self._policy)
            self._set(
                held,
                work=None,
                verdict=row.verdict,
                reason=row.reason,
                status=outcome.status,
                confidence=outcome.confidence,
                checked_at=self._clock.now(),
                checked_level=run.task.options.level.value,
                retry_at=None,
            )

    def _fresh(self, contact: Contact, run: Run) -> bool:
        levels = list(CheckLevel)
        enough = levels[levels.index(run.task.options.level) :]
        since = self._clock.now() - run.task.options.fresh_days * 86_400.0
        return (
            contact.reason not in OPEN_REASONS
            and (contact.checked_at or 0.0) >= since
            and (contact.checked_level in enough or contact.confidence is Confidence.CERTAIN)
        )

    def _merge(self, run: Run, held: Held, new: Sequence[str], *, own: bool) -> None:
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
                and held.contact.reason not in BY_USER
                and held.recheck != task_id
            ]
            for held in taken:
                self._leave_recheck(held)
                self._set(held, work=task_id, retry_at=None, attempts=0, **PENDING)
                held.recheck = task_id
                self._counts(task_id)[Status.PENDING, Reason.NONE] += 1
            return len(taken)


def _decided(row: LoadedRow, settled: Sequence[DomainDecision]) -> LoadedRow:
    for item in settled:
        if row.verdict is None and item.domain == row.domain:
            return replace(row, verdict=item.decision.verdict, reason=item.decision.reason)
    return row
