"""One file per status, in a folder or an archive: all of them or none."""

import csv
import errno
import io
import stat
from array import array
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

import openpyxl
import pytest

from contact_importer.engine.file_ports import ExportPreset, ExportRequest, ExportSplit
from contact_importer.files.atomic_file import AtomicFile
from contact_importer.files.export import FileExporter
from contact_importer.model.contact import Contact, ContactFilter
from contact_importer.model.errors import ExportProblemError
from contact_importer.model.verdict import Status
from tests.unit.files.test_export import FakeStore, contact

VALID, INVALID, PENDING = Status.VALID, Status.INVALID, Status.PENDING
STATUSES = (VALID, VALID, INVALID, VALID, PENDING)


class StatusStore(FakeStore):
    """Knows statuses, as the real one does."""

    async def contact_ids(self, contacts: ContactFilter) -> "array[int]":
        wanted = contacts.statuses or frozenset(Status)
        return array("q", [key for key, item in self.rows.items() if item.status in wanted])


@pytest.fixture
def store() -> StatusStore:
    rows: list[Contact] = [
        replace(contact(number, f"Имя {number}", "=1"), status=status)
        for number, status in enumerate(STATUSES, 1)
    ]
    return StatusStore(rows)


async def export(
    store: FakeStore,
    target: Path,
    split: ExportSplit,
    preset: ExportPreset = ExportPreset.EXACT,
    *,
    statuses: frozenset[Status] = frozenset(),
    sources: Sequence[Path] = (),
) -> int:
    request = ExportRequest(
        contacts=ContactFilter(list_id=1, statuses=statuses),
        target=target,
        preset=preset,
        split=split,
    )
    return await FileExporter().export(request, store, sources)  # type: ignore[arg-type]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


async def test_that_a_folder_gets_one_file_per_status_that_occurs(
    store: StatusStore, tmp_path: Path
) -> None:
    target = tmp_path / "by class"
    assert await export(store, target, ExportSplit.FOLDER) == 5
    assert names(target) == ["invalid.csv", "pending.csv", "valid.csv"]
    valid = rows((target / "valid.csv").read_text(encoding="utf-8"))
    assert [row[1] for row in valid] == [
        "email",
        "user1@example.com",
        "user2@example.com",
        "user4@example.com",
    ]
    assert len(rows((target / "pending.csv").read_text(encoding="utf-8"))) == 2
    assert stat.S_IMODE((target / "valid.csv").stat().st_mode) == 0o600
    assert names(tmp_path) == ["by class"]


@pytest.mark.parametrize("preset", [ExportPreset.EXACT, ExportPreset.XLSX])
async def test_that_an_archive_holds_the_same(
    store: StatusStore, tmp_path: Path, preset: ExportPreset
) -> None:
    target = tmp_path / "out.zip"
    assert await export(store, target, ExportSplit.ZIP, preset) == 5
    with ZipFile(target) as archive:
        assert archive.testzip() is None
        suffix = ".xlsx" if preset is ExportPreset.XLSX else ".csv"
        assert archive.namelist() == [f"{name}{suffix}" for name in ("valid", "invalid", "pending")]
        held = archive.read(f"invalid{suffix}")
    if preset is ExportPreset.XLSX:
        sheet = openpyxl.load_workbook(io.BytesIO(held)).worksheets[0]
        found = [list(row) for row in sheet.iter_rows(values_only=True)]
    else:
        found = rows(held.decode("utf-8"))
    assert found == [["name", "email", "phone"], ["Имя 3", "user3@example.com", "=1"]]


async def test_that_only_the_statuses_meant_are_written(store: StatusStore, tmp_path: Path) -> None:
    target = tmp_path / "out.zip"
    statuses = frozenset({INVALID, Status.BLACKLIST})
    assert await export(store, target, ExportSplit.ZIP, statuses=statuses) == 1
    with ZipFile(target) as archive:
        assert archive.namelist() == ["invalid.csv"]


@pytest.mark.parametrize("split", [ExportSplit.FOLDER, ExportSplit.ZIP])
async def test_that_a_failing_disk_leaves_all_as_it_was(
    store: StatusStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, split: ExportSplit
) -> None:
    target = tmp_path / "there"
    target.mkdir()
    (target / "valid.csv").write_text("old")
    (tmp_path / "out.zip").write_text("old")
    place = target if split is ExportSplit.FOLDER else tmp_path / "out.zip"
    failing = 2 if split is ExportSplit.FOLDER else 1
    made = 0

    original = AtomicFile.__init__

    def counting(self: AtomicFile, path: Path) -> None:
        nonlocal made
        original(self, path)
        made += 1
        if made == failing:
            self.stream = FullDisk(self.stream)  # type: ignore[assignment]

    monkeypatch.setattr(AtomicFile, "__init__", counting)
    with pytest.raises(ExportProblemError) as caught:
        await export(store, place, split)
    assert caught.value.code == "export_disk_full"
    assert names(tmp_path) == ["out.zip", "there"]
    assert names(target) == ["valid.csv"]
    assert (target / "valid.csv").read_text() == "old"
    assert (tmp_path / "out.zip").read_text() == "old"


class FullDisk(io.RawIOBase):
    """Takes nothing."""

    def __init__(self, behind: BinaryIO) -> None:
        self._behind = behind

    def writable(self) -> bool:
        return True

    def write(self, _data: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    def close(self) -> None:
        self._behind.close()


async def test_that_a_source_in_the_folder_is_spared(store: StatusStore, tmp_path: Path) -> None:
    source = tmp_path / "invalid.csv"
    source.write_text("mine")
    with pytest.raises(ExportProblemError) as caught:
        await export(store, tmp_path, ExportSplit.FOLDER, sources=[source])
    assert caught.value.code == "export_onto_source"
    assert names(tmp_path) == ["invalid.csv"]


async def test_that_a_file_is_no_folder(store: StatusStore, tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("mine")
    with pytest.raises(ExportProblemError) as caught:
        await export(store, target, ExportSplit.FOLDER)
    assert caught.value.code == "export_not_a_folder"
