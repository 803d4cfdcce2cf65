"""Several files and ZIPs dropped on the window, read by the real reader into a real database."""

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QTableWidget

from contact_importer.bootstrap import close_application, open_application
from contact_importer.gui.dialogs.rejected_rows import RejectedRowsDialog
from contact_importer.gui.pages.mapping.source_words import SourceWords
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.sidebar import Place
from contact_importer.gui.words.problem_text import problem_sentence
from contact_importer.model.contact import ContactFilter
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import SkippedFile
from contact_importer.model.task import FinishReason
from contact_importer.model.verdict import CheckLevel
from tests.gui.conftest import Open, until
from tests.gui.fake_service import FakeService

_COPY, _LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
_NO_KEY = Qt.KeyboardModifier.NoModifier
_PATIENCE_S = 60.0  # for the reader process on a busy machine


def mime_of(*paths: Path | str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drag(window: MainWindow, mime: QMimeData) -> str:
    """What the window says of it."""
    enter = QDragEnterEvent(QPoint(500, 300), _COPY, mime, _LEFT, _NO_KEY)
    QApplication.sendEvent(window, enter)
    return window.drops.overlay.accessibleName()


def drop(window: MainWindow, mime: QMimeData) -> None:
    QApplication.sendEvent(window, QDropEvent(QPointF(500, 300), _COPY, mime, _LEFT, _NO_KEY))


async def test_that_the_window_says_what_a_drop_would_do(open_window: Open) -> None:
    window = open_window(FakeService())
    await window.begin()
    assert drag(window, mime_of("/tmp/a.csv")) == "Import this file"
    assert drag(window, mime_of("/tmp/a.csv", "/tmp/b.zip", "/tmp/c")) == "Import 3 files"
    many = mime_of(*(f"/tmp/{number}.csv" for number in range(101)))
    assert drag(window, many) == "At most 100 files at a time, please"
    drop(window, many)
    assert window.frame.place is Place.HOME
    elsewhere = QMimeData()
    elsewhere.setUrls([QUrl("https://example.org/a.csv")])
    assert drag(window, elsewhere) == "Only files on this computer can be imported"
    drop(window, elsewhere)
    assert window.frame.place is Place.HOME


async def test_that_dropped_files_become_one_import(open_window: Open, tmp_path: Path) -> None:
    first = tmp_path / "spring.csv"
    first.write_text("Name,E-mail\nAnn,ann@example.com\nNobody,\n")
    archive = tmp_path / "autumn.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("shops/oslo.json", '[{"e-mail": "bob@example.com", "name": "Bob"}]')
        packed.writestr("cards.vcf", "BEGIN:VCARD\nFN:Carl\nEMAIL:carl@example.com\nEND:VCARD\n")
        packed.writestr("empty.csv", "Name,E-mail\nNobody,\nCarl again,carl@example.com\n")
        packed.writestr("__MACOSX/._cards.vcf", "\x00")
    picture = tmp_path / "photo.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    application = await open_application(database=tmp_path / "a.sqlite", demo=False)
    try:
        window = open_window(application.service)  # type: ignore[arg-type]
        await window.begin()
        assert drag(window, mime_of(first, archive, picture)) == "Import 3 files"
        drop(window, mime_of(first, archive, picture))
        mapping = window.frame.mapping
        await until(mapping.start_button.isEnabled, _PATIENCE_S)
        assert "photo.png: This is not a contact table." in mapping._banner.text
        assert "hidden and service files" in mapping._banner.text
        mapping.options.level = CheckLevel.FAST
        mapping.start_button.click()
        await until(lambda: window.frame.place is Place.JOB)
        task_id = (await application.service.tasks())[0].id
        task = await application.service.wait(task_id)
        assert (task.finish_reason, task.source_name) == (
            FinishReason.COMPLETED,
            "spring.csv + 1",
        )
        assert await places(application.service, task.list_id) == {
            "ann@example.com": ("spring.csv", 1),
            "bob@example.com": ("shops/oslo.json", 1),
            "carl@example.com": ("cards.vcf", 1),
        }
        dialog = RejectedRowsDialog(application.service, task, window)
        table = dialog.findChild(QTableWidget)
        assert table is not None
        await until(table.rowCount, _PATIENCE_S)
        shown = [table.item(row, 0).text() for row in range(table.rowCount())]
        assert shown == ["spring.csv · 2", "empty.csv · 1", "empty.csv · 2"]
        dialog.reject()
        window.stop()
    finally:
        await close_application(application)


async def places(service: object, list_id: int) -> dict[str, tuple[str, int]]:
    ids = await service.contact_ids(ContactFilter(list_id=list_id))
    found = [await service.details(contact_id) for contact_id in ids]
    return {item.contact.address: (item.source_name, item.source_row) for item in found}


@pytest.mark.parametrize("count", [1, 5])
def test_that_files_left_out_are_told_briefly(count: int) -> None:
    files = [
        SkippedFile(name=f"{number}.csv", code="file_empty", message="…") for number in range(count)
    ]
    text = SourceWords().skipped([*files, SkippedFile(name=".x", code="service_file", message="…")])
    lines = text.split("\n")
    assert lines[1] == "0.csv: The file is empty. Choose another file."
    assert lines[-1] == "hidden and service files"
    assert ("and 2 more files" in lines) is (count == 5)


def test_that_the_first_reason_is_told_where_no_file_can_be_read() -> None:
    problem = FileProblemError(
        "…",
        code="no_readable_file",
        count=3,
        name="a.csv",
        reason="…",
        reason_code="damaged_text",
        reason_kind="JSON",
        reason_line=7,
        file="all.zip",
    )
    assert problem_sentence(problem) == (
        "all.zip: None of the 3 files can be read. a.csv: The JSON is damaged in line 7. "
        "Export it again and retry."
    )
