"""The export dialog on the real service and database: what is in the files, what is remembered."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from contact_importer.engine.file_ports import ExportPreset, ExportSplit
from contact_importer.gui.export.export_choice import BuiltIn, ExportChoice, ExportScope
from contact_importer.gui.export.export_dialog import ExportDialog
from contact_importer.gui.export.export_memory import ExportMemory
from contact_importer.gui.runtime.loop import settle
from contact_importer.model.contact import ContactFilter
from contact_importer.model.risk import Risk
from contact_importer.model.verdict import Status
from tests.gui.conftest import until
from tests.support.real_service import Imported, imported

Make = Callable[[Path], ExportDialog]


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[Imported]:
    async with imported(tmp_path) as found:
        yield found


@pytest.fixture
def memory_file(tmp_path: Path) -> Path:
    return tmp_path / "contacts.exports.json"


@pytest_asyncio.fixture
async def make(qapp: QApplication, world: Imported, memory_file: Path) -> AsyncIterator[Make]:
    """Opens dialogs that share nothing but the file of the memory."""
    made: list[ExportDialog] = []

    def open_one(target: Path) -> ExportDialog:
        contacts = ContactFilter(list_id=world.list_id)
        memory = ExportMemory(memory_file)
        dialog = ExportDialog(world.service, contacts, "Customers", memory=memory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        dialog._target._take(str(target))
        dialog.open()
        made.append(dialog)
        return dialog

    qapp.setQuitOnLastWindowClosed(False)
    yield open_one
    for dialog in made:
        dialog.reject()
    await settle()
    for dialog in made:
        delete(dialog)
    qapp.setQuitOnLastWindowClosed(True)


async def ready(dialog: ExportDialog) -> None:
    valid = dialog._form.contents.statuses[Status.VALID]
    await until(lambda: dialog._export.isEnabled() and valid.text() == "Valid: 3")


async def export(dialog: ExportDialog) -> None:
    await until(dialog._export.isEnabled)
    dialog._export.click()
    await until(lambda: dialog._done is not None)


async def test_that_the_source_comes_back_as_it_was(
    make: Make, world: Imported, tmp_path: Path
) -> None:
    dialog = make(tmp_path / "out.csv")
    await ready(dialog)
    form = dialog._form
    form._format.setCurrentIndex(form._format.findData(ExportPreset.SOURCE.value))
    assert "cp1251" in form._note.text()
    assert not form._delimiter.isEnabled()
    await export(dialog)
    expected = [
        line
        for line in world.source.read_bytes().splitlines(keepends=True)
        if line.split(b";")[0] in (b"email", b"ann@corp.org", b"info@corp.org", b"bob@gmail.com")
    ][:4]
    assert (tmp_path / "out.csv").read_bytes() == b"".join(expected)


async def test_that_risks_are_left_out_and_counted_before(make: Make, tmp_path: Path) -> None:
    dialog = make(tmp_path / "out.csv")
    await ready(dialog)
    dialog._form.contents.left_out[Risk.ROLE].setChecked(True)
    dialog._form.contents.left_out[Risk.FREE_PROVIDER].setChecked(True)
    await until(lambda: dialog._summary.text().startswith("1 contact "))
    await export(dialog)
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(text))] == ["email", "ann@corp.org"]


async def test_that_a_preset_splits_by_status(make: Make, tmp_path: Path) -> None:
    dialog = make(tmp_path / "parts")
    await ready(dialog)
    box = dialog._presets._box
    box.setCurrentIndex(box.findData(BuiltIn.BY_CLASS.value))
    dialog._presets._choose()
    assert dialog._form.choice().split is ExportSplit.FOLDER
    await export(dialog)
    names = sorted(
        path.name for path in await asyncio.to_thread(list, dialog._target.path.iterdir())
    )
    assert names == ["blacklist.csv", "invalid.csv", "valid.csv"]


async def test_that_presets_and_the_last_choice_are_remembered(
    make: Make, memory_file: Path, tmp_path: Path
) -> None:
    first = make(tmp_path / "one.csv")
    await ready(first)
    first._form.contents.scopes[ExportScope.CHOSEN].setChecked(True)
    first._form.contents.statuses[Status.INVALID].setChecked(True)
    first._form._format.setCurrentIndex(first._form._format.findData(ExportPreset.EXACT.value))
    assert first._presets._box.currentText() == "Own choice"
    kept = first._form.choice()
    first._presets._keep_as("  For <b>Max</b> ")
    await until(lambda: first._presets._box.currentText() == "For <b>Max</b>")
    first._form.contents.scopes[ExportScope.ALL].setChecked(True)
    await export(first)
    await until(memory_file.exists)

    second = make(tmp_path / "two.csv")
    await ready(second)
    assert second._form.choice().scope is ExportScope.ALL
    assert second._presets._box.currentText() == "Everything with results"
    box = second._presets._box
    box.setCurrentIndex(box.findText("For <b>Max</b>"))
    second._presets._choose()
    assert second._form.choice() == kept
    second._presets._drop.click()
    await until(lambda: box.findText("For <b>Max</b>") < 0)

    third = make(tmp_path / "three.csv")
    await ready(third)
    assert third._presets._box.findText("For <b>Max</b>") < 0


@pytest.mark.parametrize("text", ["", "[]", "{", '{"presets": 7, "last": {"Customers": {}}}'])
async def test_that_a_damaged_memory_is_as_good_as_none(memory_file: Path, text: str) -> None:
    memory_file.write_text(text)  # noqa: ASYNC240 - a small file of a test
    memory = ExportMemory(memory_file)
    remembered = await memory.recall()
    assert (remembered.presets, remembered.last) == ({}, {})
    await memory.keep_preset("mine", ExportChoice())
    again = await ExportMemory(memory_file).recall()
    assert again.presets == {"mine": ExportChoice()}
