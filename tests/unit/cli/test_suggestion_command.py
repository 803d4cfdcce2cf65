"""Suggestions on the command line: shown, applied, checked, taken back."""

from contact_importer.cli.exit_codes import DONE, USAGE
from tests.support.command_line import CommandLine

TYPED = ("ivаn@yamail.demo", 'bob"mail.ru', "eve@yamail.demo")


def contacts(cli: CommandLine) -> dict[str, str]:
    return {
        line["address"]: line["reason"]
        for line in cli.run("contacts", "--list", "People", "--json").lines
    }


def test_that_corrections_are_shown_applied_and_taken_back(cli: CommandLine) -> None:
    cli.run("import", cli.file(*TYPED), "--list", "People", "--level", "standard", "--json")
    before = contacts(cli)
    shown = cli.run("suggestions", "--list", "People", "--json").lines
    assert [(line["kind"], line["original"], line["suggestion"]) for line in shown] == [
        ("look_alike", "ivаn@yamail.demo", "ivan@yamail.demo"),
        ("keyboard", 'bob"mail.ru', "bob@mail.ru"),
    ]
    applied = cli.run("suggestions", "--list", "People", "--apply", "--json")
    assert applied.lines[-1]["event"] == "finished"
    assert contacts(cli) == {
        "ivan@yamail.demo": "mailbox_not_checked",
        "bob@mail.ru": "dns_failure",
        "eve@yamail.demo": "mailbox_not_checked",
    }
    undone = cli.run("suggestions", "--list", "People", "--undo")
    assert undone.code == DONE
    assert undone.out.startswith("2 contacts")
    assert contacts(cli) == before
    offered = cli.run("suggestions", "--list", "People", "--json").lines
    assert {line["state"] for line in offered} == {"offered"}


def test_that_applying_and_undoing_at_once_is_refused(cli: CommandLine) -> None:
    assert cli.run("suggestions", "--list", "People", "--apply", "--undo").code == USAGE


def test_that_nothing_to_correct_is_said(cli: CommandLine) -> None:
    cli.run("import", cli.file("eve@yamail.demo"), "--list", "People", "--json")
    assert "nothing to correct" in cli.run("suggestions", "--list", "People", "--apply").out
