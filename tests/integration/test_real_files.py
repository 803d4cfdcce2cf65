"""Files as people have them: what is not an address comes out exactly as it went in."""

import csv
from pathlib import Path

import openpyxl
import pytest

from contact_importer.demo.servers import DemoEndpoints
from contact_importer.engine.file_ports import ExportPreset, ExportRequest
from contact_importer.model.contact import ContactFilter
from contact_importer.model.task import ImportTask
from contact_importer.model.verdict import CheckLevel
from tests.support.running_application import opened, start_import
from tests.support.sample_files import (
    FOLDER,
    PHONE_ROWS,
    PHONES_XLSX,
    RUSSIAN_CSV,
    RUSSIAN_ROWS,
)


async def imported_and_exported(
    source: Path, preset: ExportPreset, endpoints: DemoEndpoints, folder: Path
) -> tuple[ImportTask, Path]:
    """Every contact of ``source``, whatever its status, written with its original columns."""
    target = folder / f"out.{'xlsx' if preset is ExportPreset.XLSX else 'csv'}"
    async with opened(folder / "c.sqlite", endpoints) as application:
        service = application.service
        task = await start_import(service, source, CheckLevel.STANDARD)
        done = await service.wait(task.id)
        await service.export(
            ExportRequest(
                contacts=ContactFilter(list_id=done.list_id), target=target, preset=preset
            )
        )
    return done, target


def rows_of_file(path: Path) -> list[list[str]]:
    """All cells of an export as texts."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.reader(lines))
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert {type(value) for row in values for value in row} <= {str, type(None)}
    return [["" if value is None else str(value) for value in row] for row in values]


#: The rows that give contacts, as they must come out: repaired addresses, all else verbatim.
RUSSIAN_OUT = [
    list(RUSSIAN_ROWS[0]),
    list(RUSSIAN_ROWS[1]),
    [*RUSSIAN_ROWS[2][:3], "petrova@bigmail.demo", RUSSIAN_ROWS[2][4]],
    list(RUSSIAN_ROWS[3]),
    [*RUSSIAN_ROWS[4][:3], "olga@pochta.demo", RUSSIAN_ROWS[4][4]],
    [*RUSSIAN_ROWS[4][:3], "olga@bigmail.demo", RUSSIAN_ROWS[4][4]],
    list(RUSSIAN_ROWS[6]),
    list(RUSSIAN_ROWS[7]),
]
PHONES_OUT = [[str(value) for value in row] for row in PHONE_ROWS]


@pytest.mark.parametrize("preset", [ExportPreset.EXACT, ExportPreset.XLSX])
async def test_that_a_russian_csv_keeps_its_values(
    preset: ExportPreset, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    source = FOLDER / RUSSIAN_CSV
    before = source.read_bytes()
    done, target = await imported_and_exported(source, preset, endpoints, tmp_path)
    assert rows_of_file(target) == RUSSIAN_OUT
    tally = done.tally
    assert (tally.read, tally.valid, tally.invalid, tally.blacklist) == (8, 5, 1, 1)
    assert tally.rejected == 1
    assert done.reading is not None
    assert (done.reading.encoding.lower(), done.reading.delimiter) == ("cp1251", ";")
    assert source.read_bytes() == before


@pytest.mark.parametrize("preset", [ExportPreset.EXACT, ExportPreset.XLSX])
async def test_that_a_workbook_keeps_phones_and_leading_zeros(
    preset: ExportPreset, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    source = FOLDER / PHONES_XLSX
    before = source.read_bytes()
    done, target = await imported_and_exported(source, preset, endpoints, tmp_path)
    assert rows_of_file(target) == PHONES_OUT
    assert (done.tally.read, done.tally.valid) == (4, 4)
    assert source.read_bytes() == before
