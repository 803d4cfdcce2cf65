"""A change of the policy that a death interrupts is finished at the next start."""

from pathlib import Path

import pytest

from contact_importer.model.contact import ContactFilter
from contact_importer.model.policy import Policy
from contact_importer.model.verdict import Status
from contact_importer.storage import policy_store
from contact_importer.storage.store import SqlStore, open_store
from tests.support.clocks import ManualClock
from tests.support.loaded_rows import NOT_CHECKED, batch, new_import, row

STRICT = Policy(unconfirmed=Status.PENDING)


async def loaded(path: Path, count: int) -> SqlStore:
    store = await open_store(path, clock=ManualClock())
    made = await store.create_list("People")
    task = await store.create_task(new_import(made.id))
    await store.claim(task.id, "here:1:1")
    rows = [row(number, f"p{number}@x.org", decision=NOT_CHECKED) for number in range(1, count + 1)]
    await store.store_batch(task.id, batch(*rows))
    return store


async def counts(store: SqlStore) -> tuple[int, int]:
    """Pending contacts as stored, and as the list's counter has them."""
    pending = ContactFilter(statuses=frozenset({Status.PENDING}))
    return await store.count(pending), (await store.lists())[0].tally.pending


async def test_that_a_change_goes_through_all_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy_store, "CHUNK_IDS", 7)
    store = await loaded(tmp_path / "contacts.sqlite", 50)
    assert await store.set_policy(STRICT) == 50
    assert await counts(store) == (50, 50)
    await store.close()


async def test_that_an_interrupted_change_is_finished_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contacts.sqlite"
    monkeypatch.setattr(policy_store, "CHUNK_IDS", 7)
    store = await loaded(path, 50)
    conform = policy_store._conform

    def die_later(connection: object, after_id: int) -> int:
        if after_id >= 14:
            raise KeyError("killed")
        return conform(connection, after_id)  # type: ignore[arg-type]

    monkeypatch.setattr(policy_store, "_conform", die_later)
    with pytest.raises(KeyError):
        await store.set_policy(STRICT)
    assert await counts(store) == (14, 14)
    assert await store.policy() == STRICT
    await store.close()
    monkeypatch.setattr(policy_store, "_conform", conform)
    again = await open_store(path, clock=ManualClock())
    assert await counts(again) == (50, 50)
    await again.close()


async def test_that_a_finished_change_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contacts.sqlite"
    store = await loaded(path, 5)
    await store.set_policy(STRICT)
    await store.close()
    monkeypatch.setattr(policy_store, "_conform", None)
    again = await open_store(path, clock=ManualClock())
    assert await again.policy() == STRICT
    await again.close()
