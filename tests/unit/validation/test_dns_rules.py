"""What DNS answers prove about a mail domain: validation.md §3."""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation import dns_rules
from contact_importer.validation.dns_rules import (
    MAX_HOSTS,
    Finding,
    HostState,
    Look,
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
B, X, N = HostState.BLANK, HostState.INVENTED, HostState.INTERNAL

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
        (MxState.INVENTED, [], Finding.UNTRUSTED),
        (MxState.HOSTS, [X, U], Finding.TAKES_MAIL),
        (MxState.HOSTS, [X, M], Finding.UNTRUSTED),
        (MxState.NONE, [X], Finding.UNTRUSTED),
        (MxState.NONE, [N], Finding.UNTRUSTED),
        (MxState.HOSTS, [N, U], Finding.TAKES_MAIL),
        (MxState.NONE, [B], Finding.UNTRUSTED),
        (MxState.UNCLEAR, [B], Finding.NOTHING),
        (MxState.HOSTS, [B, M], Finding.UNROUTABLE),
    ],
)
def test_that_a_look_finds(mx: MxState, hosts: list[HostState], finding: Finding) -> None:
    assert find(mx, hosts) is finding


def test_that_hosts_nobody_looked_at_may_be_good() -> None:
    assert find(MxState.HOSTS, [M] * MAX_HOSTS, complete=False) is Finding.NOTHING
    assert find(MxState.HOSTS, [U], complete=False) is Finding.TAKES_MAIL


def look(finding: Finding, *, honest: bool = True) -> Look:
    return Look(finding, honest)


@pytest.mark.parametrize(("finding", "reason"), AGAINST.items())
def test_that_what_two_looks_find_is_proven(finding: Finding, reason: Reason) -> None:
    assert needs_second_look(finding)
    proven = Judgement(Verdict.UNDELIVERABLE, reason)
    assert conclude(look(finding), look(finding)) == proven
    # one of two resolvers invents answers; both say that there is none
    assert conclude(look(finding, honest=False), look(finding)) == proven
    assert conclude(look(finding), look(finding, honest=False)) == proven


@pytest.mark.parametrize("finding", AGAINST)
def test_that_one_look_proves_nothing(finding: Finding) -> None:
    assert conclude(look(finding)) == DNS_FAILURE
    assert conclude(look(finding), look(Finding.NOTHING)) == DNS_FAILURE


@pytest.mark.parametrize("finding", AGAINST)
def test_that_resolvers_that_invent_answers_condemn_nobody(finding: Finding) -> None:
    invents = look(finding, honest=False)
    assert conclude(invents, invents) == DNS_UNTRUSTED


def test_that_some_findings_need_one_look() -> None:
    assert conclude(look(Finding.TAKES_MAIL)) is None
    assert conclude(look(Finding.NULL_MX)) == NULL_MX
    assert conclude(look(Finding.NULL_MX, honest=False)) == NULL_MX
    assert conclude(look(Finding.NOTHING)) == DNS_FAILURE
    assert not any(map(needs_second_look, set(Finding) - set(AGAINST) - {Finding.UNTRUSTED}))


@pytest.mark.parametrize(
    ("first", "second", "judgement"),
    [
        (Finding.NO_DOMAIN, Finding.TAKES_MAIL, DNS_UNTRUSTED),
        (Finding.NO_DOMAIN, Finding.NULL_MX, DNS_UNTRUSTED),
        (Finding.NO_DOMAIN, Finding.NO_HOST, DNS_UNTRUSTED),
        (Finding.NO_DOMAIN, Finding.UNTRUSTED, DNS_UNTRUSTED),
        (Finding.NO_HOST, Finding.NO_DOMAIN, DNS_UNTRUSTED),
        (Finding.NO_HOST, Finding.UNTRUSTED, DNS_UNTRUSTED),
        (Finding.UNRESOLVABLE, Finding.UNROUTABLE, DNS_UNTRUSTED),
        (Finding.NO_HOST, Finding.TAKES_MAIL, None),
        (Finding.UNRESOLVABLE, Finding.TAKES_MAIL, None),
        (Finding.UNROUTABLE, Finding.TAKES_MAIL, None),
        (Finding.UNROUTABLE, Finding.NULL_MX, NULL_MX),
        (Finding.UNTRUSTED, Finding.TAKES_MAIL, None),
        (Finding.UNTRUSTED, Finding.NULL_MX, DNS_UNTRUSTED),
        (Finding.UNTRUSTED, Finding.NO_DOMAIN, DNS_UNTRUSTED),
        (Finding.UNTRUSTED, Finding.NOTHING, DNS_UNTRUSTED),
        (Finding.UNTRUSTED, Finding.UNTRUSTED, DNS_UNTRUSTED),
    ],
)
def test_that_two_looks_that_differ_do_not_condemn(
    first: Finding, second: Finding, judgement: Judgement | None
) -> None:
    assert conclude(look(first), look(second)) == judgement


@pytest.mark.parametrize("first", [*AGAINST, Finding.UNTRUSTED])
def test_that_a_resolver_that_invents_answers_acquits_nobody(first: Finding) -> None:
    second = look(Finding.TAKES_MAIL, honest=False)
    assert conclude(look(first), second) == DNS_UNTRUSTED


class Seen(NamedTuple):
    """A look with what it rests on."""

    mx: MxState
    hosts: list[HostState]
    complete: bool
    honest: bool

    @property
    def look(self) -> Look:
        return Look(find(self.mx, self.hosts, complete=self.complete), self.honest)

    @property
    def is_permanent_proof(self) -> bool:
        """Absence, or addresses that nobody may connect to; nothing failed, nothing doubtful."""
        if self.mx is MxState.NO_DOMAIN:
            return True
        hosts = set(self.hosts)
        return (
            self.mx in (MxState.NONE, MxState.HOSTS)
            and self.complete
            and bool(hosts)
            and hosts <= {M, D, B}
            and (self.mx, B in hosts) != (MxState.NONE, True)
        )


hosts = st.lists(st.sampled_from(HostState), max_size=4)
looks = st.builds(Seen, st.sampled_from(MxState), hosts, st.booleans(), st.booleans())


def check_that_undeliverable_is_proven(first: Seen, second: Seen) -> None:
    """The promise: *invalid* by DNS has permanent proof in both looks, or the null MX."""
    judgement = conclude(first.look, second.look)
    if judgement is None or judgement.verdict is not Verdict.UNDELIVERABLE:
        return
    if judgement.reason is Reason.NULL_MX:
        assert MxState.NULL in (first.mx, second.mx)
        return
    assert first.look.finding is second.look.finding
    assert first.is_permanent_proof
    assert second.is_permanent_proof
    assert first.honest or second.honest
    assert conclude(first.look) == DNS_FAILURE  # one look is not enough


@UNHURRIED
@given(looks, looks)
def test_that_undeliverable_has_proof_in_both_looks(first: Seen, second: Seen) -> None:
    check_that_undeliverable_is_proven(first, second)


@UNHURRIED
@given(looks, looks)
def test_that_taking_mail_is_seen_at_a_usable_host(first: Seen, second: Seen) -> None:
    if conclude(first.look, second.look) is not None:
        return
    by = [one for one in (first, second) if one.look.finding is Finding.TAKES_MAIL]
    assert any(U in one.hosts for one in by)
    assert first in by or second.honest


def _plant(monkeypatch: pytest.MonkeyPatch, bug: str) -> None:
    if bug == "a time-out counts as NXDOMAIN":
        monkeypatch.setitem(dns_rules._WITHOUT_HOSTS, MxState.FAILED, Finding.NO_DOMAIN)
    elif bug == "one look is enough":
        monkeypatch.setattr(dns_rules, "_settle", lambda first, _: first.finding)
    elif bug == "the hijack is ignored":
        settle = dns_rules._settle
        monkeypatch.setattr(
            dns_rules, "_settle", lambda *seen: settle(*(Look(it.finding) for it in seen))
        )
    elif bug == "doubtful answers count":
        monkeypatch.setitem(dns_rules._WITHOUT_HOSTS, MxState.INVENTED, Finding.NO_DOMAIN)
    elif bug == "a failing host counts as missing":
        find = dns_rules.find
        monkeypatch.setitem(
            globals(),
            "find",
            lambda mx, hosts, **more: find(mx, [M if it is F else it for it in hosts], **more),
        )


BUGS = [
    "a time-out counts as NXDOMAIN",
    "one look is enough",
    "the hijack is ignored",
    "doubtful answers count",
    "a failing host counts as missing",
]


def some_two_looks() -> Iterator[tuple[Seen, Seen]]:
    """Every look at up to two hosts, taken twice, and once more with another honesty."""
    few = [list(seen) for n in range(3) for seen in itertools.product(HostState, repeat=n)]
    for mx, hosts, complete in itertools.product(MxState, few, (True, False)):
        for first, second in itertools.product((True, False), repeat=2):
            yield Seen(mx, hosts, complete, first), Seen(mx, hosts, complete, second)


def check_some_two_looks() -> None:
    for first, second in some_two_looks():
        check_that_undeliverable_is_proven(first, second)


def test_that_no_bug_is_found_where_none_is_planted() -> None:
    check_some_two_looks()


@pytest.mark.parametrize("bug", BUGS)
def test_that_a_planted_bug_is_found(monkeypatch: pytest.MonkeyPatch, bug: str) -> None:
    _plant(monkeypatch, bug)
    with pytest.raises(AssertionError):
        check_some_two_looks()


@UNHURRIED
@given(hosts, st.booleans())
def test_that_a_failed_question_never_condemns(seen: list[HostState], complete: bool) -> None:
    assert find(MxState.FAILED, seen, complete=complete) is Finding.NOTHING
    for mx in (MxState.HOSTS, MxState.NONE, MxState.UNCLEAR):
        for state in (F, X, N):
            found = find(mx, [*seen, state], complete=complete)
            assert found in (Finding.NOTHING, Finding.UNTRUSTED, Finding.TAKES_MAIL)


@pytest.mark.parametrize(("first", "second"), list(itertools.product(Finding, Finding)))
@pytest.mark.parametrize("honest", [False, True])
def test_that_every_pair_of_findings_has_a_conclusion(
    first: Finding, second: Finding, honest: bool
) -> None:
    judgement = conclude(look(first, honest=honest), look(second, honest=honest))
    assert judgement is None or judgement.verdict in (Verdict.UNKNOWN, Verdict.UNDELIVERABLE)
    if Finding.NOTHING in (first, second) and first is not Finding.NULL_MX:
        assert judgement in (None, DNS_FAILURE, DNS_UNTRUSTED)


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
