"""How the part of a chart that means something is filled: by colour, or by pattern. GUI thread."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPalette, QPen

from contact_importer.gui.looks.theme import Accent, colour, high_contrast
from contact_importer.model.verdict import Status

Meaning = Status | Accent

# in high contrast all parts have one colour: their patterns tell them apart
_PATTERNS = {
    Status.VALID: Qt.BrushStyle.SolidPattern,
    Accent.RISKY: Qt.BrushStyle.Dense4Pattern,
    Accent.UNCHECKED: Qt.BrushStyle.Dense6Pattern,
    Status.INVALID: Qt.BrushStyle.BDiagPattern,
    Status.BLACKLIST: Qt.BrushStyle.DiagCrossPattern,
    Status.PENDING: Qt.BrushStyle.HorPattern,
}


def part_brush(meaning: Meaning) -> QBrush:
    """The filling of a part in the theme in use."""
    pattern = Qt.BrushStyle.SolidPattern
    if high_contrast():
        pattern = _PATTERNS.get(meaning, pattern)
    return QBrush(colour(meaning), pattern)


def groove_colour(palette: QPalette) -> QColor:
    """The ground on which parts stand."""
    role = QPalette.ColorRole.Base if high_contrast() else QPalette.ColorRole.Mid
    return palette.color(role)


def paint_outline(painter: QPainter, path: QPainterPath, palette: QPalette) -> None:
    """In high contrast the ground of parts is bare: a line shows where the whole ends."""
    if high_contrast():
        painter.strokePath(path, QPen(palette.color(QPalette.ColorRole.WindowText), 1))


def paint_swatch(painter: QPainter, area: QRectF, meaning: Meaning, palette: QPalette) -> None:
    """The small sign of a part in a legend."""
    painter.setPen(palette.color(QPalette.ColorRole.Mid))
    painter.setBrush(part_brush(meaning))
    painter.drawRoundedRect(area, 3, 3)
