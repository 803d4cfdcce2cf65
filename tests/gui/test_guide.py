"""The user guide: two languages of one text, nothing missing, and the window that shows it."""

import re
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QKeySequence, QTextDocument
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete

from contact_importer.bundled import guide_folder
from contact_importer.gui.help.guide_window import GuideWindow, anchor_of
from contact_importer.gui.help.keys_window import _WITHOUT_COMMAND
from contact_importer.gui.runtime.loop import settle
from contact_importer.gui.window.menus import CLASSES, COMMANDS
from contact_importer.gui.words.language import LanguageChoice, Translations
from tests.gui.conftest import until

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ("guide.md", "guide.ru.md")
LINK = re.compile(r"(?<!!)\[[^]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[[^]]*\]\(([^)\s]+)\)")
KEY = re.compile(r"\b(?:(?:Ctrl|Shift|Alt)\+)+[\w,]+|\bF\d{1,2}\b")


def text_of(name: str) -> str:
    return (guide_folder() / name).read_text(encoding="utf-8")


def headings(text: str) -> list[tuple[int, str]]:
    plain = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return [(len(marks), title) for marks, title in re.findall(r"^(#+) (.+)$", plain, re.MULTILINE)]


def shape(text: str) -> list[str]:
    """What kind of thing each line is, language left aside."""
    kinds = (("#", "heading"), ("![", "picture"), ("|", "row"), ("```", "code"), ("**", "question"))
    lines = (line.strip() for line in text.splitlines())
    return [kind for line in lines for start, kind in kinds if line.startswith(start)]


def test_that_both_guides_say_the_same_things_in_the_same_order() -> None:
    english, russian = (text_of(name) for name in GUIDES)
    levels = [[level for level, _ in headings(text)] for text in (english, russian)]
    assert levels[0] == levels[1]
    assert shape(english) == shape(russian)
    neutral = [
        [re.sub(r"-(en|ru)\b", "", name) for name in PICTURE.findall(text)]
        for text in (english, russian)
    ]
    assert neutral[0] == neutral[1]
    assert all("-ru" in name for name in PICTURE.findall(russian))


@pytest.mark.parametrize("name", GUIDES)
def test_that_every_picture_and_link_leads_somewhere(name: str) -> None:
    text = text_of(name)
    anchors = {anchor_of(title) for _, title in headings(text)}
    for picture in PICTURE.findall(text):
        assert (guide_folder() / picture).is_file(), picture
    for link in LINK.findall(text):
        path, _, anchor = link.partition("#")
        assert not path or (guide_folder() / path).is_file(), link
        assert path or anchor in anchors, link


@pytest.mark.parametrize("name", GUIDES)
def test_that_every_section_is_in_the_list_of_contents(name: str) -> None:
    text = text_of(name)
    listed = re.findall(r"^\d+\. \[(.+)\]\(#(.+)\)$", text, re.MULTILINE)
    sections = [title for level, title in headings(text) if level == 2]
    assert [title for title, _ in listed] == sections
    assert [anchor for _, anchor in listed] == [anchor_of(title) for title in sections]


@pytest.mark.parametrize("name", GUIDES)
def test_that_every_key_is_one_of_the_windows_and_none_is_left_out(name: str) -> None:
    def normal(keys: str) -> str:
        return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)

    of_menus = {normal(command.keys) for command in COMMANDS if command.keys}
    of_classes = {f"Ctrl+{number}" for number in range(1, len(CLASSES) + 1)}
    known = of_menus | of_classes | {normal(key) for key in _WITHOUT_COMMAND}
    text = text_of(name)
    named = {normal(key.removesuffix(",") if key != "Ctrl+," else key) for key in KEY.findall(text)}
    assert named <= known, named - known
    table = {
        normal(key)
        for row in re.findall(r"^\| ([^|]+) \|[^|]+\|$", text, re.MULTILINE)
        for key in row.split(" … ")
    }
    assert of_menus <= table, of_menus - table


def test_that_the_guide_is_packed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packed = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for name in (*GUIDES, "cli.md", "screenshots"):
        assert packed[f"docs/{name}"] == f"contact_importer/_docs/{name}"
    spec = (ROOT / "build_installer.spec").read_text(encoding="utf-8")
    assert "screenshots/" in spec  # only the pictures that the guides show
    assert '"docs/screenshots")' in spec
    assert 'f"docs/{name}.md", "docs"' in spec


async def test_that_the_window_shows_text_and_pictures_and_follows_the_language(
    qapp: QApplication,
) -> None:
    qapp.setQuitOnLastWindowClosed(False)
    parent = QWidget()
    window = GuideWindow(parent)
    window.show()
    browser = window._browser
    await until(lambda: "Repair typos" in browser.toPlainText())
    kind = QTextDocument.ResourceType.ImageResource
    picture = browser.document().resource(kind, QUrl("screenshots/home-en-light.png"))
    assert not picture.isNull()
    browser.anchorClicked.emit(QUrl("#questions-and-answers"))
    assert browser.textCursor().block().text() == "Questions and answers"
    assert browser.verticalScrollBar().value() > 0
    browser.anchorClicked.emit(QUrl("cli.md"))
    await until(lambda: "Exit codes" in browser.toPlainText())
    translations = Translations(qapp)
    translations.use(LanguageChoice.RUSSIAN)
    await until(lambda: "Исправить опечатки" in browser.toPlainText())
    browser.anchorClicked.emit(QUrl("#исправить-опечатки"))
    assert browser.textCursor().block().text() == "Исправить опечатки"
    await settle()
    delete(window)
    delete(parent)
    qapp.setQuitOnLastWindowClosed(True)
