"""What DNS answers prove about a mail domain: validation.md §3."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation.dns_rules import (
    MAX_HOSTS,
    Finding,
    HostState,
    MxRecord,
    MxState,
    conclude,
    find,
    is_host_name,
    mx_state,
    needs_second_look,
    operator_of,
    parse_mx,
    rank,
)

# A busy machine is no failure.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

U, D, M, F = HostState.USABLE, HostState.DENIED, HostState.MISSING, HostState.FAILED

AGAINST = {
    Finding.NO_DOMAIN: Reason.DOMAIN_NOT_FOUND,
    Finding.NO_HOST: Reason.NO_MAIL_HOST,
    Finding.UNRESOLVABLE: Reason.MX_UNRESOLVABLE,
    Finding.UNROUTABLE: Reason.MX_UNROUTABLE,
}

DNS_FAILURE = Judgement(Verdict.UNKNOWN, Reason.DNS_FAILURE)
DNS_UNTRUSTED = Judgement(Verdict.UNKNOWN, Reason.DNS_UNTRUSTED)
NULL_MX = Judgement(Verdict.UNDELIVERABLE, Reason.NULL_MX)


@pytest.mark.parametrize(
    ("mx", "hosts", "finding"),
    [
        (MxState.HOSTS, [U], Finding.TAKES_MAIL),
        (MxState.HOSTS, [M, D, F, U], Finding.TAKES_MAIL),
        (MxState.HOSTS, [M, M], Finding.UNRESOLVABLE),
        (MxState.HOSTS, [D, D], Finding.UNROUTABLE),
        (MxState.HOSTS, [D, M], Finding.UNROUTABLE),
        (MxState.HOSTS, [M, F], Finding.NOTHING),
        (MxState.HOSTS, [D, F], Finding.NOTHING),
        (MxState.HOSTS, [], Finding.NOTHING),
        (MxState.NULL, [], Finding.NULL_MX),
        (MxState.NONE, [U], Finding.TAKES_MAIL),
        (MxState.NONE, [M], Finding.NO_HOST),
        (MxState.NONE, [D], Finding.UNROUTABLE),
        (MxState.NONE, [F], Finding.NOTHING),
        (MxState.UNCLEAR, [U], Finding.TAKES_MAIL),
        (MxState.UNCLEAR, [M], Finding.NOTHING),
        (MxState.UNCLEAR, [D], Finding.NOTHING),
        (MxState.NO_DOMAIN, [], Finding.NO_DOMAIN),
        (MxState.FAILED, [], Finding.NOTHING),
    ],
)
def test_that_a_look_finds(mx: MxState, hosts: list[HostState], finding: Finding) -> None:
    assert find(mx, hosts) is finding


def test_that_hosts_nobody_looked_at_may_be_good() -> None:
    assert find(MxState.HOSTS, [M] * MAX_HOSTS, complete=False) is Finding.NOTHING
    assert find(MxState.HOSTS, [U], complete=False) is Finding.TAKES_MAIL


@pytest.mark.parametrize(("finding", "reason"), AGAINST.items())
def test_that_what_two_looks_find_is_proven(finding: Finding, reason: Reason) -> None:
    assert needs_second_look(finding)
    assert conclude(finding, finding) == Judgement(Verdict.UNDELIVERABLE, reason)


@pytest.mark.parametrize("finding", AGAINST)
def test_that_one_look_proves_nothing(finding: Finding) -> None:
    assert conclude(finding) == DNS_FAILURE
    assert conclude(finding, Finding.NOTHING) == DNS_FAILURE


def test_that_some_findings_need_one_look() -> None:
    assert conclude(Finding.TAKES_MAIL) is None
    assert conclude(Finding.NULL_MX) == NULL_MX
    assert conclude(Finding.NOTHING) == DNS_FAILURE
    assert not any(map(needs_second_look, set(Finding) - set(AGAINST)))


@pytest.mark.parametrize(
    ("first", "second", "judgement"),
    [
        (Finding.NO_DOMAIN, Finding.TAKES_MAIL, DNS_UNTRUSTED),
        (Finding.NO_DOMAIN, Finding.NULL_MX, DNS_UNTRUSTED),
        (Finding.NO_DOMAIN, Finding.NO_HOST, DNS_UNTRUSTED),
        (Finding.NO_HOST, Finding.NO_DOMAIN, DNS_UNTRUSTED),
        (Finding.UNRESOLVABLE, Finding.UNROUTABLE, DNS_UNTRUSTED),
        (Finding.NO_HOST, Finding.TAKES_MAIL, None),
        (Finding.UNRESOLVABLE, Finding.TAKES_MAIL, None),
        (Finding.UNROUTABLE, Finding.TAKES_MAIL, None),
        (Finding.UNROUTABLE, Finding.NULL_MX, NULL_MX),
    ],
)
def test_that_two_looks_that_differ_do_not_condemn(
    first: Finding, second: Finding, judgement: Judgement | None
) -> None:
    assert conclude(first, second) == judgement


hosts = st.lists(st.sampled_from(HostState), max_size=4)
looks = st.tuples(st.sampled_from(MxState), hosts, st.booleans())


@UNHURRIED
@given(looks, looks)
def test_that_undeliverable_has_proof_in_both_looks(
    first: tuple[MxState, list[HostState], bool], second: tuple[MxState, list[HostState], bool]
) -> None:
    findings = [find(mx, seen, complete=complete) for mx, seen, complete in (first, second)]
    judgement = conclude(findings[0], findings[1] if needs_second_look(findings[0]) else None)
    if judgement is None or judgement.verdict is not Verdict.UNDELIVERABLE:
        return
    if judgement.reason is Reason.NULL_MX:
        assert MxState.NULL in (first[0], second[0])
        return
    assert findings[0] is findings[1]
    for mx, seen, complete in (first, second):
        assert mx in (MxState.NO_DOMAIN, MxState.NONE, MxState.HOSTS)
        if mx is not MxState.NO_DOMAIN:
            assert complete
            assert seen
            assert set(seen) <= {M, D}


@UNHURRIED
@given(hosts, st.booleans())
def test_that_a_failed_question_never_condemns(seen: list[HostState], complete: bool) -> None:
    assert find(MxState.FAILED, seen, complete=complete) is Finding.NOTHING
    for mx in (MxState.HOSTS, MxState.NONE, MxState.UNCLEAR):
        found = find(mx, [*seen, F], complete=complete)
        assert found in (Finding.NOTHING, Finding.TAKES_MAIL)


@pytest.mark.parametrize(("first", "second"), list(itertools.product(Finding, Finding)))
def test_that_every_pair_of_findings_has_a_conclusion(first: Finding, second: Finding) -> None:
    judgement = conclude(first, second)
    assert judgement is None or judgement.verdict in (Verdict.UNKNOWN, Verdict.UNDELIVERABLE)
    if Finding.NOTHING in (first, second) and first is not Finding.NULL_MX:
        assert judgement in (None, DNS_FAILURE)


def _keep(_: list[MxRecord]) -> None:
    """No shuffle."""


def test_that_records_are_read_from_their_texts() -> None:
    assert parse_mx(["10 mx.example.com", r"5 a\032b.net", "0 ."]) == (
        MxRecord(10, "mx.example.com"),
        MxRecord(5, r"a\032b.net"),
        MxRecord(0, "."),
    )


@pytest.mark.parametrize(
    ("records", "state"),
    [
        (["0 ."], MxState.NULL),
        (["65535 ."], MxState.NULL),
        (["0 .", "10 ."], MxState.NULL),
        (["0 .", "10 mx.example.com"], MxState.HOSTS),
    ],
)
def test_that_a_dot_counts_only_alone(records: list[str], state: MxState) -> None:
    assert mx_state(parse_mx(records)) is state


def test_that_hosts_are_ranked_and_the_dot_is_ignored() -> None:
    ranked = rank(parse_mx(["20 c", "0 .", "10 b", "5 a"]), _keep)
    assert [item.exchange for item in ranked] == ["a", "b", "c"]
    assert rank(parse_mx(["0 .", "10 only"]), _keep) == (MxRecord(10, "only"),)


def test_that_equal_preferences_are_shuffled() -> None:
    records = parse_mx(["10 a", "10 b", "5 first"])
    assert [item.exchange for item in rank(records, list.reverse)] == ["first", "b", "a"]


def test_that_the_twenty_best_are_taken() -> None:
    records = [MxRecord(n, f"mx{n}") for n in range(3000, 0, -1)]
    assert [item.preference for item in rank(records, _keep)] == list(range(1, 21))


@pytest.mark.parametrize(
    "name",
    ["mx.example.com", "mx1.0x7f.com", "1.mx.example", "a_b.example.com", "localhost",
     "xn--80ak6aa92e.com", "0xg", "mx-1.example.co.uk", "7f000001"],
)  # fmt: skip
def test_that_host_names_are_told(name: str) -> None:
    assert is_host_name(name)


@pytest.mark.parametrize(
    "name",
    ["127.0.0.1", "2130706433", "0x7f000001", "127.1", "mx.0x1", "0x", "", ".", "a..b", "mx.",
     r"a\000b.com", "<img src=x>.com", "ü.com", "MX.com", "a" * 64 + ".com", "a." * 127 + "com",
     "-a.com", "a-.com", "mx.example.com\n", "::1"],
)  # fmt: skip
def test_that_numbers_in_disguise_and_odd_names_are_no_hosts(name: str) -> None:
    assert not is_host_name(name)


@pytest.mark.parametrize(
    ("host", "operator"),
    [
        ("aspmx.l.google.com", "google.com"),
        ("example-com.mail.protection.outlook.com", "outlook.com"),
        ("mx.yandex.ru", "yandex.ru"),
        ("mx1.mail.example.co.uk", "example.co.uk"),
        ("inbound-smtp.eu-west-1.amazonaws.com", "amazonaws.com"),
        ("example.com", "example.com"),
        ("co.uk", "co.uk"),
        ("localhost", "localhost"),
        ("mx.unknown-tld-qqq", "mx.unknown-tld-qqq"),
        ("mx.a.unknown-tld-qqq", "a.unknown-tld-qqq"),
    ],
)
def test_that_the_operator_is_the_registrable_domain(host: str, operator: str) -> None:
    assert operator_of(host) == operator
