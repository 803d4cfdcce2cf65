"""email-validator decides: what is judged in another way is one of the exceptions below."""

import unicodedata

import pytest
from email_validator import EmailSyntaxError
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from contact_importer.validation.email_library import ask_library
from contact_importer.validation.syntax import check_plain, check_syntax
from tests.support.mailbox_strategies import mailboxes, utf8_mailboxes

thorough = settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])

ATEXT = "abcxyzABCXYZ0189!#$%&'*+-/=?^_`{|}~"
HOSTILE = (
    ATEXT + '.@"<>()[]\\,;: \t\n\x00\x7f' + "яёаüß\u0301\u200b\u200d\u00ad．。＠\u212aא1\ud800"
)

ordinary_locals = st.from_regex(r"[a-z]{1,8}([._-]?[a-z0-9]{1,8}){0,2}", fullmatch=True)
odd_locals = st.text(ATEXT + ".", min_size=0, max_size=66)
long_locals = st.integers(60, 68).map(lambda n: "a" * n)
case_blind = st.sampled_from(["INFO", "Sales", "wWw", "Infos", "ABUSE", "news"])
locals_ = st.one_of(ordinary_locals, odd_locals, long_locals, case_blind)

labels = st.one_of(
    st.from_regex(r"[a-zA-Z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True),
    st.text("abAB01-_", min_size=0, max_size=6),
    st.integers(61, 65).map(lambda n: "d" * n),
    st.sampled_from(
        [
            "xn--80a1acny",
            "XN--P1AI",
            "xn--",
            "xn--a",
            "xn--mil-5cd",
            "ab--c",
            "xn--i-7iq",
            "r1---sn",
            "a--b",
            "x",
            "1",
            "-",
            "почта",
            "рф",
            "ПОЧТА",
            "straße",
            "mаil",
            "אב",
            "日本",
            "a\u200db",
            "क्\u200dष",
            "é",
        ]
    ),
)
top_labels = st.sampled_from(
    [
        "com",
        "RU",
        "co.uk",
        "museum",
        "x",
        "1",
        "c1",
        "1c",
        "c-",
        "",
        "рф",
        "xn--p1ai",
        "test",
        "local",
        "_tcp",
        "arpa",
        "onion",
    ]
)
odd_domains = st.builds(
    lambda parts, top: ".".join([*parts, top]), st.lists(labels, max_size=5), top_labels
)
good_domains = st.from_regex(
    r"([a-zA-Zя0-9]{1,12}(-[a-z0-9]{1,4})?\.){1,3}(com|RU|рф|co\.uk|xn--p1ai)", fullmatch=True
)
domains = st.one_of(good_domains, odd_domains)
addresses = st.builds(lambda local, domain: f"{local}@{domain}", locals_, domains)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(addresses)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(text)))
        removed = draw(st.integers(0, 1))
        text = text[:place] + draw(st.sampled_from(HOSTILE)) + text[place + removed :]
    return text


def judged_like_the_library(text: str) -> bool:
    """The same answer, or one that docs/decisions/0011 gives a reason for."""
    ours = check_syntax(text)
    fast = check_plain(text)
    assert fast is None or fast == ours
    try:
        theirs = ask_library(unicodedata.normalize("NFC", text))
    except EmailSyntaxError:
        return not ours.ok or _is_milder(text, ours.domain)
    if ours.ok:
        return (ours.address, ours.domain) == (theirs.normalized, theirs.ascii_domain)
    return _is_stricter(text)


def _is_milder(text: str, domain: str) -> bool:
    """Literals, host names that are not IDNA, an empty quoted string; A-labels give the length."""
    return domain[0] == "[" or "--" in domain or text.startswith('""@')


def _is_stricter(text: str) -> bool:
    """Octets of the local part as written; a backslash before a letter of another script."""
    local = unicodedata.normalize("NFC", text).rpartition("@")[0]
    return len(local.encode()) > 64 or ("\\" in local and not local.isascii()) or len(text) > 320


@thorough
@given(addresses)
@example("a@" + "d" * 63 + "." + "d" * 63 + "." + "d" * 63 + "." + "d" * 57 + ".com")
@example("a" * 64 + "@" + ".".join(["d" * 63, "d" * 63, "d" * 57, "com"]))
@example("a" * 64 + "@" + ".".join(["d" * 63, "d" * 63, "d" * 58, "com"]))
@example("a" * 64 + "@" + ".".join(["d" * 59] * 3 + ["co"]))
@example("a@b.com.")
@example("a@b.com\n")
@example("a\n@b.com")
@example("a@[192.0.2.1]")
@example("a@[IPv6:::1]")
@example('""@b.com')
@example("a@b")
def test_that_ordinary_and_odd_addresses_are_judged_alike(text: str) -> None:
    assert judged_like_the_library(text)


@thorough
@given(mutated())
def test_that_mutated_addresses_are_judged_alike(text: str) -> None:
    assert judged_like_the_library(text)


@thorough
@given(st.text(max_size=30), st.text(max_size=30))
def test_that_any_text_is_judged_alike(before: str, after: str) -> None:
    for text in (f"{before}@{after}", f"a@{after}.com", f"{before}@b.com", f'"{before}"@b.com'):
        assert judged_like_the_library(text)


@thorough
@given(mailboxes | utf8_mailboxes)
def test_that_the_forms_of_the_grammar_are_judged_alike(text: str) -> None:
    assert judged_like_the_library(text)


@settings(max_examples=400, deadline=None)
@given(st.integers(1, 66), st.lists(st.integers(1, 63), min_size=1, max_size=5), st.booleans())
def test_that_the_limits_of_length_fall_alike(
    local: int, sizes: list[int], international: bool
) -> None:
    letter = "я" if international else "d"
    shrink = 2 if international else 1
    domain = ".".join([letter * max(1, size // shrink) for size in sizes] + ["com"])
    text = "a" * local + "@" + domain
    assume(len(text) <= 320)
    assert judged_like_the_library(text)


@thorough
@given(addresses)
def test_that_a_normalised_address_stays_as_it_is(text: str) -> None:
    result = check_syntax(text)
    if not result.ok:
        return
    again = check_syntax(result.address)
    assert (again.address, again.domain) == (result.address, result.domain)


@pytest.mark.parametrize(
    "text",
    ["ivan@mail.ru", "i.p+x@Sub.Firm-1.co.uk", "info@почта.рф", "a@b", "a@[192.0.2.1]", "a@b_c.co"],
)
def test_that_ordinary_names_do_not_need_the_library(text: str) -> None:
    assert check_plain(text) == check_syntax(text)


@pytest.mark.parametrize("text", ['"a b"@b.co', "иван@b.co", "a b@c.co", "a" * 400, "a", "@b.co"])
def test_that_every_other_name_is_left_to_the_library(text: str) -> None:
    assert check_plain(text) is None
