"""A cell that is a legal address is taken as it stands, whatever stands in it."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from contact_importer.model.verdict import Flag, Reason
from contact_importer.validation.cell import split_cell
from contact_importer.validation.classify import ClassifiedAddress, RowClassifier
from contact_importer.validation.lists import ListIndex
from contact_importer.validation.syntax import check_syntax
from tests.support.mailbox_strategies import mailboxes, utf8_quoted_strings

thorough = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))

ODD_BUT_LEGAL = [
    *('""@x.org', '" "@x.org', '"  a  "@x.org', '"a b"@x.org', '"a, b"@x.org', '"a;b"@x.org'),
    *('"a|b/c"@x.org', '"a@b"@x.org', '"a@b.co, c@d.co"@x.org', '"a@b.co;c@d.co"@x.org'),
    *('"a<b"@x.org', '"a>b"@x.org', '"<a@b.co>"@x.org', '"Ann <a@b.co>"@x.org', '"<>"@x.org'),
    *('"(a) b"@x.org', '"a (b) c"@x.org', '"a (b)"@x.org', '"[a]"@x.org', '"{a}"@x.org'),
    *('"\\"a\\""@x.org', '"a\\\\"@x.org', "\"'a'\"@x.org", '"mailto:a"@x.org', '"e-mail: a"@x.org'),
    *('".a..b."@x.org', '"http://x/y"@x.org', '"a b"@x', '"a b"@[192.0.2.1]', '"a@"@x.org'),
    *("a@[192.0.2.1]", "a@[IPv6:2001:db8::1]", "a@[IPv6:::ffff:192.0.2.1]", "{a}@[192.0.2.1]"),
    *("a@x", "root@mailhost", "a@1.2.3.4", "a/b@x", "a|b@x.org", "'a@x.org", "'a'@x.org"),
    *("{a}@x.org", "`a`@x.org", "=a=@x.org", "*@x.org", "a@x--y.org", "a@xn--i-7iq.ws"),
    *('"иван, петров"@x.org', '"я «а» б"@почта.рф'),
    *("иван@[192.0.2.1]", "иван@почта", "a@почта"),
]


def classified(cell: str) -> list[ClassifiedAddress]:
    return list(RowClassifier(ListIndex(), decide_without_dns=True).classify(cell))


@pytest.mark.parametrize("cell", ODD_BUT_LEGAL)
def test_that_an_odd_but_legal_address_is_not_repaired(cell: str) -> None:
    assert split_cell(cell) == ((cell, cell, Flag.NONE),)
    (row,) = classified(cell)
    assert row.reason is Reason.DOMAIN_NOT_CHECKED
    assert (row.raw, row.address) == (cell, check_syntax(cell).address)
    assert Flag.REPAIRED not in row.flags


@pytest.mark.parametrize("cell", ODD_BUT_LEGAL)
@pytest.mark.parametrize(
    "form", [" {} ", "<{}>", "Ann <{}>", "mailto:{}", "{} (work, home)", "{},"]
)
def test_that_it_is_found_whole_in_what_is_written_around_it(cell: str, form: str) -> None:
    (row,) = classified(form.format(cell))
    assert (row.address, row.reason) == (check_syntax(cell).address, Reason.DOMAIN_NOT_CHECKED)
    assert Flag.REPAIRED in row.flags


@thorough
@given(mailboxes)
def test_that_no_legal_address_is_taken_apart(text: str) -> None:
    (row,) = classified(text)
    assert (row.raw, row.address) == (text, check_syntax(text).address)
    assert Flag.REPAIRED not in row.flags


@thorough
@given(utf8_quoted_strings)
def test_that_no_quoted_name_in_another_script_is_taken_apart(local: str) -> None:
    assume(check_syntax(f"{local}@x.org").ok)
    (row,) = classified(f"{local}@x.org")
    assert row.reason is not Reason.SYNTAX
    assert Flag.REPAIRED not in row.flags


@thorough
@given(st.lists(mailboxes, min_size=2, max_size=3), st.sampled_from([", ", "; ", "\n"]))
def test_that_several_legal_addresses_are_found_one_by_one(
    texts: list[str], separator: str
) -> None:
    assume(not any(set(text) & set("\"'<(") or text[0] in "/|" for text in texts))
    assert [item.text for item in split_cell(separator.join(texts))] == texts


@pytest.mark.parametrize(
    "cell", ["ivan@mail;ru", "ivan@mail|ru", "ivan@mail/ru", "ivan@mail,ru", "ivan@mail ru"]
)
def test_that_a_slip_for_the_dot_makes_no_address(cell: str) -> None:
    (row,) = classified(cell)
    assert (row.address, row.reason) == (cell, Reason.SYNTAX)


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("a@[192.0.2.1], b@[IPv6:::1]; c@x.org", ["a@[192.0.2.1]", "b@[IPv6:::1]", "c@x.org"]),
        ('"a, b"@x.org; "c; d"@y.org', ['"a, b"@x.org', '"c; d"@y.org']),
        ('A <"a, b"@x.org>, B <"c <d>"@y.org>', ['"a, b"@x.org', '"c <d>"@y.org']),
        ("root@mailhost; admin@mailhost", ["root@mailhost", "admin@mailhost"]),
        ("a@x.org;none", ["a@x.org"]),
        ('"a (b) c"@x.org (d)', ['"a (b) c"@x.org']),
        ('Ann <"a (b) c"@x.org>', ['"a (b) c"@x.org']),
    ],
)
def test_that_repairs_do_not_reach_into_an_address(cell: str, texts: list[str]) -> None:
    assert [item.text for item in split_cell(cell)] == texts
