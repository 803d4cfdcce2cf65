"""`check` on odd addresses, as a person types them, with the words that are shown."""

import pytest

from contact_importer.cli.exit_codes import DONE
from tests.support.command_line import CommandLine, ended

LEGAL = [
    *("a@b", "ivan@mailru", "a@1.2.3.4", "a@[192.0.2.1]", "a@[IPv6:2001:db8::1]"),
    *('""@b.co', '"a b"@b.co', '"a, b; c"@b.co', '"<a@b.co>"@c.co', '"(a)"@b.co', '"a@b"@c.co'),
    *('"a\\"b"@b.co', '"\\\\"@b.co', "иван@почта.рф", '"иван, петров"@почта.рф', "실례@실례.한국"),
    *("a@xn--i-7iq.ws", "a@ab--c.co", "{a}@b.co", "a/b@b.co", "a" * 64 + "@b.co"),
]
ILLEGAL = [
    *("a", "a@", "@b.co", ".a@b.co", "a.@b.co", "a..b@b.co", "a b@b.co", 'a"b@b.co', '"a"b@b.co'),
    *("a@b_c.co", "a@-b.co", "a@b-.co", "a@b..co", "a@b.co.", "a@[1.2.3]", "a@[::1]", "a@[x:y]"),
    *("a@[IPv6:::1%1]", "a(c)@b.co", "(c)a@b.co", "a@b.co(c)", "a@b@c.co", "a\\@b@c.co"),
    *("a" * 65 + "@b.co", "a@" + "d" * 64 + ".co", "a@i❤.ws", '"a\\\n"@b.co', "ivan@mail,ru"),
]


def test_that_legal_addresses_are_taken_as_they_stand(cli: CommandLine) -> None:
    done = cli.run("check", *LEGAL, "--level", "fast", "--json")
    assert done.code == DONE
    assert [line["address"] for line in done.lines] == LEGAL
    shown = {(line["status"], line["level"], line["reason"]) for line in done.lines}
    assert shown == {("valid", "unconfirmed", "domain_not_checked")}
    assert not any("repaired" in line["flags"] for line in done.lines)


def test_that_illegal_addresses_are_not_mended(cli: CommandLine) -> None:
    done = cli.run("check", *ILLEGAL, "--level", "fast", "--json")
    assert len(done.lines) == len(ILLEGAL)
    shown = {(line["status"], line["level"], line["reason"]) for line in done.lines}
    assert shown == {("invalid", "certain", "syntax")}


@pytest.mark.parametrize("word", ["localhost", "local", "test", "invalid", "example"])
def test_that_reserved_single_labels_are_reserved(cli: CommandLine, word: str) -> None:
    (line,) = cli.run("check", f"root@{word}", "--level", "fast", "--json").lines
    assert (line["status"], line["reason"]) == ("invalid", "reserved_domain")


def test_that_private_literals_lead_nowhere(cli: CommandLine) -> None:
    done = cli.run("check", "a@[10.0.0.1]", "a@[IPv6:fe80::1]", "--level", "standard", "--json")
    assert {(line["status"], line["reason"]) for line in done.lines} == {
        ("invalid", "mx_unroutable")
    }


def test_that_the_program_itself_says_what_it_repaired(cli: CommandLine) -> None:
    done = ended(
        cli.start("check", 'Ann <"a, b"@[192.0.2.1]>', '"a, b"@c.co', "--level", "fast", "--json")
    )
    assert [(line["address"], line["flags"]) for line in done.lines] == [
        ('"a, b"@[192.0.2.1]', ["repaired"]),
        ('"a, b"@c.co', []),
    ]
