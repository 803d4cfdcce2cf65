"""The painted charts: pixels, words and keys."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from contact_importer.gui.looks import theme
from contact_importer.gui.looks.theme import Accent, ThemeChoice, apply_theme, colour
from contact_importer.gui.widgets import part_fill, segmented_bar
from contact_importer.gui.widgets.bar_list import BarItem, BarList
from contact_importer.gui.widgets.chart_part import ChartPart
from contact_importer.gui.widgets.count_card import CountCard
from contact_importer.gui.widgets.count_cards import CountCards
from contact_importer.gui.widgets.donut import Donut
from contact_importer.gui.widgets.legend import Legend
from contact_importer.gui.widgets.segmented_bar import BarState, SegmentedBar
from contact_importer.gui.widgets.sparkline import Sparkline
from contact_importer.model.tally import tally_of
from contact_importer.model.verdict import Reason, Status
from tests.gui.conftest import until

PARTS = (
    ChartPart(Status.VALID, "Confirmed", 60),
    ChartPart(Accent.RISKY, "Not proven", 20),
    ChartPart(Accent.UNCHECKED, "Not checked", 0),
)
BOTH_THEMES = pytest.mark.parametrize("look", [ThemeChoice.LIGHT, ThemeChoice.DARK])


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def shown(qtbot: QtBot, widget: QWidget, width: int, height: int) -> QImage:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    return widget.grab().toImage()


def near(found: QColor, wanted: QColor) -> bool:
    pairs = zip(found.getRgb()[:3], wanted.getRgb()[:3], strict=True)
    return all(abs(one - other) <= 12 for one, other in pairs)


def share_of(image: QImage, wanted: QColor, among: list[QColor]) -> float:
    """Which part of the pixels that have one of the colours ``among`` has ``wanted``."""
    hits = total = 0
    for y in range(image.height()):
        for x in range(image.width()):
            pixel = image.pixelColor(x, y)
            hits += near(pixel, wanted)
            total += any(near(pixel, one) for one in among)
    return hits / total


@BOTH_THEMES
def test_that_a_bar_gives_each_part_its_length(
    qtbot: QtBot, qapp: QApplication, look: ThemeChoice
) -> None:
    apply_theme(qapp, look)
    bar = SegmentedBar(10)
    bar.show_state(
        BarState(parts=((Status.VALID, 60), (Status.INVALID, 20)), fraction=0.5, striped=False)
    )
    image = shown(qtbot, bar, 400, 10)
    row = [image.pixelColor(x, 5) for x in range(400)]
    assert sum(near(pixel, colour(Status.VALID)) for pixel in row) == pytest.approx(150, abs=3)
    assert sum(near(pixel, colour(Status.INVALID)) for pixel in row) == pytest.approx(50, abs=3)
    assert bar.accessibleDescription() == "Valid: 60, Invalid: 20"


def test_that_a_bar_begins_at_the_right_where_reading_does(
    qtbot: QtBot, right_to_left: None
) -> None:
    bar = SegmentedBar(10)
    bar.show_state(BarState(parts=((Status.VALID, 60),), fraction=0.5))
    image = shown(qtbot, bar, 400, 10)
    assert near(image.pixelColor(300, 5), colour(Status.VALID))
    assert not near(image.pixelColor(100, 5), colour(Status.VALID))


def test_that_a_paused_bar_is_striped(qtbot: QtBot) -> None:
    bar = SegmentedBar(10)
    bar.show_state(BarState(parts=((Status.VALID, 60),), striped=True))
    image = shown(qtbot, bar, 400, 10)
    plain = sum(near(image.pixelColor(x, 5), colour(Status.VALID)) for x in range(400))
    assert 200 < plain < 380


async def test_that_a_bar_glides_unless_nothing_shall_move(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar = SegmentedBar(10)
    qtbot.addWidget(bar)
    bar.show()
    bar.show_state(BarState(parts=((Status.VALID, 1),), fraction=0.5))
    assert bar.gliding
    await until(lambda: not bar.gliding)
    monkeypatch.setattr(segmented_bar, "reduced_motion", lambda: True)
    bar.show_state(BarState(parts=((Status.VALID, 1),), fraction=1.0))
    assert not bar.gliding


def test_that_parts_are_told_apart_in_high_contrast(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "high_contrast", lambda: True)
    monkeypatch.setattr(part_fill, "high_contrast", lambda: True)
    brushes = [part_fill.part_brush(one) for one in (*Status, Accent.RISKY, Accent.UNCHECKED)]
    assert len({brush.color().name() for brush in brushes}) == 1
    assert len({brush.style() for brush in brushes}) == len(brushes)


def test_that_a_card_begins_at_the_right_where_reading_does(
    qtbot: QtBot, right_to_left: None
) -> None:
    card = CountCard(Status.VALID, "valid")
    card.set_title("Valid")
    card.show_count(1_234, 2_000)
    mirrored = shown(qtbot, card, 160, 60)
    right = [
        near(mirrored.pixelColor(x, y), colour(Status.VALID))
        for x in range(130, 156)
        for y in range(25, 55)
    ]
    assert any(right)  # the icon stands where reading begins


@BOTH_THEMES
def test_that_a_ring_gives_each_part_its_share(
    qtbot: QtBot, qapp: QApplication, look: ThemeChoice
) -> None:
    apply_theme(qapp, look)
    donut = Donut()
    donut.show_parts(PARTS, 100, "can be mailed")
    image = shown(qtbot, donut, 200, 200)
    groove = part_fill.groove_colour(donut.palette())
    ring = [colour(Status.VALID), colour(Accent.RISKY), groove]
    assert share_of(image, ring[0], ring) == pytest.approx(0.6, abs=0.03)
    assert share_of(image, ring[1], ring) == pytest.approx(0.2, abs=0.03)
    assert donut.figure == "80%"
    assert donut.accessibleName() == "80% can be mailed"
    assert donut.accessibleDescription() == "Confirmed: 60 (60%), Not proven: 20 (20%)"


def test_that_a_ring_of_nothing_is_empty(qtbot: QtBot) -> None:
    donut = Donut()
    donut.show_parts((), 0, "can be mailed")
    shown(qtbot, donut, 100, 100)
    assert donut.figure == ""


def test_that_a_legend_tells_the_numbers_and_hides_zeros(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.show_parts(PARTS, 100)
    texts = [label.text() for label in legend.findChildren(QLabel)]
    assert texts == ["Confirmed", "60", "60%", "Not proven", "20", "20%"]
    legend.show_parts(PARTS[:1], 120)
    texts = [label.text() for label in legend.findChildren(QLabel) if not label.isHidden()]
    assert texts == ["Confirmed", "60", "50%"]


ITEMS = (
    BarItem(key="a", title="bigmail.demo", parts=((Status.VALID, 60), (Status.INVALID, 20))),
    BarItem(key="b", title="pochta.demo", parts=((Status.VALID, 40),), note="all valid"),
)


@BOTH_THEMES
def test_that_bars_are_as_long_as_their_counts(
    qtbot: QtBot, qapp: QApplication, look: ThemeChoice
) -> None:
    apply_theme(qapp, look)
    bars = BarList()
    bars.show_items(ITEMS, 200)
    image = shown(qtbot, bars, 312, 80)
    first, second = bars.bars
    for bar, valid, invalid in ((first, 225, 75), (second, 150, 0)):
        y = bar.y() + bar.height() - 5
        row = [image.pixelColor(x, y) for x in range(312)]
        assert sum(near(p, colour(Status.VALID)) for p in row) == pytest.approx(valid, abs=4)
        assert sum(near(p, colour(Status.INVALID)) for p in row) == pytest.approx(invalid, abs=4)
    assert first.accessibleName() == "bigmail.demo: 80 · 40%"
    assert second.accessibleDescription() == "all valid"


def test_that_bars_are_chosen_by_keys(qtbot: QtBot) -> None:
    bars = BarList()
    qtbot.addWidget(bars)
    bars.show_items(ITEMS, 200)
    bars.show()
    chosen: list[str] = []
    bars.chosen.connect(chosen.append)
    first, second = bars.bars
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Return)
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert bars.focusWidget() is second
    QTest.keyClick(second, Qt.Key.Key_Space)
    assert not first.isChecked()
    QTest.keyClick(second, Qt.Key.Key_Enter)
    assert chosen == ["a", "b", ""]


def test_that_a_mark_stays_with_its_bar(qtbot: QtBot) -> None:
    bars = BarList()
    qtbot.addWidget(bars)
    bars.show_items(ITEMS, 200)
    bars.mark("a")
    bars.show_items(ITEMS[::-1], 200)
    assert [(bar.item.key, bar.isChecked()) for bar in bars.bars] == [("b", False), ("a", True)]
    bars.show_items(ITEMS[1:], 200)
    assert [bar.item.key for bar in bars.bars] == ["b"]


def test_that_the_curve_follows_the_speeds(qtbot: QtBot) -> None:
    line = Sparkline()
    line.show_values((0.0, 100.0, 50.0))
    points = line.points(QRectF(0, 0, 590, 100))
    assert [point.y() for point in points] == [100.0, 0.0, 50.0]
    assert points[-1].x() == pytest.approx(590)
    assert line.accessibleDescription() == "now 50/s, at most 100/s"
    image = shown(qtbot, line, 150, 26)
    assert share_of(image, colour(Accent.PRIMARY), [image.pixelColor(75, 5)]) > 0
    line.show_values(())
    assert line.accessibleDescription() == ""


def test_that_advice_is_whole_or_not_on_the_cards(qtbot: QtBot) -> None:
    cards = CountCards()
    qtbot.addWidget(cards)
    cards.show_tally(
        tally_of(
            {(Status.VALID, Reason.CATCH_ALL): 9, (Status.BLACKLIST, Reason.DISPOSABLE_DOMAIN): 2},
            duplicate=3,
        )
    )
    cards.show_advice(shown=True)
    cards.resize(1100, 120)
    cards.show()
    wide = cards.sizeHint().height()
    assert all(card._says_advice for card in cards._order)
    cards.resize(6 * 112, 120)
    assert not any(card._says_advice for card in cards._order)
    assert cards.sizeHint().height() < wide


def test_that_words_of_bars_go_before_their_shares(qtbot: QtBot) -> None:
    bars = BarList()
    qtbot.addWidget(bars)
    title = "The mailbox does not exist at all"
    bars.show_items([BarItem(key="a", title=title, parts=((Status.INVALID, 12),))], whole=100)
    bars.resize(600, 60)
    bars.show()
    (bar,) = bars.bars
    assert bar._says_share
    metrics = bar.fontMetrics()
    bars.resize(metrics.horizontalAdvance(title) + metrics.horizontalAdvance("12") + 24, 60)
    assert not bar._says_share
    assert "12%" in bar.accessibleName()
