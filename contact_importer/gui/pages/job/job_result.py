"""How a finished task came out: what can be mailed, and why the others cannot. GUI thread."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from contact_importer.gui.pages.job.mailable import Mailable
from contact_importer.gui.widgets.bar_list import BarItem, BarList
from contact_importer.gui.widgets.plain_text import PlainLabel
from contact_importer.gui.words.reason_text import reason_title, status_title
from contact_importer.model.contact import ContactFilter
from contact_importer.model.tally import Tally
from contact_importer.model.verdict import Reason, Status

_REASONS, _FEW_REASONS = 5, 4
_SIDE, _SMALL_SIDE = 128, 104  # of the ring, in logical pixels
_WIDE = 660  # with the legend; narrower, the words of the reasons would be cut


class ReasonBars(QWidget):
    """The most frequent reasons; one that is chosen filters."""

    chosen = Signal(object, object)  # statuses, reasons: frozensets, empty = all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tally = Tally()
        self._limit = _REASONS
        self._title = PlainLabel(parent=self)
        self.bars = BarList(self)
        self.bars.chosen.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._title.setIndent(6)  # where the words of the bars begin
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.bars, 1)
        self._refresh()

    def show_tally(self, tally: Tally) -> None:
        """Show these counts."""
        if tally != self._tally:
            self._tally = tally
            self._refresh()

    def set_limit(self, limit: int) -> None:
        """Show so many reasons at most."""
        if limit != self._limit:
            self._limit = limit
            self._refresh()

    def mark(self, contacts: ContactFilter) -> None:
        """Show which reason the table is filtered by."""
        keys = [_key(one, why) for one in contacts.statuses for why in contacts.reasons]
        self.bars.mark(keys[0] if len(keys) == 1 else "")

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()

    def _refresh(self) -> None:
        self._title.setText(self.tr("Reasons"))
        counts = sorted(self._tally.reasons.items(), key=lambda item: (-item[1], item[0]))
        items = [
            BarItem(
                key=_key(status, reason),
                title=reason_title(reason),
                parts=((status, count),),
                note=status_title(status),
            )
            for (status, reason), count in counts
            if reason is not Reason.NONE
        ]
        self.bars.show_items(items[: self._limit], self._tally.contacts)

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        if not key:
            self.chosen.emit(frozenset(), frozenset())
            return
        status, reason = key.split("/")
        self.chosen.emit(frozenset({Status(status)}), frozenset({Reason(reason)}))


class JobResult(QWidget):
    """The ring beside the reasons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mailable = Mailable(self)
        self.reasons = ReasonBars(self)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(28)
        row.addWidget(self.mailable, 4)
        row.addWidget(self.reasons, 5)

    def set_compact(self, *, compact: bool) -> None:
        """Take less height."""
        self.mailable.donut.set_side(_SMALL_SIDE if compact else _SIDE)
        self.reasons.set_limit(_FEW_REASONS if compact else _REASONS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: beside the open pane the ring speaks for itself, and the reasons stay whole."""
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        self.mailable.show_words(shown=wide)
        self._row.setStretch(0, 4 if wide else 0)

    def show_tally(self, tally: Tally) -> None:
        """Show these counts."""
        self.mailable.show_tally(tally)
        self.reasons.show_tally(tally)


def _key(status: Status, reason: Reason) -> str:
    return f"{status.value}/{reason.value}"
