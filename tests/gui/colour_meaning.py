"""What a picture says by colour must be said in words too (WCAG 2.2, 1.4.1)."""

import re
from collections import Counter

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QLabel, QWidget

from contact_importer.gui.looks.theme import Accent, colour
from contact_importer.model.verdict import Status

_DECORATION = {Accent.PRIMARY, Accent.MUTED}
_FEW_PIXELS = 12  # fewer are the edge of a letter
_FIGURE = re.compile(r"\d[\d\s.,\u00a0\u202f]*")
_ANCESTORS = 2  # a bar in a row: the row speaks for it


def colour_only(root: QWidget) -> list[str]:
    """The visible painted widgets below ``root`` that mean something by colour alone."""
    found = []
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisible() or not _paints_itself(widget):
            continue
        shown, words = len(_meanings(widget)), _words(widget)
        if shown == 1 and not words and not _stands_beside_words(widget):
            found.append(f"{type(widget).__name__}: a colour without a word")
        elif shown > 1 and len(_FIGURE.findall(words)) < shown:
            found.append(f"{type(widget).__name__}: {shown} colours, but in words {words!r}")
    return found


def _paints_itself(widget: QWidget) -> bool:
    return any(
        "paintEvent" in vars(kind) and not kind.__module__.startswith("PySide6")
        for kind in type(widget).__mro__
    )


def _meanings(widget: QWidget) -> set[int]:
    """The colours with a meaning that it shows itself, its children left out."""
    picture = QImage(widget.size(), QImage.Format.Format_RGB32)
    picture.fill(widget.palette().window().color())
    widget.render(picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawWindowBackground)
    pixels = Counter(memoryview(picture.constBits()).cast("I"))
    telling = {colour(kind).rgb() for kind in (*Status, *Accent) if kind not in _DECORATION}
    return {shade for shade in telling if pixels[shade] >= _FEW_PIXELS}


def _stands_beside_words(widget: QWidget) -> bool:
    row = widget.parentWidget()
    labels = row.findChildren(QLabel) if row is not None else []
    return any(label.isVisible() and label.text() for label in labels)


def _words(widget: QWidget) -> str:
    speaker: QWidget | None = widget
    for _ in range(_ANCESTORS + 1):
        if speaker is None:
            return ""
        words = f"{speaker.accessibleName()} {speaker.accessibleDescription()}".strip()
        if words:
            return words
        speaker = speaker.parentWidget()
    return ""
