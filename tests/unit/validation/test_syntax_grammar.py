"""Legal mailboxes are never refused, and what leaves the grammar is never accepted."""

import unicodedata

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from contact_importer.model.verdict import Flag
from contact_importer.network.smtp_text import wire_address
from contact_importer.validation.syntax import check_syntax
from tests.support.mailbox_abnf import is_mailbox
from tests.support.mailbox_strategies import (
    ATEXT,
    PRINTABLE,
    SPECIALS,
    ascii_locals,
    domains,
    dot_strings,
    mailboxes,
    names,
    quoted_strings,
    utf8_mailboxes,
)

thorough = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
anywhere = st.floats(0, 1)


def put(text: str, piece: str, where: float) -> str:
    place = round(where * len(text))
    return text[:place] + piece + text[place:]


@thorough
@given(mailboxes)
def test_that_no_mailbox_of_rfc_5321_is_refused(text: str) -> None:
    assert is_mailbox(text)
    assert check_syntax(text).problem == ""


@thorough
@given(utf8_mailboxes)
def test_that_no_mailbox_of_rfc_6531_is_refused(text: str) -> None:
    result = check_syntax(text)
    assert result.problem == ""
    assert result.domain.isascii()
    assert result.domain == result.domain.lower()
    local = unicodedata.normalize("NFC", result.address.rpartition("@")[0])
    assert (Flag.SMTPUTF8 in result.flags) == (not local.isascii())


@thorough
@given(mailboxes | utf8_mailboxes)
def test_that_the_normal_form_is_a_mailbox_that_stays_as_it_is(text: str) -> None:
    first = check_syntax(text)
    again = check_syntax(first.address)
    assert (again.address, again.domain) == (first.address, first.domain)
    assert check_syntax(f"x@{first.domain}").domain == first.domain


@thorough
@given(mailboxes | utf8_mailboxes)
def test_that_what_is_accepted_can_be_sent(text: str) -> None:
    result = check_syntax(text)
    local, _, domain = result.address.rpartition("@")
    assume(not set(local) & set("<>"))  # some servers end the path there: not sent
    wire = wire_address(result.address)
    assert wire is not None
    assert wire.needs_smtputf8 == (Flag.SMTPUTF8 in result.flags)
    sent = wire.path.decode()
    assert sent.startswith(f"{local}@")
    assert sent[len(local) + 1 :] in {domain, result.domain}


@thorough
@given(mailboxes, st.lists(st.tuples(anywhere, st.text(PRINTABLE + "\t\r\n\0", max_size=2))))
@example("a@b", [(0.0, " ")])
@example('"a"@b', [(0.5, "\\")])
def test_that_any_change_is_judged_as_the_abnf_judges(
    text: str, changes: list[tuple[float, str]]
) -> None:
    text = text.lower().replace("xn--", "yn--")  # the ABNF does not know fake A-labels
    for where, piece in changes[:3]:
        text = put(text, piece, where)
        assert check_syntax(text).ok == is_mailbox(text)
        place = round(where * len(text))
        text = text[:place] + text[place + 1 :]
        assert check_syntax(text).ok == is_mailbox(text)


@thorough
@given(st.text(ATEXT + SPECIALS + ".\n", max_size=12), st.text("aB0-._[]:1@\\ ", max_size=12))
def test_that_any_ascii_text_is_judged_as_the_abnf_judges(local: str, domain: str) -> None:
    for text in (f"{local}@{domain}", f'"{local}"@{domain}', f"a@{domain}", f"{local}@b.co"):
        assert check_syntax(text).ok == is_mailbox(text)


@settings(max_examples=500, deadline=None)
@given(
    st.integers(60, 66),
    st.lists(st.integers(55, 64), min_size=1, max_size=4),
    st.booleans(),
)
def test_that_the_limits_fall_as_in_rfc_5321(local: int, sizes: list[int], quoted: bool) -> None:
    name = ('"' + "a b" * 30)[: local - 1] + '"' if quoted else "a" * local
    text = f"{name}@" + ".".join("d" * size for size in sizes)
    assert check_syntax(text).ok == is_mailbox(text)


# --- each way out of the grammar by itself -------------------------------------------

few = settings(thorough, max_examples=40)

CONTROLS = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\ud800", "\udfff"]
NO_DOT_STRING = [".{}", "{}.", "{}..a", ".", "..", "", "{}@a", "{}@", "@{}", "(c){}", "{}(c)"]
NO_QUOTED_STRING = [
    *("{}a", "a{}", "{}.a", "a.{}", "{0}{0}", "{0}.{0}", " {}", "{} ", "(c){}", "{}(c)", "{}\r\n "),
    *("{}@a", "a@{}", "{}@", "{}я"),
]
NO_HOST_NAME = [
    *("{}.", ".{}", "-{}", "{}-", "{}..a", "a.-{}", "{}-.a", "_{}", "a_{}", "{}_", "{} ", " {}"),
    *("{}(c)", "(c){}", "{}\\", "<{}>", "[{}]", "{}]", "{}:25", "{},a", "{}/a", "{}%a", '"{}"'),
    *("d" * 64 + ".{}", "{}.*", "{}!a", "{}~", "{}=a", "{}\n a", "@{}", "{}@", "{}@a", ""),
]


@few
@given(mailboxes | utf8_mailboxes, anywhere)
def test_that_no_control_character_is_accepted_anywhere(text: str, where: float) -> None:
    for control in CONTROLS:
        assert not check_syntax(put(text, control, where)).ok


@few
@given(dot_strings, domains, anywhere)
def test_that_no_special_stands_outside_quotes(local: str, domain: str, where: float) -> None:
    for special in SPECIALS:
        assert not check_syntax(f"{put(local, special, where)}@{domain}").ok


@few
@given(dot_strings, domains)
def test_that_dots_stand_between_atoms(local: str, domain: str) -> None:
    for form in NO_DOT_STRING:
        assert not check_syntax(f"{form.format(local)}@{domain}").ok


@few
@given(quoted_strings, domains)
def test_that_a_quoted_string_is_the_whole_local_part(local: str, domain: str) -> None:
    for form in NO_QUOTED_STRING:
        assert not check_syntax(f"{form.format(local)}@{domain}").ok


@few
@given(ascii_locals, names)
def test_that_a_domain_is_a_host_name(local: str, name: str) -> None:
    assume(not name.replace(".", "").isdigit())  # "[1.2.3.4]" is a literal
    for form in NO_HOST_NAME:
        assert not check_syntax(f"{local}@{form.format(name)}").ok


@pytest.mark.parametrize("local", ["a", '"a b"', "я"])
@pytest.mark.parametrize(
    "domain",
    ["[1.2.3]", "[1.2.3.256]", "[::1]", "[IPv6:1.2.3.4]", "[IPv6:::1%1]", "[x:y]", "[a.co]", "[]"],
)
def test_that_a_literal_is_an_ip_address(local: str, domain: str) -> None:
    assert not check_syntax(f"{local}@{domain}").ok
