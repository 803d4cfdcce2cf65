"""FileExporter: what is in the file, and what happens when it cannot be written."""

import asyncio
import csv
import errno
import os
import stat
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contact_importer.engine.file_ports import (
    ExportColumns,
    ExportPreset,
    ExportRequest,
    SourceStyle,
)
from contact_importer.files import export_places
from contact_importer.files.atomic_file import AtomicFile
from contact_importer.files.export import FileExporter
from contact_importer.files.formula_guard import restored
from contact_importer.model.contact import Contact, ContactFilter, Layout
from contact_importer.model.errors import ExportProblemError
from contact_importer.model.verdict import Confidence, Flag, Reason, Status, Verdict

RESULT = ["valid", "mailbox_exists", "confirmed", "2023-11-14T22:13:20Z"]
STYLE = SourceStyle(encoding="utf-8", delimiter=";", has_header=True, suffix=".csv")
LAYOUT = Layout(columns=("name", "email", "phone"), email_index=1)


def contact(number: int, *fields: str, layout_id: int = 1, raw: str = "") -> Contact:
    address = f"user{number}@example.com"
    return Contact(
        id=number,
        list_id=1,
        task_id=1,
        row_number=number,
        raw=raw or address,
        address=address,
        domain="example.com",
        layout_id=layout_id,
        fields=fields,
        verdict=Verdict.DELIVERABLE,
        reason=Reason.MAILBOX_EXISTS,
        status=Status.VALID,
        confidence=Confidence.CONFIRMED,
        flags=Flag.NONE,
        checked_at=1_700_000_000.9,
        checked_level="full",
        retry_at=None,
        attempts=0,
    )


class FakeStore:
    """As much of a QueryStore as an export asks."""

    def __init__(
        self, contacts: Sequence[Contact], layouts: Mapping[int, Layout] | None = None
    ) -> None:
        self.rows = {row.id: row for row in contacts}
        self.all_layouts = dict(layouts or {1: LAYOUT})
        self.pages: list[int] = []

    async def contact_ids(self, contacts: ContactFilter) -> "array[int]":
        return array("q", self.rows)

    async def contacts(self, ids: Sequence[int]) -> tuple[Contact, ...]:
        self.pages.append(len(ids))
        return tuple(self.rows[i] for i in ids if i in self.rows)

    async def layouts(self, layout_ids: Sequence[int]) -> Mapping[int, Layout]:
        return {i: self.all_layouts[i] for i in layout_ids}

    async def list_layouts(self, contacts: ContactFilter) -> tuple[Layout, ...]:
        return tuple(self.all_layouts.values())


def request(target: Path, **changes: Any) -> ExportRequest:
    return ExportRequest(contacts=ContactFilter(list_id=1), target=target, style=STYLE, **changes)


async def export(store: FakeStore, wanted: ExportRequest, *sources: Path) -> int:
    return await FileExporter().export(wanted, store, sources)  # type: ignore[arg-type]


def csv_rows(path: Path, delimiter: str = ",") -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True))


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_that_the_spreadsheet_csv_is_safe_and_has_a_bom(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    store = FakeStore([contact(1, "=1+1", "+49 30 1")])
    assert await export(store, request(target, delimiter=";")) == 1
    assert target.read_bytes() == (
        b"\xef\xbb\xbfname;email;phone\r\n'=1+1;user1@example.com;+49 30 1\r\n"
    )


async def test_that_the_exact_csv_leaves_values_untouched(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    store = FakeStore([contact(1, '=1+1 "q", x', "a\r\nb", raw=" User1@example.com")])
    await export(store, request(target, preset=ExportPreset.EXACT))
    assert target.read_bytes() == (
        b'name,email,phone\r\n"=1+1 ""q"", x", User1@example.com,"a\r\nb"\r\n'
    )


async def test_that_a_hostile_column_name_is_neutralised_too(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    layout = Layout(columns=("=cmd|x", "email"), email_index=1)
    await export(FakeStore([contact(1, "v")], {1: layout}), request(target))
    assert csv_rows(target)[0] == ["'=cmd|x", "email"]


async def test_that_results_are_appended_under_unique_names(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    layout = Layout(columns=("Status", "email", "level"), email_index=1)
    store = FakeStore([contact(1, "gold", "7")], {1: layout})
    await export(store, request(target, columns=ExportColumns.WITH_RESULT))
    assert csv_rows(target) == [
        ["Status", "email", "level", "status 2", "reason", "level 2", "checked_at"],
        ["gold", "user1@example.com", "7", *RESULT],
    ]


async def test_that_several_layouts_share_one_table(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    other = Layout(columns=("mail", "city"), email_index=0)
    store = FakeStore(
        [contact(1, "Ann", "1"), contact(2, "Oslo", layout_id=2)], {1: LAYOUT, 2: other}
    )
    await export(store, request(target))
    assert csv_rows(target) == [
        ["name", "email", "phone", "city"],
        ["Ann", "user1@example.com", "1", ""],
        ["", "user2@example.com", "", "Oslo"],
    ]


async def test_that_workbook_cells_are_typed_strings(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    values = ["=1+1", "007", "#N/A", "x\x00\x07\ud800y", "_x0041_", "a\rb", " \t"]
    store = FakeStore([contact(n, value, "+49") for n, value in enumerate(values, 1)])
    assert await export(store, request(target, preset=ExportPreset.XLSX)) == len(values)
    sheet = openpyxl.load_workbook(target).active
    rows = list(sheet.iter_rows())
    assert {cell.data_type for row in rows for cell in row} == {"s"}
    assert {cell.number_format for row in rows for cell in row} == {"@"}
    assert all(cell.quotePrefix for row in rows for cell in row)
    expected = ["name", "=1+1", "007", "#N/A", "xy", "_x005F_x0041_", "a_x000D_b", "_x0020__x0009_"]
    assert [row[0].value for row in rows] == expected


async def test_that_pages_are_bounded_and_reported(tmp_path: Path) -> None:
    store = FakeStore([contact(n, "a", "b") for n in range(1, 12_001)])
    seen: list[int] = []
    target = tmp_path / "out.csv"
    exporter = FileExporter()
    assert await exporter.export(request(target), store, (), seen.append) == 12_000  # type: ignore[arg-type]
    assert store.pages == [5_000, 5_000, 2_000]
    assert seen == [5_000, 10_000, 12_000]
    assert len(csv_rows(target)) == 12_001


async def test_that_contacts_deleted_meanwhile_are_left_out(tmp_path: Path) -> None:
    store = FakeStore([contact(1, "a", "b"), contact(2, "a", "b")])

    async def ids(contacts: ContactFilter) -> "array[int]":
        return array("q", [1, 99, 2])

    store.contact_ids = ids  # type: ignore[method-assign]
    assert await export(store, request(tmp_path / "out.csv")) == 2


async def test_that_the_file_is_private_and_nothing_else_is_left(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    await export(FakeStore([contact(1, "a", "b")]), request(target))
    assert names_in(tmp_path) == ["out.csv"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("link", ["same", "symlink", "hardlink", "parent"])
async def test_that_a_source_is_never_overwritten(tmp_path: Path, link: str) -> None:
    source = tmp_path / "in.csv"
    source.write_text("precious")
    target = tmp_path / "link.csv"
    if link == "same":
        target = source
    elif link == "symlink":
        target.symlink_to(source)
    elif link == "hardlink":
        target.hardlink_to(source)
    else:
        (tmp_path / "sub").mkdir()
        target = tmp_path / "sub" / ".." / "in.csv"
    with pytest.raises(ExportProblemError) as problem:
        await export(FakeStore([contact(1, "a", "b")]), request(target), source)
    assert problem.value.code == "export_onto_source"
    assert source.read_text() == "precious"


async def test_that_a_source_that_is_gone_does_not_matter(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    await export(FakeStore([contact(1, "a", "b")]), request(target), tmp_path / "gone.csv")
    assert target.read_bytes().startswith(b"\xef\xbb\xbfname")


async def test_that_a_symlink_keeps_pointing_to_its_file(tmp_path: Path) -> None:
    real = tmp_path / "real.csv"
    real.write_text("old")
    link = tmp_path / "link.csv"
    link.symlink_to(real)
    await export(FakeStore([contact(1, "a", "b")]), request(link))
    assert link.is_symlink()
    assert b"user1@example.com" in real.read_bytes()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "export_disk_full"),
        (errno.EACCES, "export_not_allowed"),
        (errno.EIO, "export_failed"),
    ],
)
@pytest.mark.parametrize("preset", list(ExportPreset))
async def test_that_a_failing_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str, preset: ExportPreset
) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")

    def fail(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ExportProblemError) as problem:
        await export(FakeStore([contact(1, "a", "b")]), request(target, preset=preset))
    assert problem.value.code == code
    assert target.read_text() == "old"
    assert names_in(tmp_path) == ["out.csv"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("preset", list(ExportPreset))
async def test_that_a_full_disk_while_writing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, preset: ExportPreset
) -> None:
    class FullDisk(AtomicFile):
        def __init__(self, target: Path) -> None:
            super().__init__(target)
            self.stream.close()
            self.stream = open("/dev/full", "wb")  # noqa: SIM115, PTH123 - closed by discard

    monkeypatch.setattr(export_places, "AtomicFile", FullDisk)
    rows = [contact(n, "some text to fill a buffer " * 4, "b") for n in range(1, 2_000)]
    with pytest.raises(ExportProblemError) as problem:
        await export(FakeStore(rows), request(tmp_path / "out.csv", preset=preset))
    assert problem.value.code == "export_disk_full"
    assert names_in(tmp_path) == []


async def test_that_a_missing_folder_and_a_folder_as_target_are_named(tmp_path: Path) -> None:
    store = FakeStore([contact(1, "a", "b")])
    with pytest.raises(ExportProblemError) as problem:
        await export(store, request(tmp_path / "none" / "out.csv"))
    assert problem.value.code == "export_no_folder"
    with pytest.raises(ExportProblemError) as problem:
        await export(store, request(tmp_path))
    assert problem.value.code == "export_not_a_file"


async def test_that_a_workbook_too_long_is_refused_before_writing(tmp_path: Path) -> None:
    store = FakeStore([contact(1, "a", "b")])

    async def many(contacts: ContactFilter) -> "array[int]":
        return array("q", range(1_048_576))

    store.contact_ids = many  # type: ignore[method-assign]
    with pytest.raises(ExportProblemError, match="CSV") as problem:
        await export(store, request(tmp_path / "out.xlsx", preset=ExportPreset.XLSX))
    assert problem.value.code == "export_too_many_rows"
    assert store.pages == []


async def test_that_an_unusual_separator_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportProblemError) as problem:
        await export(FakeStore([]), request(tmp_path / "out.csv", delimiter="'"))
    assert problem.value.code == "export_delimiter"


async def test_that_a_column_nobody_announced_is_not_lost_silently(tmp_path: Path) -> None:
    store = FakeStore([contact(1, "a", "b")])

    async def fewer(contacts: ContactFilter) -> tuple[Layout, ...]:
        return (Layout(columns=("name", "email"), email_index=1),)

    store.list_layouts = fewer  # type: ignore[method-assign]
    with pytest.raises(ExportProblemError) as problem:
        await export(store, request(tmp_path / "out.csv"))
    assert problem.value.code == "export_changed"
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("preset", list(ExportPreset))
async def test_that_cancelling_removes_the_temporary_file(
    tmp_path: Path, preset: ExportPreset
) -> None:
    store = FakeStore([contact(n, "a", "b") for n in range(1, 10_001)])
    reached = asyncio.Event()
    page = store.contacts

    async def stop_at_the_second_page(ids: Sequence[int]) -> tuple[Contact, ...]:
        if store.pages:
            reached.set()
            await asyncio.Event().wait()
        return await page(ids)

    store.contacts = stop_at_the_second_page  # type: ignore[method-assign]
    running = asyncio.create_task(export(store, request(tmp_path / "out", preset=preset)))
    await reached.wait()
    assert len(names_in(tmp_path)) == 1
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert names_in(tmp_path) == []


cells = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(cells, cells), min_size=1, max_size=6),
    delimiter=st.sampled_from(",;\t|"),
)
async def test_that_an_export_read_back_is_what_was_stored(
    tmp_path: Path, rows: list[tuple[str, str]], delimiter: str
) -> None:
    store = FakeStore([contact(number, *row) for number, row in enumerate(rows, 1)])
    for preset in (ExportPreset.SPREADSHEET, ExportPreset.EXACT):
        target = tmp_path / preset.value
        await export(store, request(target, preset=preset, delimiter=delimiter))
        with target.open(encoding="utf-8-sig", newline="") as text:
            back = list(csv.reader(text, delimiter=delimiter, strict=True))[1:]
        if preset is ExportPreset.SPREADSHEET:
            back = [[restored(cell) for cell in row] for row in back]
        assert [(row[0], row[2]) for row in back] == rows
