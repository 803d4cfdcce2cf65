"""A process is killed while it writes: what it was told is stored is stored."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from contact_importer.model.contact import ContactFilter
from contact_importer.model.task import PauseReason, TaskState
from contact_importer.storage.store import open_store
from tests.support.clocks import ManualClock

WRITER = """
import asyncio, sys
from pathlib import Path
from contact_importer.engine.clock import SystemClock
from contact_importer.engine.store_ports import DomainDecision
from contact_importer.storage.runner import runner_identity
from contact_importer.storage.store import open_store
from tests.support.loaded_rows import NULL_MX, batch, new_import, row

async def main():
    store = await open_store(Path(sys.argv[1]), clock=SystemClock())
    made = await store.find_list("Killed") or await store.create_list("Killed")
    task = await store.create_task(new_import(made.id))
    assert await store.claim(task.id, runner_identity())
    number = 0
    while True:
        rows = [row(number + i, f"u{task.id}.{number + i}@d{i % 7}.org") for i in range(1, 200)]
        rows.append(row(number + 200, f"u{task.id}.{number + 1}@d1.org"))
        number += 200
        await store.store_batch(task.id, batch(*rows))
        print(number, flush=True)
        await store.decide_domains(task.id, [DomainDecision(f"d{number // 200 % 7}.org", NULL_MX)])

asyncio.run(main())
"""


def killed_after(path: Path, batches: int) -> int:
    """Kill a writer at some moment after that many batches; the last row it was told of."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for _ in range(batches):
        assert process.stdout.readline()
    process.kill()
    told = process.communicate()[0].split()
    return int(told[-1]) if told else batches * 200


async def test_that_a_killed_writer_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "contacts.sqlite"
    told = [killed_after(path, batches) for batches in (1, 4, 9)]
    store = await open_store(path, clock=ManualClock())
    tasks = await store.mark_interrupted()
    assert [task.state for task in tasks] == [TaskState.PAUSED] * 3
    assert [task.pause_reason for task in tasks] == [PauseReason.INTERRUPTED] * 3
    for task, acknowledged in zip(reversed(tasks), told, strict=True):
        assert task.cursor >= acknowledged
        assert task.cursor % 200 == 0
        assert task.tally.read == task.cursor
        assert task.tally.duplicate == task.cursor // 200
        ids = await store.contact_ids(ContactFilter(task_id=task.id))
        held = await store.contacts(ids)
        assert len({item.address for item in held}) == len(held) == task.tally.contacts
        assert task.tally.reasons == Counter((item.status, item.reason) for item in held)
        assert task.in_work == task.tally.pending
        assert task.in_work == sum((await store.work_per_domain(task.id)).values())
    await store.close()
