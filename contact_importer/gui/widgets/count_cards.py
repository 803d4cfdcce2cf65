"""The row of counts of a task or list; the four statuses filter what is listed. GUI thread."""

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from contact_importer.gui.icons import STATUS_ICONS
from contact_importer.gui.plain_text import set_tooltip
from contact_importer.gui.reason_text import status_advice, status_title
from contact_importer.gui.theme import Accent
from contact_importer.gui.widgets.count_card import CountCard
from contact_importer.model.tally import Tally
from contact_importer.model.verdict import Status


class CountCards(QWidget):
    """Valid, invalid, blacklist, pending; for tasks also duplicates and rejected rows."""

    filter_chosen = Signal(object)  # frozenset[Status]; empty: all
    rows_asked = Signal()  # duplicates or rejected rows were pressed

    def __init__(self, *, with_rows: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._statuses: dict[Status, CountCard] = {}
        for status in Status:
            card = CountCard(status, STATUS_ICONS[status], self)
            card.setCheckable(True)
            card.clicked.connect(self._on_status)
            self._statuses[status] = card
            row.addWidget(card, 1)
        self._duplicate = CountCard(Accent.DUPLICATE, "duplicate", self)
        self._rejected = CountCard(Accent.MUTED, "rejected", self)
        for card in (self._duplicate, self._rejected):
            card.setVisible(with_rows)
            card.clicked.connect(self.rows_asked)
            row.addWidget(card, 1)
        self._retranslate()

    @property
    def chosen(self) -> frozenset[Status]:
        """The statuses that are pressed; empty: all."""
        return frozenset(status for status, card in self._statuses.items() if card.isChecked())

    def show_tally(self, tally: Tally) -> None:
        """Show counts."""
        for status, card in self._statuses.items():
            card.show_count(tally.of(status), tally.contacts)
        self._duplicate.show_count(tally.duplicate, tally.read)
        self._rejected.show_count(tally.rejected, tally.read)

    def press(self, place: int) -> None:
        """Press the card at a place, counted from 0, as its key does."""
        card = self._all()[place]
        if card.isVisible() and card.isEnabled():
            card.setFocus()
            card.click()

    def titles(self) -> list[str]:
        """What the cards are called, in order; "" for one that is not shown."""
        return ["" if card.isHidden() else card.text() for card in self._all()]

    def _all(self) -> list[CountCard]:
        return [*self._statuses.values(), self._duplicate, self._rejected]

    def choose(self, status: Status | None) -> None:
        """Press one status (None: no status, so all), as a shortcut does."""
        for other, card in self._statuses.items():
            card.setChecked(other is status)
        self.filter_chosen.emit(self.chosen)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _on_status(self) -> None:
        pressed = self.sender()
        for card in self._statuses.values():
            if card is not pressed:
                card.setChecked(False)
        self.filter_chosen.emit(self.chosen)

    def _retranslate(self) -> None:
        for status, card in self._statuses.items():
            card.set_title(status_title(status))
            set_tooltip(card, status_advice(status))
        self._duplicate.set_title(QCoreApplication.translate("CountCards", "Duplicates"))
        set_tooltip(
            self._duplicate,
            QCoreApplication.translate("CountCards", "Addresses that were there already"),
        )
        self._rejected.set_title(QCoreApplication.translate("CountCards", "Rejected"))
        set_tooltip(
            self._rejected,
            QCoreApplication.translate("CountCards", "Rows that gave no contact, with the cause"),
        )
