"""Domains where most names are unknown: alone, and in a stage on fakes."""

from collections import Counter
from collections.abc import Callable

import pytest

from contact_importer.engine.harvest_brake import HarvestBrake
from contact_importer.model.evidence import SmtpReply
from contact_importer.model.verdict import Reason
from tests.support.fake_smtp import OK, UNKNOWN_USER, reply
from tests.support.probe_bench import ProbeBench, probe_bench, real_only
from tests.support.task_in_work import alive

pytestmark = pytest.mark.promise("P20")


def braked(answered: int, unknown: int, *, on: bool = True) -> HarvestBrake:
    brake = HarvestBrake(on=on)
    for number in range(answered):
        brake.count(unknown=number < unknown)
    return brake


@pytest.mark.parametrize(
    ("answered", "unknown", "pulled"),
    [(49, 49, False), (50, 26, True), (50, 25, False), (51, 26, True), (52, 26, False)],
)
def test_that_more_than_half_of_fifty_pulls_the_brake(
    answered: int, unknown: int, pulled: bool
) -> None:
    assert braked(answered, unknown).pulled is pulled


def test_that_no_more_than_fifty_are_asked_on_trial() -> None:
    assert braked(0, 0).room(48) == 48
    assert braked(48, 0).room(48) == 2
    assert braked(50, 0).room(48) == 48


def test_that_a_brake_that_is_off_holds_nothing_back() -> None:
    brake = braked(200, 200, on=False)
    assert not brake.pulled
    assert not brake.on_trial
    assert brake.room(48) == 48


def mailing_list(count: int, dead_in_ten: int, domain: str = "a.shop") -> list[str]:
    """So many of ten do not exist, evenly."""
    return [
        f"{'gone' if number % 10 < dead_in_ten else 'p'}{number}@{domain}"
        for number in range(count)
    ]


def by_name(address: str) -> SmtpReply:
    return OK if address.startswith("p") and address[1].isdigit() else UNKNOWN_USER


async def run(subject: ProbeBench, *names: str) -> Counter[Reason]:
    await subject.run(*(alive(name) for name in names or ("a.shop",)))
    assert await subject.work.in_work() == 0
    return Counter((await subject.work.reasons()).values())


async def test_that_the_rest_of_a_guessed_list_is_not_asked(
    record_property: Callable[[str, object], None],
) -> None:
    subject = await probe_bench(mailing_list(3_000, 6), by_name, brake=True)
    reasons = await run(subject)
    asked = len(real_only(subject))
    assert asked == 50
    record_property("reached", f"{asked} of 3,000 names of a guessed list asked")
    assert reasons == {
        Reason.MAILBOX_NOT_FOUND: 30,
        Reason.MAILBOX_EXISTS: 20,
        Reason.HARVEST_BRAKE: 2_950,
    }
    braked_ones = [
        contact
        for contact in (await subject.work.contacts()).values()
        if contact.reason is Reason.HARVEST_BRAKE
    ]
    assert {contact.retry_at for contact in braked_ones} == {None}


@pytest.mark.parametrize("dead_in_ten", [0, 3, 4])
async def test_that_a_list_with_some_of_its_names_gone_is_asked_to_its_end(
    dead_in_ten: int,
) -> None:
    addresses = mailing_list(400, dead_in_ten)
    subject = await probe_bench(addresses, by_name, brake=True)
    reasons = await run(subject)
    assert Reason.HARVEST_BRAKE not in reasons
    assert Counter(real_only(subject)) == Counter(addresses)


async def test_that_the_brake_can_be_pulled_later_too() -> None:
    addresses = [*mailing_list(100, 2), *(f"lost{number}@a.shop" for number in range(2_000))]
    subject = await probe_bench(addresses, by_name, brake=True, connections=1)
    reasons = await run(subject)
    # at 100 names 20 were unknown; after 61 more more than half are, seen at a session's end
    assert 161 <= len(real_only(subject)) <= 161 + 48
    assert reasons[Reason.HARVEST_BRAKE] == 2_100 - len(real_only(subject))


async def test_that_fifty_names_or_fewer_are_simply_asked() -> None:
    subject = await probe_bench(mailing_list(50, 10), by_name, brake=True)
    assert await run(subject) == {Reason.MAILBOX_NOT_FOUND: 50}


async def test_that_a_person_may_ask_for_the_rest() -> None:
    subject = await probe_bench(mailing_list(300, 10), by_name, brake=False)
    assert await run(subject) == {Reason.MAILBOX_NOT_FOUND: 300}


async def test_that_each_domain_is_judged_by_itself() -> None:
    addresses = [*mailing_list(200, 9), *mailing_list(200, 1, "b.shop")]
    subject = await probe_bench(addresses, by_name, brake=True)
    reasons = await run(subject, "a.shop", "b.shop")
    assert reasons[Reason.HARVEST_BRAKE] == 150
    asked = Counter(address.partition("@")[2] for address in real_only(subject))
    assert asked == {"a.shop": 50, "b.shop": 200}


async def test_that_refusals_that_the_cross_check_explains_count() -> None:
    """Exchange Online says 5.4.1 for every name that it does not know."""

    def edge(address: str) -> SmtpReply:
        known = address.startswith(("p", "postmaster"))
        return OK if known else reply(550, "5.4.1", "Recipient address rejected: Access denied")

    subject = await probe_bench(mailing_list(500, 8), edge, brake=True)
    reasons = await run(subject)
    assert reasons[Reason.HARVEST_BRAKE] == 450
    assert len(real_only(subject)) == 50


async def test_that_refusals_of_us_do_not_pull_the_brake() -> None:
    refusal = reply(550, "5.7.1", "Mail from your network is not welcome")
    subject = await probe_bench(mailing_list(500, 10), lambda _: refusal, brake=True)
    assert await run(subject) == {Reason.REFUSED_US: 500}
