"""Stopping an import that runs in a process of its own, and going on with it."""

import asyncio
import json
import signal
import sys
from collections.abc import Iterator
from subprocess import Popen
from typing import Any, cast

import pytest

from contact_importer.bootstrap import Application
from contact_importer.cli.exit_codes import FINISHED_WITH_PENDING, INTERRUPTED
from contact_importer.cli.follow import follow
from contact_importer.engine.events import TaskSnapshot
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    PauseReason,
    TaskKind,
    TaskOptions,
    TaskState,
)
from tests.support.command_line import CommandLine, ended

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

#: A silent name server keeps the import busy until it is told to stop.
ADDRESSES = ("ann@yamail.demo", "bob@bigmail.demo", "sam@silentdns.demo")


@pytest.fixture
def importing(cli: CommandLine) -> Iterator["Popen[str]"]:
    """An import that has decided all it can and waits for the DNS."""
    cli.be_patient_with_dns(100.0)
    process = cli.start("import", cli.file(*ADDRESSES), "--list", "L", "--json")
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["tally"]["valid"] == 2:
            break
    yield process
    if process.poll() is None:
        process.kill()
        process.communicate()


def finishes_when_resumed(cli: CommandLine) -> None:
    cli.be_patient_with_dns(0.5)
    done = cli.run("resume", 1, "--json")
    assert done.code == FINISHED_WITH_PENDING
    last = done.lines[-1]
    assert (last["event"], last["finish_reason"]) == ("finished", "completed")
    assert (last["tally"]["valid"], last["tally"]["pending"], last["tally"]["read"]) == (2, 1, 3)


def test_that_ctrl_c_pauses_and_resume_goes_on(cli: CommandLine, importing: "Popen[str]") -> None:
    importing.send_signal(signal.SIGINT)
    stopped = ended(importing)
    assert stopped.code == INTERRUPTED
    last = stopped.lines[-1]
    assert (last["event"], last["pause_reason"]) == ("paused", "user")
    assert last["tally"]["valid"] == 2
    assert "Ctrl-C" in stopped.err
    assert "Traceback" not in stopped.err
    assert cli.run("status", 1, "--json").lines[0]["state"] == "paused"
    finishes_when_resumed(cli)


def test_that_another_process_can_pause(cli: CommandLine, importing: "Popen[str]") -> None:
    assert "will pause" in cli.run("pause", 1).out
    stopped = ended(importing)
    assert (stopped.code, stopped.err) == (INTERRUPTED, "")
    assert stopped.lines[-1]["pause_reason"] == "user"
    finishes_when_resumed(cli)


def test_that_another_process_can_cancel(cli: CommandLine, importing: "Popen[str]") -> None:
    assert "will end" in cli.run("cancel", 1).out
    stopped = ended(importing)
    assert stopped.code == INTERRUPTED
    assert stopped.lines[-1]["finish_reason"] == "cancelled"
    finishes_when_resumed(cli)


def test_that_a_killed_import_is_shown_as_interrupted(
    cli: CommandLine, importing: "Popen[str]"
) -> None:
    importing.kill()
    importing.communicate()
    (shown,) = cli.run("status", "--json").lines
    assert (shown["state"], shown["pause_reason"]) == ("paused", "interrupted")
    assert shown["resumable"]
    finishes_when_resumed(cli)


def test_that_the_program_runs_as_a_module(cli: CommandLine) -> None:
    done = ended(cli.start("check", "ann@yamail.demo", "--level", "fast", "--json"))
    assert (done.code, done.err) == (0, "")
    assert done.lines[0]["reason"] == "domain_not_checked"


class _Service:
    """Counts what Ctrl-C asks for; the task ends when it is cancelled."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._cancelled = asyncio.Event()

    def progress(self) -> dict[int, TaskSnapshot]:
        return {}

    async def pause(self, task_id: int) -> None:
        self.asked.append(f"pause {task_id}")
        signal.raise_signal(signal.SIGINT)  # a pause may take its time

    async def cancel(self, task_id: int) -> None:
        self.asked.append(f"cancel {task_id}")
        self._cancelled.set()

    async def wait(self, task_id: int, *, through_waiting: bool) -> ImportTask:
        asyncio.get_running_loop().call_soon(signal.raise_signal, signal.SIGINT)
        await self._cancelled.wait()
        return ImportTask(
            id=task_id,
            kind=TaskKind.IMPORT,
            list_id=1,
            list_name="L",
            source_name="people.csv",
            reading=None,
            options=TaskOptions(),
            state=TaskState.FINISHED,
            finish_reason=FinishReason.CANCELLED,
            pause_reason=PauseReason.NONE,
        )


@pytest.mark.parametrize("as_json", [True, False])
async def test_that_the_second_ctrl_c_cancels(
    as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(signal.SIGINT)
    service = _Service()
    application = Application(
        service=cast("Any", service),
        database=cast("Any", None),
        log_file=cast("Any", None),
        demo=None,
        reader=cast("Any", None),
    )
    assert await follow(application, 7, as_json=as_json) == INTERRUPTED
    assert service.asked == ["pause 7", "cancel 7"]
    assert signal.getsignal(signal.SIGINT) is before
