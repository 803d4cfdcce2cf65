"""What every store promises about suggestions and corrections."""

from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import Contact, ContactFilter
from contact_importer.model.suggestion import (
    Correction,
    Suggestion,
    SuggestionKind,
    SuggestionState,
)
from contact_importer.model.task import FinishReason
from contact_importer.model.verdict import (
    Confidence,
    Decision,
    Flag,
    Reason,
    Status,
    Verdict,
)
from contact_importer.validation.policy import PENDING_NEW
from tests.contracts.conftest import RUNNER, World
from tests.support.loaded_rows import EXISTS, IMPOSSIBLE, batch, new_recheck, row

GONE = Decision(Verdict.UNDELIVERABLE, Reason.DOMAIN_NOT_FOUND, Status.INVALID, Confidence.CERTAIN)
LISTED = Decision(Verdict.LISTED, Reason.BLACKLISTED_ADDRESS, Status.BLACKLIST, Confidence.CERTAIN)
OFFERED, APPLIED, DISMISSED = SuggestionState


async def contact(world: World, address: str) -> Contact:
    found = await world.store.contacts(await world.store.contact_ids(ContactFilter()))
    return next(item for item in found if item.address == address)


async def dead_import(world: World) -> tuple[int, int]:
    """A finished import with two typos, an impossible address, and one that exists."""
    list_id = await world.list_id()
    task = await world.running(list_id)
    rows = [
        row(1, "ann@gmial.com"),
        row(2, "bob@gmial.com"),
        row(3, 'ivan"mail.ru', decision=IMPOSSIBLE),
        row(4, "ivаn@yandex.ru", flags=Flag.MIXED_SCRIPT),
        row(5, "bob@gmail.com"),
    ]
    await world.store.store_batch(task.id, batch(*rows))
    decisions = [
        DomainDecision("gmial.com", GONE),
        DomainDecision("gmail.com", EXISTS),
        DomainDecision("yandex.ru", EXISTS),
    ]
    await world.store.decide_domains(task.id, decisions)
    await world.finish(task.id)
    return list_id, task.id


def typo(item: Contact, address: str) -> Suggestion:
    return Suggestion(
        contact_id=item.id, kind=SuggestionKind.TYPO, original=item.address, address=address
    )


def correction(item: Contact, address: str, decision: Decision | None = None) -> Correction:
    return Correction(
        contact_id=item.id,
        address=address,
        domain=address.partition("@")[2],
        flags=Flag.FREE_PROVIDER,
        verdict=decision.verdict if decision else None,
        decision=decision or PENDING_NEW,
    )


async def offer(world: World) -> tuple[int, Contact, Contact]:
    """The list, and its two contacts with a typo, each with a suggestion."""
    list_id, _ = await dead_import(world)
    ann, bob = await contact(world, "ann@gmial.com"), await contact(world, "bob@gmial.com")
    await world.store.save_suggestions([typo(ann, "ann@gmail.com"), typo(bob, "bob@gmail.com")])
    return list_id, ann, bob


async def require_sums(world: World) -> None:
    found = await world.store.contacts(await world.store.contact_ids(ContactFilter()))
    (kept,) = await world.store.lists()
    for status in Status:
        assert kept.tally.of(status) == sum(item.status is status for item in found)
    for task in await world.store.tasks():
        assert task.in_work == sum((await world.store.work_per_domain(task.id)).values())


async def test_that_hopeless_and_mixed_contacts_are_candidates(world: World) -> None:
    _, task_id = await dead_import(world)
    found = await world.store.suggestion_candidates(task_id, after_id=0, limit=3)
    assert [(item.address, item.domain, reason) for item, reason in found] == [
        ("ann@gmial.com", "gmial.com", Reason.DOMAIN_NOT_FOUND),
        ("bob@gmial.com", "gmial.com", Reason.DOMAIN_NOT_FOUND),
        ('ivan"mail.ru', "", Reason.SYNTAX),
    ]
    after = found[-1][0].contact_id
    rest = await world.store.suggestion_candidates(task_id, after_id=after, limit=3)
    assert [item.address for item, _ in rest] == ["ivаn@yandex.ru"]


async def test_that_suggestions_are_kept_and_replaced(world: World) -> None:
    list_id, ann, bob = await offer(world)
    assert await world.store.suggestions(list_id, OFFERED) == (
        typo(ann, "ann@gmail.com"),
        typo(bob, "bob@gmail.com"),
    )
    await world.store.save_suggestions([typo(ann, "ann@gmx.com")])
    first, _ = await world.store.suggestions(list_id, OFFERED)
    assert first.address == "ann@gmx.com"


async def test_that_a_typo_is_moot_once_its_domain_lives(world: World) -> None:
    list_id, ann, bob = await offer(world)
    check = await world.store.create_task(new_recheck(list_id))
    await world.store.add_recheck_work(check.id, ContactFilter(list_id=list_id, text="ann@"))
    assert await world.store.suggestions(list_id, OFFERED) == (typo(bob, "bob@gmail.com"),)
    await world.store.claim(check.id, RUNNER)
    await world.store.decide_domains(check.id, [DomainDecision("gmial.com", EXISTS)])
    assert await world.store.suggestions(list_id, OFFERED) == (typo(bob, "bob@gmail.com"),)
    assert ann.reason is Reason.DOMAIN_NOT_FOUND


async def test_that_a_corrected_contact_is_work_of_its_task(world: World) -> None:
    list_id, ann, bob = await offer(world)
    check = await world.store.create_task(new_recheck(list_id))
    done = await world.store.apply_corrections(
        check.id, [correction(ann, "ann@gmail.com"), correction(bob, "bob@gmail.com")]
    )
    assert done == 1  # the list has bob@gmail.com already
    corrected = await contact(world, "ann@gmail.com")
    assert (corrected.id, corrected.raw, corrected.domain) == (ann.id, ann.raw, "gmail.com")
    assert (corrected.status, corrected.flags) == (Status.PENDING, Flag.FREE_PROVIDER)
    assert await world.store.work_per_domain(check.id) == {"gmail.com": 1}
    assert await world.store.suggestions(list_id, OFFERED) == (typo(bob, "bob@gmail.com"),)
    (applied,) = await world.store.suggestions(list_id, APPLIED)
    assert (applied.contact_id, applied.original) == (ann.id, "ann@gmial.com")
    await require_sums(world)


async def test_that_a_correction_that_lists_decide_is_decided(world: World) -> None:
    list_id, ann, _ = await offer(world)
    check = await world.store.create_task(new_recheck(list_id))
    await world.store.apply_corrections(check.id, [correction(ann, "ann@gmail.com", LISTED)])
    corrected = await contact(world, "ann@gmail.com")
    assert (corrected.status, corrected.reason) == (Status.BLACKLIST, Reason.BLACKLISTED_ADDRESS)
    assert await world.store.work_per_domain(check.id) == {}
    await require_sums(world)


async def test_that_undoing_gives_back_what_was(world: World) -> None:
    list_id, ann, _ = await offer(world)
    check = await world.store.create_task(new_recheck(list_id))
    await world.store.apply_corrections(check.id, [correction(ann, "ann@gmail.com")])
    await world.store.claim(check.id, RUNNER)
    await world.store.decide_domains(check.id, [DomainDecision("gmail.com", EXISTS)])
    await world.store.finish_task(check.id, FinishReason.COMPLETED)
    assert (await contact(world, "ann@gmail.com")).status is Status.VALID
    assert await world.store.undo_corrections([ann.id]) == 1
    assert await contact(world, "ann@gmial.com") == ann
    assert len(await world.store.suggestions(list_id, OFFERED)) == 2
    assert await world.store.undo_corrections([ann.id]) == 0
    await require_sums(world)


async def test_that_undoing_in_the_middle_of_the_check_leaves_no_work(world: World) -> None:
    list_id, ann, _ = await offer(world)
    check = await world.store.create_task(new_recheck(list_id))
    await world.store.apply_corrections(check.id, [correction(ann, "ann@gmail.com")])
    assert await world.store.undo_corrections([ann.id]) == 1
    assert await world.store.work_per_domain(check.id) == {}
    assert await contact(world, "ann@gmial.com") == ann
    await require_sums(world)


async def test_that_a_correction_must_be_the_one_that_was_offered(world: World) -> None:
    list_id, ann, bob = await offer(world)
    check = await world.store.create_task(new_recheck(list_id))
    other = [
        correction(ann, "eve@gmail.com"),
        correction(await contact(world, "bob@gmail.com"), "x@gmail.com"),
    ]
    assert await world.store.apply_corrections(check.id, other) == 0
    assert await contact(world, "ann@gmial.com") == ann
    assert bob.address == "bob@gmial.com"


async def test_that_undoing_an_import_forgets_its_suggestions(world: World) -> None:
    list_id, _, _ = await offer(world)
    (task,) = await world.store.tasks()
    await world.store.undo_task(task.id)
    assert await world.store.suggestions(list_id, OFFERED) == ()


async def test_that_what_is_dismissed_stays_so_whatever_is_suggested_later(world: World) -> None:
    list_id, ann, bob = await offer(world)
    assert await world.store.set_aside([ann.id, 999], dismissed=True) == 1
    assert [item.contact_id for item in await world.store.suggestions(list_id, OFFERED)] == [bob.id]
    await world.store.save_suggestions([typo(ann, "ann@gmail.com")])
    (kept,) = await world.store.suggestions(list_id, DISMISSED)
    assert (kept.contact_id, kept.address) == (ann.id, "ann@gmail.com")
    check = await world.store.create_task(new_recheck(list_id))
    assert await world.store.apply_corrections(check.id, [correction(ann, "ann@gmail.com")]) == 0
    assert await world.store.set_aside([ann.id], dismissed=True) == 0
    assert await world.store.set_aside([ann.id], dismissed=False) == 1
    assert len(await world.store.suggestions(list_id, OFFERED)) == 2
