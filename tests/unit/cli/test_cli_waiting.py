"""Waiting for servers on the command line: what is said, what goes on, and when."""

import json
import re
import sys
import time
from dataclasses import replace
from functools import partial

import pytest

from contact_importer import bootstrap
from contact_importer.cli.exit_codes import DONE, FINISHED_WITH_PENDING, USER_ERROR
from contact_importer.cli.output import clock_time, waiting_text
from contact_importer.demo.settings import DemoSettings
from tests.support.command_line import CommandLine, Ended
from tests.unit.engine.test_events import TASK

#: Each run has a demo world of its own: greylisted anew, and let through after a second.
GREYLIST_DELAY_S = 1.0


#: At the greylister: a mailbox that exists (RFC 2142), and one that does not.
EXISTS, MISSING = "abuse@patience.demo", "nobody-there@patience.demo"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = partial(DemoSettings, greylist_delay_s=GREYLIST_DELAY_S)
    monkeypatch.setattr(bootstrap, "DemoSettings", quick)


def imported(cli: CommandLine, *options: str) -> Ended:
    source = cli.file("ann@yamail.demo", EXISTS, MISSING)
    return cli.run("import", source, "--list", "L", "--level", "full", *options)


def test_that_an_import_ends_waiting_and_says_how_to_go_on(cli: CommandLine) -> None:
    told = imported(cli)
    assert told.code == FINISHED_WITH_PENDING
    last = told.out.strip().splitlines()[-1]
    assert re.match(r"2 contacts wait until \d\d:\d\d\. Go on with:  contact-importer ", last)
    assert last.endswith("resume 1 --wait")


def test_that_waiting_is_an_event_of_its_own(cli: CommandLine) -> None:
    began = time.time()
    told = imported(cli, "--json")
    assert told.code == FINISHED_WITH_PENDING
    last = told.lines[-1]
    assert (last["event"], last["waiting"], last["tally"]["pending"]) == ("waiting", 2, 2)
    assert last["due_at"] > began
    (shown,) = cli.run("status", "--json").lines
    assert (shown["state"], shown["waiting"], shown["due_at"]) == ("waiting", 2, last["due_at"])
    assert "waiting" in cli.run("status").out


def test_that_an_import_can_wait_until_all_is_decided(cli: CommandLine) -> None:
    done = imported(cli, "--wait", "--json")
    assert done.code == DONE
    events = [line["event"] for line in done.lines if line["event"] != "progress"]
    assert events == ["waiting", "finished"]
    tally = done.lines[-1]["tally"]
    assert (tally["valid"], tally["invalid"], tally["pending"]) == (1, 2, 0)


def test_that_resuming_asks_what_is_due_or_all_now(cli: CommandLine) -> None:
    imported(cli)
    early = cli.run("resume", 1, "--json")
    assert early.lines[-1]["event"] == "waiting"
    assert cli.run("contacts", "--list", "L", "--json").lines[1]["attempts"] == 1
    asked = cli.run("resume", 1, "--now", "--json")  # in a world that greylists them anew
    assert asked.lines[-1]["event"] == "waiting"
    assert cli.run("contacts", "--list", "L", "--json").lines[1]["attempts"] == 2
    done = cli.run("resume", 1, "--now", "--wait")
    assert done.code == DONE


def test_that_waiting_can_be_finished(cli: CommandLine) -> None:
    imported(cli)
    assert cli.run("finish", 1).out == "Task 1 is completed.\n"
    (shown,) = cli.run("status", "--json").lines
    assert (shown["finish_reason"], shown["waiting"], shown["due_at"]) == ("completed", 0, None)
    again = cli.run("finish", 1)
    assert (again.code, again.err) == (USER_ERROR, "Error: Task 1 does not wait for its servers.\n")


def test_that_pause_and_cancel_end_a_wait_at_once(cli: CommandLine) -> None:
    imported(cli)
    assert cli.run("pause", 1).out == "Task 1 is paused (user).\n"
    assert cli.run("status", "--json").lines[0]["waiting"] == 2
    assert cli.run("cancel", 1).out == "Task 1 is cancelled.\n"
    assert cli.run("status", "--json").lines[0]["waiting"] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="kills")
def test_that_a_wait_that_was_killed_is_still_a_wait(cli: CommandLine) -> None:
    source = cli.file("ann@yamail.demo", EXISTS, MISSING)
    waiting = cli.start("import", source, "--list", "L", "--level", "full", "--wait", "--json")
    assert waiting.stdout is not None
    for line in waiting.stdout:
        if json.loads(line)["event"] == "waiting":
            break
    waiting.kill()
    waiting.communicate()
    (shown,) = cli.run("status", "--json").lines
    assert (shown["state"], shown["waiting"]) == ("waiting", 2)
    assert cli.run("resume", 1, "--now", "--wait").code == DONE


@pytest.mark.parametrize(
    ("waiting", "text"),
    [(1, "1 contact waits until now"), (1_200, "1,200 contacts wait until now")],
)
def test_that_contacts_are_counted_in_words(waiting: int, text: str) -> None:
    assert waiting_text(replace(TASK, waiting=waiting)) == text


def test_that_a_time_of_another_day_has_its_date() -> None:
    assert re.fullmatch(r"\d\d:\d\d", clock_time(time.time()))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", clock_time(time.time() + 2 * 86_400))
