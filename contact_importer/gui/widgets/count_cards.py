"""The counts of a task or list; each class of contacts filters what is listed. GUI thread."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QEvent, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from contact_importer.gui.looks.icons import STATUS_ICONS
from contact_importer.gui.looks.theme import Accent
from contact_importer.gui.widgets.count_card import CountCard
from contact_importer.gui.words.reason_text import status_advice, status_title
from contact_importer.gui.words.wording import marked
from contact_importer.model.contact import ContactFilter
from contact_importer.model.tally import Tally
from contact_importer.model.verdict import RISKY_REASONS, Status

_SHORT_ADVICE = {
    Status.VALID: QT_TRANSLATE_NOOP("CountCards", "Mail these"),
    Status.INVALID: QT_TRANSLATE_NOOP("CountCards", "Leave these out"),
    Status.BLACKLIST: QT_TRANSLATE_NOOP("CountCards", "Never mail these"),
    Status.PENDING: QT_TRANSLATE_NOOP("CountCards", "Try later"),
}
_GAP = 8


class CountCards(QWidget):
    """Valid, invalid, blacklist, pending, the risky part of valid; for tasks also duplicates.

    Classes that seldom occur are hidden while they are empty. In a narrow window the cards
    stand in two rows.
    """

    filter_chosen = Signal(object, object)  # statuses, reasons: frozensets, empty = all
    rows_asked = Signal()  # duplicates were pressed

    def __init__(self, *, with_rows: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._with_rows = with_rows
        self._advising = False
        self._statuses = {status: self._filter(status, STATUS_ICONS[status]) for status in Status}
        self._risky = self._filter(Accent.RISKY, "warning")
        self._duplicate = CountCard(Accent.DUPLICATE, "duplicate", self)
        self._duplicate.clicked.connect(self.rows_asked)
        self._order = self._all()
        self._placed: tuple[int, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self.show_tally(Tally())
        self._retranslate()

    def _filter(self, meaning: Status | Accent, icon_name: str) -> CountCard:
        card = CountCard(meaning, icon_name, self)
        card.setCheckable(True)
        card.clicked.connect(self._on_pressed)
        return card

    @property
    def chosen(self) -> frozenset[Status]:
        """The statuses that are pressed; empty: all."""
        return self._choice()[0]

    def show_tally(self, tally: Tally) -> None:
        """Show counts."""
        for status, card in self._statuses.items():
            card.show_count(tally.of(status), tally.contacts)
        self._risky.show_count(tally.risky, tally.contacts)
        self._duplicate.show_count(tally.duplicate, tally.read)
        for card in (self._risky, self._statuses[Status.BLACKLIST]):
            card.setVisible(card.count > 0 or card.isChecked())
        self._duplicate.setVisible(self._with_rows and tally.duplicate > 0)
        self._place()

    def show_advice(self, *, shown: bool) -> None:
        """Say on each card what to do with its contacts: once they are decided."""
        if shown is not self._advising:
            self._advising = shown
            self._retranslate()

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
        return [*self._statuses.values(), self._risky, self._duplicate]

    def choose(self, status: Status | None) -> None:
        """Press one status (None: no status, so all), as a shortcut does."""
        for other, card in self._statuses.items():
            card.setChecked(other is status)
        self._risky.setChecked(False)
        self.filter_chosen.emit(*self._choice())

    def mark(self, contacts: ContactFilter) -> None:
        """Show what the table is filtered by; ``filter_chosen`` stays silent."""
        risky = contacts.reasons == RISKY_REASONS
        self._risky.setChecked(risky)
        for status, card in self._statuses.items():
            card.setChecked(contacts.statuses == {status} and not risky)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: more or fewer cards fit into a row."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @Slot()
    def _on_pressed(self) -> None:
        pressed = self.sender()
        for card in (*self._statuses.values(), self._risky):
            if card is not pressed:
                card.setChecked(False)
        self.filter_chosen.emit(*self._choice())

    def _choice(self) -> tuple[frozenset[Status], frozenset[object]]:
        if self._risky.isChecked():
            return frozenset({Status.VALID}), frozenset(RISKY_REASONS)
        chosen = (status for status, card in self._statuses.items() if card.isChecked())
        return frozenset(chosen), frozenset()

    def _place(self) -> None:
        """All in one row, or in rows of three where they would be too narrow."""
        shown = [card for card in self._order if not card.isHidden()]
        least = shown[0].minimumSizeHint().width() + _GAP
        columns = len(shown) if self.width() >= len(shown) * least - _GAP else 3
        self._say_advice(shown, (self.width() + _GAP) // columns - _GAP)
        key = (columns, *(self._order.index(card) for card in shown))
        if key == self._placed:
            return
        self._placed = key
        for card in self._order:
            self._grid.removeWidget(card)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for place, card in enumerate(shown):
            self._grid.addWidget(card, *divmod(place, columns))
            self._grid.setColumnStretch(place % columns, 1)

    def _say_advice(self, cards: list[CountCard], width: int) -> None:
        """On all cards or on none: where one had to be cut, they look better without."""
        fits = all(card.has_room_for_advice(width) for card in cards)
        for card in self._order:
            card.say_advice(shown=fits)

    def _retranslate(self) -> None:
        for status, card in self._statuses.items():
            card.set_title(status_title(status))
            short = marked("CountCards", _SHORT_ADVICE[status]) if self._advising else ""
            card.set_advice(short, status_advice(status))
        mail_with_care = self.tr("With care") if self._advising else ""
        self._risky.set_title(self.tr("Risky"))
        self._risky.set_advice(
            mail_with_care, self.tr("The part of the valid ones that servers do not confirm.")
        )
        looked_at = self.tr("Already there") if self._advising else ""
        self._duplicate.set_title(self.tr("Duplicates"))
        self._duplicate.set_advice(looked_at, self.tr("Addresses that were there already"))
        self._place()
