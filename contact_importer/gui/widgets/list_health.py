"""How healthy a list is, in one line: a small bar and its legend. GUI thread."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from contact_importer.gui.plain_text import MutedLabel
from contact_importer.gui.reason_text import status_title
from contact_importer.gui.widgets.segmented_bar import SegmentedBar, bar_state
from contact_importer.gui.wording import number
from contact_importer.model.tally import Tally
from contact_importer.model.verdict import Status


class ListHealth(QWidget):
    """The bar of a list, and below it the words and numbers of its parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tally = Tally()
        self.bar = SegmentedBar(10, self)
        self.legend = MutedLabel(parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.bar)
        column.addWidget(self.legend)
        self._refresh()

    def show_tally(self, tally: Tally) -> None:
        """Show the counts of a list."""
        if tally == self._tally:
            return
        self._tally = tally
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()

    def _refresh(self) -> None:
        self.bar.setAccessibleName(self.tr("Health of the list"))
        self.bar.show_state(bar_state(self._tally, 0, 1.0, striped=False))
        counts = ((status, self._tally.of(status)) for status in Status)
        texts = (f"{status_title(status)} {number(count)}" for status, count in counts if count)
        self.legend.setText(" · ".join(texts))
