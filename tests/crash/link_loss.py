"""Takes the network away from an import again and again: nobody may become invalid by it.

Runs in a network namespace of its own, with the demo world in it.
``python -m tests.crash.link_loss --rows 5000 --losses 50`` prints the figures as JSON.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from contact_importer.demo.generate import generate
from contact_importer.demo.process import DemoProcess
from contact_importer.engine import probe_results
from contact_importer.engine.service import ImportService
from contact_importer.model.settings import Politeness
from contact_importer.model.task import ImportTask, PauseReason, TaskState
from contact_importer.model.verdict import CheckLevel, Judgement, Reason, Status, Verdict
from contact_importer.validation import reply_meaning
from contact_importer.validation.reply_meaning import ReplyMeaning
from tests.support import own_network
from tests.support.expected_contacts import compare, expected_contacts
from tests.support.running_application import HASTY, QUICK_WORLD, opened, rows_of, start_import

NOT_ALLOWED = 77  # exit code: no namespace to be had
_LONG_S = 20.0  # a loss that must be noticed
_LONG_EVERY = 25
_ENDED = (TaskState.FINISHED, TaskState.WAITING)


async def lose_links(folder: Path, rows: int, losses: int, seed: int) -> dict[str, Any]:
    """Import through ``losses`` losses; the figures."""
    chance, begun = random.Random(seed), time.monotonic()
    files = generate(rows, seed, folder / "contacts.csv")
    speed = Politeness(start_rate_per_s=60.0, top_rate_per_s=60.0)
    noticed: list[float] = []
    with DemoProcess(QUICK_WORLD) as endpoints:
        settings = replace(HASTY, politeness=speed)
        async with opened(folder / "c.sqlite", endpoints, settings) as application:
            service = application.service
            task = await start_import(service, files.contacts, CheckLevel.FULL)
            done = 0
            for done in range(1, losses + 1):
                long = done % _LONG_EVERY == 0
                await asyncio.sleep(chance.uniform(0.2, 1.0))
                task = await _lose(service, task.id, chance, noticed, long=long)
                if task.state in _ENDED:
                    break
            task = await _finish(service, task.id)
            stored = await rows_of(service)
    found = compare(stored, expected_contacts(files.expected, CheckLevel.FULL))
    decided = {row[1] for row in stored if row[2] != Status.PENDING}
    return {
        "rows": len(stored),
        "losses": done,
        "finish_reason": task.finish_reason.value,
        "lies": [text for text in found.wrong if text.split()[2] in decided],
        "lost": len(found.lost),
        "doubled": len(found.doubled),
        "pending": len(stored) - len(decided),
        "noticed_s": [round(seconds, 1) for seconds in noticed],
        "seconds": round(time.monotonic() - begun, 1),
    }


async def _lose(
    service: ImportService, task_id: int, chance: random.Random, noticed: list[float], *, long: bool
) -> ImportTask:
    """One loss; a long one lasts until it is noticed."""
    chance.choice((own_network.unplug, own_network.fall_silent))()
    since = time.monotonic()
    limit = _LONG_S if long else chance.uniform(0.1, 1.5)
    while time.monotonic() - since < limit:
        await asyncio.sleep(0.05)
        task = await service.snapshot(task_id)
        if task.task.state is TaskState.PAUSED:
            noticed.append(time.monotonic() - since)
            break
    own_network.plug_in()
    return await _go_on(service, task_id)


async def _go_on(service: ImportService, task_id: int) -> ImportTask:
    task = (await service.snapshot(task_id)).task
    if task.state is TaskState.PAUSED and task.pause_reason is PauseReason.NO_NETWORK:
        await service.resume(task_id)
    return task


async def _finish(service: ImportService, task_id: int) -> ImportTask:
    for _ in range(20):
        task = await service.wait(task_id)
        if task.state is TaskState.WAITING:
            await service.finish_now(task_id)
        elif task.state is TaskState.PAUSED:
            await service.resume(task_id)
        else:
            break
    return task


def main() -> int:
    """Lose links and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--losses", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plant", action="store_true", help="silence proves that nobody is there")
    given = parser.parse_args()
    if given.plant:
        dead = Judgement(Verdict.UNDELIVERABLE, Reason.MAILBOX_NOT_FOUND)
        for meaning in (ReplyMeaning.TIMEOUT, ReplyMeaning.DROPPED):
            reply_meaning._JUDGEMENTS[meaning] = dead
        probe_results._LOST_TRIES = 0  # and the first one is believed
    if not own_network.enter():
        return NOT_ALLOWED
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(lose_links(Path(folder), given.rows, given.losses, given.seed))
    print(json.dumps(figures))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
