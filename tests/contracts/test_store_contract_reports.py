"""What every store promises about the counts of reports."""

from dataclasses import replace

from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import ContactFilter
from contact_importer.model.report import Facet
from contact_importer.model.verdict import CheckLevel, Flag, Reason, Status
from tests.contracts.conftest import World
from tests.support.loaded_rows import IMPOSSIBLE, NULL_MX, TAKES_MAIL, batch, row


async def test_that_facets_add_up_to_the_contacts(world: World) -> None:
    list_id = await world.list_id()
    task = await world.running(list_id)
    rows = (
        row(1, "info@a.org", flags=Flag.ROLE),
        row(2, "ann@a.org"),
        row(3, "bob@a.org"),
        row(4, "eve@b.org"),
        row(5, "no address", decision=IMPOSSIBLE),
    )
    await world.store.store_batch(task.id, batch(*rows))
    world.clock.advance(10)
    decided_at = world.clock.now()
    decisions = [DomainDecision("a.org", TAKES_MAIL), DomainDecision("b.org", NULL_MX)]
    await world.store.decide_domains(task.id, decisions)
    for wanted in (ContactFilter(list_id=list_id), ContactFilter(task_id=task.id)):
        found = await world.store.facets(wanted)
        by_key = {(item.status, item.reason, item.flags): item for item in found}
        assert len(by_key) == len(found) == 4
        plain = by_key[Status.VALID, Reason.MAILBOX_NOT_CHECKED, Flag.NONE]
        assert plain == Facet(
            status=Status.VALID,
            reason=Reason.MAILBOX_NOT_CHECKED,
            flags=Flag.NONE,
            level=CheckLevel.STANDARD,
            count=2,
            first_at=decided_at,
            last_at=decided_at,
        )
        assert by_key[Status.VALID, Reason.MAILBOX_NOT_CHECKED, Flag.ROLE].count == 1
        assert by_key[Status.INVALID, Reason.NULL_MX, Flag.NONE].count == 1
        assert sum(item.count for item in found) == 5
        for wanted_flags, numbers in ((Flag.ROLE, 4), (Flag.FREE_PROVIDER, 5), (Flag.NONE, 5)):
            kept = replace(wanted, without=wanted_flags)
            assert await world.store.count(kept) == numbers
            assert len(await world.store.contact_ids(kept)) == numbers


async def test_that_what_waits_for_its_check_has_neither_level_nor_time(world: World) -> None:
    list_id = await world.list_id()
    task = await world.running(list_id)
    await world.store.store_batch(task.id, batch(row(1, "ann@a.org")))
    (found,) = await world.store.facets(ContactFilter(list_id=list_id))
    assert (found.status, found.level, found.first_at, found.last_at) == (
        Status.PENDING,
        None,
        None,
        None,
    )
    assert await world.store.facets(ContactFilter(list_id=list_id + 50)) == ()
