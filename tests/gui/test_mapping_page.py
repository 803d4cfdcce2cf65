"""The mapping page on the real service, a real database and the reader process."""

import asyncio
import shlex
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QInputDialog, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from contact_importer.bootstrap import Application, close_application, open_application
from contact_importer.demo.generate import generate
from contact_importer.engine.control import RunControl
from contact_importer.gui.pages.mapping.dry_run_rows import DryRunRowsDialog
from contact_importer.gui.pages.mapping.mapping_page import MappingPage
from contact_importer.gui.runtime.loop import settle
from contact_importer.gui.runtime.validator_pool import QtValidatorPool
from contact_importer.gui.words.language import LanguageChoice, Translations
from contact_importer.model.contact import ContactFilter
from contact_importer.model.dry_run import ROWS_KEPT, RowKind
from contact_importer.model.task import DuplicateRule, FinishReason, ImportTask
from contact_importer.model.verdict import CheckLevel
from tests.gui.conftest import until
from tests.support.running_application import QUICK, contacts_that

LONG = 60.0  # s: the machine may be busy


@dataclass
class Bench:
    """A page over a real application."""

    page: MappingPage
    application: Application
    folder: Path
    started: list[int]

    def file(self, text: str, name: str = "people.csv") -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    async def show(self, path: Path, **given: object) -> None:
        await self.page.show_file(path, **given)  # type: ignore[arg-type]

    async def counted(self) -> dict[RowKind, int]:
        await until(lambda: self.found is not None and self.found.finished, LONG)
        assert self.found is not None
        return {kind: count for kind, count in self.found.counts.items() if count}

    @property
    def found(self):  # noqa: ANN201 - DryRun or None
        return self.page._counts.found

    def choose(self, column: int, title: str) -> None:
        """As a person would: the entry of the list above the column."""
        choice = self.page._table.columns.choice(column)
        titles = [choice.itemText(n) for n in range(choice.count())]
        choice.setCurrentIndex(titles.index(title))
        choice.activated.emit(choice.currentIndex())

    def choice(self, column: int) -> str:
        return self.page._table.columns.choice(column).currentText()

    async def import_it(self) -> ImportTask:
        before = len(self.started)
        self.page.start_button.click()
        await until(lambda: len(self.started) > before, LONG)
        return await self.application.service.wait(self.started[-1])


@pytest_asyncio.fixture
async def bench(qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Bench]:
    application = await open_application(
        database=tmp_path / "c.sqlite", demo=True, settings=QUICK, pool=QtValidatorPool()
    )
    page = MappingPage(application.service)
    started: list[int] = []
    page.started.connect(started.append)
    page.resize(1000, 760)
    page.show()
    yield Bench(page, application, tmp_path, started)
    page._runner.cancel()
    await settle()
    await close_application(application)
    page.close()
    page.deleteLater()


MIXED = (
    "Name,E-mail,Phone\n"
    "A,ann@bigmail.demo,1\nB,ANN@bigmail.demo,2\nC,b@trashbox.demo,3\nD,,4\nE,bad@@x,5\n"
    "F,joe@gmaill.com,6\n"
)


async def test_that_chips_count_what_would_happen_and_hide_zeros(bench: Bench) -> None:
    await bench.show(bench.file(MIXED))
    assert await bench.counted() == {
        RowKind.NEW: 4,
        RowKind.DUPLICATE_IN_FILE: 1,
        RowKind.NO_ADDRESS: 1,
        RowKind.DISPOSABLE: 1,
        RowKind.BROKEN: 1,
        RowKind.TYPO: 1,
    }
    chips = bench.page._counts.chips
    shown = {kind for kind, chip in chips.items() if chip.isVisible()}
    assert shown == set(await bench.counted())
    assert chips[RowKind.NEW].text() == "New addresses  4"
    assert chips[RowKind.NEW].accessibleName() == "New addresses: 4"
    assert not chips[RowKind.NEW].icon().isNull()
    assert not await bench.application.service.tasks()  # nothing was written
    assert not await bench.application.service.lists()


async def test_that_a_chip_opens_its_rows(bench: Bench) -> None:
    await bench.show(bench.file(MIXED))
    await bench.counted()
    bench.page._counts.chips[RowKind.TYPO].click()
    (dialog,) = bench.page.findChildren(DryRunRowsDialog)
    model = dialog.table.model()
    cells = [model.index(0, column).data() for column in range(3)]
    assert cells == ["6", "joe@gmaill.com", "Perhaps meant: joe@gmail.com"]
    ModelTester(pytest_config()).check(model)
    dialog.reject()


def pytest_config() -> object:
    class Config:
        """What the tester asks its configuration for."""

        def getini(self, _name: str) -> str:
            return ""

    return Config()


async def test_that_a_chip_says_when_there_are_more_rows_than_it_shows(bench: Bench) -> None:
    rows = "".join(f"p{n}@bigmail.demo\n" for n in range(ROWS_KEPT + 5))
    await bench.show(bench.file("email\n" + rows, "many.csv"))
    await bench.counted()
    bench.page._counts.chips[RowKind.NEW].click()
    (dialog,) = bench.page.findChildren(DryRunRowsDialog)
    assert dialog.table.model().rowCount() == ROWS_KEPT
    texts = [label.text() for label in dialog.findChildren(QWidget) if hasattr(label, "text")]
    assert any("the first 1,000 of 1,005" in text for text in texts)
    dialog.reject()


async def test_that_another_list_is_counted_anew(bench: Bench) -> None:
    path = bench.file(MIXED)
    await bench.show(path, list_name="First")
    bench.page.options.level = CheckLevel.FAST
    await bench.import_it()
    await bench.show(path, list_name="Second")
    assert (await bench.counted())[RowKind.NEW] == 4
    bench.page.options.list_name = "first"
    await until(lambda: bench.found is None)
    assert await bench.counted() == {RowKind.IN_LIST: 5, RowKind.NO_ADDRESS: 1}


async def test_that_changes_stop_the_count_that_runs(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[RunControl] = []
    stop = RunControl.stop

    def noted(control: RunControl, order: object) -> None:
        stopped.append(control)
        stop(control, order)  # type: ignore[arg-type]

    monkeypatch.setattr(RunControl, "stop", noted)
    path = await asyncio.to_thread(generate, 60_000, 7, bench.folder / "long.csv")
    page, service = bench.page, bench.application.service
    page._list_timer.setInterval(0)  # a quick machine counts it all while it waits for letters
    await bench.show(path.contacts)
    await until(lambda: bench.found is not None, LONG)
    assert not bench.found.finished
    page.options.list_name = "Elsewhere"
    await until(lambda: stopped, LONG)
    await until(lambda: bench.found is not None, LONG)  # the next one is under way
    page.hide()
    assert not page._runner.running
    await until(lambda: not service.mapping._running, LONG)
    page.show()
    assert page._runner.running


async def test_that_start_does_not_wait_for_the_count(bench: Bench) -> None:
    path = await asyncio.to_thread(generate, 30_000, 7, bench.folder / "long.csv")
    await bench.show(path.contacts)
    bench.page.options.level = CheckLevel.FAST
    assert bench.page.start_button.isEnabled()
    assert bench.page._runner.running
    bench.page.start_button.click()
    await until(lambda: bench.started, LONG)
    assert not bench.page._runner.running


async def test_that_columns_are_kept_renamed_and_left_out(bench: Bench) -> None:
    await bench.show(bench.file("Name,E-mail,Tel,Notes\nAnn,ann@bigmail.demo,123,secret\n"))
    bench.page.options.level = CheckLevel.FAST
    assert [bench.choice(n) for n in range(4)] == [
        "Keep as “Name”",
        "E-mail address (guess)",
        "Keep as “Tel”",
        "Keep as “Notes”",
    ]
    bench.choose(2, "Keep as “Phone”")
    bench.choose(3, "Do not import")
    model = bench.page._table.model()
    grey = model.index(0, 3).data(Qt.ItemDataRole.ForegroundRole)
    assert grey is not None
    assert model.index(0, 2).data(Qt.ItemDataRole.ForegroundRole) is None
    task = await bench.import_it()
    service = bench.application.service
    (contact,) = await contacts_that(service, ContactFilter(task_id=task.id))
    assert contact.fields == ("Ann", "123")
    layout = (await service.layouts([contact.layout_id]))[contact.layout_id]
    assert layout.columns == ("Name", "E-mail", "Phone")


async def test_that_columns_meet_the_fields_of_the_list(bench: Bench) -> None:
    service = bench.application.service
    await bench.show(
        bench.file("First name,E-mail,Phone,City\nAnn,ann@bigmail.demo,,Rome\n"), list_name="All"
    )
    bench.page.options.level = CheckLevel.FAST
    await bench.import_it()
    await bench.show(
        bench.file("Почта,Имя,телефон,Город\nann@bigmail.demo,Анна,+7 916 1,Казань\n", "ru.csv"),
        list_name="All",
    )
    assert bench.choice(1) == "Keep as “First name” (guess)"
    assert bench.choice(2) == "Keep as “Phone” (guess)"
    bench.choose(1, "Keep as “Имя”")
    assert bench.choice(1) == "Keep as “Имя”"
    bench.page.options.duplicates = DuplicateRule.FILL
    await bench.import_it()
    (contact,) = await contacts_that(service, ContactFilter())
    layout = (await service.layouts([contact.layout_id]))[contact.layout_id]
    fields = dict(zip(layout.field_names, contact.fields, strict=True))
    assert fields == {"First name": "Ann", "Phone": "+7 916 1", "City": "Rome", "Имя": "Анна"}


async def test_that_a_name_of_ones_own_can_be_given(bench: Bench) -> None:
    await bench.show(bench.file("Name,E-mail\nAnn,ann@bigmail.demo\n"))
    bench.choose(0, "Another name…")
    (dialog,) = bench.page.findChildren(QInputDialog)
    dialog.setTextValue("  Who  is it ")
    dialog.accept()
    assert bench.choice(0) == "Keep as “Who is it”"
    reading = bench.page._draft.reading
    assert reading is not None
    assert reading.columns == ("Who is it", "E-mail")


async def test_that_another_column_can_hold_the_address_or_none(bench: Bench) -> None:
    await bench.show(bench.file("Work,Private\na@bigmail.demo,b@bigmail.demo\n,c@bigmail.demo\n"))
    page = bench.page
    assert bench.choice(1) == "E-mail address (guess)"  # it has more of them
    assert (await bench.counted()) == {RowKind.NEW: 2}
    bench.choose(0, "E-mail address")
    await until(lambda: page._table.model()._preview.reading.email_index == 0, LONG)
    await until(lambda: bench.found is not None and RowKind.NO_ADDRESS in bench.found.counts, LONG)
    assert bench.choice(0) == "E-mail address"  # no guess any more
    assert bench.choice(1) == "Keep as “Private”"
    bench.choose(0, "Do not import")
    assert not page.start_button.isEnabled()
    assert page._why_not.text().startswith("Which column holds the addresses?")
    assert page._counts.isHidden()
    bench.choose(1, "E-mail address")
    await until(page.start_button.isEnabled, LONG)


async def test_that_columns_can_be_decided_by_keyboard(bench: Bench) -> None:
    bench.page.activateWindow()
    columns = ",".join(f"Field {n}" for n in range(12))
    await bench.show(bench.file(f"E-mail,{columns}\nann@bigmail.demo,{columns}\n"))
    page, header = bench.page, bench.page._table.columns
    header.choice(0).setFocus()
    for place in range(1, 13):
        QTest.keyClick(header.choice(place - 1), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is header.choice(place)
        left = header.choice(place).geometry().left()
        assert 0 <= left < page._table.viewport().width(), place
    QTest.keyClick(header.choice(12), Qt.Key.Key_End)
    assert bench.choice(12) == "Do not import"
    for place in range(13):
        assert header.choice(place).accessibleName().startswith("Column “")


async def test_that_files_with_the_same_columns_are_treated_as_last_time(bench: Bench) -> None:
    page = bench.page
    await bench.show(bench.file("Name,Work,Private\nAnn,a@bigmail.demo,b@bigmail.demo\n"))
    assert page.head.as_last_time.isHidden()
    bench.choose(2, "E-mail address")
    await until(lambda: not page._busy and page._draft.preview.reading.email_index == 2, LONG)
    bench.choose(0, "Keep as “Full name”")
    bench.choose(1, "Do not import")
    page.options.list_name = "Partners"
    page.options.level = CheckLevel.FAST
    page.options.duplicates = DuplicateRule.OVERWRITE
    await bench.import_it()
    await settled(bench)
    page.options.level = CheckLevel.STANDARD
    page.options.duplicates = DuplicateRule.SKIP

    again = bench.file("PRIVATE,name,work\nc@bigmail.demo,Bob,d@bigmail.demo\n", "other.csv")
    await bench.show(again)
    assert page.head.as_last_time.isVisible()
    assert (page.options.level, page.options.duplicates) == (
        CheckLevel.FAST,
        DuplicateRule.OVERWRITE,
    )
    assert page.options.list_name == "Partners"
    reading = page._draft.reading
    assert reading is not None
    assert (reading.columns, reading.email_index, reading.excluded) == (
        ("PRIVATE", "Full name", "work"),
        0,
        (2,),
    )
    page.head.forget.click()
    await until(lambda: page.head.as_last_time.isHidden() and not page._busy, LONG)
    await bench.show(again)
    assert page.head.as_last_time.isHidden()
    assert page.options.list_name == "Other"


async def test_that_a_list_that_was_named_beats_the_remembered_one(bench: Bench) -> None:
    path = bench.file(MIXED)
    await bench.show(path, list_name="First")
    bench.page.options.level = CheckLevel.FAST
    await bench.import_it()
    await settled(bench)
    await bench.show(path, list_name="Dropped here")
    assert bench.page.head.as_last_time.isVisible()
    assert bench.page.options.list_name == "Dropped here"


async def settled(bench: Bench) -> None:
    """The decisions are stored after the start."""
    preview = bench.page._draft.preview
    assert preview is not None
    service = bench.application.service.mapping
    async with asyncio.timeout(LONG):
        while await service.remembered(preview.reading) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_that_every_level_has_an_honest_time(bench: Bench) -> None:
    await bench.show(bench.file(MIXED))
    times = bench.page.options._level_times
    assert all(label.isHidden() for label in times.values())  # nothing is known yet
    await bench.counted()
    assert all(label.text().startswith("about ") for label in times.values())
    assert times[CheckLevel.FAST].isVisible()


async def test_that_the_command_is_that_of_the_choices(bench: Bench) -> None:
    page = bench.page
    page.use_program(("contact-importer", "--demo"))
    path = bench.file("Name;E-mail;Notes\nAnn;ann@bigmail.demo;x\n", "it's.csv")
    await bench.show(path, list_name="My list")
    bench.choose(0, "Keep as “Full name”")
    bench.choose(2, "Do not import")
    page.options.level = CheckLevel.FULL
    page.options.duplicates = DuplicateRule.FILL
    assert shlex.split(page._command.command) == [
        *("contact-importer", "--demo", "import", str(path.resolve()), "--list", "My list"),
        *("--level", "full", "--duplicates", "fill", "--encoding", "utf-8", "--delimiter", ";"),
        *("--header", "--email-column", "E-mail"),
        *("--keep-as", "Name=Full name", "--leave-out", "Notes"),
    ]
    page._command.copy_button.click()
    assert QGuiApplication.clipboard().text() == page._command.command


async def test_that_a_file_that_changed_is_to_be_read_again(bench: Bench) -> None:
    page = bench.page
    path = bench.file(MIXED)
    await bench.show(path)
    path.write_text("E-mail\nnew@bigmail.demo\n")
    await until(page._banner.isVisible, LONG)
    assert page._banner.text == "The file has changed since its preview."
    assert not page.start_button.isEnabled()
    assert page._why_not.text() == "The file has changed: read it again."
    (again,) = [b for b in page._banner.findChildren(QPushButton) if b.text() == "Read it again"]
    again.click()
    assert await bench.counted() == {RowKind.NEW: 1}
    assert page.start_button.isEnabled()
    assert not page._banner.isVisible()


async def test_that_what_cannot_be_read_shows_no_empty_tables(bench: Bench) -> None:
    page = bench.page
    await bench.show(bench.file("", "empty.csv"))
    assert page._banner.isVisible()
    assert page._table.isHidden()
    assert page._counts.isHidden()
    await bench.show(bench.folder / "not-there.csv")
    assert page._banner.isVisible()
    bad = bench.folder / "bad.csv"
    bad.write_bytes(b"name;email\n" + b"\x81\x8d\xff\xfe\x90;a@b.org\n" * 40)
    await bench.show(bad)
    if page._banner.isVisible():  # the encoding can be chosen
        assert page._form.isVisible()
    await bench.show(bench.file(MIXED))
    assert page._table.isVisible()
    assert not page._banner.isVisible()


async def test_that_the_preview_model_keeps_the_rules_of_qt(bench: Bench, qtmodeltester) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    await bench.show(bench.file(MIXED))
    model = bench.page._table.model()
    qtmodeltester.check(model, force_py=False)
    bench.choose(0, "Do not import")
    await bench.show(bench.file("E-mail\nx@bigmail.demo\n", "short.csv"))
    await bench.show(bench.file("", "empty.csv"))


async def test_that_there_is_one_primary_button_and_every_control_has_a_name(bench: Bench) -> None:
    from contact_importer.gui.widgets.buttons import PrimaryButton

    await bench.show(bench.file(MIXED))
    await bench.counted()
    page = bench.page
    assert len(page.findChildren(PrimaryButton)) == 1
    for kind in (QComboBox, QPushButton):
        for widget in page.findChildren(kind):
            if widget.isVisible():
                named = widget.accessibleName() or getattr(widget, "text", str)()
                assert named, widget


async def test_that_the_page_speaks_another_language_at_once(
    bench: Bench, qapp: QApplication
) -> None:
    await bench.show(bench.file(MIXED))
    await bench.counted()
    translations = Translations(qapp)
    translations.use(LanguageChoice.RUSSIAN)
    try:
        await until(lambda: bench.page._counts.chips[RowKind.NEW].text().startswith("Новые"))
        assert bench.choice(1) == "Адрес e-mail (догадка)"
        assert bench.page.options._level_times[CheckLevel.FAST].text().startswith("примерно")
    finally:
        translations.use(LanguageChoice.ENGLISH)


async def test_that_a_flaw_far_down_is_said_beside_start_which_still_works(bench: Bench) -> None:
    rows = "".join(f"P{n},p{n}@bigmail.demo\n" for n in range(3_000))
    await bench.show(bench.file(f'Name,E-mail\n{rows}"Q,q@bigmail.demo\nR,r@bigmail.demo\n'))
    await until(lambda: bench.page._flawed, LONG)
    assert "never closed" in bench.page._banner.text
    assert bench.page._why_not.text().startswith("The import will stop at this place")
    assert bench.page._sign.isVisible()
    assert bench.page.start_button.isEnabled()
    task = await bench.import_it()
    assert task.finish_reason is FinishReason.FAILED
    assert task.problem.code == "unclosed_quote"
    assert task.tally.contacts > 0
    await bench.show(bench.file(MIXED, "other.csv"))
    await bench.counted()
    assert not bench.page._why_not.text()
    assert not bench.page._sign.isVisible()


async def test_that_a_full_check_offers_to_look_at_the_network_first(bench: Bench) -> None:
    await bench.show(bench.file(MIXED))
    options, asked = bench.page.options, []
    options.network_asked.connect(lambda: asked.append(True))
    assert not options._network.isVisible()
    options.level = CheckLevel.FULL
    assert options._network.text() == "Check the network first…"
    assert options._network.isVisible()
    options._network.click()
    assert asked
    options.show_port(False)
    assert options._network.text().startswith("Port 25 was closed here")
    options.show_port(True)
    assert not options._network.isVisible()
