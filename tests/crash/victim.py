"""The importer that is to be killed: ``python -m tests.crash.victim DATABASE SOURCE ...``.

Starts the import, or goes on with the one that the database has. Prints a line when it has
stored rows (or, if all are, decided something), and one when everything is done.
"""

import argparse
import asyncio
import json
import sys
import threading
from dataclasses import replace
from pathlib import Path

from contact_importer.demo.servers import DemoEndpoints
from contact_importer.engine.events import Event, TaskProgressed
from contact_importer.model.settings import Politeness
from contact_importer.model.task import TaskState
from contact_importer.model.verdict import CheckLevel
from tests.support.running_application import HASTY, opened, start_import


async def run(given: argparse.Namespace) -> str:
    """Import to the end; the finish reason."""
    settings = replace(
        HASTY, politeness=Politeness(start_rate_per_s=given.rate, top_rate_per_s=given.rate)
    )
    endpoints = DemoEndpoints(nameserver=("127.0.0.1", given.dns_port), smtp_port=given.smtp_port)
    async with opened(given.database, endpoints, settings) as application:
        service = application.service
        working = threading.Event()

        def listen(event: Event) -> None:
            if isinstance(event, TaskProgressed) and not working.is_set():
                load, *later = event.snapshot.stages
                stages = later if event.snapshot.task.loaded else [load]
                if any(stage.done for stage in stages):
                    working.set()
                    tell({"event": "working"})

        service.subscribe(listen)
        tasks = await service.tasks()
        if not tasks:
            task = await start_import(service, given.source, CheckLevel(given.level))
        else:
            (task,) = tasks
            if task.state is TaskState.PAUSED:
                await service.resume(task.id)
            elif task.state is TaskState.WAITING:
                tell({"event": "working"})  # what is left may be too little to be seen
        if given.wait:
            await service.serve_calendar()
        elif (await service.wait(task.id)).state is TaskState.WAITING:
            await service.finish_now(task.id)  # greylisters want to be asked again
        return (await service.wait(task.id, through_waiting=True)).finish_reason.value


def tell(event: dict[str, str]) -> None:
    """One line to the harness, at once."""
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("source", type=Path)
    parser.add_argument("--level", required=True)
    parser.add_argument("--wait", type=int, required=True, help="1: until nobody waits")
    parser.add_argument("--rate", type=float, required=True, help="RCPTs per second and operator")
    parser.add_argument("--dns-port", type=int, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    tell({"event": "finished", "finish_reason": asyncio.run(run(parser.parse_args()))})


if __name__ == "__main__":
    main()
