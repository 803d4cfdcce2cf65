"""What a domain's name decides by itself, and in which order."""

import pytest

from contact_importer.model.verdict import Confidence, Judgement, Reason, Status, Verdict
from contact_importer.validation.classify import RowClassifier
from contact_importer.validation.domain_rules import judge_by_name
from contact_importer.validation.lists import ListIndex

LISTS = ListIndex(
    blacklisted_domains=frozenset({"rival.com", "rival.test", "[192.0.2.9]"}),
    disposable=frozenset({"trash.io", "trash.test"}),
)


def judged(domain: str, *, accepted: bool = True) -> Reason | None:
    judgement = judge_by_name(domain, LISTS, accept_address_literals=accepted)
    return judgement and judgement.reason


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize(
    ("domain", "reason"),
    [
        ("rival.com", Reason.BLACKLISTED_DOMAIN),
        ("sub.rival.com", Reason.BLACKLISTED_DOMAIN),
        ("rival.test", Reason.BLACKLISTED_DOMAIN),
        ("[192.0.2.9]", Reason.BLACKLISTED_DOMAIN),
        ("trash.test", Reason.DISPOSABLE_DOMAIN),
        ("localhost", Reason.RESERVED_DOMAIN),
        ("local", Reason.RESERVED_DOMAIN),
        ("test", Reason.RESERVED_DOMAIN),
        ("b.test", Reason.RESERVED_DOMAIN),
        ("firm.org", None),
        ("mailru", None),
        ("192.0.2.1", None),  # a name that looks like a number is no literal
    ],
)
def test_that_lists_come_before_reserved_names(
    domain: str, reason: Reason | None, accepted: bool
) -> None:
    assert judged(domain, accepted=accepted) is reason


@pytest.mark.parametrize("domain", ["[192.0.2.1]", "[ipv6:2001:db8::1]"])
def test_that_literals_are_accepted_unless_the_user_says_no(domain: str) -> None:
    assert judged(domain) is None
    assert judge_by_name(domain, LISTS, accept_address_literals=False) == Judgement(
        Verdict.UNKNOWN, Reason.ADDRESS_LITERAL
    )


@pytest.mark.parametrize("fast", [True, False])
def test_that_an_unwanted_literal_is_left_pending_at_every_level(fast: bool) -> None:
    classifier = RowClassifier(LISTS, decide_without_dns=fast, accept_address_literals=False)
    (row,) = classifier.classify("ivan@[192.0.2.1]")
    assert (row.address, row.domain) == ("ivan@[192.0.2.1]", "[192.0.2.1]")
    assert (row.verdict, row.reason) == (Verdict.UNKNOWN, Reason.ADDRESS_LITERAL)
    assert (row.status, row.confidence) == (Status.PENDING, Confidence.NONE)
    (row,) = classifier.classify("ivan@[192.0.2.300]")
    assert (row.status, row.reason) == (Status.INVALID, Reason.SYNTAX)


@pytest.mark.parametrize("cell", ["ivan@mailru", "ivan@192.0.2.1", "ivan@[192.0.2.1]", "ivan@ru"])
def test_that_a_name_that_dns_must_judge_is_never_certain_before(cell: str) -> None:
    (row,) = RowClassifier(LISTS, decide_without_dns=True).classify(cell)
    assert (row.reason, row.confidence) == (Reason.DOMAIN_NOT_CHECKED, Confidence.UNCONFIRMED)
    (row,) = RowClassifier(LISTS, decide_without_dns=False).classify(cell)
    assert (row.verdict, row.status) == (None, Status.PENDING)
