"""Formulas in a contact file stay texts in every export that a spreadsheet opens (P16).

The CSV exports "for other systems" and "as the source" leave values as they are: that is what
they are for, and what is shown of them is that they do.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from contact_importer.engine.file_ports import (
    ExportColumns,
    ExportPreset,
    ExportRequest,
    ExportSplit,
    ReportFormat,
    ReportRequest,
)
from contact_importer.files import export_csv, export_xlsx
from contact_importer.files.export import FileExporter
from contact_importer.model.contact import ContactFilter, Layout
from contact_importer.model.domain_ranking import DomainCount, DomainRanking
from contact_importer.model.verdict import Status
from tests.support.libreoffice import opened, require_libreoffice
from tests.support.report_facts import ContactStore, make_facts
from tests.unit.files.test_export import STYLE, FakeStore, contact
from tests.unit.files.test_export_formula_guard import PAYLOADS

pytestmark = pytest.mark.promise("P16")

_ALL = ContactFilter(list_id=1)
_STARTERS = frozenset("=@\t\r\n＝＋－＠")
_PHONES = frozenset("+-0123456789 ()./")


@dataclass(frozen=True, slots=True)
class Form:
    """A way to export."""

    name: str
    preset: ExportPreset
    split: ExportSplit = ExportSplit.NONE
    delimiter: str = ","

    @property
    def suffix(self) -> str:
        if self.split is not ExportSplit.NONE:
            return ".zip" if self.split is ExportSplit.ZIP else ""
        return ".xlsx" if self.preset is ExportPreset.XLSX else ".csv"


_SAFE = (
    *(Form(f"csv-{ord(sign):02x}", ExportPreset.SPREADSHEET, delimiter=sign) for sign in ",;\t|"),
    Form("csv-folder", ExportPreset.SPREADSHEET, ExportSplit.FOLDER),
    Form("csv-zip", ExportPreset.SPREADSHEET, ExportSplit.ZIP),
    Form("xlsx", ExportPreset.XLSX),
    Form("xlsx-folder", ExportPreset.XLSX, ExportSplit.FOLDER),
    Form("xlsx-zip", ExportPreset.XLSX, ExportSplit.ZIP),
)
_EXACT = (Form("exact", ExportPreset.EXACT), Form("source", ExportPreset.SOURCE))


async def export(form: Form, folder: Path) -> list[Path]:
    """Every payload as a value and as the name of its column."""
    layouts = {
        number: Layout(columns=(payload, "email"), email_index=1)
        for number, payload in enumerate(PAYLOADS, 1)
    }
    contacts = [
        contact(number, payload, layout_id=number) for number, payload in enumerate(PAYLOADS, 1)
    ]
    target = folder / f"{form.name}{form.suffix}"
    request = ExportRequest(
        contacts=_ALL,
        target=target,
        preset=form.preset,
        columns=ExportColumns.WITH_RESULT,
        delimiter=form.delimiter,
        split=form.split,
        style=STYLE,
    )
    store = FakeStore(contacts, layouts)
    await FileExporter().export(request, store, ())  # type: ignore[arg-type]
    if form.split is ExportSplit.ZIP:
        with zipfile.ZipFile(target) as archive:
            archive.extractall(folder / form.name)
    return (
        sorted((folder / form.name).iterdir()) if form.split is not ExportSplit.NONE else [target]
    )


async def report(folder: Path) -> Path:
    """Every payload as the list's name, a file's, a domain's, and in an address."""
    facts = make_facts(
        list_name=PAYLOADS[0],
        source_names=tuple(PAYLOADS),
        ranking=DomainRanking(
            top=tuple(DomainCount(name=text, statuses={Status.VALID: 1}) for text in PAYLOADS),
            domains=len(PAYLOADS),
        ),
    )
    target = folder / "report.xlsx"
    request = ReportRequest(
        contacts=_ALL, target=target, format=ReportFormat.XLSX, with_addresses=True
    )
    store = ContactStore([*PAYLOADS, *(f"{text}@example.com" for text in PAYLOADS)])
    await FileExporter().report(request, facts, store, [])  # type: ignore[arg-type]
    return target


def formulas_in(path: Path, delimiter: str) -> Iterator[str]:
    """Cells that a spreadsheet could calculate, told without the product's own rule."""
    if path.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows():
                yield from (str(cell.value) for cell in row if cell.data_type == "f")
        return
    for row in csv_rows(path, "utf-8-sig", delimiter):
        for cell in row:
            signed = cell[:1] in {"+", "-"} and not set(cell) <= _PHONES
            if signed or cell[:1] in _STARTERS:
                yield cell


def csv_rows(path: Path, encoding: str, delimiter: str) -> list[list[str]]:
    text = io.StringIO(path.read_bytes().decode(encoding), newline="")
    return list(csv.reader(text, delimiter=delimiter, strict=True))


@pytest.mark.parametrize("form", _SAFE, ids=lambda form: form.name)
async def test_that_no_cell_is_a_formula(form: Form, tmp_path: Path) -> None:
    paths = await export(form, tmp_path)
    assert paths
    assert [text for path in paths for text in formulas_in(path, form.delimiter)] == []


async def test_that_no_cell_of_a_report_is_a_formula(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    assert list(formulas_in(await report(tmp_path), ",")) == []
    record_property(
        "reached", f"{len(PAYLOADS)} payloads in {len(_SAFE)} exports and a report: 0 formulas"
    )


@pytest.mark.parametrize("form", _EXACT, ids=lambda form: form.name)
async def test_that_exact_exports_change_nothing(form: Form, tmp_path: Path) -> None:
    [path] = await export(form, tmp_path)
    delimiter = STYLE.delimiter if form.preset is ExportPreset.SOURCE else ","
    header, *rows = csv_rows(path, "utf-8", delimiter)
    assert set(PAYLOADS) <= set(header)
    found = [row[header.index(text)] for row, text in zip(rows, PAYLOADS, strict=True)]
    assert found == list(PAYLOADS)


def _opened_by_libreoffice(paths: Sequence[Path], folder: Path) -> tuple[int, list[str]]:
    cells, formulas = 0, []
    for number, path in enumerate(paths):
        work = folder / f"office-{number}"
        work.mkdir()
        found = opened(path, work)
        cells += found.cells
        formulas += found.formulas
    return cells, formulas


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_that_libreoffice_calculates_nothing(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    require_libreoffice()
    forms = [form for form in _SAFE if form.delimiter == ","]
    paths = [path for form in forms for path in await export(form, tmp_path)]
    cells, formulas = _opened_by_libreoffice([*paths, await report(tmp_path)], tmp_path)
    assert formulas == []
    assert cells > len(PAYLOADS) * len(paths)
    record_property(
        "reached", f"LibreOffice opened {len(paths) + 1} files: 0 formulas in {cells:,} cells"
    )


# --- tests of the test -------------------------------------------------------------------


def without_guard(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(export_csv, "neutralised", str)


def without_typed_cells(patch: pytest.MonkeyPatch) -> None:
    def filled(cell: object, text: str) -> object:
        cell.value = export_xlsx.cell_text(text)  # type: ignore[attr-defined]
        return cell

    patch.setattr(export_xlsx.XlsxSink, "_filled", staticmethod(filled))


_FAULTS = [(_SAFE[0], without_guard), (_SAFE[6], without_typed_cells)]


@pytest.mark.planted
@pytest.mark.parametrize(("form", "plant"), _FAULTS, ids=["csv", "xlsx"])
async def test_that_an_export_without_guard_is_seen(
    form: Form,
    plant: Callable[[pytest.MonkeyPatch], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant(monkeypatch)
    [path] = await export(form, tmp_path)
    assert list(formulas_in(path, form.delimiter))


@pytest.mark.planted
@pytest.mark.slow
@pytest.mark.parametrize(("form", "plant"), _FAULTS, ids=["csv", "xlsx"])
async def test_that_libreoffice_would_calculate_one_without_guard(
    form: Form,
    plant: Callable[[pytest.MonkeyPatch], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    require_libreoffice()
    plant(monkeypatch)
    _, formulas = _opened_by_libreoffice(await export(form, tmp_path), tmp_path)
    assert formulas
