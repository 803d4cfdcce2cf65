"""What is imported comes back out as it was: ten thousand texts, files byte for byte (P16)."""

import csv
import io
import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from contact_importer.bootstrap import close_application, open_application
from contact_importer.engine.file_ports import ExportPreset, ExportRequest
from contact_importer.engine.service import ImportService
from contact_importer.files import export_csv
from contact_importer.files.formula_guard import neutralised
from contact_importer.model.contact import ContactFilter
from contact_importer.model.settings import EngineSettings
from contact_importer.model.source import ReadingChoices
from contact_importer.model.task import FinishReason, TaskOptions
from contact_importer.model.verdict import CheckLevel
from tests.support import file_reading
from tests.support.table_files import write_text

pytestmark = pytest.mark.promise("P16")

_SEED = 16
_TEXTS = 10_000
_ROWS = _TEXTS // 2
_COLUMNS = ("Имя", "E-mail", "note")
_TRICKY = "=@+-'\"\t\r\n,;|＝＋－＠0123456789 ()./_xX005F#&<>%\\{}[]"
_LETTERS = "abcXYZабвЯЮёßéñ漢字\u200d\u202e\u2028😀"
Row = tuple[str, str, str]


def texts(letters: str) -> list[Row]:
    """Rows of two texts around an address."""
    chance = random.Random(_SEED)

    def text() -> str:
        return "".join(chance.choices(letters, k=chance.randrange(12)))

    return [(text(), f"User{number}@Example.com", text()) for number in range(_ROWS)]


def source_text(rows: list[Row], delimiter: str) -> str:
    """As an exact CSV is written."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows([_COLUMNS, *rows])
    return text.getvalue()


@pytest_asyncio.fixture
async def service(tmp_path: Path) -> AsyncIterator[ImportService]:
    application = await open_application(
        database=tmp_path / "contacts.sqlite", settings=EngineSettings()
    )
    yield application.service
    await close_application(application)


async def imported(service: ImportService, path: Path, **choices: str) -> int:
    """The list that it is in."""
    preview = await service.preview(path, ReadingChoices(has_header=True, **choices))
    assert preview.reading.columns == _COLUMNS
    options = TaskOptions(level=CheckLevel.FAST)
    task = await service.start_import(preview.reading, path.name, options)
    ended = await service.wait(task.id)
    assert (ended.finish_reason, ended.tally.contacts) == (FinishReason.COMPLETED, _ROWS)
    return task.list_id


async def exported(
    service: ImportService, list_id: int, target: Path, preset: ExportPreset
) -> Path:
    request = ExportRequest(contacts=ContactFilter(list_id=list_id), target=target, preset=preset)
    assert await service.export(request) == _ROWS
    return target


def rows_in(path: Path) -> list[Row]:
    """The rows as an import reads them, every guess accepted but for the header."""
    found = file_reading.load(path, has_header=True)
    assert found.causes == []
    return [(row.fields[0], row.raw, row.fields[1]) for row in found.rows]


async def test_that_texts_come_back_in_every_format(
    service: ImportService, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Also those that look guarded: they come in through a guarded file."""
    rows = texts(_TRICKY + _LETTERS)
    path = tmp_path / "clients.csv"
    guarded = [(neutralised(name), mail, neutralised(note)) for name, mail, note in rows]
    write_text(path, source_text(guarded, ","))
    list_id = await imported(service, path, encoding="utf-8", delimiter=",")
    safe = await exported(service, list_id, tmp_path / "safe.csv", ExportPreset.SPREADSHEET)
    assert rows_in(safe) == rows
    book = await exported(service, list_id, tmp_path / "book.xlsx", ExportPreset.XLSX)
    assert rows_in(book) == rows
    exact = await exported(service, list_id, tmp_path / "exact.csv", ExportPreset.EXACT)
    assert exact.read_bytes().decode() == source_text(rows, ",")  # whoever reads it
    book_list = await imported(service, book)
    again = await exported(service, book_list, tmp_path / "again.xlsx", ExportPreset.XLSX)
    assert rows_in(again) == rows
    record_property("seed", _SEED)
    record_property("reached", f"{_TEXTS:,} texts equal after CSV, XLSX and exact CSV")


@pytest.mark.parametrize(
    ("encoding", "delimiter", "letters"),
    [
        ("utf-8", ",", _TRICKY + _LETTERS),
        ("cp1251", ";", _TRICKY.encode("cp1251", "ignore").decode("cp1251") + "абвЯЮёЁ№«»"),
        ("utf-16", "\t", _TRICKY + _LETTERS),
    ],
)
async def test_that_a_source_comes_back_byte_for_byte(
    service: ImportService, tmp_path: Path, encoding: str, delimiter: str, letters: str
) -> None:
    """Columns, order, encoding, separator and every text, of a file that nobody guarded."""
    rows = texts(letters.replace("'", ""))
    path = tmp_path / "clients.csv"
    write_text(path, source_text(rows, delimiter), encoding)
    list_id = await imported(service, path, encoding=encoding, delimiter=delimiter)
    same = await exported(service, list_id, tmp_path / "same.csv", ExportPreset.SOURCE)
    assert same.read_bytes() == path.read_bytes()


@pytest.mark.planted
async def test_that_a_lost_apostrophe_is_seen(
    service: ImportService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "clients.csv"
    rows = texts("=1'")
    guarded = [(neutralised(name), mail, neutralised(note)) for name, mail, note in rows]
    write_text(path, source_text(guarded, ","))
    list_id = await imported(service, path, encoding="utf-8", delimiter=",")
    monkeypatch.setattr(export_csv, "neutralised", str)
    safe = await exported(service, list_id, tmp_path / "safe.csv", ExportPreset.SPREADSHEET)
    assert rows_in(safe) != rows
