"""The ways to go on with a task: by DNS alone, and past the harvest brake."""

from contact_importer.cli.exit_codes import DONE, USAGE
from tests.support.command_line import CommandLine


def test_that_a_task_can_be_finished_at_standard(cli: CommandLine) -> None:
    """A server that refuses us leaves its contact pending; by DNS alone it can be decided."""
    source = cli.file("ann@choosy.demo", "bob@yamail.demo")
    ended = cli.run("import", source, "--list", "People", "--level", "full", "--json")
    assert ended.lines[-1]["tally"]["pending"] >= 1
    done = cli.run("resume", 1, "--standard", "--json")
    assert (done.code, done.lines[-1]["tally"]["pending"]) == (DONE, 0)
    (ann,) = cli.run(
        "contacts", "--list", "People", "--reason", "mailbox_not_checked", "--json"
    ).lines
    assert ann["address"] == "ann@choosy.demo"


def test_that_only_one_way_can_be_chosen(cli: CommandLine) -> None:
    assert cli.run("resume", 1, "--standard", "--ask-the-rest").code == USAGE
    assert cli.run("resume", 1, "--standard", "--now").code == USAGE
