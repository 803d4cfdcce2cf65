"""The whole window changes its language at once: nothing English stays, and it all comes back."""

import asyncio
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from contact_importer.bundled import resources_folder
from contact_importer.gui.pages.mapping.dry_run_rows import DryRunRowsDialog
from contact_importer.gui.pages.settings.settings_page import SECTIONS
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.sidebar import Place
from contact_importer.gui.words.language import LanguageChoice, Translations
from contact_importer.model.contact import RejectCause
from contact_importer.model.dry_run import DryRun, DryRunRow, RowKind
from contact_importer.model.suggestion import SuggestionKind
from contact_importer.model.task import FinishReason, ImportTask, PauseReason, TaskState
from contact_importer.model.verdict import Reason
from tests.gui.conftest import Open, until
from tests.gui.fake_service import FakeService, make_task
from tests.gui.window_states import dialogs, rich_service

_TS = resources_folder() / "translations" / "contact_importer_ru.ts"
_GAP = re.compile(r"%L?n|\{\w*\}")
_WORD = re.compile(r"[A-Za-z]{3,}")
# what is the same in both languages: names of the world and of our own made-up one
_NAMES = re.compile(
    r"Contact Importer|Customers|SMTP|HELO|MAIL FROM|SOCKS\d?|DNS|IP|CSV|TSV|TXT|XLSX?|XLSB|ODS"
    r"|JSONL?|vCard|VCF|ZIP|HTML|Excel|LibreOffice|English|UTF|MIT|MPL|LGPL|Qt|PySide6|PNG|PDF"
    r"|[\w.+*-]+@[\w.\[\]-]+|[\w-]+(\.[\w-]+)+|/[\w./-]+"
    r"|(Ctrl|Shift|Alt|Esc|Space|Enter|Return|Del|Tab|F\d)\b"
    r"|disposable-email-domains|publicsuffixlist|newsletter|socks5|info|sales"
    r"|Phone|E-mail|Name|Person \d+|Anna|Ann"
)


def templates() -> list[re.Pattern[str]]:
    """Patterns of all English texts that are said otherwise in Russian."""
    found = []
    for message in ET.parse(_TS).getroot().iter("message"):
        source = message.findtext("source", "")
        translation = message.find("translation")
        assert translation is not None
        forms = [form.text or "" for form in translation.iter("numerusform")]
        if source in (forms or [translation.text or ""]) or not _WORD.search(source):
            continue
        parts = [re.escape(part) for part in _GAP.split(source)]
        if len("".join(_GAP.split(source)).strip()) >= 3:
            found.append(re.compile(".*?".join(parts)))
    return found


def texts_of(widget: QWidget) -> Iterator[str]:
    """Everything that a widget shows or lets be read aloud."""
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
    yield widget.toolTip()
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    if isinstance(widget, QMenu):
        yield widget.title()
    if isinstance(widget, QAbstractItemView):
        yield from _texts_of_view(widget)


def _texts_of_view(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None:
        return
    columns = model.columnCount() if isinstance(view, QTableView) else 1
    if isinstance(view, QTableView):
        for column in range(columns):
            yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    for row in range(min(model.rowCount(), 12)):
        for column in range(columns):
            yield str(model.index(row, column).data() or "")


def shown_texts(window: MainWindow) -> set[str]:
    """All texts of what is visible, and of all menus."""
    widgets = [one for one in window.findChildren(QWidget) if one.isVisible()]
    found = {text for widget in (window, *widgets) for text in texts_of(widget)}
    found |= {one.title() for one in window.findChildren(QMenu)}
    for action in window.findChildren(QAction):
        found |= {action.text(), action.statusTip(), action.toolTip()}
    found.discard("")
    return found


def english_in(texts: set[str], patterns: list[re.Pattern[str]]) -> set[str]:
    """Those that are, word for word, an English text of ours."""
    return {
        text
        for text in texts
        if _WORD.search(_NAMES.sub("", text))
        and any(pattern.fullmatch(text.split("\t")[0]) for pattern in patterns)
    }


def latin_words_in(texts: set[str]) -> set[str]:
    """Those with a word in Latin letters that is no name."""
    return {text for text in texts if _WORD.search(_NAMES.sub("", text.split("\t")[0]))}


async def visit_everything(window: MainWindow, look: "set[str]") -> None:
    """Go to every page and section and take down what is shown."""
    for place in Place:
        window.frame.show_place(place)
        await asyncio.sleep(0.02)
        look |= shown_texts(window)
    window.frame.show_place(Place.SETTINGS)
    for section in SECTIONS:
        window.frame.settings.show_section(section)
        await asyncio.sleep(0.02)
        look |= shown_texts(window)


def some_tasks() -> list[ImportTask]:
    return [
        make_task(1),
        make_task(2, state=TaskState.PAUSED, pause_reason=PauseReason.PORT_25_BLOCKED),
        make_task(3, state=TaskState.FINISHED, finish_reason=FinishReason.COMPLETED, in_work=0),
        make_task(4, state=TaskState.WAITING, waiting=3, due_at=1_900_000_000.0),
    ]


async def test_that_nothing_english_stays_after_a_switch(
    open_window: Open, qapp: QApplication
) -> None:
    window = open_window(FakeService(some_tasks()))
    await window.begin()
    window.open_task(1)
    await until(lambda: window.frame.job.task)
    window.frame.show_network()
    await until(lambda: window.frame.network.summary.text)
    english: set[str] = set()
    await visit_everything(window, english)
    assert len(english) > 150
    patterns = templates()
    assert len(english_in(english, patterns)) > 100  # the test can see English
    Translations(qapp).use(LanguageChoice.RUSSIAN)
    await asyncio.sleep(0.05)
    russian: set[str] = set()
    await visit_everything(window, russian)
    assert english_in(russian, patterns) == set()
    assert latin_words_in(russian) == set()
    Translations(qapp).use(LanguageChoice.ENGLISH)
    await asyncio.sleep(0.05)
    again: set[str] = set()
    await visit_everything(window, again)
    assert not {text for text in again if re.search("[а-яё]", text.lower())} - {"Русский"}


def texts_within(dialog: QWidget) -> set[str]:
    """All texts of a dialog that can be seen or read aloud."""
    widgets = [dialog, *(one for one in dialog.findChildren(QWidget) if one.isVisible())]
    return {text for one in widgets for text in texts_of(one)} - {""}


def dry_run_rows(window: MainWindow) -> DryRunRowsDialog:
    rows = (
        DryRunRow(row_number=3, raw="@@", reason=Reason.SYNTAX),
        DryRunRow(row_number=4, raw="", cause=RejectCause.NO_ADDRESS),
        DryRunRow(
            row_number=5, raw="a@x.ru", slip=SuggestionKind.TYPO, meant="a@y.ru", file="b.csv"
        ),
    )
    return DryRunRowsDialog(RowKind.TYPO, DryRun(rows={RowKind.TYPO: rows}), window)


async def test_that_dialogs_are_russian_word_for_word(
    open_window: Open, qapp: QApplication
) -> None:
    patterns = templates()
    service = rich_service()
    window = open_window(service)
    await window.begin()
    seen = {}
    for choice in (LanguageChoice.ENGLISH, LanguageChoice.RUSSIAN):
        Translations(qapp).use(choice)
        await asyncio.sleep(0.05)
        async for name, dialog in dialogs(window, service):
            await asyncio.sleep(0.1)  # let it count and load
            seen[name, choice] = texts_within(dialog)
        rows = dry_run_rows(window)
        rows.show()
        seen["dry-run-rows", choice] = texts_within(rows)
        rows.close()
    assert len(seen) == 20
    for (name, choice), texts in seen.items():
        if choice is LanguageChoice.ENGLISH:
            assert english_in(texts, patterns), name  # the test can see English
        else:
            assert english_in(texts, patterns) == set(), name
            assert latin_words_in(texts) == set(), name


async def test_that_standard_buttons_of_dialogs_are_russian(
    open_window: Open, qapp: QApplication
) -> None:
    assert Translations(qapp).use(LanguageChoice.RUSSIAN), "qtbase_ru.qm is in the wheel"
    window = open_window(FakeService())
    box = QMessageBox(window)
    buttons = QMessageBox.StandardButton
    box.setStandardButtons(buttons.Ok | buttons.Cancel | buttons.Yes | buttons.No)
    titles = {button.text().replace("&", "") for button in box.buttons()}
    assert titles == {"OK", "Отмена", "Да", "Нет"}
    box.deleteLater()
