"""Whatever stands in files, names and replies is shown as it stands, and opens no file (P17)."""

import ast
import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QMessageBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import contact_importer.gui
from contact_importer.bootstrap import Application, close_application, open_application
from contact_importer.gui.runtime.loop import report_errors_to, settle
from contact_importer.gui.widgets.message_box import plain_message_box
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.sidebar import Place
from contact_importer.model.errors import UserError
from contact_importer.model.settings import EngineSettings
from contact_importer.model.source import ReadingChoices
from contact_importer.model.task import TaskOptions
from contact_importer.model.verdict import CheckLevel
from contact_importer.settings import Settings
from tests.gui.conftest import Open, until
from tests.gui.hostile_service import HostileService, payloads
from tests.gui.plainness import rich_texts
from tests.gui.window_states import dialogs, pages
from tests.support.file_openings import Openings, watched

pytestmark = [
    pytest.mark.promise("P17"),
    pytest.mark.timeout(600),
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
    pytest.mark.skipif(sys.platform != "linux", reason="openings of files as Linux tells them"),
]

_COUNT = 15
_SHORT = (0, 5)  # as names; every cell has all of them anyway


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A picture that nobody has a reason to open."""
    path = tmp_path / "canary.png"
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    assert picture.save(str(path))
    return path


@pytest.fixture
def openings(canary: Path) -> Iterator[Openings]:
    with watched(canary) as found:
        yield found


@pytest.mark.parametrize(
    "number",
    [pytest.param(n, marks=() if n in _SHORT else pytest.mark.slow) for n in range(_COUNT)],
)
async def test_that_every_page_and_dialog_shows_texts_only(
    number: int,
    canary: Path,
    openings: Openings,
    open_window: Open,
    record_property: Callable[[str, object], None],
) -> None:
    texts = payloads(canary)
    assert len(set(texts)) == _COUNT
    service = HostileService(texts[number], texts)
    window = open_window(service)
    faults: list[str] = []
    said: set[str] = set()  # where the names are shown
    places = 0
    async for name, shown in pages(window, service):
        faults += [f"{name}: {fault}" for fault in rich_texts(shown)]
        shown.grab()
        if any(texts[number] in label.text() for label in shown.findChildren(QLabel)):
            said.add(name)
        places += 1
    async for name, dialog in dialogs(window, service):
        faults += [f"{name}: {fault}" for fault in rich_texts(dialog)]
        dialog.grab()
        places += 1
    window.show_problem(UserError(texts[number]))
    faults += rich_texts(window)
    window.grab()
    assert not faults, "\n".join(sorted(set(faults)))
    assert not openings.any()
    assert len(said) > 5  # or nothing would have been shown
    if number == _SHORT[0]:
        record_property(
            "reached", f"{_COUNT} payloads on {places} pages and dialogs: 0 rich, 0 files opened"
        )


# --- the same from a real file, through a real database ------------------------------------


@pytest_asyncio.fixture
async def application(tmp_path: Path) -> AsyncIterator[Application]:
    opened = await open_application(
        database=tmp_path / "data" / "contacts.sqlite", settings=EngineSettings()
    )
    yield opened
    await close_application(opened)


@pytest_asyncio.fixture
async def window(application: Application, qtbot: QtBot) -> AsyncIterator[MainWindow]:
    shown = MainWindow(demo=False)
    for _ in shown.furnish(application.service, Settings()):
        pass
    report_errors_to(shown.show_problem)
    shown.show()
    await shown.begin()
    yield shown
    shown.stop()
    await settle()
    shown.allow_close()
    shown.close()
    shown.deleteLater()


async def import_hostile(application: Application, folder: Path, texts: tuple[str, ...]) -> int:
    """The list's, the columns' and the file's names, cells, notes and rejected rows."""
    source = folder / "<b>file<br>name.csv"
    header = f'"{texts[7]}",email,"{texts[8]}"'
    cells = [text.replace('"', '""') for text in texts]
    rows = [f'"{cell}",user{n}@corp.org,"{cell}"' for n, cell in enumerate(cells)]
    rows += [f'"{cell}",,"{cell}"' for cell in cells]
    await asyncio.to_thread(source.write_text, "\n".join((header, *rows)), newline="")
    service = application.service
    preview = await service.preview(source, ReadingChoices(has_header=True, delimiter=","))
    await service.add_to_blacklist(["corp.example"], texts[5], note=texts[6])
    options = TaskOptions(level=CheckLevel.FAST)
    task = await service.start_import(preview.reading, texts[0], options)
    assert (await service.wait(task.id)).tally.contacts == len(texts)
    return task.id


async def test_that_a_hostile_file_is_shown_as_it_is(
    application: Application,
    window: MainWindow,
    canary: Path,
    openings: Openings,
    tmp_path: Path,
) -> None:
    task_id = await import_hostile(application, tmp_path, payloads(canary))
    frame = window.frame
    faults: list[str] = []
    window.open_task(task_id)
    await until(lambda: frame.job.task is not None and frame.job.table.model.rowCount() > 0)
    faults += rich_texts(window)
    frame.show_list((await application.service.snapshot(task_id)).task.list_id)
    await until(lambda: frame.list.table.model.rowCount() and frame.list.table.model.address_at(0))
    frame.list.table.view.selectRow(0)
    await until(lambda: frame.details.shown_id is not None)
    for place in (Place.LIST, Place.BLACKLIST, Place.HISTORY, Place.SETTINGS):
        if place is not Place.LIST:
            frame.show_place(place)
        await asyncio.sleep(0.1)
        window.grab()
        faults += rich_texts(window)
    assert not faults, "\n".join(sorted(set(faults)))
    assert not openings.any()


# --- the rule for the code ---------------------------------------------------------------

_GUI = Path(contact_importer.gui.__file__).parent
_MAY = {"widgets/plain_text.py", "widgets/message_box.py"}
_OWN_TEXT = {"help/guide_window.py"}  # shows the guide that comes with the program
_RICH = {"QTextEdit", "QTextBrowser", "QTextDocument", "setHtml", "insertHtml", "appendHtml"}
_RICH |= {"RichText", "MarkdownText", "AutoText", "setMarkdown"}
_BOXES = {"information", "warning", "critical", "question", "about"}


def broken_rules(source: str) -> list[str]:
    """Lines that make widgets which guess what a text is."""
    return [
        f"{node.lineno}: {ast.unparse(node)[:60]}"
        for node in ast.walk(ast.parse(source))
        if _is_rich(node) or (isinstance(node, ast.Call) and _guesses(node))
    ]


def _is_rich(node: ast.AST) -> bool:
    name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
    return isinstance(node, ast.Name | ast.Attribute) and name in _RICH


def _guesses(call: ast.Call) -> bool:
    called = call.func
    if isinstance(called, ast.Name):
        words = [arg for arg in call.args if not isinstance(arg, ast.Name)]
        return called.id == "QMessageBox" or (called.id == "QLabel" and bool(words))
    if not isinstance(called, ast.Attribute):
        return False
    owner = called.value.id if isinstance(called.value, ast.Name) else ""
    if owner == "QMessageBox" and called.attr in _BOXES:
        return True
    return called.attr == "setToolTip" and not _is_safe_tip(call.args[0])


def _is_safe_tip(text: ast.expr) -> bool:
    """Escaped, or words of our own."""
    names = {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(text)}
    return bool(names & {"tooltip_markup", "tr"})


def test_that_no_code_makes_a_guessing_widget() -> None:
    broken = {
        str(path.relative_to(_GUI)): found
        for path in _GUI.rglob("*.py")
        if path.relative_to(_GUI).as_posix() not in _MAY | _OWN_TEXT
        and (found := broken_rules(path.read_text(encoding="utf-8")))
    }
    assert broken == {}


# --- tests of the test -------------------------------------------------------------------


@pytest.mark.planted
def test_that_a_label_that_guesses_is_seen(qtbot: QtBot, canary: Path, openings: Openings) -> None:
    page = QWidget()
    QVBoxLayout(page)
    qtbot.addWidget(page)
    label = QLabel(payloads(canary)[0])
    page.layout().addWidget(label)
    page.setToolTip("<i>not escaped</i>")
    page.show()
    page.grab()
    assert len(rich_texts(page)) == 2
    assert openings.any()


@pytest.mark.planted
def test_that_a_question_that_guesses_is_seen(qtbot: QtBot) -> None:
    box = plain_message_box(QMessageBox.Icon.Question, "", "<b>sure?</b>", None)
    qtbot.addWidget(box)
    assert rich_texts(box) == []
    box.setTextFormat(Qt.TextFormat.AutoText)
    assert rich_texts(box)


@pytest.mark.planted
@pytest.mark.parametrize(
    "source",
    [
        'QLabel("text", self)',
        "QLabel(name.text)",
        "QMessageBox(icon, title, text)",
        'QMessageBox.warning(self, "", name)',
        "view.setToolTip(contact.address)",
        "QTextBrowser(self)",
        "label.setTextFormat(Qt.TextFormat.RichText)",
    ],
)
def test_that_code_that_guesses_is_seen(source: str) -> None:
    assert broken_rules(source)
