"""What an address was probably meant to be, and when nothing is suggested."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from contact_importer.bundled import read_list
from contact_importer.model.suggestion import SuggestionCandidate, SuggestionKind
from contact_importer.model.verdict import Reason
from contact_importer.validation.suggestions import DEAD, intended_domain, suggest
from contact_importer.validation.syntax import check_syntax

TYPO, LOOK_ALIKE, KEYBOARD = SuggestionKind
COMMON = sorted(read_list("common-domains").entries)


def suggested(address: str, reason: Reason) -> tuple[SuggestionKind, str] | None:
    domain = check_syntax(address).domain
    candidate = SuggestionCandidate(contact_id=7, address=address, domain=domain)
    found = suggest(candidate, reason)
    if found is None:
        return None
    assert (found.contact_id, found.original) == (7, address)
    return found.kind, found.address


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),  # two letters swapped
        ("gmai.com", "gmail.com"),  # one missing
        ("gmaill.com", "gmail.com"),  # one more
        ("gmail.con", "gmail.com"),  # another
        ("hotmial.con", "hotmail.com"),  # two slips in a long name
        ("yandx.ru", "yandex.ru"),
        ("mail.r", "mail.ru"),
        ("yahho.con", ""),  # two slips in a short one
        ("gmail.com", ""),
        ("136.com", ""),  # 126.com and 163.com are equally near
        ("company.example", ""),
        ("", ""),
    ],
)
def test_that_a_slip_in_a_domain_is_seen(domain: str, meant: str) -> None:
    assert intended_domain(domain) == meant


@pytest.mark.parametrize("reason", list(Reason))
def test_that_a_typo_is_suggested_for_dead_domains_only(reason: Reason) -> None:
    wanted = (TYPO, "ivan@gmail.com") if reason in DEAD else None
    assert suggested("ivan@gmial.com", reason) == wanted


@pytest.mark.parametrize(
    ("address", "reason", "kind", "meant"),
    [
        ("ivаn@mail.ru", Reason.SMTPUTF8_NOT_SUPPORTED, LOOK_ALIKE, "ivan@mail.ru"),
        ("ivan@mаil.ru", Reason.DOMAIN_NOT_FOUND, LOOK_ALIKE, "ivan@mail.ru"),
        ("ivan@gmаil.соm", Reason.DOMAIN_NOT_FOUND, LOOK_ALIKE, "ivan@gmail.com"),
        ("Аnnа@shop.example", Reason.NONE, LOOK_ALIKE, "Anna@shop.example"),
        ("шмфт@ьфшд.кг", Reason.SYNTAX, KEYBOARD, "ivan@mail.ru"),
        ("ivan@ьфшд.кг", Reason.DOMAIN_NOT_FOUND, KEYBOARD, "ivan@mail.ru"),
        ('шмфт"ьфшдюкг', Reason.SYNTAX, KEYBOARD, "ivan@mail.ru"),
        ('ivan"mail.ru', Reason.SYNTAX, KEYBOARD, "ivan@mail.ru"),
    ],
)
def test_that_the_wrong_letters_are_seen(
    address: str, reason: Reason, kind: SuggestionKind, meant: str
) -> None:
    assert suggested(address, reason) == (kind, meant)


@pytest.mark.parametrize(
    "address",
    [
        "ivan@mail.ru",
        "иван@почта.рф",  # one script: as its owner wants it
        "иван@mail.ru",
        "сора@mail.ru",  # looks Latin, and may well be meant
        '"odd name"@mail.ru',
        "ivan",
        "@",
        '"',
        "",
    ],
)
@pytest.mark.parametrize("reason", [Reason.SYNTAX, Reason.DOMAIN_NOT_FOUND, Reason.NONE])
def test_that_nothing_is_made_up(address: str, reason: Reason) -> None:
    assert suggested(address, reason) is None


@given(
    st.text(max_size=40) | st.from_regex(r"[a-zа-я.]{1,9}[@\"][a-zа-я.]{1,9}", fullmatch=True),
    st.sampled_from(list(Reason)),
)
def test_that_a_suggestion_is_always_another_possible_address(text: str, reason: Reason) -> None:
    found = suggested(text, reason)
    if found is not None:
        assert check_syntax(found[1]).ok
        assert found[1] != text


@given(st.sampled_from(COMMON), st.data())
def test_that_what_is_meant_is_one_slip_away(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    typed = name[:place] + name[place + 1 :]
    near = [other for other in COMMON if OSA.distance(typed, other) <= 1]
    certain = near == [name] and typed not in COMMON
    assert intended_domain(typed) == (name if certain else "")


def test_that_the_common_domains_are_domains() -> None:
    assert 55 <= len(COMMON) <= 70
    assert all(check_syntax(f"x@{name}").domain == name for name in COMMON)
