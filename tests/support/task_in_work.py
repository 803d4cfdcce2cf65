"""A task in a memory store whose contacts wait for their check: what the stages work on."""

from collections.abc import Iterable
from dataclasses import dataclass

from contact_importer.engine.ports import Clock
from contact_importer.model.contact import Contact, ContactFilter
from contact_importer.model.domain import DomainFacts, MailHost
from contact_importer.model.verdict import CheckLevel, Reason
from tests.support.loaded_rows import batch, new_import, row
from tests.support.memory_store import MemoryStore


@dataclass(frozen=True, slots=True)
class TaskInWork:
    """The store, the running task, and questions to both."""

    store: MemoryStore
    task_id: int

    async def add(self, *addresses: str) -> None:
        """Load more rows."""
        first = (await self.store.task(self.task_id)).cursor + 1
        rows = [row(number, address) for number, address in enumerate(addresses, first)]
        await self.store.store_batch(self.task_id, batch(*rows))

    async def contacts(self) -> dict[str, Contact]:
        ids = await self.store.contact_ids(ContactFilter(task_id=self.task_id))
        return {item.address: item for item in await self.store.contacts(ids)}

    async def reasons(self) -> dict[str, Reason]:
        return {address: item.reason for address, item in (await self.contacts()).items()}

    async def in_work(self) -> int:
        return (await self.store.task(self.task_id)).in_work


async def task_in_work(
    clock: Clock,
    addresses: Iterable[str] = (),
    *,
    level: CheckLevel = CheckLevel.FULL,
    store: MemoryStore | None = None,
    name: str = "People",
) -> TaskInWork:
    """A RUNNING task whose source has been read: ``addresses`` wait."""
    chosen = store or MemoryStore(clock)
    target = await chosen.create_list(name)
    task = await chosen.create_task(new_import(target.id, level=level))
    await chosen.claim(task.id, "here")
    work = TaskInWork(chosen, task.id)
    await work.add(*addresses)
    await chosen.finish_loading(task.id)
    return work


def alive(name: str, *hosts: str, operator: str = "", **changes: object) -> DomainFacts:
    """Facts of a domain that takes mail at ``hosts`` (mx.<name> without)."""
    return DomainFacts(
        name=name,
        judgement=None,
        hosts=tuple(
            MailHost(name=host, preference=10 * number, addresses=("192.0.2.1",))
            for number, host in enumerate(hosts or (f"mx.{name}",), 1)
        ),
        operator=operator or name,
        expires_at=4e9,
        **changes,
    )
