import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_importer.model.verdict import Flag
from contact_importer.validation.cell import split_cell
from contact_importer.validation.syntax import check_plain, check_syntax


def texts(cell: str) -> list[str]:
    return [candidate.text for candidate in split_cell(cell)]


@pytest.mark.parametrize(
    "cell",
    [
        "a@x.org",
        "i.p+tag@sub.x.org",
        '"a,b"@x.org',
        '"a b"@x.org',
        '"a@b"@x.org',
        '"a;b|c/d"@x.org',
        '"a\\"b, c"@x.org',
        "foo|a@x.org",  # RFC 5322 allows | and / before the @
        "foo/a@x.org",
        "иван@почта.рф",
    ],
)
def test_that_a_bare_address_is_left_alone(cell: str) -> None:
    [candidate] = split_cell(cell)
    assert candidate == (cell, cell, Flag.NONE)
    assert check_syntax(candidate.text).ok


@pytest.mark.parametrize(
    "cell",
    [
        " a@x.org ",
        "a@x.org\n",
        "\u00a0a@x.org\u00a0",
        "\u200ba@x.\u200borg\ufeff",
        "\u202aa@x.org\u202c",
        "a\u00ad@x.org",
        "a\u200d@x.org",
        "a＠x.org",
        "a﹫x．org",
        "a@x。org",
        "Ivan <a@x.org>",
        "Ivan Petrov<a@x.org>",
        '"Last, First" <a@x.org>',
        '"Last, \\"Nick\\" First" <a@x.org>',
        "Last, First <a@x.org>",
        "Last,First <a@x.org>",
        'John "Jack" Doe <a@x.org>',
        "Иванов Иван <a@x.org>",
        "Ivan ＜a@x.org＞",
        "<a@x.org>",
        "< a@x.org >",
        '"a@x.org"',
        "'a@x.org'",
        "“a@x.org”",
        "«a@x.org»",
        "(a@x.org)",
        "[a@x.org]",
        "{a@x.org}",
        "'<a@x.org>'",
        "'\"«([a@x.org])»\"'",
        "mailto:a@x.org",
        "MAILTO:a@x.org?subject=Hi&body=x",
        "<mailto:a@x.org>",
        "E-mail: a@x.org",
        "email:a@x.org",
        "SMTP:a@x.org",
        "a@x.org (work)",
        "(work) a@x.org",
        "a@x.org,",
        "; a@x.org ;",
        "Petrov, a@x.org",
        "Petrov;a@x.org",
        "a@x.org; no other",
        "a@x.org / -",
    ],
)
def test_that_another_way_of_writing_an_address_is_repaired_visibly(cell: str) -> None:
    assert split_cell(cell) == ((cell, "a@x.org", Flag.REPAIRED),)


@pytest.mark.parametrize(
    "cell",
    [
        "a@x.org,b@y.org",
        "a@x.org, b@y.org",
        "a@x.org; b@y.org;",
        "a@x.org，b@y.org",
        "a@x.org b@y.org",
        "a@x.org\u00a0b@y.org",
        "a@x.org\nb@y.org",
        "a@x.org\r\n\r\nb@y.org",
        "a@x.org\u2028b@y.org",
        "a@x.org\tb@y.org",
        "a@x.org|b@y.org",
        "a@x.org / b@y.org",
        "Ann <a@x.org>, Bob <b@y.org>",
        "Ann <a@x.org> Bob <b@y.org>",
        '"A, Ann" <a@x.org>; "B, Bob" <b@y.org>',
        "Ann <a@x.org>; b@y.org",
        "<a@x.org>,<b@y.org>",
        "mailto:a@x.org,mailto:b@y.org",
        '"a@x.org, b@y.org"',
        "a@x.org, none, b@y.org",
    ],
)
def test_that_several_addresses_are_split(cell: str) -> None:
    assert texts(cell) == ["a@x.org", "b@y.org"]
    assert all(candidate.flags == Flag.REPAIRED for candidate in split_cell(cell))


def test_that_each_of_several_keeps_its_own_part_of_the_cell() -> None:
    raws = [candidate.raw for candidate in split_cell("Ann <a@x.org>; b@y.org")]
    assert raws == ["Ann <a@x.org>", "b@y.org"]


def test_that_quoted_local_parts_are_found_among_others() -> None:
    assert texts('"a, b"@x.org, c@y.org') == ['"a, b"@x.org', "c@y.org"]
    assert texts('c@y.org;"a b"@x.org') == ["c@y.org", '"a b"@x.org']
    assert texts('c@y.org "a b"@x.org') == ["c@y.org", '"a b"@x.org']


def test_that_a_quote_inside_a_word_quotes_nothing() -> None:
    assert texts('O"Neil@x.org, b"c@y.org') == ['O"Neil@x.org', 'b"c@y.org']


@pytest.mark.parametrize(
    "cell",
    [
        "john doe@x.org",  # doe@x.org is somebody else
        "john,doe@x.org",
        "a@x,org",
        "a @x.org",
        "a@ x.org",
        "a@x.org.",
        "a(at)x.org",
        "a@x.org(work)",
        "(work)a@x.org",
        "a@@x.org",
        "nobody",
        "+7 900 000-00-00",
        "@",
        "a@",
        '"a@x.org',
    ],
)
def test_that_nothing_is_guessed(cell: str) -> None:
    assert texts(cell) == [cell]
    assert not check_syntax(cell).ok


@pytest.mark.parametrize("cell", ["", " ", "\n\t", "\u00a0\u200b\ufeff", "\u3000"])
def test_that_a_blank_cell_has_no_address(cell: str) -> None:
    assert split_cell(cell) == ()


def test_that_joiners_stay_where_letters_need_them() -> None:
    persian = "a@نامه\u200cای.com"
    assert split_cell(persian) == ((persian, persian, Flag.NONE),)


@pytest.mark.parametrize(
    "cell",
    [
        "@" + '"\\' * 100_000,
        '@ "' * 70_000,
        "<" + "@" * 200_000,
        "<@" * 100_000,
        "@" + " " * 200_000,
        "@" + "\x1c" * 200_000,
        "@," * 100_000,
        "a@b.co(" * 30_000,
        " (" * 100_000 + "@",
        "<" * 200_000 + "@" + ">" * 200_000,
        "\u200d" * 200_000 + "@",
        "\r\n\t" * 70_000 + "@" + "|/" * 70_000,
    ],
    ids=range(12),
)
def test_that_hostile_cells_end(cell: str) -> None:
    assert split_cell(cell)


CELL_LETTERS = "ab@.,;|/ \n\t\"'<>()[]{}:\\mailto?яا\u00a0\u200b\u200c＠．，«»"


@settings(max_examples=1500, deadline=None)
@given(st.text(CELL_LETTERS, max_size=30) | st.text(max_size=30))
def test_that_no_cell_is_lost_and_no_repair_is_silent(cell: str) -> None:
    found = split_cell(cell)
    for candidate in found:
        assert candidate.text.strip() == candidate.text != ""
        repaired = candidate.text != cell
        assert candidate.flags == (Flag.REPAIRED if repaired else Flag.NONE)
    if len(found) == 1:
        assert found[0].raw == cell
    if not found:
        assert not any(letter.isprintable() and not letter.isspace() for letter in cell)


@settings(max_examples=1500, deadline=None)
@given(st.text("abcXYZ09.!#$%&'*+-/=?^_`{|}~", min_size=1, max_size=12))
def test_that_every_plain_address_is_left_alone(local: str) -> None:
    cell = f"{local}@x.org"
    result = check_plain(cell)
    if result is not None and result.ok:
        assert texts(cell) == [cell]


addresses = st.from_regex(r"[a-z]{1,5}(\.[a-z]{1,3})?@[a-z]{1,5}\.(org|ru)", fullmatch=True)
names = st.sampled_from(["", "Ann ", '"B, Ann" ', "Иван Петров "])
separators = st.sampled_from([", ", "; ", "\n", " | ", ",", ";", "\u00a0;", "\r\n"])


@settings(max_examples=500, deadline=None)
@given(st.lists(st.tuples(names, addresses), min_size=1, max_size=5), separators)
def test_that_what_a_mail_program_writes_is_read_back(
    people: list[tuple[str, str]], separator: str
) -> None:
    cell = separator.join(f"{name}<{address}>" for name, address in people)
    assert texts(cell) == [address for _, address in people]
