"""Own cases derived from the grammar of RFC 5321 4.1.2, RFC 5322 3.2.3, RFC 6531 3.3."""

import pytest

from contact_importer.model.verdict import Flag
from contact_importer.validation.syntax import (
    check_syntax,
    check_with_library,
    mixes_scripts,
)

LABEL_63 = "d" * 63
DOMAIN_188 = ".".join([LABEL_63, LABEL_63, "d" * 57, "com"])
DOMAIN_189 = ".".join([LABEL_63, LABEL_63, "d" * 58, "com"])


@pytest.mark.parametrize(
    ("text", "address", "domain"),
    [
        ("a@b.co", "a@b.co", "b.co"),
        ("Ivan.Petrov@Mail.RU", "Ivan.Petrov@mail.ru", "mail.ru"),
        ("!#$%&'*+-/=?^_`{|}~@b.co", "!#$%&'*+-/=?^_`{|}~@b.co", "b.co"),
        ("a+tag@b.co", "a+tag@b.co", "b.co"),
        ("1@1.co", "1@1.co", "1.co"),
        ("a@1-2.3com", "a@1-2.3com", "1-2.3com"),
        ("INFO@b.co", "info@b.co", "b.co"),
        ("a@x--y.b.co", "a@x--y.b.co", "x--y.b.co"),
        ('"a b"@b.co', '"a b"@b.co', "b.co"),
        ('"a@b"@b.co', '"a@b"@b.co', "b.co"),
        ('"a\\"b"@b.co', '"a\\"b"@b.co', "b.co"),
        ('".a."@b.co', '".a."@b.co', "b.co"),
        ('"plain"@b.co', "plain@b.co", "b.co"),
        ('"\\a b"@b.co', '"a b"@b.co', "b.co"),
        ("иван@b.co", "иван@b.co", "b.co"),
        ("a@ПОЧТА.рф", "a@почта.рф", "xn--80a1acny.xn--p1ai"),
        ("a@xn--80a1acny.xn--p1ai", "a@почта.рф", "xn--80a1acny.xn--p1ai"),
        ("a@XN--80A1ACNY.xn--P1AI", "a@почта.рф", "xn--80a1acny.xn--p1ai"),
        ("a@straße.de", "a@straße.de", "xn--strae-oqa.de"),
        ("a@bu\u0308cher.de", "a@bücher.de", "xn--bcher-kva.de"),
        ("cafe\u0301@b.co", "café@b.co", "b.co"),
        ("a" * 64 + "@b.co", "a" * 64 + "@b.co", "b.co"),
        (f"a@{LABEL_63}.com", f"a@{LABEL_63}.com", f"{LABEL_63}.com"),
        ("a" * 64 + f"@{DOMAIN_188}", "a" * 64 + f"@{DOMAIN_188}", DOMAIN_188),
        # special-use names are well-formed
        ("a@b.test", "a@b.test", "b.test"),
        ("a@b.local", "a@b.local", "b.local"),
        ("a@example.com", "a@example.com", "example.com"),
        ("a@home.arpa", "a@home.arpa", "home.arpa"),
        ("a@b.onion", "a@b.onion", "b.onion"),
    ],
)
def test_that_the_grammar_accepts(text: str, address: str, domain: str) -> None:
    result = check_syntax(text)
    assert result.problem == ""
    assert (result.address, result.domain, result.ok) == (address, domain, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "a",
        "a@",
        "@b.co",
        "a b@b.co",
        "a@b c.co",
        ".a@b.co",
        "a.@b.co",
        "a..b@b.co",
        "a@@b.co",
        "a@b@c.co",
        'a"b@b.co',
        'a"b"c@b.co',
        '"a"b"@b.co',
        '"a@b.co',
        "a(comment)@b.co",
        "(comment)a@b.co",
        "a@b.co(comment)",
        "a,b@b.co",
        "a;b@b.co",
        "a:b@b.co",
        "a<b@b.co",
        "a[b]@b.co",
        "a\\b@b.co",
        "Name <a@b.co>",
        "<a@b.co>",
        "a@localhost",
        "a@b",
        "a@b.1",
        "a@b.co1",
        "a@127.0.0.1",
        "a@[127.0.0.1]",
        "a@[IPv6:::1]",
        "a@b.co.",
        "a@.b.co",
        "a@b..co",
        "a@-b.co",
        "a@b-.co",
        "a@b.-co",
        "a@b_c.co",
        "a@b!.co",
        "a@ab--c.co",
        "a@xn--.co",
        "a@xn--a.co",
        "a@xn--80a1acny\u0301.co",
        f"a@{LABEL_63}d.com",
        "a" * 65 + "@b.co",
        "я" * 33 + "@b.co",
        '"' + "a b" * 21 + '"@b.co',
        "a" * 64 + f"@{DOMAIN_189}",
        "a" * 321,
        "a@" + "b" * 320 + ".co",
        "a\n@b.co",
        "a\t@b.co",
        "a@b.co\n",
        " a@b.co",
        "a@b.co ",
        "a\x00@b.co",
        "a\x7f@b.co",
        '"a\x00b"@b.co',
        '"a\nb"@b.co',
        "a\x85@b.co",
        "a@b\x85.co",
        "a\ud800@b.co",
        "a@\udfffb.co",
        "a\u200bb@b.co",
        "a\u202eb@b.co",
        "a\u00a0b@b.co",
        "\u0301a@b.co",
        "a＠b.co",
        "a@b\u2488co",
    ],
)
def test_that_the_grammar_refuses(text: str) -> None:
    result = check_syntax(text)
    assert not result.ok
    assert result.problem
    assert len(result.problem) <= 200
    assert result.problem.isprintable()
    assert (result.address, result.domain, result.flags) == ("", "", Flag.NONE)


def test_that_a_megabyte_is_refused_unread() -> None:
    assert "too long" in check_syntax("a@" + "x" * 1_000_000 + ".co").problem
    assert "too long" in check_with_library("\u0301" * 1_000_000).problem


def test_that_64_octets_before_the_at_count_as_sent() -> None:
    # RFC 5321 4.5.3.1.1 counts octets: 32 Cyrillic letters, or 62 characters in quotes
    assert check_syntax("я" * 32 + "@b.co").ok
    assert check_syntax('"' + "a" * 61 + ' "@b.co').ok
    assert not check_syntax('"' + "a" * 62 + ' "@b.co').ok


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("ivan@mail.ru", Flag.NONE),
        ("иван@mail.ru", Flag.SMTPUTF8),
        ("ivаn@mail.ru", Flag.SMTPUTF8 | Flag.MIXED_SCRIPT),  # Cyrillic а
        ("αb@mail.ru", Flag.SMTPUTF8 | Flag.MIXED_SCRIPT),  # Greek alpha
        ("ivan@почта.рф", Flag.NONE),
        ("ivan@почта.com", Flag.NONE),
        ("ivan@mаil.ru", Flag.MIXED_SCRIPT),  # Cyrillic а in the domain
        ("ivan@xn--mil-5cd.ru", Flag.MIXED_SCRIPT),  # the same as an A-label
        ("café@mail.ru", Flag.SMTPUTF8),
        ("日本@mail.ru", Flag.SMTPUTF8),
        ("a\u212a@b.co", Flag.NONE),  # NFC turns the Kelvin sign into K
    ],
)
def test_that_flags_tell_what_an_address_needs(text: str, flags: Flag) -> None:
    assert check_syntax(text).flags == flags


def test_that_digits_and_signs_belong_to_no_script() -> None:
    assert not mixes_scripts("иван-1_2.3")
    assert not mixes_scripts("")
    assert mixes_scripts("иvан")
