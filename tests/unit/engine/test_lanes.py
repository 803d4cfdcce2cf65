from contact_importer.engine.lanes import DomainWork, OperatorLane, best_hosts
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

    young = begun(29.9 * DAY, accepted=True).control
    assert young is not None
    assert young.accepted
    refused = begun(0.0, accepted=False).control
    assert refused is not None
    assert not refused.accepted
    assert begun(30.0 * DAY, accepted=True).control is None
    assert begun(0.0, accepted=None).control is None
