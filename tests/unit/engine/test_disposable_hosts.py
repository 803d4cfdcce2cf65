"""Domains that no list has: listed when their mail goes where listed ones get theirs."""

from dataclasses import replace

import pytest

from contact_importer.engine.disposable_hosts import DisposableHosts, listing_evidence
from contact_importer.model.domain import DomainFacts, MailHost
from contact_importer.model.evidence import Observation
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation.lists import ListIndex
from tests.support.task_in_work import alive

LISTS = ListIndex(
    disposable=frozenset({"trash.example", "junk.example", "bin.example", "rubbish.example"}),
    mail_operators=frozenset({"bigmail.example"}),
    disposable_name="test list of 2026-11-27",
)
NOW = 5e8


def hosts(*names: str) -> tuple[MailHost, ...]:
    return tuple(
        MailHost(name=name, preference=number, addresses=("192.0.2.1",))
        for number, name in enumerate(names)
    )


def judged(subject: DisposableHosts, facts: DomainFacts) -> Judgement | None:
    result = subject.judge(facts, NOW)
    if result is not facts:
        seen = result.evidence[-1]
        assert seen.observation is Observation.LISTED
        assert seen.host == "test list of 2026-11-27"
        assert facts.hosts[0].name in seen.text
        assert result.expires_at == NOW  # a list may change: never cached beyond the run
    return result.judgement


def cluster(host: str, *names: str) -> DisposableHosts:
    subject = DisposableHosts(LISTS, {})
    for name in names:
        subject.learn(name, hosts(host))
    return subject


LISTED = Judgement(Verdict.LISTED, Reason.DISPOSABLE_MX)


@pytest.mark.parametrize("host", ["trash.example", "mx.trash.example", "a.b.junk.example"])
def test_that_a_host_below_a_listed_domain_lists_its_customers(host: str) -> None:
    assert judged(DisposableHosts(LISTS, {}), alive("new.example", host)) == LISTED


@pytest.mark.parametrize("host", ["mx.example", "nottrash.example", "trash.example.org"])
def test_that_other_hosts_list_nobody(host: str) -> None:
    assert judged(DisposableHosts(LISTS, {}), alive("new.example", host)) is None


def test_that_only_the_best_host_counts() -> None:
    facts = alive("new.example", "mx.good.example", "mx.trash.example")
    assert judged(DisposableHosts(LISTS, {}), facts) is None


def test_that_three_listed_domains_at_a_host_list_the_others_there() -> None:
    facts = alive("new.example", "mx.host.example")
    two = cluster("mx.host.example", "trash.example", "junk.example")
    assert judged(two, facts) is None
    three = cluster("mx.host.example", "trash.example", "junk.example", "bin.example")
    assert judged(three, facts) == LISTED
    text = three.judge(facts, NOW).evidence[-1].text
    assert text == "mx.host.example: bin.example, junk.example, trash.example"


def test_that_the_same_domain_counts_once() -> None:
    subject = cluster("mx.host.example", *["trash.example"] * 5)
    assert judged(subject, alive("new.example", "mx.host.example")) is None


def test_that_sharing_an_operator_of_everybody_proves_nothing() -> None:
    subject = cluster("mx1.bigmail.example", "trash.example", "junk.example", "bin.example")
    assert judged(subject, alive("new.example", "mx1.bigmail.example")) is None


def test_that_what_an_earlier_run_learned_counts() -> None:
    known = {"mx.host.example": ("trash.example", "junk.example")}
    subject = DisposableHosts(LISTS, known)
    assert subject.knows("trash.example")
    assert not subject.knows("bin.example")
    new = subject.learn("bin.example", hosts("mx.host.example"))
    assert new == (("mx.host.example", "bin.example"),)
    assert subject.learn("bin.example", hosts("mx.host.example")) == ()
    assert judged(subject, alive("new.example", "mx.host.example")) == LISTED


def test_that_a_judged_domain_keeps_its_judgement() -> None:
    dead = replace(
        alive("new.example", "mx.trash.example"),
        judgement=Judgement(Verdict.UNDELIVERABLE, Reason.NULL_MX),
    )
    assert DisposableHosts(LISTS, {}).judge(dead, NOW) is dead


def test_that_a_listing_names_list_date_and_entry() -> None:
    seen = listing_evidence(LISTS, "sub.trash.example", NOW)
    assert seen is not None
    assert (seen.host, seen.text) == ("test list of 2026-11-27", "trash.example")
    assert listing_evidence(LISTS, "good.example", NOW) is None
