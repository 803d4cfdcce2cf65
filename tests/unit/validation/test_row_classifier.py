import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_importer.model.verdict import Confidence, Flag, Reason, Status, Verdict
from contact_importer.validation import classify
from contact_importer.validation.classify import ClassifiedAddress, RowClassifier
from contact_importer.validation.lists import ListIndex

LISTS = ListIndex(
    blacklisted_addresses=frozenset({"ivan@mail.ru", "a@trash.io", "a@b.test"}),
    blacklisted_domains=frozenset({"rival.com", "rival.test", "listed-trash.io"}),
    disposable=frozenset({"trash.io", "listed-trash.io", "trash.test"}),
    roles=frozenset({"info"}),
    free_providers=frozenset({"mail.ru"}),
    alias_relays=frozenset({"duck.com"}),
)


def one(cell: str, *, fast: bool = False) -> ClassifiedAddress:
    [found] = RowClassifier(LISTS, decide_without_dns=fast).classify(cell)
    return found


@pytest.mark.parametrize(
    ("cell", "verdict", "reason", "status"),
    [
        # syntax before everything
        ("ivan@@mail.ru", Verdict.UNDELIVERABLE, Reason.SYNTAX, Status.INVALID),
        ("a b@rival.com", Verdict.UNDELIVERABLE, Reason.SYNTAX, Status.INVALID),
        ("a..b@trash.io", Verdict.UNDELIVERABLE, Reason.SYNTAX, Status.INVALID),
        (".a@b.test", Verdict.UNDELIVERABLE, Reason.SYNTAX, Status.INVALID),
        # the user's blacklist before the disposable list and reserved names
        ("a@trash.io", Verdict.LISTED, Reason.BLACKLISTED_ADDRESS, Status.BLACKLIST),
        ("a@b.test", Verdict.LISTED, Reason.BLACKLISTED_ADDRESS, Status.BLACKLIST),
        ("Ivan@Mail.RU", Verdict.LISTED, Reason.BLACKLISTED_ADDRESS, Status.BLACKLIST),
        ("a@listed-trash.io", Verdict.LISTED, Reason.BLACKLISTED_DOMAIN, Status.BLACKLIST),
        ("a@rival.test", Verdict.LISTED, Reason.BLACKLISTED_DOMAIN, Status.BLACKLIST),
        # the disposable list before reserved names
        ("b@trash.test", Verdict.LISTED, Reason.DISPOSABLE_DOMAIN, Status.BLACKLIST),
        ("b@x.trash.io", Verdict.LISTED, Reason.DISPOSABLE_DOMAIN, Status.BLACKLIST),
        # reserved names before DNS
        ("b@b.test", Verdict.UNDELIVERABLE, Reason.RESERVED_DOMAIN, Status.INVALID),
        ("b@example.com", Verdict.UNDELIVERABLE, Reason.RESERVED_DOMAIN, Status.INVALID),
    ],
)
@pytest.mark.parametrize("fast", [False, True])
def test_that_the_order_of_precedence_holds(
    cell: str, verdict: Verdict, reason: Reason, status: Status, fast: bool
) -> None:
    found = one(cell, fast=fast)
    assert (found.verdict, found.reason, found.status) == (verdict, reason, status)
    assert found.confidence is Confidence.CERTAIN


def test_that_a_clean_address_waits_for_dns() -> None:
    assert one("Petr@Firm.ORG") == ClassifiedAddress(
        raw="Petr@Firm.ORG",
        address="Petr@firm.org",
        domain="firm.org",
        verdict=None,
        reason=Reason.NONE,
        status=Status.PENDING,
        confidence=Confidence.NONE,
        flags=Flag.NONE,
    )


def test_that_a_clean_address_is_valid_unconfirmed_at_the_fast_level() -> None:
    found = one("petr@firm.org", fast=True)
    assert found.verdict is Verdict.UNKNOWN
    assert found.reason is Reason.DOMAIN_NOT_CHECKED
    assert (found.status, found.confidence) == (Status.VALID, Confidence.UNCONFIRMED)


@pytest.mark.parametrize(
    ("cell", "address", "domain", "flags"),
    [
        ("info@mail.ru", "info@mail.ru", "mail.ru", Flag.ROLE | Flag.FREE_PROVIDER),
        ("x@mail.ru", "x@mail.ru", "mail.ru", Flag.FREE_PROVIDER),
        ("x@y.duck.com", "x@y.duck.com", "y.duck.com", Flag.ALIAS_RELAY),
        ("X <x@mail.ru>", "x@mail.ru", "mail.ru", Flag.FREE_PROVIDER | Flag.REPAIRED),
        (
            "ivаn@mail.ru",
            "ivаn@mail.ru",
            "mail.ru",
            Flag.FREE_PROVIDER | Flag.MIXED_SCRIPT | Flag.SMTPUTF8,
        ),
        ("иван@почта.рф", "иван@почта.рф", "xn--80a1acny.xn--p1ai", Flag.SMTPUTF8),
        ("ivan@ПОЧТА.рф", "ivan@почта.рф", "xn--80a1acny.xn--p1ai", Flag.NONE),
        ("x@firm．org", "x@firm.org", "firm.org", Flag.REPAIRED),
        ("x@fi\u200brm.org", "x@firm.org", "firm.org", Flag.REPAIRED),
        ('"a b"@firm.org', '"a b"@firm.org', "firm.org", Flag.NONE),
    ],
)
def test_that_flags_and_forms_come_with_an_address(
    cell: str, address: str, domain: str, flags: Flag
) -> None:
    found = one(cell)
    assert (found.raw, found.address, found.domain, found.flags) == (cell, address, domain, flags)


def test_that_a_listed_address_keeps_the_flags_of_its_domain() -> None:
    assert one("ivan@mail.ru").flags == Flag.FREE_PROVIDER


def test_that_an_impossible_address_keeps_a_showable_text_and_no_domain() -> None:
    found = one("  no\x07body\nat  home \u202e")
    assert found.address == "no\ufffdbody at home"
    assert found.domain == ""
    assert found.flags == Flag.REPAIRED
    assert len(one("x" * 5000).address) == 320


def test_that_broken_unicode_does_not_get_into_the_address() -> None:
    assert one("\ud800@firm.org").address == "\ufffd@firm.org"


def test_that_every_address_of_a_cell_is_judged() -> None:
    found = RowClassifier(LISTS, decide_without_dns=False).classify(
        "A <ivan@mail.ru>; b@firm.org, c@-x, d@trash.io"
    )
    assert [row.reason for row in found] == [
        Reason.BLACKLISTED_ADDRESS,
        Reason.NONE,
        Reason.SYNTAX,
        Reason.DISPOSABLE_DOMAIN,
    ]
    assert [row.raw for row in found] == ["A <ivan@mail.ru>", "b@firm.org", "c@-x", "d@trash.io"]


@pytest.mark.parametrize("cell", ["", "  ", "\u200b"])
def test_that_a_blank_cell_has_no_rows(cell: str) -> None:
    assert list(RowClassifier(LISTS, decide_without_dns=True).classify(cell)) == []


def test_that_the_cache_of_domains_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classify, "_CACHED_DOMAINS", 10)
    classifier = RowClassifier(LISTS, decide_without_dns=False)
    for number in range(100):
        [row] = classifier.classify(f"a@d{number}.trash.io")
        assert row.reason is Reason.DISPOSABLE_DOMAIN
        assert len(classifier._domains) <= 10


@settings(max_examples=500, deadline=None)
@given(
    st.text("ab.@ ,;<>\"'\nяё\u200b_-", max_size=25) | st.text(max_size=25),
    st.sampled_from(["mail.ru", "trash.io", "b.test", "firm.org", "x_y.z"]),
)
def test_that_the_short_cut_judges_like_the_long_way(start: str, domain: str) -> None:
    classifier = RowClassifier(LISTS, decide_without_dns=False)
    for cell in (start, f"{start}@{domain}", f"a@{domain}{start}"):
        direct = list(classifier.classify(cell))
        around = list(classifier.classify(f" {cell} "))
        assert [row[1:7] for row in direct] == [row[1:7] for row in around]
        for row in direct:
            assert row.address
            assert (row.domain == "") == (row.reason is Reason.SYNTAX)
            assert (row.verdict is None) == (row.status is Status.PENDING)
