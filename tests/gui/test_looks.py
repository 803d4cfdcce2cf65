"""Themes, icons and plain text."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from contact_importer import gui
from contact_importer.bundled import resources_folder
from contact_importer.gui.looks import icons
from contact_importer.gui.looks.theme import (
    Accent,
    ThemeChoice,
    apply_theme,
    card_colour,
    colour,
    high_contrast,
    line_colour,
)
from contact_importer.gui.widgets.buttons import PrimaryButton
from contact_importer.gui.widgets.message_box import plain_message_box
from contact_importer.gui.widgets.plain_text import (
    ElidedLabel,
    PlainLabel,
    tooltip_markup,
)
from contact_importer.gui.widgets.tick_delegate import TickDelegate
from contact_importer.model.verdict import Status

Role = QPalette.ColorRole


def luminance(shade: QColor) -> float:
    parts = (shade.redF(), shade.greenF(), shade.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


_TEXTS = (Role.WindowText, Role.Text, Role.PlaceholderText, Role.Link, Role.LinkVisited)
_PAIRS = (
    (Role.ButtonText, Role.Button),
    (Role.HighlightedText, Role.Highlight),
    (Role.ToolTipText, Role.ToolTipBase),
)
_TEXT, _GRAPHICS = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


@pytest.fixture(params=["light", "dark", "contrast light", "contrast dark"])
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """Each theme, put in force; high contrast as on a light and on a dark desktop."""
    name: str = request.param
    hints = qapp.styleHints()
    if name == "contrast dark":
        hints.setColorScheme(Qt.ColorScheme.Dark)
    apply_theme(qapp, ThemeChoice(name.split(maxsplit=1)[0]))
    yield name
    hints.unsetColorScheme()
    apply_theme(qapp, ThemeChoice.LIGHT)


def test_that_all_text_is_readable_on_its_ground(look: str) -> None:
    palette = QApplication.palette()
    grounds = [palette.color(role) for role in (Role.Window, Role.Base, Role.AlternateBase)]
    poor = [
        (role.name, ground.name())
        for role in _TEXTS
        for ground in (*grounds, card_colour())
        if contrast(palette.color(role), ground) < _TEXT
    ]
    poor += [
        (one.name, other.name)
        for one, other in _PAIRS
        if contrast(palette.color(one), palette.color(other)) < _TEXT
    ]
    assert not poor


def test_that_what_has_a_meaning_is_readable_where_it_stands(look: str) -> None:
    palette = QApplication.palette()
    grounds = [palette.color(role) for role in (Role.Base, Role.AlternateBase)]
    for meaning in (*Status, *Accent):
        # the accent of buttons is a ground and a line, never the colour of text
        least = _GRAPHICS if meaning is Accent.PRIMARY else _TEXT
        for ground in (*grounds, card_colour()):
            assert contrast(colour(meaning), ground) >= least, (meaning, ground.name())
        assert contrast(colour(meaning), palette.color(Role.Window)) >= least, meaning


@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_that_boxes_can_be_seen_before_they_are_ticked(
    look: str, qtbot: QtBot, kind: type[QCheckBox | QRadioButton]
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    box = kind("Words", page)
    box.resize(box.sizeHint())
    picture = page.grab(box.rect()).toImage()
    middle = picture.height() // 2
    ground = picture.pixelColor(picture.width() - 1, 0)
    assert ground == QApplication.palette().color(Role.Window)
    frame = max(
        (picture.pixelColor(x, middle) for x in range(4)), key=lambda c: contrast(c, ground)
    )
    assert contrast(frame, ground) >= _GRAPHICS
    assert contrast(frame, card_colour()) >= _GRAPHICS


def test_that_boxes_of_items_can_be_seen_before_they_are_ticked(look: str, qtbot: QtBot) -> None:
    view = QListWidget()
    view.setFrameShape(QListWidget.Shape.NoFrame)
    view.setItemDelegate(TickDelegate(view))
    qtbot.addWidget(view)
    item = QListWidgetItem("", view)
    item.setCheckState(Qt.CheckState.Unchecked)
    box = view.visualItemRect(item)
    picture = view.viewport().grab(box).toImage()
    ground = picture.pixelColor(picture.width() - 1, 0)
    middle = picture.height() // 2
    frame = max(
        (picture.pixelColor(x, middle) for x in range(8)), key=lambda c: contrast(c, ground)
    )
    assert contrast(frame, ground) >= _GRAPHICS


def test_that_high_contrast_is_the_palette_and_nothing_else(qapp: QApplication) -> None:
    apply_theme(qapp, ThemeChoice.CONTRAST)
    assert high_contrast()
    palette = QApplication.palette()
    assert {colour(meaning).name() for meaning in (*Status, *Accent)} == {
        palette.color(Role.WindowText).name()
    }
    assert card_colour() == palette.color(Role.Base)
    assert line_colour() == palette.color(Role.WindowText)
    assert contrast(palette.color(Role.Text), palette.color(Role.Base)) == pytest.approx(21)
    apply_theme(qapp, ThemeChoice.LIGHT)
    assert not high_contrast()


def test_that_a_primary_button_is_readable_in_every_look(look: str, qtbot: QtBot) -> None:
    button = PrimaryButton("plus")
    qtbot.addWidget(button)
    button.setText("MMMM")
    image = button.grab().toImage()
    palette = QApplication.palette()
    seen = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert palette.color(Role.Highlight).name() in seen
    assert palette.color(Role.HighlightedText).name() in seen


def _names_in_code() -> set[str]:
    """Every text of the window's code that could name an icon."""
    found = set()
    for path in Path(gui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def _names_asked_for() -> set[str]:
    """What ``icon=`` and the makers of icons and buttons are given as a plain text."""
    makers = {"icon", "pixmap", "set_icon", "ordinary_button", "PrimaryButton", "QuietButton"}
    found = set()
    for path in Path(gui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            maker = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = [one for one in node.args[:2] if maker in makers]
            texts += [one.value for one in node.keywords if one.arg == "icon"]
            found |= {
                one.value
                for one in texts
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value
            }
    return found


def test_that_every_icon_is_used_and_every_used_one_exists() -> None:
    files = {path.stem for path in (resources_folder() / "icons").glob("*.svg")}
    assert not files - _names_in_code(), "unused: delete them"
    asked = _names_asked_for()
    assert len(asked) > 10
    assert not asked - files


def test_that_icons_are_drawn_in_one_manner() -> None:
    for path in (resources_folder() / "icons").glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert 'viewBox="0 0 24 24"' in text, path.name
        if path.stem != "app":
            assert 'stroke="currentColor"' in text, path.name
            assert 'stroke-linecap="round"' in text, path.name
            assert "#" not in text, path.name


def test_that_the_application_icon_has_every_size_a_desktop_asks_for(qapp: QApplication) -> None:
    sizes = {size.width() for size in icons.app_icon().availableSizes()}
    assert {16, 24, 32, 48, 64, 128, 256} <= sizes


def test_that_every_icon_file_gives_a_picture(qapp: QApplication) -> None:
    names = [path.stem for path in (resources_folder() / "icons").glob("*.svg")]
    assert len(names) >= 20
    for name in names:
        image = icons.pixmap(name, 24, QColor("#000000")).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)), name


def test_that_an_icon_takes_the_tint(qapp: QApplication) -> None:
    image = icons.pixmap("stop", 24, QColor("#ff0000")).toImage()
    shades = {
        image.pixelColor(x, y).name()
        for x in range(24)
        for y in range(24)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert shades == {"#ff0000"}


def test_that_labels_and_boxes_show_markup_literally(qtbot: QtBot) -> None:
    label = PlainLabel("<b>bold</b><img src='/etc/passwd'>")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    box = plain_message_box(QMessageBox.Icon.Information, "t", "<b>x</b>", None)
    qtbot.addWidget(box)
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert tooltip_markup("<b>x</b>") == "<qt>&lt;b&gt;x&lt;/b&gt;</qt>"


def test_that_a_shortened_text_is_whole_in_its_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("a long name " * 20)
    qtbot.addWidget(label)
    label.resize(100, 20)
    label.show()
    assert "a long name a long name" in label.toolTip()
    label.setText("a")
    assert not label.toolTip()
