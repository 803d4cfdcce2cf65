"""What every store promises about the queue of work, the domain cache and the blacklist."""

from dataclasses import replace

import pytest

from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import (
    BlacklistEntry,
    BlacklistKind,
    ContactFilter,
    ContactResult,
)
from contact_importer.model.domain import DomainFacts, MailHost
from contact_importer.model.evidence import CONNECTION, MAIL, RCPT, RCPT_CONTROL, Evidence, Stage
from contact_importer.model.task import FinishReason
from contact_importer.model.verdict import Judgement, Reason, Status, Verdict
from tests.contracts.conftest import World
from tests.support.loaded_rows import EXISTS, GREYLISTED, NULL_MX, TAKES_MAIL, addresses

SEEN = Evidence(
    stage=Stage.SMTP,
    observed_at=5.0,
    text="no such user",
    subject="RCPT",
    code=550,
    enhanced="5.1.1",
)
FACTS = DomainFacts(
    name="x.org",
    judgement=None,
    hosts=(MailHost(name="mx.x.org", preference=10, addresses=("192.0.2.1", "2001:db8::1")),),
    hosts_complete=False,
    operator="x.org",
    implicit_mx=True,
    evidence=(Evidence(stage=Stage.DNS, observed_at=1.5, text="10 mx.x.org", subject="MX x.org"),),
    checked_at=1.5,
    expires_at=2e9,
    control_accepted=True,
    control_at=3.5,
)


def address(value: str) -> BlacklistEntry:
    return BlacklistEntry(kind=BlacklistKind.ADDRESS, value=value, source="typed")


def domain(value: str) -> BlacklistEntry:
    return BlacklistEntry(kind=BlacklistKind.DOMAIN, value=value, source="typed", added_at=9.0)


async def statuses(world: World) -> dict[str, Reason]:
    ids = await world.store.contact_ids(ContactFilter())
    return {item.address: item.reason for item in await world.store.contacts(ids)}


async def test_that_work_is_paged_by_domain_and_by_id(world: World) -> None:
    task = await world.running(await world.list_id())
    await world.store.store_batch(
        task.id, addresses("a@c.org", "b@a.org", "c@b.org", "d@a.org", "e@a.org")
    )
    assert await world.store.domains_in_work(task.id, after="", limit=2) == ("a.org", "b.org")
    assert await world.store.domains_in_work(task.id, after="b.org", limit=2) == ("c.org",)
    first = await world.store.contacts_in_work(task.id, "a.org", after_id=0, limit=2)
    assert [item.address for item in first] == ["b@a.org", "d@a.org"]
    rest = await world.store.contacts_in_work(task.id, "a.org", after_id=first[-1].id, limit=2)
    assert [item.address for item in rest] == ["e@a.org"]
    assert await world.store.work_per_domain(task.id) == {"a.org": 3, "b.org": 1, "c.org": 1}


async def test_that_a_decision_for_a_domain_is_one_for_all_its_contacts(world: World) -> None:
    list_id = await world.list_id()
    task = await world.running(list_id)
    await world.store.store_batch(task.id, addresses("a@x.org", "b@x.org", "c@y.org", "d@z.org"))
    decisions = [
        DomainDecision("x.org", TAKES_MAIL),
        DomainDecision("x.org", NULL_MX),  # the last one counts
        DomainDecision("y.org", GREYLISTED),
        DomainDecision("other.org", NULL_MX),
    ]
    assert await world.store.decide_domains(task.id, decisions) == 3
    assert await world.store.decide_domains(task.id, decisions) == 0
    assert await world.store.decide_domains(task.id, []) == 0
    stored = await world.store.task(task.id)
    assert stored.in_work == 1
    assert stored.tally.reasons == {
        (Status.INVALID, Reason.NULL_MX): 2,
        (Status.PENDING, Reason.GREYLISTED): 1,
        (Status.PENDING, Reason.NONE): 1,
    }
    ids = await world.store.contact_ids(ContactFilter(list_id=list_id))
    first, _, third, _ = await world.store.contacts(ids)
    assert (first.checked_level, first.checked_at, first.attempts) == (
        "standard",
        world.clock.now(),
        0,
    )
    assert (third.checked_level, third.attempts) == ("", 1)


async def test_that_results_leave_the_work_with_their_evidence(world: World) -> None:
    list_id = await world.list_id()
    task = await world.running(list_id)
    await world.store.store_batch(task.id, addresses("a@x.org", "b@x.org"))
    first, second = await world.store.contact_ids(ContactFilter(list_id=list_id))
    results = [
        ContactResult(contact_id=first, decision=EXISTS, evidence=(SEEN,), checked_at=5.0),
        ContactResult(
            contact_id=second, decision=GREYLISTED, evidence=(), checked_at=6.0, retry_at=900.0
        ),
        ContactResult(contact_id=999, decision=EXISTS, evidence=(SEEN,), checked_at=5.0),
    ]
    await world.store.save_results(task.id, results)
    stored = await world.store.task(task.id)
    assert (stored.in_work, stored.tally.valid, stored.tally.pending) == (0, 1, 1)
    done, waiting = await world.store.contacts([first, second])
    assert (done.checked_at, done.attempts, done.retry_at) == (5.0, 0, None)
    assert (waiting.reason, waiting.attempts, waiting.retry_at) == (Reason.GREYLISTED, 1, 900.0)
    # decided meanwhile: a late result changes nothing
    late = [ContactResult(contact_id=first, decision=NULL_MX, evidence=(), checked_at=7.0)]
    await world.store.save_results(task.id, late)
    await world.store.save_results(task.id, [])
    details = await world.store.details(first)
    assert details is not None
    assert details.contact.status is Status.VALID
    assert details.evidence == (SEEN,)


async def test_that_new_evidence_replaces_old(world: World) -> None:
    list_id = await world.list_id()
    task = await world.running(list_id)
    await world.store.store_batch(task.id, addresses("a@x.org"))
    (key,) = await world.store.contact_ids(ContactFilter(list_id=list_id))
    for code in (450, 550):
        seen = replace(SEEN, code=code)
        result = ContactResult(
            contact_id=key, decision=GREYLISTED, evidence=(seen,), checked_at=5.0
        )
        await world.store.save_results(task.id, [result])
        await world.store.finish_task(task.id, FinishReason.COMPLETED)
        await world.store.requeue_task(task.id)
        assert await world.store.claim(task.id, "elsewhere:7:1")
    await world.store.save_domains([FACTS])
    details = await world.store.details(key)
    assert details is not None
    assert [item.code for item in details.evidence] == [0, 550]


async def test_that_facts_are_known_until_they_expire(world: World) -> None:
    expires = world.clock.now() + 60
    dead = DomainFacts(
        name="dead.org",
        judgement=Judgement(Verdict.UNDELIVERABLE, Reason.NULL_MX),
        expires_at=expires,
    )
    unknown = DomainFacts(
        name="slow.org",
        judgement=Judgement(Verdict.UNKNOWN, Reason.DNS_FAILURE),
        expires_at=expires,
    )
    await world.store.save_domains([FACTS, dead, unknown])
    await world.store.save_domains([])
    names = ["x.org", "dead.org", "slow.org", "never.org"]
    assert await world.store.known_domains(names) == {"x.org": FACTS, "dead.org": dead}
    world.clock.advance(61)
    assert await world.store.known_domains(names) == {"x.org": FACTS}
    assert await world.store.known_domains([]) == {}


async def test_that_a_known_control_outlives_new_dns_answers(world: World) -> None:
    await world.store.save_domains([FACTS])
    fresh = replace(FACTS, control_accepted=None, control_at=0.0, checked_at=8.0)
    await world.store.save_domains([fresh])
    known = (await world.store.known_domains(["x.org"]))["x.org"]
    assert (known.control_accepted, known.control_at, known.checked_at) == (True, 3.5, 8.0)
    await world.store.save_domains([replace(fresh, operator="other.net")])
    known = (await world.store.known_domains(["x.org"]))["x.org"]
    assert known.control_accepted is None


async def test_that_what_cross_checks_brought_is_kept_with_the_control(world: World) -> None:
    said = replace(SEEN, subject=RCPT_CONTROL)
    dns = FACTS.evidence[0]
    await world.store.save_domains([replace(FACTS, evidence=(dns, said))])
    fresh = replace(FACTS, control_accepted=None, evidence=(replace(dns, text="new"),))

    async def known() -> list[str]:
        facts = (await world.store.known_domains(["x.org"]))["x.org"]
        return [item.text for item in facts.evidence]

    await world.store.save_domains([fresh])
    assert await known() == ["no such user", "new"]
    await world.store.save_domains([replace(fresh, evidence=(replace(said, text="other"),))])
    assert await known() == ["other"]
    await world.store.save_domains([replace(fresh, operator="other.net")])
    assert await known() == ["new"]


@pytest.mark.parametrize("subject", [CONNECTION, MAIL, RCPT])
async def test_that_a_mailbox_knows_who_was_asked_last(world: World, subject: str) -> None:
    list_id = await world.list_id()
    task = await world.running(list_id)
    await world.store.store_batch(task.id, addresses("a@x.org"))
    (key,) = await world.store.contact_ids(ContactFilter(list_id=list_id))
    failed = replace(SEEN, subject=CONNECTION, host="mx1.x.org", ip="192.0.2.1")
    last = replace(SEEN, subject=subject, host="mx2.x.org", ip="192.0.2.2")
    result = ContactResult(
        contact_id=key, decision=GREYLISTED, evidence=(failed, last), checked_at=5.0
    )
    await world.store.save_results(task.id, [result])
    await world.finish(task.id)
    await world.store.requeue_task(task.id)
    (asked,) = await world.store.contacts_in_work(task.id, "x.org", after_id=0, limit=9)
    assert (asked.asked_host, asked.asked_ip) == ("mx2.x.org", "192.0.2.2")


async def test_that_the_blacklist_decides_stored_contacts(world: World) -> None:
    list_id = await world.list_id()
    task = await world.running(list_id)
    await world.store.store_batch(
        task.id,
        addresses("Ann@x.org", "b@y.org", "c@sub.y.org", "d@noty.org", "Иван@z.org", "e@z.org"),
    )
    await world.store.decide_domains(task.id, [DomainDecision("z.org", TAKES_MAIL)])
    entries = [address("ann@x.org"), domain("y.org"), address("иван@z.org")]
    assert await world.store.add_blacklist(entries) == 3
    assert await world.store.add_blacklist(entries[:1]) == 0
    by_address, by_domain = Reason.BLACKLISTED_ADDRESS, Reason.BLACKLISTED_DOMAIN
    assert await statuses(world) == {
        "Ann@x.org": by_address,
        "b@y.org": by_domain,
        "c@sub.y.org": by_domain,
        "d@noty.org": Reason.NONE,
        "Иван@z.org": by_address,
        "e@z.org": Reason.MAILBOX_NOT_CHECKED,
    }
    stored = await world.store.task(task.id)
    assert (stored.in_work, stored.tally.blacklist, stored.tally.pending) == (1, 4, 1)
    assert (await world.store.lists())[0].tally == stored.tally
    values = [item.value for item in await world.store.blacklist()]
    assert values == ["ann@x.org", "y.org", "иван@z.org"]
    assert [item.added_at for item in await world.store.blacklist()][1] == 9.0


async def test_that_removed_entries_let_go_unless_another_still_lists(world: World) -> None:
    task = await world.running(await world.list_id())
    await world.store.store_batch(
        task.id, addresses("a@y.org", "b@sub.y.org", "c@x.org", "d@x.org")
    )
    await world.store.add_blacklist(
        [domain("y.org"), domain("sub.y.org"), address("c@x.org"), address("a@y.org")]
    )
    assert await world.store.remove_blacklist(["Y.org", "c@x.org", "never@x.org"]) == 2
    assert await statuses(world) == {
        "a@y.org": Reason.BLACKLISTED_ADDRESS,
        "b@sub.y.org": Reason.BLACKLISTED_DOMAIN,
        "c@x.org": Reason.NONE,
        "d@x.org": Reason.NONE,
    }
    stored = await world.store.task(task.id)
    # pending, but not work: only d is
    assert (stored.in_work, stored.tally.blacklist, stored.tally.pending) == (1, 2, 2)
    assert await world.store.remove_blacklist([]) == 0


async def test_that_details_name_the_entry_that_lists_a_contact(world: World) -> None:
    list_id = await world.list_id("Customers")
    task = await world.running(list_id)
    await world.store.store_batch(task.id, addresses("a@sub.y.org"))
    await world.store.add_blacklist([domain("y.org"), domain("sub.y.org")])
    (key,) = await world.store.contact_ids(ContactFilter(list_id=list_id))
    details = await world.store.details(key)
    assert details is not None
    assert details.blacklist == domain("sub.y.org")
    assert (details.list_name, details.source_name) == ("Customers", "contacts.csv")
    assert details.layout.columns == ("email", "name", "city")
    assert await world.store.details(12345) is None
