"""Imports at level FULL from places where mail servers cannot be asked, on the command line."""

import sys
from functools import partial

import pytest

from contact_importer import bootstrap
from contact_importer.cli.exit_codes import DONE, FINISHED_WITH_PENDING, USAGE, USER_ERROR
from contact_importer.demo.settings import DemoSettings, DemoTrouble
from contact_importer.model.settings import SmtpIdentity
from tests.support.command_line import CommandLine, Ended

PEOPLE = tuple(
    f"abuse@{domain}.demo" for domain in ("bigmail", "pochta", "yamail", "officepost", "webmail")
)


def troubled(monkeypatch: pytest.MonkeyPatch, trouble: DemoTrouble) -> None:
    monkeypatch.setattr(bootstrap, "DemoSettings", partial(DemoSettings, trouble=trouble))


def imported(cli: CommandLine, *addresses: str, options: tuple[str, ...] = ()) -> Ended:
    source = cli.file(*(addresses or PEOPLE))
    return cli.run("import", source, "--list", "L", "--level", "full", *options)


@pytest.mark.parametrize(
    ("trouble", "reason", "words"),
    [
        (DemoTrouble.PORT_CLOSED, "port_25_blocked", "port 25"),
        (DemoTrouble.INTERCEPTED, "intercepted", "proxy.isp.demo"),
        (DemoTrouble.BLOCKLISTED, "blocklisted", "spamhaus"),
    ],
)
def test_that_a_pause_says_what_happened_and_offers_dns_alone(
    cli: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    trouble: DemoTrouble,
    reason: str,
    words: str,
) -> None:
    if trouble is DemoTrouble.INTERCEPTED and sys.platform == "darwin":
        pytest.skip("all hosts of the demo world share one address there")
    troubled(monkeypatch, trouble)
    told = imported(cli)
    assert told.code == USER_ERROR
    assert words in told.out
    assert told.out.strip().splitlines()[-1].endswith("resume 1 --standard")
    (shown,) = cli.run("status", "--json").lines
    assert (shown["state"], shown["pause_reason"], shown["in_work"]) == ("paused", reason, 5)
    assert shown["tally"]["pending"] == 5
    done = cli.run("resume", 1, "--standard", "--json")
    assert done.code == DONE
    assert done.lines[-1]["tally"]["valid"] == 5


def test_that_names_of_others_are_not_borne(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = SmtpIdentity(helo="mx1.google.com", mail_from="checker@importer.demo")
    monkeypatch.setattr(bootstrap, "_DEMO_IDENTITY", identity)
    told = imported(cli, options=("--json",))
    assert told.code == USER_ERROR
    last = told.lines[-1]
    assert (last["event"], last["pause_reason"]) == ("paused", "bad_identity")
    assert "HELO name" in last["message"]
    assert last["tally"]["pending"] == 5
    doctor = cli.run("doctor", "--json")
    assert doctor.code == USER_ERROR
    assert [line["subject"] for line in doctor.lines if line["stops"]] == ["helo"]


def test_that_the_rest_of_a_guessed_list_is_asked_on_demand_only(cli: CommandLine) -> None:
    guessed = tuple(f"nobody-{number:03}@yamail.demo" for number in range(70))
    told = imported(cli, *guessed)
    assert told.code == FINISHED_WITH_PENDING
    last = told.out.strip().splitlines()[-1]
    assert last.startswith("20 names at domains where most are unknown were not asked.")
    assert last.endswith("resume 1 --ask-the-rest")
    again = cli.run("resume", 1, "--json")
    assert again.lines[-1]["tally"]["pending"] == 20
    done = cli.run("resume", 1, "--ask-the-rest", "--json")
    assert (done.code, done.lines[-1]["tally"]["invalid"]) == (DONE, 70)


def test_that_ways_to_go_on_exclude_each_other(cli: CommandLine) -> None:
    assert cli.run("resume", 1, "--standard", "--ask-the-rest").code == USAGE
