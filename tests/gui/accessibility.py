"""What a widget owes to people who do not see it or do not use a mouse."""

import itertools
import re
from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QProgressBar,
    QScrollBar,
    QSplitterHandle,
    QTextEdit,
    QWidget,
)

_INNER = (QScrollBar, QMenuBar, QMenu, QSplitterHandle, QDialogButtonBox)
_FIELDS = (QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)
_FIGURES = (QProgressBar, QAbstractSlider)
_MARKUP = re.compile("<[a-zA-Z/!]")
_JUMP = 8  # pixels: fields of one row do not stand at exactly the same height


def complaints(root: QWidget) -> list[str]:
    """What is wrong with the visible widgets below ``root``, one sentence each."""
    found: list[str] = []
    for widget in _visible(root):
        found += [f"{_where(widget)}: {fault}" for fault in _faults(widget)]
    return found


def tab_order_jumps(page: QWidget) -> list[str]:
    """Pairs of widgets where Tab goes up the page, or never comes by."""
    stops = _tab_stops(page)
    jumps = []
    for before, after in itertools.pairwise(stops):
        one, other = _place(before, page), _place(after, page)
        next_column = other.x() >= one.x() + before.width()
        row_above = one.y() - (other.y() + after.height()) > _JUMP and not next_column
        left_in_row = abs(one.y() - other.y()) <= _JUMP and other.x() < one.x()
        if row_above or left_in_row:
            jumps.append(f"{_where(before)} -> {_where(after)}")
    return jumps


def unreachable(page: QWidget) -> list[str]:
    """Fields and buttons that no key leads to."""
    stops = set(_tab_stops(page))
    return [
        _where(widget)
        for widget in _visible(page)
        if isinstance(widget, (*_FIELDS, QAbstractButton))
        and widget.isEnabled()
        and not _is_inner(widget)
        and widget not in stops
        and not (widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not _in_button_group(widget)
    ]


def _faults(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _label_faults(widget)
    tooltip = widget.toolTip()
    if _MARKUP.search(tooltip) and not tooltip.startswith("<qt>"):
        yield f"tooltip is not escaped: {tooltip[:40]!r}"
    if _is_inner(widget):
        return
    if isinstance(widget, QAbstractButton):
        yield from _button_faults(widget)
    elif (_takes_focus(widget) or isinstance(widget, _FIGURES)) and not _spoken_name(widget):
        yield "takes focus or shows a figure, and has no accessible name"


def _label_faults(label: QLabel) -> Iterator[str]:
    if label.text() and label.textFormat() is not Qt.TextFormat.PlainText:
        yield f"text is not plain: {label.text()[:40]!r}"


def _button_faults(button: QAbstractButton) -> Iterator[str]:
    if not button.text() and not _spoken_name(button):
        yield "button without text and name"
    if not _shows_text(button) and not button.toolTip():
        yield "button that shows only an icon, without a tooltip"


def _shows_text(button: QAbstractButton) -> bool:
    style = getattr(button, "toolButtonStyle", None)
    only_icon = (
        style is not None
        and style() is Qt.ToolButtonStyle.ToolButtonIconOnly
        and not button.icon().isNull()
    )
    painted = any(label.text() and label.isVisible() for label in button.findChildren(QLabel))
    return painted or (bool(button.text()) and not only_icon)


def _spoken_name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return widget.accessibleName() or (interface.text(QAccessible.Text.Name) if interface else "")


def _takes_focus(widget: QWidget) -> bool:
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not (
        isinstance(widget, QAbstractScrollArea) and not isinstance(widget, _FIELDS)
    )


def _is_inner(widget: QWidget) -> bool:
    """Part of another control, which speaks for it."""
    if isinstance(widget, _INNER) or widget.objectName().startswith("qt_"):
        return True
    parent = widget.parentWidget()
    return isinstance(
        parent, (QAbstractSpinBox, QComboBox, QLineEdit, QAbstractItemView, QMenuBar)
    ) or (parent is not None and parent.objectName() == "qt_scrollarea_viewport")


def _in_button_group(widget: QWidget) -> bool:
    """Of radio buttons only the chosen one is a stop: arrows lead to the others."""
    return isinstance(widget, QAbstractButton) and widget.autoExclusive()


def _visible(root: QWidget) -> list[QWidget]:
    return [one for one in (root, *root.findChildren(QWidget)) if one.isVisible()]


def _tab_stops(page: QWidget) -> list[QWidget]:
    """The visible stops of Tab within ``page``, in their order."""
    stops: list[QWidget] = []
    widget: QWidget = page
    while (widget := widget.nextInFocusChain()) is not page and len(stops) < 1_000:
        if (
            page.isAncestorOf(widget)
            and widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not _is_inner(widget)
        ):
            stops.append(widget)
    return stops


def _place(widget: QWidget, page: QWidget) -> QPoint:
    return widget.mapTo(page, QPoint(0, 0))


def _where(widget: QWidget) -> str:
    name = widget.accessibleName() or getattr(widget, "text", lambda: "")() or widget.objectName()
    parent = widget.parentWidget()
    within = f" in {type(parent).__name__}" if parent is not None else ""
    return f"{type(widget).__name__} {str(name)[:30]!r}{within}"
