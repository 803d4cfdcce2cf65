"""The window as a whole: dropping, mapping, tasks, closing, language and looks."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget

from contact_importer.gui.looks.theme import ThemeChoice, apply_theme
from contact_importer.gui.runtime.loop import settle
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.sidebar import Place
from contact_importer.gui.words.language import LanguageChoice, Translations
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import ReadingChoices
from contact_importer.model.task import DuplicateRule, FinishReason, PauseReason, TaskState
from contact_importer.model.verdict import CheckLevel
from tests.gui.conftest import Open, until
from tests.gui.fake_service import FakeService, make_task


def mime_of(*paths: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return mime


def drop(window: MainWindow, mime: QMimeData) -> None:
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), copy, mime, left, none)
    QApplication.sendEvent(window, enter)
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), copy, mime, left, none))


def previews(service: FakeService) -> list[ReadingChoices]:
    """The choices of every preview that was asked for."""
    return [call[2] for call in service.calls if call[0] == "preview"]  # type: ignore[misc]


def button(window: MainWindow, text: str) -> QPushButton:
    found = [b for b in window.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    assert found, [b.text() for b in window.findChildren(QPushButton) if b.isVisible()]
    return found[0]


async def test_that_a_dropped_file_leads_to_the_mapping_page_and_start_imports_it(
    open_window: Open,
) -> None:
    service = FakeService()
    window = open_window(service)
    await window.begin()
    drop(window, mime_of("/tmp/new_clients.csv"))
    assert window.frame.place is Place.MAPPING
    start = window.frame.mapping.start_button
    await until(start.isEnabled)
    window.frame.mapping.options.level = CheckLevel.FULL
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: window.frame.place is Place.JOB)
    (call,) = [call for call in service.calls if call[0] == "start_import"]
    assert call[2] == "New clients"
    assert call[3].level is CheckLevel.FULL
    assert call[3].duplicates is DuplicateRule.SKIP


async def test_that_a_file_can_be_dropped_anywhere(open_window: Open) -> None:
    window = open_window(FakeService([make_task()]))
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    mime = mime_of("/tmp/a.csv")
    for place in Place:
        window.frame.show_place(place)
        for child in window.findChildren(QWidget):
            if not child.isVisible():
                continue
            QApplication.sendEvent(child, QDragEnterEvent(QPoint(2, 2), copy, mime, left, none))
            assert window.drops.overlay.isVisible(), (place, child)
            window.drops.overlay.hide()


async def test_that_a_stopped_window_asks_nothing_more(open_window: Open) -> None:
    service = FakeService([make_task()])
    window = open_window(service)
    await window.begin()
    window.open_task(1)
    await until(lambda: window.frame.job.table.model.rowCount() == 100)
    window.stop()
    await settle()
    service.calls.clear()
    service.move(1, in_work=1)
    await asyncio.sleep(0.5)  # longer than every timer of the window but the slowest
    assert not service.calls
    assert not window.frame.isEnabled()


async def test_that_a_file_dropped_on_a_list_is_meant_for_it(open_window: Open) -> None:
    window = open_window(FakeService([make_task()]))
    await window.begin()
    window.frame.show_list(1)
    drop(window, mime_of("/tmp/more.csv"))
    await until(window.frame.mapping.start_button.isEnabled)
    assert window.frame.mapping.options.list_name == "Customers"


async def test_that_start_says_why_it_is_disabled(open_window: Open) -> None:
    service = FakeService()
    service.email_index = -1
    window = open_window(service)
    window.open_file(Path("/tmp/x.csv"))
    mapping = window.frame.mapping
    await until(lambda: "Which column holds the addresses?" in mapping._why_not.text())
    assert not mapping.start_button.isEnabled()
    service.email_index = 1
    choice = mapping._table.columns.choice(1)
    choice.setCurrentIndex(0)
    choice.activated.emit(0)
    await until(mapping.start_button.isEnabled)
    assert previews(service)[-1].email_column == "E-mail"
    mapping.options._list.setEditText(" ")
    assert not mapping.start_button.isEnabled()


async def test_that_changing_a_guess_previews_again(open_window: Open) -> None:
    service = FakeService()
    window = open_window(service)
    window.open_file(Path("/tmp/x.csv"))
    mapping = window.frame.mapping
    await until(mapping.start_button.isEnabled)
    place = mapping._form._encoding.findData("cp1251")
    mapping._form._encoding.setCurrentIndex(place)
    mapping._form._encoding.activated.emit(place)
    await until(lambda: previews(service)[-1].encoding)
    choices = previews(service)[-1]
    assert choices.encoding == "cp1251"
    assert choices.delimiter is None
    await until(lambda: mapping._form._encoding.currentData() == "cp1251")


async def test_that_an_unreadable_file_is_told_in_one_sentence(open_window: Open) -> None:
    service = FakeService()
    service.preview_error = FileProblemError("...", code="file_empty")
    window = open_window(service)
    window.open_file(Path("/tmp/x.csv"))
    banner = window.frame.mapping._banner
    await until(banner.isVisible)
    assert banner.text == "The file is empty. Choose another file."
    assert not window.frame.mapping.start_button.isEnabled()


async def test_that_an_encoding_can_be_chosen_after_the_first_failure(open_window: Open) -> None:
    service = FakeService()
    service.preview_error = FileProblemError("...", code="bad_encoding", line=3, encoding="utf-8")
    window = open_window(service)
    window.open_file(Path("/tmp/x.csv"))
    mapping = window.frame.mapping
    await until(mapping._banner.isVisible)
    service.preview_error = None
    place = mapping._form._encoding.findData("koi8-r")
    mapping._form._encoding.setCurrentIndex(place)
    mapping._form._encoding.activated.emit(place)
    await until(mapping.start_button.isEnabled)
    assert previews(service)[-1].encoding == "koi8-r"
    assert not mapping._banner.isVisible()


async def test_that_an_interrupted_task_is_offered_and_continued(open_window: Open) -> None:
    service = FakeService([make_task(state=TaskState.PAUSED, pause_reason=PauseReason.INTERRUPTED)])
    window = open_window(service)
    await window.begin()
    assert "was interrupted: 95 of 100 decided" in window.frame.home._banner.text
    button(window, "Continue").click()
    await until(lambda: ("resume", 1) in service.calls)
    assert window.frame.place is Place.JOB


async def test_that_undo_asks_first(open_window: Open) -> None:
    service = FakeService([make_task(state=TaskState.PAUSED, pause_reason=PauseReason.USER)])
    window = open_window(service)
    window.open_task(1)
    await until(lambda: window.frame.job.task)
    button(window, "Undo import…").click()
    await until(lambda: window.findChildren(QMessageBox))
    (box,) = window.findChildren(QMessageBox)
    assert "100 contacts" in box.text()
    assert ("undo", 1) not in service.calls
    next(b for b in box.buttons() if b.text() == "Undo import").click()
    await until(lambda: ("undo", 1) in service.calls)
    assert service.calls.index(("cancel", 1)) < service.calls.index(("undo", 1))
    await until(lambda: "undone" in window.frame.job._header._status.text())


async def test_that_closing_first_asks_for_a_safe_end(open_window: Open) -> None:
    window = open_window(FakeService())
    asked: list[bool] = []
    window.close_asked.connect(lambda: asked.append(True))
    window.close()
    assert window.isVisible()
    assert asked == [True]
    window.allow_close()
    window.close()
    assert not window.isVisible()


async def test_that_errors_of_commands_are_shown_in_the_window(open_window: Open) -> None:
    window = open_window(FakeService())
    window.open_task(99)
    await until(window.frame.banner.isVisible)
    assert window.frame.banner.text == "There is no such task."


async def test_that_the_running_task_is_at_the_foot_of_other_pages_only(open_window: Open) -> None:
    window = open_window(FakeService([make_task()]))
    await window.begin()
    await until(window.frame.running.isVisible)
    window.open_task(1)
    await until(lambda: not window.frame.running.isVisible())
    window.frame.show_home()
    assert window.frame.running.isVisible()


async def test_that_a_finished_task_leaves_the_foot(open_window: Open) -> None:
    service = FakeService([make_task()])
    window = open_window(service)
    await window.begin()
    await until(window.frame.running.isVisible)
    service.move(1, state=TaskState.FINISHED, finish_reason=FinishReason.COMPLETED)
    await until(lambda: not window.frame.running.isVisible())


async def test_that_language_changes_every_visible_text_at_once(
    open_window: Open, qapp: QApplication
) -> None:
    window = open_window(FakeService([make_task()]))
    await window.begin()
    english = {label.text() for label in window.findChildren(QLabel) if label.isVisible()}
    assert "Drop contact files here" in english
    translations = Translations(qapp)
    translations.use(LanguageChoice.RUSSIAN)
    await until(
        lambda: window.frame.home._invitation.text() == "Перетащите сюда файлы с контактами"
    )
    assert window.menus.action("open").text() == "&Импортировать файл…"
    assert window.frame.job._cards._statuses
    for place in (Place.HOME, Place.HISTORY, Place.SETTINGS, Place.BLACKLIST):
        window.frame.show_place(place)
        shown = [
            w.text()
            for kind in (QLabel, QPushButton)
            for w in window.findChildren(kind)
            if w.isVisible() and w.text()
        ]
        left = [text for text in shown if text in english and text.isascii() and " " in text]
        assert not left
    translations.use(LanguageChoice.ENGLISH)


async def test_that_the_theme_changes_colours_at_once(
    open_window: Open, qapp: QApplication
) -> None:
    window = open_window(FakeService())
    light = window.grab().toImage().pixelColor(600, 60)
    apply_theme(qapp, ThemeChoice.DARK)
    dark = window.grab().toImage().pixelColor(600, 60)
    assert light.lightness() > 200
    assert dark.lightness() < 60


async def test_that_everything_that_can_be_used_has_a_name(open_window: Open) -> None:
    window = open_window(FakeService([make_task()]))
    await window.begin()
    window.open_task(1)
    await until(lambda: window.frame.job.task)
    for place in Place:
        window.frame.show_place(place)
        for widget in window.frame.findChildren(QPushButton):
            if widget.isVisible():
                assert widget.accessibleName() or widget.text(), (place, widget)


@pytest.mark.parametrize("key", [Qt.Key.Key_F, Qt.Key.Key_E])
async def test_that_find_and_export_have_their_keys(open_window: Open, key: Qt.Key) -> None:
    window = open_window(FakeService([make_task(state=TaskState.FINISHED, in_work=0)]))
    window.open_task(1)
    await until(lambda: window.frame.job.task)
    asked: list[object] = []
    window.frame.job.export_asked.connect(lambda contacts, title: asked.append(title))
    QTest.keyClick(window.frame.job._header, key, Qt.KeyboardModifier.ControlModifier)
    if key == Qt.Key.Key_E:
        assert asked == ["Customers"]
    else:
        assert window.focusWidget() is window.frame.job.table.filter_bar._search
