"""How much of a list or task can be mailed, and how sure that is. GUI thread."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from contact_importer.gui.looks.theme import Accent
from contact_importer.gui.widgets.chart_part import ChartPart
from contact_importer.gui.widgets.donut import Donut
from contact_importer.gui.widgets.legend import Legend
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel
from contact_importer.model.tally import Tally
from contact_importer.model.verdict import Status


class Mailable(QWidget):
    """A ring that says how much can be mailed, and how sure that is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tally = Tally()
        self.donut = Donut(self)
        self.legend = Legend(self)
        self._title = PlainLabel(parent=self)
        self._none = MutedLabel(parent=self)
        self._words = QWidget(self)
        words = QVBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(8)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._none)
        words.addWidget(self.legend)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.donut)
        row.addWidget(self._words, 1)
        self._refresh()

    def show_tally(self, tally: Tally) -> None:
        """Show these counts."""
        if tally != self._tally:
            self._tally = tally
            self._refresh()

    def show_words(self, *, shown: bool) -> None:
        """Show the legend beside the ring, or leave it to the ring's tooltip."""
        self._words.setVisible(shown)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()

    def _refresh(self) -> None:
        tally = self._tally
        parts = (
            ChartPart(Status.VALID, self.tr("Confirmed"), tally.confirmed),
            ChartPart(Accent.RISKY, self.tr("Accepted, not proven"), tally.risky),
            ChartPart(Accent.UNCHECKED, self.tr("Not checked further"), tally.unchecked),
        )
        self._title.setText(self.tr("%Ln can be mailed", "", tally.valid))
        self._title.setVisible(tally.valid > 0)
        self._none.setText(self.tr("Nothing here can be mailed yet."))
        self._none.setVisible(not tally.valid)
        self.donut.show_parts(parts, tally.contacts, self.tr("can be mailed"))
        self.legend.show_parts(parts, tally.contacts)
