"""Themes, icons and plain text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from contact_importer.bundled import resources_folder
from contact_importer.gui import icons
from contact_importer.gui.plain_text import (
    ElidedLabel,
    PlainLabel,
    plain_message_box,
    tooltip_markup,
)
from contact_importer.gui.theme import Accent, ThemeChoice, apply_theme, card_colour, colour
from contact_importer.model.verdict import Status


def luminance(shade: QColor) -> float:
    parts = (shade.redF(), shade.greenF(), shade.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
@pytest.mark.parametrize("meaning", [*Status, *(a for a in Accent if a is not Accent.PRIMARY)])
def test_that_colours_are_readable_on_cards(
    qapp: QApplication, choice: ThemeChoice, meaning: Status | Accent
) -> None:
    apply_theme(qapp, choice)
    assert contrast(colour(meaning), card_colour()) >= 4.5


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
