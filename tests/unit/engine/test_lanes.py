import pytest

from contact_importer.engine.domain_work import DomainWork
from contact_importer.engine.lanes import OperatorLane, best_hosts, hosts_as_asked
from contact_importer.model.contact import Mailbox
from contact_importer.model.domain import DomainFacts, MailHost
from contact_importer.model.settings import Politeness
from tests.support.task_in_work import alive

NOW = 1_800_000_000.0
DAY = 86_400.0


def lane() -> OperatorLane:
    return OperatorLane("host", Politeness())


def test_that_domains_come_in_the_order_in_which_they_were_put() -> None:
    subject = lane()
    for name in ("b.shop", "a.shop"):
        subject.put(alive(name), NOW)
    assert [work.facts.name for work in (subject.next_work(), subject.next_work()) if work] == [
        "b.shop",
        "a.shop",
    ]
    assert subject.next_work() is None


def test_that_a_domain_waits_once_and_keeps_its_work() -> None:
    subject = lane()
    subject.put(alive("a.shop"), NOW)
    subject.put(alive("a.shop"), NOW)
    assert subject.waiting == 1
    work = subject.next_work()
    subject.put(alive("a.shop"), NOW)
    assert subject.next_work() is work


def test_that_a_session_gets_only_domains_of_its_host() -> None:
    subject = lane()
    subject.put(alive("a.shop", "mx1", "mx2"), NOW)
    assert subject.next_work("mx2") is None  # not the best one
    assert subject.waiting == 1
    assert subject.next_work("mx1") is not None


def test_that_all_hosts_of_the_best_preference_are_best() -> None:
    hosts = tuple(
        MailHost(name=name, preference=preference, addresses=())
        for name, preference in (("a", 5), ("b", 5), ("c", 10))
    )
    assert best_hosts(DomainFacts(name="x.shop", judgement=None, hosts=hosts)) == {"a", "b"}
    assert best_hosts(DomainFacts(name="x.shop", judgement=None)) == frozenset()


def test_that_a_lane_is_blocked_from_the_third_refusal() -> None:
    subject = lane()
    subject.blocks = 2
    assert not subject.blocked
    subject.blocks = 3
    assert subject.blocked


def test_that_a_control_is_remembered_for_thirty_days() -> None:
    def begun(age: float, *, accepted: bool | None) -> DomainWork:
        facts = alive("a.shop", control_accepted=accepted, control_at=NOW - age)
        return DomainWork.begin(facts, NOW)

    young = begun(29.9 * DAY, accepted=True).best_checks.control
    assert young is not None
    assert young.accepted
    refused = begun(0.0, accepted=False).best_checks.control
    assert refused is not None
    assert not refused.accepted
    assert begun(30.0 * DAY, accepted=True).best_checks.control is None
    assert begun(0.0, accepted=None).best_checks.control is None


def asked(host: str = "", ip: str = "") -> Mailbox:
    return Mailbox(id=1, address="p1@a.shop", asked_host=host, asked_ip=ip)


@pytest.mark.parametrize(
    ("mailboxes", "order"),
    [
        ([asked()], ["mx1 1 2", "mx2 3 4"]),
        ([], ["mx1 1 2", "mx2 3 4"]),
        ([asked("mx2", "4")], ["mx2 4 3", "mx1 1 2"]),
        ([asked("mx1", "2")], ["mx1 2 1", "mx2 3 4"]),
        ([asked(), asked("mx2", "4"), asked("mx1", "1")], ["mx2 4 3", "mx1 1 2"]),
        ([asked("mx2", "9")], ["mx2 3 4", "mx1 1 2"]),  # the address is gone
        ([asked("mx9", "4")], ["mx1 1 2", "mx2 3 4"]),  # the host is gone
    ],
)
def test_that_a_retried_mailbox_is_asked_where_it_was_asked_before(
    mailboxes: list[Mailbox], order: list[str]
) -> None:
    hosts = [
        MailHost(name="mx1", preference=10, addresses=("1", "2")),
        MailHost(name="mx2", preference=20, addresses=("3", "4")),
    ]
    found = hosts_as_asked(hosts, mailboxes)
    assert [" ".join((host.name, *host.addresses)) for host in found] == order
