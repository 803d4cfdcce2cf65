"""The report dialog on the real service: a file is there in the end, in the person's language."""

from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from contact_importer.engine.file_ports import ReportFormat
from contact_importer.gui.export.report_dialog import ReportDialog
from contact_importer.gui.runtime.loop import settle
from contact_importer.gui.words.language import LanguageChoice, Translations, language_in_use
from contact_importer.model.contact import ContactFilter
from tests.gui.conftest import until
from tests.support.real_service import Imported, imported


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[Imported]:
    async with imported(tmp_path) as found:
        yield found


@pytest_asyncio.fixture
async def dialog(
    qapp: QApplication, world: Imported, tmp_path: Path
) -> AsyncIterator[ReportDialog]:
    qapp.setQuitOnLastWindowClosed(False)
    shown = ReportDialog(world.service, ContactFilter(list_id=world.list_id), "Customers")
    shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    shown._formats[ReportFormat.HTML].setChecked(True)
    shown._with_addresses.setChecked(False)
    shown._target._take(str(tmp_path / "out.html"))
    shown.open()
    yield shown
    shown.reject()
    await settle()
    delete(shown)
    qapp.setQuitOnLastWindowClosed(True)


async def test_that_a_page_is_written_and_can_be_opened(
    dialog: ReportDialog, tmp_path: Path
) -> None:
    dialog._write.click()
    await until(lambda: "out.html" in dialog._outcome.text)
    text = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "List “Customers”" in text
    assert "ann@corp.org" not in text
    assert dialog._outcome._open_file.isVisible()
    assert dialog._outcome._open_folder.isVisible()
    assert dialog._write.isEnabled()


async def test_that_the_language_is_the_windows(
    qapp: QApplication, dialog: ReportDialog, tmp_path: Path
) -> None:
    Translations(qapp).use(LanguageChoice.RUSSIAN)
    assert language_in_use() == "ru"
    dialog._write.click()
    await until(lambda: "out.html" in dialog._outcome.text)
    assert '<html lang="ru">' in (tmp_path / "out.html").read_text(encoding="utf-8")
    Translations(qapp).use(LanguageChoice.ENGLISH)
    assert language_in_use() == "en"


async def test_that_the_suffix_follows_the_format_and_addresses_are_asked_for(
    dialog: ReportDialog, tmp_path: Path
) -> None:
    dialog._formats[ReportFormat.XLSX].setChecked(True)
    assert dialog._target.path == tmp_path / "out.xlsx"
    dialog._with_addresses.setChecked(True)
    assert "mind who gets it" in dialog._note.text()
    dialog._write.click()
    await until(lambda: "out.xlsx" in dialog._outcome.text)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert "ann@corp.org" in [cell.value for cell in book["Contacts"]["A"]]


async def test_that_the_source_is_spared_and_it_is_said_why(
    dialog: ReportDialog, world: Imported
) -> None:
    before = world.source.read_bytes()
    dialog._target._take(str(world.source))
    dialog._write.click()
    await until(lambda: "clients.csv" in dialog._outcome.text)
    assert not dialog._outcome._open_file.isVisible()
    assert world.source.read_bytes() == before
    assert dialog._write.isEnabled()
