"""Ids in the order of arrival are read slice by slice: all of them, in either direction."""

from pathlib import Path

import pytest

from contact_importer.model.contact import ContactFilter
from contact_importer.model.verdict import Status
from contact_importer.storage import filters
from contact_importer.storage.store import SqlStore, open_store
from tests.support.clocks import ManualClock
from tests.support.loaded_rows import addresses, new_import, new_recheck

SLICE = 3


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many ids each text held."""
    found: list[int] = []
    whole = filters.packed_ids

    def watched(*given: object) -> object:
        ids = whole(*given)  # type: ignore[arg-type]
        found.append(len(ids))
        return ids

    monkeypatch.setattr(filters, "_SLICE_ROWS", SLICE)
    monkeypatch.setattr(filters, "packed_ids", watched)
    return found


async def filled(folder: Path, count: int) -> tuple[SqlStore, int]:
    store = await open_store(folder / "contacts.sqlite", clock=ManualClock())
    list_id = (await store.create_list("A")).id
    other = (await store.create_list("B")).id
    for owner in (list_id, other):
        task = await store.create_task(new_import(owner))
        await store.claim(task.id, "here:1:1")
        await store.store_batch(task.id, addresses(*(f"u{n}@x.org" for n in range(count))))
    return store, list_id


@pytest.mark.parametrize("count", [0, SLICE - 1, SLICE, SLICE + 1, 2 * SLICE, 7 * SLICE + 2])
async def test_that_every_id_comes_once_and_in_order(
    tmp_path: Path, sizes: list[int], count: int
) -> None:
    store, list_id = await filled(tmp_path, count)
    rising = await store.contact_ids(ContactFilter(list_id=list_id))
    assert max(sizes) <= SLICE
    falling = await store.contact_ids(ContactFilter(list_id=list_id, descending=True))
    found = [item.address for item in await store.contacts(rising)]
    await store.close()
    assert found == [f"u{n}@x.org" for n in range(count)]
    assert falling.tolist() == rising.tolist()[::-1]


async def test_that_a_search_goes_through_the_slices_too(tmp_path: Path, sizes: list[int]) -> None:
    store, list_id = await filled(tmp_path, 20)
    wanted = ContactFilter(list_id=list_id, text="u1")
    found = [item.address for item in await store.contacts(await store.contact_ids(wanted))]
    await store.close()
    assert found == ["u1@x.org", *(f"u{n}@x.org" for n in range(10, 20))]
    assert len(sizes) > 1


async def test_that_an_index_by_status_is_asked_once(tmp_path: Path, sizes: list[int]) -> None:
    """It is not in the order of ids: each slice would walk it anew."""
    store, list_id = await filled(tmp_path, 20)
    wanted = ContactFilter(list_id=list_id, statuses=frozenset(Status))
    assert len(await store.contact_ids(wanted)) == 20
    await store.close()
    assert sizes == [20]


async def test_that_a_recheck_is_asked_once(tmp_path: Path, sizes: list[int]) -> None:
    """Its index is by status too."""
    store, list_id = await filled(tmp_path, 20)
    task = await store.create_task(new_recheck(list_id))
    await store.add_recheck_work(task.id, ContactFilter(list_id=list_id))
    sizes.clear()
    assert len(await store.contact_ids(ContactFilter(task_id=task.id))) == 20
    await store.close()
    assert sizes == [20]
