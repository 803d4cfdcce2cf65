"""What every store promises about questions before an import, and remembered mappings."""

from contact_importer.model.mapping import ColumnChoices, RememberedMapping
from contact_importer.model.task import DuplicateRule
from contact_importer.model.verdict import CheckLevel
from tests.contracts.conftest import World
from tests.support.loaded_rows import IMPOSSIBLE, batch, new_import, reading, row


async def test_that_a_list_knows_its_addresses_in_any_ascii_case(world: World) -> None:
    store = world.store
    first, second = await store.create_list("First"), await store.create_list("Second")
    task = await world.running(first.id)
    rows = (row(1, "Ann@a.org"), row(2, "Юля@b.org"), row(3, "no address", (), IMPOSSIBLE))
    await store.store_batch(task.id, batch(*rows))
    asked = ["x@y.org", "aNN@A.org", "юля@b.org", "NO ADDRESS", "Юля@B.org"]
    assert await store.addresses_in_list(first.id, asked) == {1, 3, 4}
    assert await store.addresses_in_list(second.id, asked) == frozenset()
    assert await store.addresses_in_list(first.id, []) == frozenset()


async def test_that_the_fields_of_a_list_are_those_its_imports_brought(world: World) -> None:
    store = world.store
    target = await store.create_list("Fields")
    assert await store.list_fields(target.id) == ()
    for source in (
        reading("email", "Name", "City"),
        reading("Phone", "Name", "email", email_index=2, excluded=(0,)),
        reading("email", "name"),
    ):
        task = await store.create_task(new_import(target.id, source=source))
    assert await store.list_fields(target.id) == ("Name", "City", "name")
    await store.request(task.id, cancel=True)
    await store.undo_task(task.id)
    assert await store.list_fields(target.id) == ("Name", "City")


async def test_that_the_last_decisions_are_remembered_until_forgotten(world: World) -> None:
    store = world.store
    target = await store.create_list("Kept")
    assert await store.remembered_mapping("key") is None
    first = RememberedMapping(
        email_column="E-mail",
        columns=ColumnChoices(names={"Имя": "First name"}, left_out=frozenset({"Phone"})),
        list_id=target.id,
        level=CheckLevel.FULL,
        duplicates=DuplicateRule.FILL,
    )
    second = RememberedMapping(
        email_column="Почта",
        columns=ColumnChoices(),
        list_id=target.id,
        level=CheckLevel.FAST,
        duplicates=DuplicateRule.SKIP,
    )
    await store.remember_mapping("key", first)
    await store.remember_mapping("other", second)
    assert await store.remembered_mapping("key") == first
    await store.remember_mapping("key", second)
    assert await store.remembered_mapping("key") == second
    await store.forget_mapping("key")
    assert await store.remembered_mapping("key") is None
    assert await store.remembered_mapping("other") == second
