"""Own cases for an address as a whole: the @, the limits of length, words for a refusal."""

import pytest

from contact_importer.model.verdict import Flag
from contact_importer.validation.look_alikes import mixes_scripts
from contact_importer.validation.syntax import check_plain, check_syntax

LABEL_63 = "d" * 63
DOMAIN_189 = ".".join([LABEL_63, LABEL_63, "d" * 57, "com"])
DOMAIN_190 = ".".join([LABEL_63, LABEL_63, "d" * 58, "com"])
LONG_IN_A_LABELS = "é." * 25 + "com"  # 203 octets as A-labels, 78 in UTF-8
LONG_IN_UTF8 = ".".join(["я" * 50, "я" * 50, "com"])  # 117 octets as A-labels, 205 in UTF-8


@pytest.mark.parametrize(
    "text",
    [
        "a" * 64 + f"@{DOMAIN_189}",  # 254 octets (RFC 5321 4.5.3.1.3, RFC 3696 erratum 1690)
        f"abc@{LABEL_63}.{LABEL_63}.{LABEL_63}." + "d" * 58,
        "я" * 32 + f"@{DOMAIN_189}",
        "a@" + ".".join("d" * 126),
        '"a b"@[IPv6:2001:db8::1]',
    ],
)
def test_that_an_address_within_the_limits_is_accepted(text: str) -> None:
    result = check_syntax(text)
    assert (result.address, result.problem, result.ok) == (text, "", True)


@pytest.mark.parametrize(
    "text",
    [
        *("", "@", "a", "a@", "@b.co", "b.co", "a@@b.co", "a@b@c.co", "a at b.co"),
        *("Name <a@b.co>", "<a@b.co>", "mailto:a@b.co", "a@b.co, c@d.co", "a@b.co;"),
        *(" a@b.co", "a@b.co ", "a @b.co", "a@ b.co", "a@b.co\n", "\ufeffa@b.co"),
        *("a＠b.co", "a﹫b.co", "a\x00@b.co", "a@b.co\x00", "\u0301@b.co", "a@\u0301"),
        "a" * 64 + f"@{DOMAIN_190}",
        "я" * 32 + f"@{DOMAIN_190}",
        f"abc@{LABEL_63}.{LABEL_63}.{LABEL_63}." + "d" * 59,
        "a" * 321,
        "a@" + "b" * 320 + ".co",
    ],
)
def test_that_anything_else_is_refused_in_words(text: str) -> None:
    result = check_syntax(text)
    assert not result.ok
    assert 0 < len(result.problem) <= 200
    assert result.problem.isprintable()
    assert (result.address, result.domain, result.flags) == ("", "", Flag.NONE)


@pytest.mark.parametrize("domain", [LONG_IN_A_LABELS, LONG_IN_UTF8], ids=["a_labels", "utf8"])
def test_that_octets_count_as_they_are_sent(domain: str) -> None:
    a_labels = check_syntax(f"a@{domain}").domain
    for octets in range(1, 65):
        sent = octets + 1 + len(a_labels)  # RFC 6531 3.3: A-labels with an ASCII local part
        assert check_syntax("a" * octets + f"@{domain}").ok == (sent <= 254)
        assert check_syntax("a" * octets + f"@{a_labels}").ok == (sent <= 254)
    for letters in range(1, 33):
        sent = 2 * letters + 1 + len(domain.encode())  # the address as it is with another
        assert check_syntax("я" * letters + f"@{domain}").ok == (sent <= 254)


@pytest.mark.parametrize("text", ["a@" + "x" * 1_000_000 + ".co", "\u0301" * 1_000_000])
def test_that_a_megabyte_is_refused_unread(text: str) -> None:
    assert check_plain(text) is None
    assert "too long" in check_syntax(text).problem


def test_that_digits_and_signs_belong_to_no_script() -> None:
    assert not mixes_scripts("иван-1_2.3")
    assert not mixes_scripts("")
    assert mixes_scripts("иvан")
