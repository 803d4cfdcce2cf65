"""The policy on the command line: shown, changed, and obeyed by stored contacts and checks."""

from contact_importer.cli.exit_codes import DONE, USER_ERROR
from tests.support.command_line import CommandLine

DEFAULTS = {
    "role_accounts": "valid",
    "catch_all": "valid",
    "mailbox_full": "valid",
    "unconfirmed": "valid",
}


def test_that_a_change_re_classifies_and_can_be_taken_back(cli: CommandLine) -> None:
    assert cli.run("policy", "--json").lines == [DEFAULTS]
    source = cli.file("ann@yamail.demo", "info@yamail.demo", "bob@vanished.demo")
    cli.run("import", source, "--list", "People", "--level", "standard", "--json")
    changed = cli.run("policy", "--role-accounts", "blacklist", "--json")
    assert changed.lines == [DEFAULTS | {"role_accounts": "blacklist"}]
    (people,) = cli.run("lists", "--json").lines
    assert (people["valid"], people["invalid"], people["blacklist"]) == (1, 1, 1)
    (info,) = cli.run("check", "info@yamail.demo", "--json").lines
    assert (info["status"], info["reason"]) == ("blacklist", "mailbox_not_checked")
    back = cli.run("policy", "--role-accounts", "valid")
    assert back.code == DONE
    assert "1 stored contacts" in back.out
    (people,) = cli.run("lists", "--json").lines
    assert (people["valid"], people["blacklist"]) == (2, 0)


def test_that_no_rule_can_say_invalid(cli: CommandLine) -> None:
    refused = cli.run("policy", "--catch-all", "invalid")
    assert refused.code == USER_ERROR
    assert "catch_all" in refused.err
    assert cli.run("policy", "--json").lines == [DEFAULTS]
