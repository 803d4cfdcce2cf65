"""The words and numbers beside a chart. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from contact_importer.gui.widgets.chart_part import ChartPart, part_text
from contact_importer.gui.widgets.part_fill import Meaning, paint_swatch
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel, use_tabular_figures
from contact_importer.gui.words.wording import number, share

_SWATCH = 12
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Swatch(QWidget):
    """The filling of one part."""

    def __init__(self, meaning: Meaning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meaning = meaning
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Qt: small."""
        return QSize(_SWATCH, _SWATCH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a rounded square."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        paint_swatch(painter, area, self._meaning, self.palette())


class Legend(QWidget):
    """A line for each part: swatch, word, number, share. Parts without contacts are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[ChartPart, ...], int] = ((), 0)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)

    def show_parts(self, parts: Sequence[ChartPart], whole: int) -> None:
        """Show these parts of a whole."""
        shown = tuple(part for part in parts if part.count)
        if (shown, whole) == self._shown:
            return
        self._shown = (shown, whole)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for line, part in enumerate(shown):
            self._add(line, part, whole)

    def _add(self, line: int, part: ChartPart, whole: int) -> None:
        title = PlainLabel(part.title, self)
        title.setAccessibleName(part_text(part, whole))
        count = PlainLabel(number(part.count), self)
        of_whole = MutedLabel(share(part.count, whole), self)
        of_whole.setWordWrap(False)
        for label in (count, of_whole):
            label.setAlignment(_RIGHT)
            use_tabular_figures(label)
        centred = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(Swatch(part.meaning, self), line, 0, centred)
        for column, widget in enumerate((title, count, of_whole), start=1):
            self._grid.addWidget(widget, line, column)
