"""Edits on the command line: shown and undone; contacts checked again."""

from contact_importer.cli.exit_codes import DONE, USER_ERROR
from tests.support.command_line import CommandLine


def addresses(cli: CommandLine) -> list[str]:
    lines = cli.run("contacts", "--list", "People", "--json").lines
    return [line["address"] for line in lines]


def test_that_a_correction_is_an_edit_that_can_be_undone(cli: CommandLine) -> None:
    cli.run("import", cli.file("ivаn@yamail.demo"), "--list", "People", "--level", "fast", "--json")
    cli.run("suggestions", "--list", "People", "--apply", "--level", "fast", "--json")
    assert addresses(cli) == ["ivan@yamail.demo"]
    (edit,) = cli.run("edits", "--json").lines
    assert (edit["kind"], edit["contacts"]) == ("correction", 1)
    assert "correction" in cli.run("edits").out
    undone = cli.run("edits", "--undo", str(edit["id"]))
    assert undone.code == DONE
    assert undone.out.startswith("1 contacts are again")
    assert addresses(cli) == ["ivаn@yamail.demo"]
    assert cli.run("edits", "--json").lines == []
    assert cli.run("edits", "--undo", str(edit["id"])).code == USER_ERROR


def test_that_chosen_contacts_are_checked_again(cli: CommandLine) -> None:
    people = cli.file("a@yamail.demo", "b@bigmail.demo", "bad")
    cli.run("import", people, "--list", "People", "--level", "fast", "--json")
    none = cli.run("recheck", "--list", "People", "--pending", "--json")
    assert none.lines[-1]["event"] == "finished"
    older = cli.run("recheck", "--list", "People", "--older-than", "30")
    assert older.out.startswith("0 contacts are checked again")
    again = cli.run("recheck", "--list", "People", "--reason", "domain_not_checked")
    assert again.out.startswith("2 contacts are checked again")
