"""What every store promises about questions: filters, order, search, pages."""

from dataclasses import replace

import pytest

from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import ContactFilter, SortKey
from contact_importer.model.verdict import Flag, Reason, Status
from tests.contracts.conftest import World
from tests.support.loaded_rows import IMPOSSIBLE, NULL_MX, TAKES_MAIL, batch, reading, row

ROWS = (
    row(1, "Zoe@a.org", ("Иван Петров", "100%")),
    row(2, "ann@b.org", ("ИВАНОВА", "a_b")),
    row(3, "bob@c.org", ('say "hi", ok', "C:\\new")),
    row(4, "no address", ("[x]", "line\nbreak"), IMPOSSIBLE),
    row(5, "юля@d.org", ("Ёлка", "Straße")),
)


async def filled(world: World) -> int:
    """A list of five contacts: valid, invalid, pending, invalid, pending."""
    list_id = await world.list_id()
    task = await world.running(list_id)
    await world.store.store_batch(task.id, batch(*ROWS))
    world.clock.advance(10)
    decisions = [DomainDecision("a.org", TAKES_MAIL), DomainDecision("b.org", NULL_MX)]
    await world.store.decide_domains(task.id, decisions)
    await world.finish(task.id)
    return list_id


async def numbers(world: World, wanted: ContactFilter) -> list[int]:
    ids = await world.store.contact_ids(wanted)
    assert ids.typecode == "q"
    assert await world.store.count(wanted) == len(ids)
    return [item.row_number for item in await world.store.contacts(ids)]


async def test_that_filters_narrow_a_view(world: World) -> None:
    list_id = await filled(world)
    (task,) = await world.store.tasks()
    invalid, valid = frozenset({Status.INVALID}), frozenset({Status.VALID})
    null_mx = frozenset({Reason.NULL_MX})
    assert await numbers(world, ContactFilter()) == [1, 2, 3, 4, 5]
    assert await numbers(world, ContactFilter(statuses=invalid)) == [2, 4]
    assert await numbers(world, ContactFilter(list_id=list_id, statuses=invalid | valid)) == [
        1,
        2,
        4,
    ]
    assert await numbers(world, ContactFilter(list_id=list_id, reasons=null_mx)) == [2]
    assert await numbers(world, ContactFilter(task_id=task.id, reasons=null_mx)) == [2]
    assert await numbers(world, ContactFilter(task_id=task.id, statuses=valid)) == [1]
    both = ContactFilter(list_id=list_id, task_id=task.id, statuses=valid, reasons=null_mx)
    assert await numbers(world, both) == []
    assert await numbers(world, ContactFilter(list_id=list_id + 50)) == []
    assert await numbers(world, ContactFilter(task_id=task.id + 50)) == []
    now = world.clock.now()
    assert await numbers(world, ContactFilter(list_id=list_id, checked_before=now)) == [4]
    assert await numbers(world, ContactFilter(checked_before=now + 1)) == [1, 2, 4]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (SortKey.ADDED, [1, 2, 3, 4, 5]),
        (SortKey.ADDRESS, [2, 3, 4, 1, 5]),
        (SortKey.DOMAIN, [4, 1, 2, 3, 5]),
        (SortKey.STATUS, [2, 4, 3, 5, 1]),
        (SortKey.REASON, [3, 5, 1, 2, 4]),
        (SortKey.CHECKED, [3, 5, 4, 1, 2]),
    ],
)
async def test_that_views_are_ordered(world: World, sort: SortKey, order: list[int]) -> None:
    list_id = await filled(world)
    (task,) = await world.store.tasks()
    for owner in ({"list_id": list_id}, {"task_id": task.id}, {}):
        wanted = ContactFilter(**owner, sort=sort)
        assert await numbers(world, wanted) == order
        wanted = ContactFilter(**owner, sort=sort, descending=True)
        assert await numbers(world, wanted) == order[::-1]


async def test_that_domains_and_flags_narrow_a_view(world: World) -> None:
    list_id = await world.list_id()
    task = await world.running(list_id)
    role = row(3, "info@a.org", flags=Flag.ROLE | Flag.REPAIRED)
    await world.store.store_batch(task.id, batch(row(1, "x@a.org"), row(2, "y@b.org"), role))
    for owner in ({"list_id": list_id}, {"task_id": task.id}, {}):
        at_a = ContactFilter(**owner, domains=frozenset({"a.org"}))
        assert await numbers(world, at_a) == [1, 3]
        both = frozenset({"a.org", "b.org"})
        assert await numbers(world, replace(at_a, domains=both)) == [1, 2, 3]
        assert await numbers(world, replace(at_a, flags=Flag.ROLE | Flag.ALIAS_RELAY)) == [3]
        assert await numbers(world, replace(at_a, flags=Flag.ALIAS_RELAY)) == []
        assert await numbers(world, replace(at_a, sort=SortKey.ADDRESS)) == [3, 1]


async def test_that_top_domains_are_counted(world: World) -> None:
    list_id = await filled(world)
    (task,) = await world.store.tasks()
    more = await world.running(list_id)
    await world.store.store_batch(more.id, batch(row(1, "u@d.org"), row(2, "v@c.org")))
    found = await world.store.top_domains(ContactFilter(list_id=list_id), 3)
    pending, valid = Status.PENDING, Status.VALID
    assert [(item.name, item.count, dict(item.statuses)) for item in found.top] == [
        ("c.org", 2, {pending: 2}),
        ("d.org", 2, {pending: 2}),
        ("a.org", 1, {valid: 1}),
    ]
    assert found.domains == 4
    own = await world.store.top_domains(ContactFilter(task_id=task.id), 9)
    assert [item.name for item in own.top] == ["a.org", "b.org", "c.org", "d.org"]
    invalid = ContactFilter(list_id=list_id, statuses=frozenset({Status.INVALID}))
    assert [item.name for item in (await world.store.top_domains(invalid, 9)).top] == ["b.org"]
    nothing = await world.store.top_domains(ContactFilter(list_id=list_id + 7), 9)
    assert (nothing.top, nothing.domains) == ((), 0)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zoe", [1]),
        ("B.ORG", [2]),
        ("иван", [1, 2]),
        ("ИВАНОВ", [2]),
        ("ЮЛЯ@D", [5]),
        ("ёЛК", [5]),
        ("straße", [5]),
        ("%", [1]),
        ("_", [2]),
        ("!", []),
        ('"', [3]),
        ('"hi", OK', [3]),
        (",", [3]),
        ("[", [4]),
        ("]", [4]),
        ("[]", []),
        ("\\", [3]),
        ("\\new", [3]),
        ("nbreak", []),
        ("line\nbreak", [4]),
        ("*", []),
        ("и?ан", []),
        ("[и]ван", []),
        ('","', []),
        ("\0", []),
        ("\ud800", []),
    ],
)
async def test_that_search_finds_the_text_as_it_is(
    world: World, text: str, found: list[int]
) -> None:
    list_id = await filled(world)
    assert await numbers(world, ContactFilter(list_id=list_id, text=text)) == found
    assert await numbers(world, ContactFilter(text=text)) == found


async def test_that_pages_keep_the_order_asked_for(world: World) -> None:
    list_id = await filled(world)
    ids = list(await world.store.contact_ids(ContactFilter(list_id=list_id)))
    page = await world.store.contacts([ids[3], 999, ids[0]])
    assert [item.id for item in page] == [ids[3], ids[0]]
    assert await world.store.contacts([]) == ()


async def test_that_layouts_come_in_order_of_first_use(world: World) -> None:
    list_id = await world.list_id()
    sources = [reading("email", "a"), reading("x", "email", email_index=1), reading("email", "a")]
    for number, source in enumerate(sources):
        task = await world.running(list_id, source=source)
        await world.store.store_batch(task.id, batch(row(1, f"u{number}@x.org", ("v",))))
        await world.finish(task.id)
    found = await world.store.list_layouts(ContactFilter(list_id=list_id))
    assert [layout.columns for layout in found] == [("email", "a"), ("x", "email")]
    newest = await world.store.list_layouts(ContactFilter(task_id=task.id))
    assert [layout.columns for layout in newest] == [("email", "a")]
