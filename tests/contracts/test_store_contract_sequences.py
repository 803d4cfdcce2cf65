"""Random sequences of everything that changes contacts, on both stores at once.

The counters must add up after each step, and both stores must tell the same.
"""

import contextlib
import random
from collections import Counter
from pathlib import Path

import pytest

from contact_importer.engine.store_ports import DomainDecision, Store
from contact_importer.model.contact import (
    BlacklistEntry,
    BlacklistKind,
    Contact,
    ContactFilter,
    ContactResult,
    RejectCause,
    RejectedRow,
)
from contact_importer.model.errors import TaskProblemError
from contact_importer.model.evidence import Evidence, Stage
from contact_importer.model.policy import CHOICES, Policy
from contact_importer.model.tally import tally_of
from contact_importer.model.task import (
    DuplicateRule,
    FinishReason,
    PauseReason,
    TaskKind,
    TaskState,
)
from contact_importer.model.verdict import OPEN_REASONS, CheckLevel, Flag, Reason, Status
from tests.contracts.conftest import RUNNER, World, open_world
from tests.support.loaded_rows import (
    CATCH_ALL,
    EXISTS,
    GREYLISTED,
    IMPOSSIBLE,
    NULL_MX,
    TAKES_MAIL,
    batch,
    new_import,
    new_recheck,
    row,
)

pytestmark = pytest.mark.promise("P22")

DOMAINS = ("x.org", "y.org", "sub.y.org", "z.org")
DECISIONS = (TAKES_MAIL, NULL_MX, GREYLISTED, EXISTS, CATCH_ALL)


def role(address: str) -> Flag:
    """Some names are those of roles."""
    return Flag.ROLE if address.startswith(("b", "B")) else Flag.NONE


_SAID = Evidence(stage=Stage.SMTP, observed_at=1.0, text="said")


class Driver:
    """Does the same to one store as its twin does to the other; ids may differ."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.store: Store = world.store
        self.random = random.Random(seed)
        self.lists: list[int] = []
        self.tasks: list[int] = []

    async def step(self) -> None:
        actions = [
            self.load,
            self.load,
            self.decide,
            self.decide,
            self.save,
            self.take_back,
            self.finish,
            self.requeue,
            self.recheck,
            self.blacklist,
            self.undo,
            self.wait,
            self.calendar,
            self.ask,
            self.delete_list,
            self.change_policy,
        ]
        weights = [6, 6, 5, 5, 5, 2, 4, 4, 2, 2, 1, 1, 4, 3, 0.2, 1]
        with contextlib.suppress(TaskProblemError):  # not in this state: for both stores alike
            await self.random.choices(actions, weights)[0]()

    def address(self) -> str:
        name = f"{self.random.choice('aAbBcdé')}{self.random.randrange(3)}"
        return f"{name}@{self.random.choice(DOMAINS)}"

    async def any_task(self) -> int:
        while len(self.lists) < 2:
            self.lists.append((await self.store.create_list(f"L{len(self.tasks)}{self.lists}")).id)
        if not self.tasks or self.random.random() < 0.15:
            new = new_import(
                self.random.choice(self.lists),
                level=self.random.choice(list(CheckLevel)),
                duplicates=self.random.choice(list(DuplicateRule)),
            )
            self.tasks.append((await self.store.create_task(new)).id)
        return self.random.choice(self.tasks)

    async def load(self) -> None:
        task = await self.store.task(await self.any_task())
        count = self.random.randrange(1, 7)
        fields = [self.random.choice(("", "v", "w")) for _ in range(2)]
        fast = task.options.level is CheckLevel.FAST
        rows = [
            row(number, address, fields, TAKES_MAIL if fast else None, role(address))
            for number, address in enumerate((self.address() for _ in range(1, count)), 1)
        ]
        rows.append(row(count, f"bad{self.random.randrange(3)}", fields, IMPOSSIBLE))
        bad = RejectedRow(row_number=count + 1, cause=RejectCause.NO_ADDRESS)
        if task.kind is TaskKind.IMPORT and not task.undone:
            await self.store.store_batch(task.id, batch(*rows, rejected=[bad]))

    async def decide(self) -> None:
        names = self.random.sample(DOMAINS, 2)
        decisions = [DomainDecision(name, self.random.choice(DECISIONS)) for name in names]
        await self.store.decide_domains(await self.any_task(), decisions)

    async def save(self) -> None:
        task_id = await self.any_task()
        found = await self.store.contacts_in_work(
            task_id, self.random.choice(DOMAINS), after_id=0, limit=3
        )
        results = [
            ContactResult(
                contact_id=item.id,
                decision=self.random.choice(DECISIONS),
                evidence=self.random.choice(((), (_SAID,))),
                checked_at=self.world.clock.now() + self.random.choice((0, 0, 0, 300)),
                retry_at=self.random.choice((None, self.world.clock.now() + 300)),
            )
            for item in found
        ]
        await self.store.save_results(task_id, results)

    async def change_policy(self) -> None:
        choices = {rule: self.random.choice(values) for rule, values in CHOICES.items()}
        await self.store.set_policy(Policy(**choices))

    async def take_back(self) -> None:
        since = self.world.clock.now() - self.random.choice((0.0, 30 * 86_400.0))
        await self.store.take_back(await self.any_task(), since)

    async def finish(self) -> None:
        task_id = await self.any_task()
        await self.store.claim(task_id, RUNNER)
        if (await self.store.task(task_id)).state is TaskState.RUNNING:
            end = self.random.choice(("finish", "pause", "wait", "wait"))
            if end == "finish":
                await self.store.finish_task(task_id, FinishReason.COMPLETED)
            elif end == "pause":
                await self.store.pause_task(task_id, PauseReason.USER)
            else:
                await self.store.wait_task(task_id)

    async def requeue(self) -> None:
        also = self.random.choice((frozenset(), frozenset({Reason.GREYLISTED}), OPEN_REASONS))
        await self.store.requeue_task(await self.any_task(), also=also)

    async def recheck(self) -> None:
        list_id = (await self.store.task(await self.any_task())).list_id
        task = await self.store.create_task(new_recheck(list_id))
        self.tasks.append(task.id)
        statuses = frozenset(self.random.sample(list(Status), 2))
        wanted = ContactFilter(list_id=list_id, statuses=statuses)
        await self.store.add_recheck_work(task.id, wanted)

    async def blacklist(self) -> None:
        value = self.random.choice(("y.org", "sub.y.org", "z.org", self.address().lower()))
        if self.random.random() < 0.5:
            await self.store.remove_blacklist([value])
            return
        kind = BlacklistKind.ADDRESS if "@" in value else BlacklistKind.DOMAIN
        await self.store.add_blacklist([BlacklistEntry(kind=kind, value=value)])

    async def undo(self) -> None:
        await self.store.undo_task(await self.any_task())

    async def wait(self) -> None:
        self.world.clock.advance(self.random.choice((100, 400, 20 * 86_400)))

    async def calendar(self) -> None:
        only = self.random.choice((None, await self.any_task()))
        taken = await self.store.take_due(self.world.clock.now(), task_id=only)
        if taken is not None:
            assert (await self.store.task(taken)).state is TaskState.QUEUED

    async def ask(self) -> None:
        task_id = await self.any_task()
        choice = self.random.choice(("hurry", "end", "pause", "cancel"))
        if choice == "hurry":
            await self.store.hurry(task_id)
        elif choice == "end":
            await self.store.end_waiting(task_id)
        else:
            await self.store.request(task_id, pause=choice == "pause", cancel=choice == "cancel")

    async def delete_list(self) -> None:
        list_id = (await self.store.task(await self.any_task())).list_id
        await self.store.delete_list(list_id)
        self.lists.remove(list_id)
        kept = {task.id for task in await self.store.tasks()}
        self.tasks = [task_id for task_id in self.tasks if task_id in kept]

    async def contacts(self) -> tuple[Contact, ...]:
        return await self.store.contacts(await self.store.contact_ids(ContactFilter()))

    async def told(self) -> list[object]:
        """What the store tells, without its ids."""
        tasks = [await self.store.task(task_id) for task_id in self.tasks]
        shown: list[object] = [
            (task.state, task.in_work, task.waiting, task.due_at, task.tally, task.undone)
            for task in tasks
        ]
        shown.append([task.active_s for task in tasks])
        shown.append(await self.store.next_due())
        for task in tasks:
            shown.append(await self.store.work_per_domain(task.id))
            shown.append([item async for item in self.store.rejected_rows(task.id)])
        for item in await self.contacts():
            layout = (await self.store.layouts([item.layout_id]))[item.layout_id]
            owner = self.lists.index(item.list_id), self.tasks.index(item.task_id)
            decided = item.verdict, item.reason, item.status, item.confidence
            times = item.checked_at, item.checked_level, item.retry_at, item.attempts
            shown.append((owner, item.address, item.fields, layout, decided, times))
        return shown

    async def require_sums(self) -> None:
        """Counters equal rows."""
        held = await self.contacts()
        for item in await self.store.lists():
            expected = Counter(
                (contact.status, contact.reason) for contact in held if contact.list_id == item.id
            )
            assert item.tally.reasons == expected
        for task in await self.store.tasks():
            assert task.in_work == sum((await self.store.work_per_domain(task.id)).values())
            rejected = [row async for row in self.store.rejected_rows(task.id)]
            assert len(rejected) == task.tally.duplicate + task.tally.rejected
            wanted = ContactFilter(task_id=task.id)
            mine = await self.store.contacts(await self.store.contact_ids(wanted))
            counts = Counter((contact.status, contact.reason) for contact in mine)
            if task.kind is TaskKind.IMPORT:
                assert task.tally.reasons == counts
            else:  # what a recheck decided stays as its history, what is open is live
                assert task.tally.open == tally_of(counts).open
                assert all(task.tally.reasons.get(key, 0) >= counts[key] for key in counts)


@pytest.mark.parametrize("seed", range(25))
async def test_that_counters_add_up_whatever_happens(seed: int, tmp_path: Path) -> None:
    memory = Driver(await open_world("memory", tmp_path), seed)
    sql = Driver(await open_world("sql", tmp_path), seed)
    try:
        for _ in range(50):
            for driver in (memory, sql):
                await driver.step()
            await sql.require_sums()
            assert await sql.told() == await memory.told()
        await memory.require_sums()
    finally:
        await sql.store.close()
