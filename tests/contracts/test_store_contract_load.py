"""What every store promises about loading: duplicates, staleness, merging, undo."""

from dataclasses import replace

import pytest

from contact_importer.engine.rows import PartStart
from contact_importer.engine.store_ports import DomainDecision, NewTask
from contact_importer.model.contact import ContactFilter, RejectCause, RejectedRow
from contact_importer.model.errors import TaskProblemError
from contact_importer.model.source import SourceFormat, SourcePart
from contact_importer.model.task import (
    DuplicateRule,
    FinishReason,
    ImportTask,
    TaskKind,
    TaskOptions,
)
from contact_importer.model.verdict import CheckLevel, Decision, Reason, Status
from tests.contracts.conftest import RUNNER, World
from tests.support.loaded_rows import (
    IMPOSSIBLE,
    NOT_CHECKED,
    NULL_MX,
    TAKES_MAIL,
    addresses,
    batch,
    new_import,
    new_recheck,
    reading,
    row,
)

DAY = 86_400.0


async def imported(
    world: World, list_id: int, decision: Decision, *found: str, **options: object
) -> ImportTask:
    """A finished import of contacts that were decided alike."""
    task = await world.running(list_id, **options)
    await world.store.store_batch(task.id, addresses(*found))
    names = {address.rpartition("@")[2] for address in found}
    await world.store.decide_domains(task.id, [DomainDecision(name, decision) for name in names])
    await world.finish(task.id)
    return await world.store.task(task.id)


async def test_that_rows_are_stored_as_the_reader_classified_them(world: World) -> None:
    list_id = await world.list_id()
    task = await world.running(list_id)
    rows = (
        row(1, "Ann@x.org", ("Ann", "Рим\n«1»")),
        row(2, "no address", (), IMPOSSIBLE),
    )
    assert await world.store.store_batch(task.id, batch(*rows, cursor=7)) == 2
    ids = await world.store.contact_ids(ContactFilter(list_id=list_id))
    waiting, impossible = await world.store.contacts(ids)
    assert waiting.address == "Ann@x.org"
    assert waiting.fields == ("Ann", "Рим\n«1»")
    assert (waiting.status, waiting.reason, waiting.verdict) == (
        Status.PENDING,
        Reason.NONE,
        None,
    )
    assert (waiting.checked_at, waiting.checked_level) == (None, "")
    assert (impossible.status, impossible.reason) == (Status.INVALID, Reason.SYNTAX)
    assert (impossible.checked_at, impossible.checked_level) == (world.clock.now(), "standard")
    stored = await world.store.task(task.id)
    assert (stored.cursor, stored.in_work, stored.loaded) == (7, 1, False)
    assert stored.tally.to_dict() == {
        "read": 2,
        "valid": 0,
        "invalid": 1,
        "blacklist": 0,
        "pending": 1,
        "duplicate": 0,
        "rejected": 0,
    }


async def test_that_rows_of_settled_domains_are_decided_at_once(world: World) -> None:
    list_id = await world.list_id()
    task = await world.running(list_id)
    rows = (
        row(1, "ann@x.org"),
        row(2, "bob@y.org"),
        row(3, "sub@a.x.org"),  # another domain
        row(4, "x.org", (), IMPOSSIBLE),
        row(5, "ANN@x.org"),
    )
    settled = [DomainDecision("x.org", TAKES_MAIL), DomainDecision("z.org", TAKES_MAIL)]
    assert await world.store.store_batch(task.id, batch(*rows), settled) == 4
    ids = await world.store.contact_ids(ContactFilter(list_id=list_id))
    found = await world.store.contacts(ids)
    assert [contact.row_number for contact in found] == [1, 2, 3, 4]
    assert [contact.reason for contact in found] == [
        TAKES_MAIL.reason,
        Reason.NONE,
        Reason.NONE,
        Reason.SYNTAX,
    ]
    ann, bob, *_ = found
    assert (ann.verdict, ann.status) == (TAKES_MAIL.verdict, TAKES_MAIL.status)
    assert ann.confidence == TAKES_MAIL.confidence
    assert (ann.checked_at, ann.checked_level) == (world.clock.now(), "standard")
    assert (bob.checked_at, bob.checked_level) == (None, "")
    stored = await world.store.task(task.id)
    assert (stored.in_work, stored.tally.valid, stored.tally.pending) == (2, 1, 2)
    assert stored.tally.duplicate == 1
    assert await world.store.domains_in_work(task.id, after="", limit=9) == ("a.x.org", "y.org")


async def test_that_a_layout_leaves_out_excluded_columns(world: World) -> None:
    list_id = await world.list_id()
    source = reading("name", "secret", "email", "city", email_index=2, excluded=(1,))
    task = await world.running(list_id, source=source)
    await world.store.store_batch(task.id, addresses("a@x.org"))
    (layout,) = await world.store.list_layouts(ContactFilter(list_id=list_id))
    assert (layout.columns, layout.email_index) == (("name", "email", "city"), 1)


async def test_that_duplicates_are_counted_and_recorded(world: World) -> None:
    list_id = await world.list_id()
    await imported(world, list_id, TAKES_MAIL, "old@x.org")
    task = await world.running(list_id)
    rows = (row(1, "new@x.org"), row(2, "NEW@X.org"), row(3, "OLD@x.org"), row(4, "b@x.org"))
    bad = RejectedRow(row_number=5, cause=RejectCause.NO_ADDRESS, raw="—")
    assert await world.store.store_batch(task.id, batch(*rows, rejected=[bad])) == 2
    assert await world.store.store_batch(task.id, batch(row(6, "b@x.org"))) == 0
    tally = (await world.store.task(task.id)).tally
    assert (tally.pending, tally.duplicate, tally.rejected, tally.read) == (2, 3, 1, 6)
    found = [item async for item in world.store.rejected_rows(task.id)]
    assert found == [
        RejectedRow(row_number=2, cause=RejectCause.DUPLICATE_IN_FILE, raw="NEW@X.org"),
        RejectedRow(row_number=3, cause=RejectCause.DUPLICATE_IN_LIST, raw="OLD@x.org"),
        bad,
        RejectedRow(row_number=6, cause=RejectCause.DUPLICATE_IN_FILE, raw="b@x.org"),
    ]


async def test_that_two_lists_may_hold_one_address(world: World) -> None:
    for name in ("A", "B"):
        list_id = await world.list_id(name)
        await imported(world, list_id, TAKES_MAIL, "a@x.org")
    assert await world.store.count(ContactFilter()) == 2


@pytest.mark.parametrize(
    ("first", "second", "days", "again"),
    [
        (CheckLevel.STANDARD, CheckLevel.STANDARD, 29, False),
        (CheckLevel.STANDARD, CheckLevel.STANDARD, 31, True),
        (CheckLevel.STANDARD, CheckLevel.FULL, 1, True),
        (CheckLevel.FULL, CheckLevel.STANDARD, 1, False),
    ],
)
async def test_that_stale_contacts_are_checked_again(
    world: World, first: CheckLevel, second: CheckLevel, days: int, again: bool
) -> None:
    list_id = await world.list_id()
    owner = await imported(world, list_id, TAKES_MAIL, "a@x.org", "b@x.org", level=first)
    world.clock.advance(days * DAY)
    task = await world.running(list_id, level=second)
    await world.store.store_batch(task.id, addresses("a@x.org", "A@x.org"))
    assert (await world.store.task(task.id)).in_work == int(again)
    assert (await world.store.task(owner.id)).tally.pending == int(again)
    decided = await world.store.decide_domains(task.id, [DomainDecision("x.org", NULL_MX)])
    assert decided == int(again)
    owned = (await world.store.task(owner.id)).tally
    assert (owned.valid, owned.invalid) == (2 - int(again), int(again))
    assert (await world.store.task(task.id)).tally.to_dict()["duplicate"] == 2
    assert (await world.store.lists())[0].tally == owned


async def test_that_a_certain_decision_holds_at_any_level(world: World) -> None:
    list_id = await world.list_id()
    await imported(world, list_id, NULL_MX, "a@x.org")
    task = await world.running(list_id, level=CheckLevel.FULL)
    await world.store.store_batch(task.id, addresses("a@x.org"))
    assert (await world.store.task(task.id)).in_work == 0


async def test_that_a_fast_import_decides_stale_contacts_itself(world: World) -> None:
    list_id = await world.list_id()
    owner = await imported(world, list_id, TAKES_MAIL, "a@x.org")
    waiting = await world.running(list_id)
    await world.store.store_batch(waiting.id, addresses("b@x.org"))
    await world.store.finish_task(waiting.id, FinishReason.CANCELLED)
    world.clock.advance(40 * DAY)
    task = await world.running(list_id, level=CheckLevel.FAST)
    rows = (row(1, "a@x.org", decision=NOT_CHECKED), row(2, "b@x.org", decision=NOT_CHECKED))
    await world.store.store_batch(task.id, batch(*rows))
    tally = (await world.store.task(owner.id)).tally
    assert tally.reasons == {(Status.VALID, Reason.DOMAIN_NOT_CHECKED): 1}
    # what another task still has to decide is left to it
    assert (await world.store.task(waiting.id)).in_work == 1
    assert (await world.store.task(task.id)).in_work == 0


async def test_that_an_import_takes_over_the_work_of_another(world: World) -> None:
    list_id = await world.list_id()
    owner = await world.running(list_id)
    await world.store.store_batch(owner.id, addresses("a@x.org", "b@x.org"))
    await world.store.finish_task(owner.id, FinishReason.CANCELLED)
    check = await world.store.create_task(new_recheck(list_id))
    await world.store.add_recheck_work(check.id, ContactFilter(task_id=owner.id))
    task = await world.running(list_id)
    await world.store.store_batch(task.id, addresses("a@x.org"))
    works = [(await world.store.task(key)).in_work for key in (owner.id, check.id, task.id)]
    assert works == [0, 1, 1]
    assert (await world.store.task(check.id)).tally.pending == 1
    assert (await world.store.task(owner.id)).tally.pending == 2


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        (DuplicateRule.SKIP, ("Ann", "")),
        (DuplicateRule.FILL, ("Ann", "Oslo")),
        (DuplicateRule.OVERWRITE, ("Bea", "Oslo")),
    ],
)
async def test_that_duplicates_follow_their_rule(
    world: World, rule: DuplicateRule, fields: tuple[str, str]
) -> None:
    list_id = await world.list_id()
    first = await world.running(list_id)
    await world.store.store_batch(first.id, batch(row(1, "a@x.org", ("Ann", ""))))
    await world.finish(first.id)
    task = await world.running(list_id, duplicates=rule)
    rows = (row(1, "a@x.org", ("Bea", " ")), row(2, "A@x.org", ("", "Oslo")))
    await world.store.store_batch(task.id, batch(*rows))
    (key,) = await world.store.contact_ids(ContactFilter())
    (contact,) = await world.store.contacts([key])
    assert contact.fields == fields
    await world.finish(task.id)
    assert await world.store.undo_task(task.id) == 0
    (contact,) = await world.store.contacts([key])
    assert contact.fields == ("Ann", "")


async def test_that_columns_of_two_files_are_united_by_name(world: World) -> None:
    list_id = await world.list_id()
    first = await world.running(list_id, source=reading("email", "name", "city"))
    await world.store.store_batch(first.id, batch(row(1, "a@x.org", ("Ann", ""))))
    await world.finish(first.id)
    task = await world.running(
        list_id,
        duplicates=DuplicateRule.FILL,
        source=reading("phone", "mail", "city", email_index=1),
    )
    await world.store.store_batch(task.id, batch(row(1, "a@x.org", ("+47", "Oslo"))))
    ids = await world.store.contact_ids(ContactFilter())
    (contact,) = await world.store.contacts(ids)
    layout = (await world.store.layouts([contact.layout_id, 99]))[contact.layout_id]
    assert layout.columns == ("email", "name", "city", "phone")
    assert layout.email_index == 0
    assert contact.fields == ("Ann", "Oslo", "+47")
    await world.finish(task.id)
    await world.store.undo_task(task.id)
    (contact,) = await world.store.contacts(ids)
    assert contact.fields == ("Ann", "")


async def test_that_undo_of_the_first_of_two_changes_keeps_the_second(world: World) -> None:
    list_id = await world.list_id()
    tasks = []
    for name in ("Ann", "Bea", "Cid"):
        task = await world.running(list_id, duplicates=DuplicateRule.OVERWRITE)
        await world.store.store_batch(task.id, batch(row(1, "a@x.org", (name, ""))))
        await world.finish(task.id)
        tasks.append(task.id)

    async def name() -> str:
        ids = await world.store.contact_ids(ContactFilter())
        return (await world.store.contacts(ids))[0].fields[0]

    await world.store.undo_task(tasks[1])
    assert await name() == "Cid"
    await world.store.undo_task(tasks[2])
    assert await name() == "Ann"


async def test_that_undo_removes_what_the_import_added(world: World) -> None:
    list_id = await world.list_id()
    kept = await imported(world, list_id, TAKES_MAIL, "kept@x.org")
    task = await world.running(list_id)
    await world.store.store_batch(task.id, addresses("a@x.org", "b@x.org", "kept@x.org"))
    with pytest.raises(TaskProblemError):
        await world.store.undo_task(task.id)
    await world.store.finish_task(task.id, FinishReason.CANCELLED)
    assert await world.store.undo_task(task.id) == 2
    undone = await world.store.task(task.id)
    assert undone.undone
    assert (undone.in_work, undone.tally.contacts, undone.tally.duplicate) == (0, 0, 1)
    assert not undone.resumable
    assert (await world.store.lists())[0].tally.contacts == 1
    assert (await world.store.task(kept.id)).tally.valid == 1
    with pytest.raises(TaskProblemError):
        await world.store.requeue_task(task.id)
    assert await world.store.undo_task(task.id) == 0


async def test_that_only_a_recheck_is_given_contacts(world: World) -> None:
    list_id = await world.list_id()
    task = await imported(world, list_id, TAKES_MAIL, "a@x.org")
    with pytest.raises(TaskProblemError):
        await world.store.add_recheck_work(task.id, ContactFilter(list_id=list_id))
    odd = await world.running(list_id)
    await world.store.store_batch(odd.id, batch(row(1, "no address", (), IMPOSSIBLE)))
    await world.finish(odd.id)
    options = TaskOptions(level=CheckLevel.FULL)
    check = await world.store.create_task(
        NewTask(kind=TaskKind.RECHECK, list_id=list_id, options=options)
    )
    assert check.loaded
    assert await world.store.add_recheck_work(check.id, ContactFilter(list_id=list_id)) == 1
    assert await world.store.claim(check.id, RUNNER)


async def test_that_the_file_of_a_row_is_told_where_there_were_several(world: World) -> None:
    parts = tuple(
        SourcePart(reading=reading("email"), name=name, positions=(0,)) for name in ("a.csv", "b/c")
    )
    several = replace(
        reading("email", "Source file"), format=SourceFormat.FILES, parts=parts, path="/data/a.csv"
    )
    list_id = await world.list_id()
    task = await world.store.create_task(replace(new_import(list_id), reading=several))
    assert await world.store.claim(task.id, RUNNER)
    for number, starts in ((1, (0, 0)), (2, None), (3, (1, 2)), (4, (1, 2))):
        found = batch(row(number, f"u{number}@x.org", ("a.csv",)))
        part = None if starts is None else PartStart(*starts)
        await world.store.store_batch(task.id, replace(found, part=part))
    stored = (await world.store.task(task.id)).reading
    assert stored is not None
    assert [part.rows_before for part in stored.parts] == [0, 2]
    ids = await world.store.contact_ids(ContactFilter(list_id=list_id))
    details = [await world.store.details(contact_id) for contact_id in ids]
    assert [(item.source_name, item.source_row) for item in details if item] == [
        ("a.csv", 1),
        ("a.csv", 2),
        ("b/c", 1),
        ("b/c", 2),
    ]
