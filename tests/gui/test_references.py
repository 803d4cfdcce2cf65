"""Every page in two languages and two themes, compared with its reference picture.

``make references`` takes the references again; look at them before you commit them.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from contact_importer.gui.looks.theme import ThemeChoice, apply_theme, reduce_motion
from contact_importer.gui.words.language import LanguageChoice, Translations
from tests.gui.conftest import Open
from tests.gui.pictures import FOLDER, differences, reduced
from tests.gui.window_states import NOW, pages, rich_service, stop_timers

# said by Qt's offscreen platform about every window
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

RETAKE = bool(os.environ.get("RETAKE_REFERENCES"))
FONT = "DejaVu Sans"  # tools/install_system_packages.sh installs it


@pytest.fixture
def same_everywhere(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One font, one clock, one time zone, nothing that moves."""
    if FONT not in QFontDatabase.families():
        pytest.skip(f"the references were taken with the font {FONT}, which is not installed")
    before = qapp.font()
    qapp.setFont(QFont(FONT, 9))
    flash = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    reduce_motion(qapp, wanted=True)
    monkeypatch.setenv("XDG_DATA_HOME", "/home/person/.local/share")  # the settings show it
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    monkeypatch.setattr(time, "time", lambda: NOW)
    yield
    reduce_motion(qapp, wanted=False)
    qapp.setFont(before)
    qapp.setCursorFlashTime(flash)


@pytest.mark.usefixtures("same_everywhere")
@pytest.mark.parametrize("theme", [ThemeChoice.LIGHT, ThemeChoice.DARK])
@pytest.mark.parametrize("language", [LanguageChoice.ENGLISH, LanguageChoice.RUSSIAN])
async def test_that_every_page_looks_as_it_should(
    language: LanguageChoice,
    theme: ThemeChoice,
    open_window: Open,
    qapp: QApplication,
    tmp_path: Path,
) -> None:
    translations = Translations(qapp)
    translations.use(language)
    apply_theme(qapp, theme)
    service = rich_service()
    window = open_window(service)
    window.resize(1240, 800)
    wrong: list[str] = []
    async for name, page in pages(window, service):
        stop_timers(page)
        picture = reduced(page.grab().toImage())
        file = FOLDER / f"{name}-{language.value}-{theme.value}.png"
        if RETAKE:
            picture.save(str(file), None, 0)
        elif blocks := differences(picture, QImage(str(file))):
            kept = tmp_path / file.name
            picture.save(str(kept))
            wrong.append(f"{file.name}: {len(blocks)} blocks, the first {blocks[0]}; see {kept}")
    assert not wrong, "\n".join(wrong)


# --- the comparison itself --------------------------------------------------------------


def page_with(move: int = 0, text: str = "Customers", colour: str = "#F6F7F9") -> QWidget:
    page = QWidget()
    page.setStyleSheet(f"background: {colour}")
    column = QVBoxLayout(page)
    column.setContentsMargins(20 + move, 20, 20, 20)
    column.addWidget(QLabel(text))
    column.addWidget(QLineEdit("clients.csv"))
    column.addWidget(QPushButton("Start import"))
    column.addStretch(1)
    page.resize(640, 400)
    return page


@pytest.mark.usefixtures("same_everywhere")
@pytest.mark.parametrize("change", [{"move": 10}, {"text": ""}, {"colour": "#E0E7F9"}])
def test_that_a_change_is_noticed(change: dict[str, object]) -> None:
    before, after = page_with(), page_with(**change)  # type: ignore[arg-type]
    assert not differences(picture_of(before), picture_of(page_with()))
    assert differences(picture_of(before), picture_of(after))


def test_that_softer_edges_are_not_noticed() -> None:
    def circle(*, smooth: bool) -> QImage:
        image = QImage(640, 400, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        painter.drawEllipse(100, 50, 300, 300)
        painter.end()
        return reduced(image)

    assert not differences(circle(smooth=True), circle(smooth=False))


def test_that_a_missing_reference_is_noticed() -> None:
    assert differences(picture_of(page_with()), QImage("nowhere.png"))


def picture_of(page: QWidget) -> QImage:
    return reduced(page.grab().toImage())
