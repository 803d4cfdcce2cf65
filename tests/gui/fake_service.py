"""A service for GUI tests: everything in memory, nothing moves unless the test says so."""

from array import array
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from contact_importer.engine.events import StageName, StageProgress, TaskSnapshot
from contact_importer.model.contact import (
    BlacklistEntry,
    Contact,
    ContactDetails,
    ContactFilter,
    ContactList,
    Layout,
    RejectCause,
    RejectedRow,
)
from contact_importer.model.domain_ranking import DomainCount, DomainRanking
from contact_importer.model.errors import TaskProblemError
from contact_importer.model.policy import DEFAULT_POLICY, Policy
from contact_importer.model.source import Preview, ReadingChoices, SourceFormat, SourceReading
from contact_importer.model.suggestion import Suggestion, SuggestionState
from contact_importer.model.tally import Tally, tally_of
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    PauseReason,
    TaskKind,
    TaskOptions,
    TaskState,
)
from contact_importer.model.verdict import Confidence, Flag, Reason, Status, Verdict
from tests.gui.fake_mapping import FakeMapping
from tests.gui.fake_upkeep import FakeUpkeep

LAYOUT = Layout(columns=("Name", "E-mail", "Phone"), email_index=1)
COUNTS = {Status.VALID: 60, Status.INVALID: 25, Status.BLACKLIST: 10, Status.PENDING: 5}
_REASONS = {
    Status.VALID: (Verdict.DELIVERABLE, Reason.MAILBOX_EXISTS, Confidence.CONFIRMED),
    Status.INVALID: (Verdict.UNDELIVERABLE, Reason.MAILBOX_NOT_FOUND, Confidence.CONFIRMED),
    Status.BLACKLIST: (Verdict.LISTED, Reason.DISPOSABLE_DOMAIN, Confidence.CERTAIN),
    Status.PENDING: (Verdict.UNKNOWN, Reason.GREYLISTED, Confidence.NONE),
}


def make_preview(path: Path, choices: ReadingChoices, *, email_index: int = 1) -> Preview:
    reading = SourceReading(
        path=str(path),
        format=SourceFormat.CSV,
        encoding=choices.encoding or "utf-8",
        delimiter=choices.delimiter or ",",
        columns=LAYOUT.columns,
        email_index=email_index,
        has_header=choices.has_header is not False,
        size=2048,
    )
    rows = tuple((f"Person {n}", f"p{n}@example.test", "+7 900") for n in range(1, 4))
    return Preview(
        reading=reading,
        rows=(*rows, ("Nobody", "", ""), ("Broken", "not an address", "")),
        row_syntax=(True, True, True, None, False),
        encodings=("utf-8", "cp1251"),
        email_candidates=(1,),
        estimated_rows=5,
    )


def make_contacts(task_id: int = 1, list_id: int = 1) -> list[Contact]:
    contacts = []
    for status, count in COUNTS.items():
        verdict, reason, confidence = _REASONS[status]
        for _ in range(count):
            number = len(contacts) + 1
            address = f"{status.value}{number}@example.test"
            contacts.append(
                Contact(
                    id=number,
                    list_id=list_id,
                    task_id=task_id,
                    row_number=number,
                    raw=address,
                    address=address,
                    domain="example.test",
                    layout_id=1,
                    fields=(f"Person {number}", f"+7 900 {number:07}"),
                    verdict=verdict,
                    reason=reason,
                    status=status,
                    confidence=confidence,
                    flags=Flag.NONE,
                    checked_at=1_700_000_000.0,
                    checked_level="full",
                    retry_at=None,
                    attempts=1,
                )
            )
    return contacts


TALLY = tally_of(
    {(status, _REASONS[status][1]): count for status, count in COUNTS.items()},
    duplicate=3,
    rejected=2,
)


def make_task(task_id: int = 1, **changes: object) -> ImportTask:
    task = ImportTask(
        id=task_id,
        kind=TaskKind.IMPORT,
        list_id=1,
        list_name="Customers",
        source_name="clients.csv",
        reading=None,
        options=TaskOptions(),
        state=TaskState.RUNNING,
        tally=TALLY,
        in_work=5,
        created_at=1_700_000_000.0,
        started_at=1_700_000_000.0,
    )
    return replace(task, **changes)


def make_snapshot(task: ImportTask, **changes: object) -> TaskSnapshot:
    stages = (
        StageProgress(name=StageName.LOAD, done=105, total=105),
        StageProgress(name=StageName.RESOLVE, done=7, total=12, in_flight=5),
        StageProgress(name=StageName.PROBE, done=90, total=100, in_flight=4, note="rate_limit"),
    )
    snapshot = TaskSnapshot(
        task=task, stages=stages, per_second=212.0, seconds_left=32.0, fraction=0.46
    )
    return replace(snapshot, **changes)


class FakeService(FakeUpkeep):
    """Answers like ImportService; ``calls`` has what was asked of it."""

    def __init__(self, tasks: Sequence[ImportTask] = ()) -> None:
        super().__init__()
        self.calls: list[tuple[object, ...]] = []
        self.mapping = FakeMapping()
        self.elsewhere: set[int] = set()  # tasks that did not run in this process
        self.snapshots = {task.id: make_snapshot(task) for task in tasks}
        self.all_contacts = make_contacts()
        self.known_lists = [ContactList(id=1, name="Customers", tally=TALLY)] if tasks else []
        self.entries: list[BlacklistEntry] = []
        self.offered: list[Suggestion] = []
        self.order: list[int] = []  # the queue
        self.ranked: list[ContactFilter] = []
        self.preview_error: Exception | None = None
        self.email_index = 1
        self.kept_policy = DEFAULT_POLICY
        self.policies: list[Policy] = []  # put in force

    def move(self, task_id: int, **changes: object) -> None:
        """The engine's part: the task is another now."""
        old = self.snapshots[task_id]
        self.snapshots[task_id] = replace(old, task=replace(old.task, **changes))

    # --- life and control ---
    async def start(self) -> tuple[ImportTask, ...]:
        return ()

    async def serve_calendar(self, task_id: int | None = None) -> None:
        self.calls.append(("serve_calendar", task_id))

    async def close(self) -> None:
        self.calls.append(("close",))

    def progress(self) -> Mapping[int, TaskSnapshot]:
        known = self.snapshots.items()
        return {key: snapshot for key, snapshot in known if key not in self.elsewhere}

    async def pause(self, task_id: int) -> None:
        self.calls.append(("pause", task_id))
        self.move(task_id, state=TaskState.PAUSED, pause_reason=PauseReason.USER)

    async def cancel(self, task_id: int) -> None:
        self.calls.append(("cancel", task_id))
        self.move(task_id, state=TaskState.FINISHED, finish_reason=FinishReason.CANCELLED)

    async def finish_at_standard(self, task_id: int) -> None:
        self.calls.append(("finish_at_standard", task_id))
        self.move(task_id, state=TaskState.RUNNING, pause_reason=PauseReason.NONE)

    async def resume(self, task_id: int, *, lift_brake: bool = False) -> None:
        self.calls.append(("ask_the_rest" if lift_brake else "resume", task_id))
        self.move(task_id, state=TaskState.RUNNING, pause_reason=PauseReason.NONE)

    async def queue(self) -> tuple[int, ...]:
        return tuple(self.order)

    async def start_next(self, task_id: int) -> None:
        self.calls.append(("start_next", task_id))
        self.order.remove(task_id)
        self.order.insert(0, task_id)

    async def move_up(self, task_id: int) -> None:
        self.calls.append(("move_up", task_id))
        place = self.order.index(task_id)
        self.order[place - 1 : place + 1] = [task_id, self.order[place - 1]]

    async def ask_now(self, task_id: int) -> None:
        self.calls.append(("ask_now", task_id))
        self.move(task_id, state=TaskState.RUNNING, waiting=0, in_work=5)

    async def finish_now(self, task_id: int) -> None:
        self.calls.append(("finish_now", task_id))
        self.move(
            task_id, state=TaskState.FINISHED, finish_reason=FinishReason.COMPLETED, waiting=0
        )

    async def wait(self, task_id: int) -> ImportTask:
        return self.snapshots[task_id].task

    async def changed_by_import(self, task_id: int) -> int:
        return 14

    async def edits(self) -> tuple[object, ...]:
        return ()

    async def undo_import(self, task_id: int, tell: Callable[[int], None] | None = None) -> int:
        self.calls.append(("undo", task_id))
        self.move(task_id, undone=True, tally=Tally())
        return 100

    # --- files in ---
    async def preview(self, path: Path, choices: ReadingChoices) -> Preview:
        self.calls.append(("preview", path, choices))
        if self.preview_error is not None:
            raise self.preview_error
        return make_preview(path, choices, email_index=self.email_index)

    async def start_import(
        self, reading: SourceReading, list_name: str, options: TaskOptions
    ) -> ImportTask:
        self.calls.append(("start_import", reading, list_name, options))
        task = make_task(len(self.snapshots) + 1, list_name=list_name, options=options)
        self.snapshots[task.id] = make_snapshot(task)
        return task

    # --- questions ---
    async def snapshot(self, task_id: int) -> TaskSnapshot:
        self.calls.append(("snapshot", task_id))
        if task_id not in self.snapshots:
            raise TaskProblemError("There is no such task.", code="no_such_task")
        return self.snapshots[task_id]

    async def tasks(self) -> tuple[ImportTask, ...]:
        return tuple(reversed([snapshot.task for snapshot in self.snapshots.values()]))

    async def lists(self) -> tuple[ContactList, ...]:
        return tuple(self.known_lists)

    async def count(self, contacts: ContactFilter) -> int:
        return len(self._matching(contacts))

    async def contact_ids(self, contacts: ContactFilter) -> "array[int]":
        self.calls.append(("contact_ids", contacts))
        return array("q", [contact.id for contact in self._matching(contacts)])

    async def contacts(self, ids: Sequence[int]) -> tuple[Contact, ...]:
        return tuple(self.all_contacts[number - 1] for number in ids)

    async def layouts(self, layout_ids: Sequence[int]) -> Mapping[int, Layout]:
        return {1: LAYOUT}

    async def list_layouts(self, contacts: ContactFilter) -> tuple[Layout, ...]:
        return (LAYOUT,)

    async def top_domains(self, contacts: ContactFilter, limit: int) -> DomainRanking:
        self.ranked.append(contacts)
        found = Counter((c.domain, c.status) for c in self._matching(contacts))
        names = Counter(c.domain for c in self._matching(contacts))
        top = [
            DomainCount(name=name, statuses={s: n for (d, s), n in found.items() if d == name})
            for name, _ in names.most_common(limit)
        ]
        return DomainRanking(top=tuple(top), domains=len(names))

    async def suggestions(
        self, list_id: int, state: SuggestionState = SuggestionState.OFFERED
    ) -> tuple[Suggestion, ...]:
        return tuple(self.offered)

    async def details(self, contact_id: int) -> ContactDetails | None:
        return ContactDetails(
            contact=self.all_contacts[contact_id - 1],
            layout=LAYOUT,
            list_name="Customers",
            source_name="clients.csv",
            evidence=(),
        )

    async def rejected_rows(self, task_id: int) -> AsyncIterator[RejectedRow]:
        for number in range(1, 4):
            yield RejectedRow(
                row_number=number, cause=RejectCause.DUPLICATE_IN_FILE, raw="<b>x</b>"
            )
        yield RejectedRow(row_number=9, cause=RejectCause.NO_ADDRESS, raw="")

    async def policy(self) -> Policy:
        return self.kept_policy

    async def set_policy(self, policy: Policy) -> int:
        self.kept_policy = policy
        self.policies.append(policy)
        return 3

    async def blacklist(self) -> tuple[BlacklistEntry, ...]:
        return tuple(self.entries)

    def _matching(self, contacts: ContactFilter) -> list[Contact]:
        return [
            contact
            for contact in self.all_contacts
            if (not contacts.statuses or contact.status in contacts.statuses)
            and (not contacts.reasons or contact.reason in contacts.reasons)
            and (not contacts.domains or contact.domain in contacts.domains)
            and (not contacts.flags or contact.flags & contacts.flags)
            and contacts.text.lower() in contact.address.lower()
        ]
