"""The service's questions, lists, blacklist and exports: what front ends call besides tasks."""

import os
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from contact_importer.engine.file_ports import ExportRequest
from contact_importer.engine.service import ImportService
from contact_importer.engine.store_ports import QueryStore
from contact_importer.engine.task_run import EnginePorts
from contact_importer.model.contact import BlacklistKind, ContactFilter, RejectCause
from contact_importer.model.errors import (
    ExportProblemError,
    FileProblemError,
    InternalError,
    ListProblemError,
    TaskProblemError,
    UserError,
)
from contact_importer.model.source import ReadingChoices
from contact_importer.model.task import ImportTask, TaskOptions
from contact_importer.model.verdict import CheckLevel, Reason, Status
from tests.support.clocks import FastClock
from tests.support.fake_engine import READING, FakeEngine
from tests.support.fake_smtp import OK, FakeDialler

PEOPLE = ["ann@a.shop", "bob@a.shop", "ann@a.shop", "cyd@b.shop"]
ALL = ContactFilter()


class FakeExporter:
    """Remembers what it was asked to write."""

    def __init__(self) -> None:
        self.requests: list[tuple[ExportRequest, list[Path]]] = []

    async def export(
        self,
        request: ExportRequest,
        store: QueryStore,
        sources: Sequence[Path],
        progress: Callable[[int], None] | None = None,
    ) -> int:
        self.requests.append((request, list(sources)))
        if progress is not None:
            progress(3)
        return await store.count(request.contacts)


class World:
    """A started service on fakes, with its exporter."""

    def __init__(self) -> None:
        clock = FastClock()
        self.engine = FakeEngine(PEOPLE, FakeDialler(lambda _: OK), clock=clock)
        self.exporter = FakeExporter()
        wired: EnginePorts = self.engine.service._ports
        network = replace(wired.network, well_known=("a.shop",))
        self.engine.service._thread.stop()
        self.service = ImportService(
            replace(wired, network=network),
            self.exporter,
            self.engine.service._settings,
            runner="here",
        )

    async def imported(self, name: str = "People") -> ImportTask:
        task = await self.service.start_import(READING, name, TaskOptions())
        return await self.service.wait(task.id)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    await made.service.start()
    yield made
    await made.service.close()


async def test_that_an_import_goes_into_the_list_of_that_name_in_any_case(world: World) -> None:
    first, second = await world.imported("People"), await world.imported("PEOPLE ")
    assert first.list_id == second.list_id
    assert second.tally.duplicate == 4
    (people,) = await world.service.lists()
    assert (people.name, people.tally.contacts) == ("People", 3)


async def test_that_lists_are_created_renamed_and_deleted(world: World) -> None:
    made = await world.service.create_list("Old")
    await world.service.rename_list(made.id, "New")
    assert (await world.service.find_list("new")).id == made.id
    with pytest.raises(ListProblemError) as caught:
        await world.service.find_list("Old")
    assert caught.value.code == "list_missing"
    await world.service.delete_list(made.id)
    assert await world.service.lists() == ()


async def test_that_pages_details_and_layouts_can_be_asked_for(world: World) -> None:
    task = await world.imported()
    assert [item.id for item in await world.service.tasks()] == [task.id]
    ids = await world.service.contact_ids(ALL)
    page = await world.service.contacts(ids[:2])
    assert [item.address for item in page] == ["ann@a.shop", "bob@a.shop"]
    assert await world.service.count(replace(ALL, text="BOB")) == 1
    (layout,) = await world.service.list_layouts(ALL)
    assert layout.columns == READING.columns
    assert await world.service.layouts([page[0].layout_id]) == {page[0].layout_id: layout}
    details = await world.service.details(ids[0])
    assert details is not None
    assert details.source_name == "contacts.csv"
    rejected = [item async for item in world.service.rejected_rows(task.id)]
    assert [(item.row_number, item.cause) for item in rejected] == [
        (3, RejectCause.DUPLICATE_IN_FILE)
    ]


async def test_that_a_snapshot_is_there_for_tasks_of_all_processes(world: World) -> None:
    task = await world.imported()
    kept = await world.service.snapshot(task.id)
    assert kept.stages
    assert kept.fraction == 1.0
    assert set(world.service.progress()) == {task.id}
    world.service._queue.snapshots.clear()  # as if another process had run it
    other = await world.service.snapshot(task.id)
    assert (other.stages, other.fraction, other.tally) == ((), 1.0, kept.tally)


async def test_that_an_import_can_be_undone_but_then_not_resumed(world: World) -> None:
    task = await world.imported()
    assert await world.service.undo_import(task.id) == 3
    assert await world.service.count(ALL) == 0
    with pytest.raises(TaskProblemError) as caught:
        await world.service.resume(task.id)
    assert caught.value.code == "not_resumable"


async def test_that_a_check_again_needs_a_list(world: World) -> None:
    with pytest.raises(InternalError):
        await world.service.check_again(ALL, TaskOptions())


async def test_that_an_export_never_may_touch_the_sources(world: World, tmp_path: Path) -> None:
    await world.imported()
    request = ExportRequest(contacts=ALL, target=tmp_path / "out.csv")
    seen: list[int] = []
    assert await world.service.export(request, seen.append) == 3
    assert seen == [3]
    assert world.exporter.requests == [(request, [Path(READING.path)])]


async def test_that_a_preview_comes_from_the_reader(world: World) -> None:
    preview = await world.service.preview(Path("x.csv"), ReadingChoices())
    assert preview.reading == READING


async def test_that_the_diagnosis_ends_with_the_database(world: World) -> None:
    await world.imported()
    lines = await world.service.diagnose()
    by_subject = {line.subject: line for line in lines}
    assert all(by_subject[name].ok for name in ("dns", "port_25", "database"))
    assert lines[-1].subject == "database"
    assert "contacts: 3" in lines[-1].message


async def test_that_a_database_that_does_not_answer_is_diagnosed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked() -> None:
        raise UserError("The database is locked.")

    monkeypatch.setattr(world.engine.store, "lists", locked)
    line = (await world.service.diagnose())[-1]
    assert (line.ok, line.message) == (False, "The database does not answer.")
    assert line.advice
    assert line.details == {"error": "The database is locked."}


async def test_that_blacklist_entries_are_understood_added_and_removed(world: World) -> None:
    await world.imported()
    added = await world.service.add_to_blacklist(["*.A.shop", "CYD@b.shop", "a.shop"], "typed")
    assert added == 2
    entries = await world.service.blacklist()
    assert [(item.kind, item.value, item.source) for item in entries] == [
        (BlacklistKind.DOMAIN, "a.shop", "typed"),
        (BlacklistKind.ADDRESS, "cyd@b.shop", "typed"),
    ]
    assert all(item.added_at > 0 for item in entries)
    assert await world.service.count(replace(ALL, statuses=frozenset({Status.BLACKLIST}))) == 3
    assert await world.service.remove_from_blacklist(["@a.shop", "unknown.shop", "no entry"]) == 1
    (report,) = await world.service.check(["cyd@b.shop"], CheckLevel.FAST)
    assert report.decision.reason is Reason.BLACKLISTED_ADDRESS


async def test_that_the_first_bad_entry_is_named_in_short(world: World) -> None:
    with pytest.raises(UserError) as caught:
        await world.service.add_to_blacklist(["good.shop", "x y " * 100], "typed")
    assert caught.value.code == "bad_blacklist_entry"
    assert len(str(caught.value.params["value"])) == 80


async def test_that_a_blacklist_file_may_have_a_mark_comments_and_empty_lines(
    world: World, tmp_path: Path
) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes("\ufeffa.shop\r\n\r\n # note\r\nпример.рф\r\n".encode())
    assert await world.service.import_blacklist(file) == (2, 0)
    assert {item.source for item in await world.service.blacklist()} == {"list.txt"}


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda file: None, "file_unreadable"),
        (lambda file: file.mkdir(), "file_unreadable"),
        (lambda file: file.write_bytes(b"\xff\xfe\x00"), "bad_encoding"),
        (lambda file: os.truncate(_made(file), 64 * 2**20 + 1), "too_big"),
    ],
)
async def test_that_a_bad_blacklist_file_adds_nothing(
    world: World, tmp_path: Path, make: Callable[[Path], None], code: str
) -> None:
    file = tmp_path / "list.txt"
    make(file)
    with pytest.raises(FileProblemError) as caught:
        await world.service.import_blacklist(file)
    assert caught.value.code == code
    assert await world.service.blacklist() == ()


def _made(file: Path) -> Path:
    file.touch()
    return file


async def test_that_a_device_is_no_blacklist_file(world: World) -> None:
    with pytest.raises(FileProblemError):
        await world.service.import_blacklist(Path("/dev/zero"))


async def test_that_closing_twice_is_closing_once(world: World) -> None:
    await world.service.close()
    await world.service.close()


async def test_that_an_exported_blacklist_is_imported_again_with_its_reasons(
    world: World, tmp_path: Path
) -> None:
    await world.service.add_to_blacklist(["a.shop", "cyd@b.shop"], "typed", note="asked, by phone")
    file = tmp_path / "black.csv"
    assert await world.service.export_blacklist(file) == 2
    before = {(entry.value, entry.note) for entry in await world.service.blacklist()}
    await world.service.remove_from_blacklist(["a.shop", "cyd@b.shop"])
    assert await world.service.import_blacklist(file) == (2, 0)
    entries = await world.service.blacklist()
    assert {(entry.value, entry.note) for entry in entries} == before
    assert {entry.source for entry in entries} == {"black.csv"}


@pytest.mark.parametrize(
    ("line", "value", "note"),
    [
        ("a.shop", "a.shop", ""),
        ("a.shop;unsubscribed", "a.shop", "unsubscribed"),
        ("a.shop\tx, y; z", "a.shop", "x, y; z"),
        ('cyd@b.shop,"asked, twice",2026-01-01', "cyd@b.shop", "asked, twice"),
        ('"odd name"@b.shop', '"odd name"@b.shop', ""),
    ],
)
async def test_that_a_line_may_have_a_reason(
    world: World, tmp_path: Path, line: str, value: str, note: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(line + "\n")
    assert await world.service.import_blacklist(file) == (1, 0)
    (entry,) = await world.service.blacklist()
    assert (entry.value, entry.note) == (value, note)


async def test_that_a_blacklist_is_written_whole_or_not_at_all(
    world: World, tmp_path: Path
) -> None:
    await world.service.add_to_blacklist(["a.shop"], "typed")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ExportProblemError):
        await world.service.export_blacklist(tmp_path / "folder.csv")
    assert list(tmp_path.glob("*")) == [tmp_path / "folder.csv"]  # noqa: ASYNC240
