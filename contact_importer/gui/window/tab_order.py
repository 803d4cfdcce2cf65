"""Tab goes through a page as it is read, also where widgets came later. GUI thread."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)


def follow_layout(root: QWidget) -> None:
    """Let the stops of Tab below ``root`` follow each other as they stand in its layouts."""
    end = QWidget(root.window())  # Qt 6.11 does not move anything behind the last of the chain
    for before, after in pairwise(_stops(root)):
        QWidget.setTabOrder(before, after)
    end.setParent(None)
    end.deleteLater()


def _stops(widget: QWidget) -> Iterator[QWidget]:
    for child in _children(widget):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield child
        yield from _stops(child)


def _children(widget: QWidget) -> list[QWidget]:
    """What a person reads within a widget, in order; nothing within a control."""
    found: list[QWidget | None] = []
    if isinstance(widget, QSplitter):
        found = [widget.widget(place) for place in range(widget.count())]
    elif isinstance(widget, QStackedWidget):
        found = [widget.currentWidget()]
    elif isinstance(widget, QScrollArea):
        found = [widget.widget()]
    elif (layout := widget.layout()) is not None:
        found = list(_placed(layout))
    return [child for child in found if child is not None]


def _placed(layout: QLayout) -> Iterator[QWidget]:
    for item in _items(layout):
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _placed(inner)


def _items(layout: QLayout) -> list[QLayoutItem]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda place: layout.getItemPosition(place)[:2])  # type: ignore[index]
    return [item for place in places if (item := layout.itemAt(place)) is not None]
