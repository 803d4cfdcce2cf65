"""`why` and `check --why`: how an address was judged, in words and in codes."""

import pytest

from contact_importer.cli.exit_codes import DONE, USER_ERROR
from tests.support.command_line import CommandLine, Ended


def imported(cli: CommandLine, *addresses: str, name: str = "People", level: str = "full") -> Ended:
    return cli.run("import", cli.file(*addresses), "--list", name, "--level", level)


def joined(ended: Ended) -> str:
    """What was printed, without the breaks of a narrow terminal."""
    return " ".join(ended.out.split())


def test_that_words_come_first_and_codes_below(cli: CommandLine) -> None:
    imported(cli, "nobody.at-all@yamail.demo")
    done = cli.run("why", "nobody.at-all@yamail.demo")
    assert (done.code, done.err) == (DONE, "")
    said = joined(done)
    for text in (
        "nobody.at-all@yamail.demo in the list “People” Invalid: The mailbox does not exist",
        "· Source It stands in row 1 of people.csv.",
        "→ Mail server The mail server mx1.yamail.demo says that it does not know this",
        "mailbox. RCPT TO: 550 5.1.1",
        "· Result That is permanent evidence against the address. Status: Invalid.",
        "undeliverable · mailbox_not_found · invalid · confirmed",
    ):
        assert text in said
    assert "C: " not in said


def test_that_every_list_with_the_address_is_told_unless_one_is_named(cli: CommandLine) -> None:
    for name in ("Two", "One"):
        imported(cli, "Ann@yamail.demo", name=name, level="standard")
    both = cli.run("why", "ann@YAMAIL.demo", "--json").lines
    assert [line["list"] for line in both] == ["One", "Two"]
    (one,) = cli.run("why", "ann@yamail.demo", "--list", "one", "--json").lines
    assert one == both[0]
    assert [step["step"] for step in one["trail"]][-1] == "decision"
    assert [step["step"] for step in one["trail"] if step["decisive"]] == [
        "mx_found", "host_found", "host_found",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["анна@почта.рф", "анна@xn--80a1acny.xn--p1ai"])
def test_that_an_international_domain_is_found_in_both_forms(cli: CommandLine, typed: str) -> None:
    imported(cli, "анна@почта.рф", level="fast")
    (found,) = cli.run("why", typed, "--json").lines
    assert found["address"] == "анна@почта.рф"


def test_that_what_cannot_be_an_address_is_found_too(cli: CommandLine) -> None:
    imported(cli, "dan@@yamail.demo", level="fast")
    done = cli.run("why", "dan@@yamail.demo")
    assert "→ Spelling This text cannot be an e-mail address." in joined(done)


def test_that_text_from_outside_commands_no_terminal(cli: CommandLine) -> None:
    imported(cli, "[red]\x1b[31m\u202eann@yamail.demo", level="fast")
    (found,) = cli.run("contacts", "--list", "People", "--json").lines
    done = cli.run("why", found["address"])
    assert done.code == DONE
    assert not {"\x1b", "\u202e"} & set(done.out)
    assert "[red]" in done.out


def test_that_the_dialogue_is_told_if_it_is_asked_for(cli: CommandLine) -> None:
    imported(cli, "nobody.at-all@yamail.demo")
    told = cli.run("why", "nobody.at-all@yamail.demo", "--dialogue")
    assert "C: RCPT TO:<nobody.at-all@yamail.demo>" in told.out
    (as_json,) = cli.run("why", "nobody.at-all@yamail.demo", "--dialogue", "--json").lines
    assert as_json["dialogue"][0].startswith("S: 220 ")
    assert cli.run("why", "nobody.at-all@yamail.demo", "--json").lines[0]["dialogue"] == []


def test_that_an_answer_before_the_blacklist_is_called_earlier(cli: CommandLine) -> None:
    imported(cli, "nobody.at-all@yamail.demo")
    asked = cli.run("why", "nobody.at-all@yamail.demo", "--dialogue")
    assert "Earlier answer" not in asked.out
    cli.run("blacklist", "add", "nobody.at-all@yamail.demo")
    cli.run("recheck", "--list", "People", "--reason", "mailbox_not_found")
    told = joined(cli.run("why", "nobody.at-all@yamail.demo", "--dialogue"))
    assert "Earlier answer of the mail server, before it was blacklisted: S: 220" in told
    (as_json,) = cli.run("why", "nobody.at-all@yamail.demo", "--dialogue", "--json").lines
    assert as_json["dialogue_is_earlier"] is True


@pytest.mark.parametrize("words", [(), ("--list", "People"), ("--json",)])
def test_that_an_unknown_address_is_an_error_with_a_hint(
    cli: CommandLine, words: tuple[str, ...]
) -> None:
    imported(cli, "ann@yamail.demo", level="fast")
    done = cli.run("why", "eve@yamail.demo", *words)
    assert done.code == USER_ERROR
    assert done.err.count("\n") == 1
    assert "use the command “check”" in done.err


def test_that_an_unknown_list_is_an_error(cli: CommandLine) -> None:
    imported(cli, "ann@yamail.demo", level="fast")
    assert cli.run("why", "ann@yamail.demo", "--list", "Nobody").code == USER_ERROR


def test_that_a_check_can_explain_itself(cli: CommandLine) -> None:
    said = joined(cli.run("check", "info@yamail.demo", "x@@", "--level", "full", "--why"))
    assert "info@yamail.demo Valid: The mailbox exists · Role address (info@, sales@)" in said
    assert "→ A made-up name at the same domain was refused, so the server tells" in said
    assert "→ Spelling This text cannot be an e-mail address." in said
    (told,) = cli.run("check", "bob@vanished.demo", "--why", "--json").lines
    assert [step["step"] for step in told["trail"]] == [
        "well_formed", "on_no_list", "no_domain", "no_domain", "decision",
    ]  # fmt: skip
    assert told["evidence"]


def test_that_a_blacklisted_address_names_its_entry(cli: CommandLine) -> None:
    cli.run("blacklist", "add", "yamail.demo")
    said = joined(cli.run("check", "ann@sub.yamail.demo", "--why"))
    assert "→ Lists The domain yamail.demo is on your blacklist. It was added on 20" in said
