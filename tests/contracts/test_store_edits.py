"""What the SQL store promises about edits of many contacts and their undoing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contact_importer.model import edit as edit_rules
from contact_importer.model.contact import (
    BlacklistEntry,
    BlacklistKind,
    Contact,
    ContactFilter,
    ContactResult,
)
from contact_importer.model.edit import Edit, EditKind, UndoneEdit
from contact_importer.model.evidence import Evidence, Stage
from contact_importer.model.suggestion import Suggestion, SuggestionKind, SuggestionState
from contact_importer.model.task import DuplicateRule, PauseReason, TaskState
from contact_importer.model.verdict import Reason, Status
from contact_importer.storage import edit_store, kept_contacts
from contact_importer.storage.store import open_store
from tests.contracts.conftest import RUNNER, World, open_world
from tests.contracts.test_store_contract_sequences import Driver
from tests.contracts.test_store_contract_suggestions import correction
from tests.support.loaded_rows import (
    EXISTS,
    GREYLISTED,
    IMPOSSIBLE,
    TAKES_MAIL,
    batch,
    new_import,
    new_recheck,
    row,
)

ADDRESS, DOMAIN = BlacklistKind.ADDRESS, BlacklistKind.DOMAIN
SAID = Evidence(stage=Stage.SMTP, observed_at=1.0, text="said", host="mx.x.org", code=250)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    opened = await open_world("sql", tmp_path)
    yield opened
    await opened.store.close()


async def all_contacts(world: World) -> dict[str, Contact]:
    ids = await world.store.contact_ids(ContactFilter())
    return {item.address: item for item in await world.store.contacts(ids)}


async def people(world: World) -> tuple[int, int]:
    """A paused import: ann exists, bob is greylisted, cid is undecided work, one impossible."""
    list_id = await world.list_id()
    task = await world.running(list_id)
    rows = [row(1, "ann@x.org"), row(2, "bob@x.org"), row(3, "cid@y.org")]
    await world.store.store_batch(task.id, batch(*rows, row(4, "bad", decision=IMPOSSIBLE)))
    ann, bob = await world.store.contacts_in_work(task.id, "x.org", after_id=0, limit=9)
    now = world.clock.now()
    results = [
        ContactResult(
            contact_id=ann.id,
            decision=EXISTS,
            evidence=(SAID,),
            checked_at=now,
            dialogue=("C: RCPT", "S: 250 ok"),
        ),
        ContactResult(
            contact_id=bob.id, decision=GREYLISTED, evidence=(), checked_at=now, retry_at=now + 300
        ),
    ]
    await world.store.save_results(task.id, results)
    await world.store.pause_task(task.id, PauseReason.USER)
    return list_id, task.id


def tell(_: int) -> None:
    """Nobody listens."""


async def remove(world: World, wanted: ContactFilter) -> Edit | None:
    return await world.store.remove_contacts(wanted, tell)


async def block(world: World, wanted: ContactFilter, kind: BlacklistKind) -> Edit | None:
    return await world.store.blacklist_contacts(wanted, kind, "typed", tell)


async def undo(world: World, edit: Edit | None) -> UndoneEdit:
    assert edit is not None
    undone = await world.store.undo_edit(edit.id, tell)
    assert undone is not None
    return undone


async def require_sums(world: World) -> None:
    driver = Driver(world, 0)
    await driver.require_sums()
    for task in await world.store.tasks():
        held = (await all_contacts(world)).values()
        assert task.waiting <= sum(item.retry_at is not None for item in held)


async def test_that_removed_contacts_come_back_whole(world: World) -> None:
    list_id, task_id = await people(world)
    before = await all_contacts(world)
    details = await world.store.details(before["ann@x.org"].id)
    edit = await remove(world, ContactFilter(list_id=list_id))
    assert edit is not None
    assert (edit.kind, edit.contacts, edit.list_id) == (EditKind.REMOVAL, 4, list_id)
    assert await all_contacts(world) == {}
    task = await world.store.task(task_id)
    assert (task.in_work, task.waiting, task.tally.contacts) == (0, 0, 0)
    await require_sums(world)
    undone = await undo(world, edit)
    assert (undone.contacts, undone.left) == (4, 0)
    assert await all_contacts(world) == before
    assert await world.store.details(before["ann@x.org"].id) == details
    task = await world.store.task(task_id)
    assert (task.in_work, task.waiting, task.tally.contacts) == (1, 1, 4)
    await require_sums(world)
    assert await world.store.edits() == ()
    assert await world.store.undo_edit(edit.id, tell) is None


async def test_that_a_filter_by_ids_means_these_or_all_but_these(world: World) -> None:
    list_id, _ = await people(world)
    ids = {address: item.id for address, item in (await all_contacts(world)).items()}
    some = ContactFilter(list_id=list_id, ids=frozenset({ids["ann@x.org"], ids["bad"], 999}))
    assert await world.store.count(some) == 2
    rest = ContactFilter(list_id=list_id, except_ids=frozenset({ids["ann@x.org"]}))
    assert await world.store.count(rest) == 3
    await remove(world, some)
    assert sorted(await all_contacts(world)) == ["bob@x.org", "cid@y.org"]


async def test_that_undoing_blacklisting_gives_the_verdicts_back(world: World) -> None:
    list_id, task_id = await people(world)
    other = await world.store.create_task(new_import((await world.store.create_list("B")).id))
    await world.store.store_batch(other.id, batch(row(1, "dan@sub.x.org", decision=TAKES_MAIL)))
    before = await all_contacts(world)
    ann = ContactFilter(list_id=list_id, ids=frozenset({before["ann@x.org"].id}))
    edit = await block(world, ann, DOMAIN)
    assert edit is not None
    assert (edit.kind, edit.contacts, edit.entries) == (EditKind.BLACKLIST_DOMAINS, 3, 1)
    after = await all_contacts(world)
    assert {after[key].reason for key in ("ann@x.org", "bob@x.org", "dan@sub.x.org")} == {
        Reason.BLACKLISTED_DOMAIN
    }
    await require_sums(world)
    undone = await undo(world, edit)
    assert (undone.contacts, undone.left) == (3, 0)
    assert await all_contacts(world) == before
    assert await world.store.blacklist() == ()
    assert (await world.store.task(task_id)).waiting == 1
    await require_sums(world)


async def test_that_what_another_entry_lists_stays_and_comes_back_with_that(world: World) -> None:
    list_id, _ = await people(world)
    before = await all_contacts(world)
    first = await block(world, ContactFilter(list_id=list_id, text="ann@"), ADDRESS)
    second = await block(world, ContactFilter(list_id=list_id, text="bob@"), DOMAIN)
    undone = await undo(world, first)
    assert (undone.contacts, undone.left) == (0, 1)
    assert (await all_contacts(world))["ann@x.org"].reason is Reason.BLACKLISTED_DOMAIN
    await require_sums(world)
    assert (await undo(world, second)).contacts == 2
    assert await all_contacts(world) == before


async def test_that_an_entry_removed_by_hand_leaves_its_contacts_pending(world: World) -> None:
    list_id, _ = await people(world)
    edit = await block(world, ContactFilter(list_id=list_id, text="ann@"), ADDRESS)
    await world.store.remove_blacklist(["ann@x.org"])
    assert (await all_contacts(world))["ann@x.org"].status is Status.PENDING
    assert (await undo(world, edit)).contacts == 0
    assert (await all_contacts(world))["ann@x.org"].status is Status.PENDING


async def test_that_nothing_new_is_no_edit(world: World) -> None:
    list_id, _ = await people(world)
    await block(world, ContactFilter(list_id=list_id, text="ann@"), ADDRESS)
    assert await block(world, ContactFilter(list_id=list_id, text="ann@"), ADDRESS) is None
    assert await block(world, ContactFilter(list_id=list_id, text="bad"), ADDRESS) is None
    assert await remove(world, ContactFilter(list_id=list_id, text="nobody")) is None
    assert len(await world.store.edits()) == 1


async def test_that_an_address_added_again_stays_in_the_way(world: World) -> None:
    list_id, _ = await people(world)
    edit = await remove(world, ContactFilter(list_id=list_id, text="ann@"))
    again = await world.store.create_task(new_import(list_id))
    await world.store.store_batch(again.id, batch(row(1, "ANN@x.org", decision=TAKES_MAIL)))
    undone = await undo(world, edit)
    assert (undone.contacts, undone.left) == (0, 1)
    assert "ANN@x.org" in await all_contacts(world)
    await require_sums(world)


async def test_that_contacts_of_an_undone_import_or_deleted_list_do_not_come_back(
    world: World,
) -> None:
    list_id, task_id = await people(world)
    edit = await remove(world, ContactFilter(list_id=list_id, text="ann@"))
    assert await world.store.undo_task(task_id) == 3
    assert (await undo(world, edit)).contacts == 0
    second, _ = await people_in(world, "B")
    edit = await remove(world, ContactFilter(list_id=second))
    await world.store.delete_list(second)
    assert edit is not None
    assert await world.store.undo_edit(edit.id, tell) is None
    assert await all_contacts(world) == {}


async def people_in(world: World, name: str) -> tuple[int, int]:
    list_id = (await world.store.create_list(name)).id
    task = await world.store.create_task(new_import(list_id))
    await world.store.store_batch(task.id, batch(row(1, "dan@z.org", decision=TAKES_MAIL)))
    return list_id, task.id


async def test_that_an_import_undone_meanwhile_gave_removed_contacts_their_fields_back(
    world: World,
) -> None:
    list_id, _ = await people(world)
    over = new_import(list_id, duplicates=DuplicateRule.OVERWRITE)
    task = await world.store.create_task(over)
    await world.store.store_batch(task.id, batch(row(1, "ann@x.org", ("Anna", "Oslo"))))
    await world.store.request(task.id, pause=True)
    assert (await all_contacts(world))["ann@x.org"].fields == ("Anna", "Oslo")
    edit = await remove(world, ContactFilter(list_id=list_id, text="ann@"))
    await world.store.undo_task(task.id)
    await undo(world, edit)
    assert (await all_contacts(world))["ann@x.org"].fields == ("Ann", "Rome")


async def test_that_today_s_blacklist_and_policy_hold_for_what_comes_back(world: World) -> None:
    list_id, _ = await people(world)
    listed = BlacklistEntry(kind=ADDRESS, value="cid@y.org")
    await world.store.add_blacklist([listed])
    edit = await remove(world, ContactFilter(list_id=list_id))
    await world.store.remove_blacklist(["cid@y.org"])
    await world.store.add_blacklist([BlacklistEntry(kind=DOMAIN, value="x.org")])
    await undo(world, edit)
    found = await all_contacts(world)
    assert found["cid@y.org"].status is Status.PENDING
    assert found["ann@x.org"].reason is Reason.BLACKLISTED_DOMAIN
    await require_sums(world)


async def test_that_a_running_task_asks_again_what_comes_back(world: World) -> None:
    list_id, task_id = await people(world)
    await world.store.requeue_task(task_id)
    assert await world.store.claim(task_id, RUNNER)
    edit = await block(world, ContactFilter(list_id=list_id, text="cid@"), ADDRESS)
    assert (await world.store.task(task_id)).in_work == 0
    await undo(world, edit)
    task = await world.store.task(task_id)
    assert (task.in_work, task.waiting) == (0, 2)  # bob, and cid
    await world.store.wait_task(task_id)
    assert (await world.store.task(task_id)).state is TaskState.WAITING
    assert await world.store.take_due(world.clock.now()) == task_id
    assert (await world.store.task(task_id)).in_work == 1
    await require_sums(world)


async def test_that_corrections_are_an_edit(world: World) -> None:
    list_id, _ = await people(world)
    before = await all_contacts(world)
    ann, bob = before["ann@x.org"], before["bob@x.org"]
    await world.store.save_suggestions(
        [
            Suggestion(
                contact_id=item.id,
                kind=SuggestionKind.LOOK_ALIKE,
                original=item.address,
                address=item.address.replace("x.org", "z.org"),
            )
            for item in (ann, bob)
        ]
    )
    check = await world.store.create_task(new_recheck(list_id))
    edit_id = await world.store.begin_correction(list_id)
    corrections = [correction(ann, "ann@z.org"), correction(bob, "bob@z.org")]
    assert await world.store.apply_corrections(check.id, corrections, edit_id) == 2
    edit = await world.store.end_correction(edit_id)
    assert edit is not None
    assert (edit.kind, edit.contacts) == (EditKind.CORRECTION, 2)
    await world.store.undo_corrections([bob.id])
    assert [item.contacts for item in await world.store.edits()] == [1]
    assert (await undo(world, edit)).contacts == 1
    assert set(await all_contacts(world)) == set(before)
    assert len(await world.store.suggestions(list_id, SuggestionState.OFFERED)) == 2
    await require_sums(world)


async def test_that_an_edit_can_be_undone_after_a_restart(tmp_path: Path) -> None:
    world = await open_world("sql", tmp_path)
    list_id, _ = await people(world)
    before = await all_contacts(world)
    await remove(world, ContactFilter(list_id=list_id))
    await world.store.close()
    world.store = await open_store(tmp_path / "contacts.sqlite", clock=world.clock)
    (edit,) = await world.store.edits()
    await undo(world, edit)
    assert await all_contacts(world) == before
    await world.store.close()


async def test_that_old_edits_are_forgotten_with_all_they_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_id, _ = await people(world)
    monkeypatch.setattr(edit_store, "KEPT_EDITS", 2)
    for name in ("ann@", "bob@", "cid@"):
        await remove(world, ContactFilter(list_id=list_id, text=name))
    assert len(await world.store.edits()) == 2
    kept = edit_store.edited_contacts
    read = world.store._read  # type: ignore[attr-defined]
    rows = await read(lambda c: c.execute(kept.select()).all())
    assert sorted(item.address for item in rows) == ["bob@x.org", "cid@y.org"]
    said = await read(lambda c: c.execute(kept_contacts.evidence.select()).all())
    assert said == []
    monkeypatch.setattr(edit_store, "KEPT_CONTACTS", 1)
    await remove(world, ContactFilter(list_id=list_id))
    assert [item.contacts for item in await world.store.edits()] == [1]
    assert edit_rules.KEPT_EDITS >= 10


class Editor(Driver):
    """Also edits and undoes."""

    def __init__(self, world: World, seed: int) -> None:
        super().__init__(world, seed)
        self.made: list[Edit] = []

    async def finish(self) -> None:
        """Cancelled rather than completed: this driver finishes tasks that have work left."""
        await super().finish()
        for task_id in self.tasks:
            task = await self.store.task(task_id)
            if task.state is TaskState.FINISHED and task.in_work:
                await self.store.requeue_task(task_id)
                await self.store.request(task_id, cancel=True)

    async def edit(self) -> None:
        wanted = ContactFilter(
            list_id=self.random.choice(self.lists),
            text=self.random.choice(("", "a", "b", "y.org", "bad")),
            statuses=frozenset(self.random.choices(list(Status), k=self.random.randrange(3))),
        )
        act = self.random.choice(("remove", "address", "domain"))
        if act == "remove":
            made = await remove(self.world, wanted)
        else:
            made = await block(self.world, wanted, ADDRESS if act == "address" else DOMAIN)
        if made is not None:
            self.made.append(made)

    async def undo_one(self, *, newest: bool) -> None:
        if self.made:
            place = -1 if newest else self.random.randrange(len(self.made))
            await self.world.store.undo_edit(self.made.pop(place).id, tell)

    async def come_to_rest(self) -> None:
        for task in await self.store.tasks():
            if task.state is TaskState.RUNNING:
                await self.store.pause_task(task.id, PauseReason.USER)
            if task.state is TaskState.WAITING and task.in_work:
                await self.store.request(task.id, pause=True)


@pytest.mark.parametrize("seed", range(12))
async def test_that_undoing_all_edits_brings_back_the_first_state(
    seed: int, tmp_path: Path
) -> None:
    editor = Editor(await open_world("sql", tmp_path), seed)
    try:
        for _ in range(30):
            await editor.step()
        await editor.come_to_rest()
        # rows come here past the classifier: what an entry lists is made to be listed
        await editor.store.add_blacklist(await editor.store.blacklist())
        first = await editor.told()
        entries = await editor.store.blacklist()
        for _ in range(14):
            if editor.random.random() < 0.7:
                await editor.edit()
            else:
                await editor.undo_one(newest=True)
            await editor.require_sums()
        while editor.made:
            await editor.undo_one(newest=True)
            await editor.require_sums()
        assert await editor.told() == first
        assert await editor.store.blacklist() == entries
    finally:
        await editor.store.close()


@pytest.mark.parametrize("seed", range(100, 112))
async def test_that_counters_add_up_whatever_is_edited_and_undone(
    seed: int, tmp_path: Path
) -> None:
    editor = Editor(await open_world("sql", tmp_path), seed)
    try:
        for _ in range(60):
            choice = editor.random.random()
            if choice < 0.25 and editor.lists:
                await editor.edit()
            elif choice < 0.4:
                await editor.undo_one(newest=editor.random.random() < 0.5)
            else:
                await editor.step()
            await editor.require_sums()
    finally:
        await editor.store.close()
