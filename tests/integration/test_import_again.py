"""What happens to a list after its import: again, checked again, undone, blacklisted."""

from pathlib import Path

import pytest

from contact_importer.demo.characters import Character
from contact_importer.demo.generate import GeneratedFiles
from contact_importer.demo.process import DemoProcess
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.demo.settings import DemoSettings
from contact_importer.demo.truth import expected
from contact_importer.demo.world import DemoWorld
from contact_importer.model.contact import ContactFilter
from contact_importer.model.task import TaskOptions, TaskState
from contact_importer.model.verdict import CheckLevel, Reason, Status
from tests.support.expected_contacts import compare, expected_contacts
from tests.support.running_application import (
    QUICK_WORLD,
    contacts_that,
    opened,
    rows_of,
    start_import,
)


async def test_that_the_same_file_again_gives_duplicates_and_asks_nobody(
    source: GeneratedFiles, world: DemoProcess, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    async with opened(tmp_path / "c.sqlite", endpoints) as application:
        service = application.service
        first = await start_import(service, source.contacts, CheckLevel.FULL)
        was = (await service.wait(first.id)).tally
        rows = await rows_of(service)
        world.clear_statistics()
        second = await start_import(service, source.contacts, CheckLevel.FULL)
        now = (await service.wait(second.id)).tally
        assert now.duplicate == was.contacts + was.duplicate
        assert (now.contacts, now.rejected, now.read) == (0, was.rejected, was.read)
        assert await rows_of(service) == rows
    decided = {address.lower() for _, address, status, _ in rows if status != Status.PENDING}
    statistics = world.statistics()
    assert not decided & statistics.rcpts.keys()
    settled = {address.rpartition("@")[2] for address in decided}
    assert not {f"MX {domain}" for domain in settled} & statistics.dns_questions.keys()


async def test_that_a_deeper_check_of_the_same_file_asks_about_what_was_not_proven(
    source: GeneratedFiles, world: DemoProcess, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    async with opened(tmp_path / "c.sqlite", endpoints) as application:
        service = application.service
        await service.wait((await start_import(service, source.contacts, CheckLevel.FAST)).id)
        assert world.statistics().dns_queries == 0
        again = await start_import(service, source.contacts, CheckLevel.FULL)
        assert (await service.wait(again.id)).state is TaskState.WAITING
        rows = await rows_of(service)
    assert not compare(rows, expected_contacts(source.expected, CheckLevel.FULL))


async def test_that_pending_contacts_can_be_checked_again(
    source: GeneratedFiles, world: DemoProcess, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    async with opened(tmp_path / "c.sqlite", endpoints) as application:
        service = application.service
        first = await service.wait(
            (await start_import(service, source.contacts, CheckLevel.FULL)).id
        )
        rows = await rows_of(service)
        pending = {row[:2] for row in rows if row[2] == Status.PENDING}
        assert pending
        world.clear_statistics()
        world.adjust(DemoSettings(slow_reply_s=QUICK_WORLD.slow_reply_s, greylist_delay_s=0.0))
        wanted = ContactFilter(list_id=first.list_id, statuses=frozenset({Status.PENDING}))
        task = await service.check_again(wanted, TaskOptions(level=CheckLevel.FULL))
        done = await service.wait(task.id)
        again = await rows_of(service)
    world.adjust(QUICK_WORLD)
    assert (done.state, done.in_work) == (TaskState.WAITING, 0)
    truth = DemoWorld()
    for number, address, status, reason in again:
        if (number, address) in pending:
            wanted_now = expected(truth, address, CheckLevel.FULL, again=True)
            assert wanted_now.met_by(Status(status), Reason(reason)), (address, status, reason)
    assert [row for row in again if row[:2] not in pending] == [
        row for row in rows if row[:2] not in pending
    ]
    greylisted = {
        address
        for _, address in pending
        if truth.character(address.rpartition("@")[2]) is Character.GREYLISTER
    }
    assert greylisted
    settled = {address.lower() for _, address, status, _ in rows if status != Status.PENDING}
    assert not settled & world.statistics().rcpts.keys()


async def test_that_undo_removes_what_the_import_added(
    source: GeneratedFiles, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    async with opened(tmp_path / "c.sqlite", endpoints) as application:
        service = application.service
        done = await service.wait(
            (await start_import(service, source.contacts, CheckLevel.FAST)).id
        )
        assert await service.undo_import(done.id) == done.tally.contacts
        assert await rows_of(service) == []
        (left,) = await service.lists()
        assert left.tally.read == 0
        (task,) = await service.tasks()
        assert task.undone
        assert not task.resumable


async def test_that_a_blacklist_entry_moves_contacts_there_and_back(
    source: GeneratedFiles, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    async with opened(tmp_path / "c.sqlite", endpoints) as application:
        service = application.service
        done = await service.wait(
            (await start_import(service, source.contacts, CheckLevel.STANDARD)).id
        )
        of_list = ContactFilter(list_id=done.list_id)
        domain = {c.id for c in await contacts_that(service, of_list) if c.domain == "bigmail.demo"}
        assert domain
        assert await service.add_to_blacklist(["bigmail.demo"], "typed") == 1
        listed = ContactFilter(list_id=done.list_id, reasons=frozenset({Reason.BLACKLISTED_DOMAIN}))
        moved = await contacts_that(service, listed)
        assert {item.id for item in moved} == domain
        assert {item.status for item in moved} == {Status.BLACKLIST}
        tally = (await service.find_list("All")).tally
        assert tally.blacklist == done.tally.blacklist + len(domain)
        assert tally.contacts == done.tally.contacts
        assert await service.remove_from_blacklist(["bigmail.demo"]) == 1
        back = await service.contacts(sorted(domain))
        assert Status.BLACKLIST not in {item.status for item in back}


@pytest.mark.parametrize("level", list(CheckLevel))
async def test_that_blacklisted_addresses_are_never_asked_for(
    level: CheckLevel,
    source: GeneratedFiles,
    world: DemoProcess,
    endpoints: DemoEndpoints,
    tmp_path: Path,
) -> None:
    async with opened(tmp_path / "c.sqlite", endpoints) as application:
        service = application.service
        await service.add_to_blacklist(["bigmail.demo"], "typed")
        done = await service.wait((await start_import(service, source.contacts, level)).id)
        listed = ContactFilter(list_id=done.list_id, reasons=frozenset({Reason.BLACKLISTED_DOMAIN}))
        assert await service.count(listed) > 0
    asked = world.statistics().rcpts
    assert not [address for address in asked if address.endswith("@bigmail.demo")]
