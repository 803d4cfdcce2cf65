"""Search, statuses and reasons above the table of contacts. GUI thread."""

from collections import Counter
from dataclasses import replace

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from contact_importer.gui.contacts.narrow_chip import NarrowChip
from contact_importer.gui.looks.icons import icon, status_icon
from contact_importer.gui.widgets.plain_text import PlainLabel, set_tooltip
from contact_importer.gui.words.reason_text import reason_title, status_advice, status_title
from contact_importer.gui.words.wording import number
from contact_importer.model.contact import ContactFilter
from contact_importer.model.tally import Tally
from contact_importer.model.verdict import Reason, Status

_DEBOUNCE_MS = 250
_ANY_REASON = "any"
_SEVERAL_REASONS = "several"


class FilterBar(QWidget):
    """What of a list is shown. ``changed`` comes after typing has paused."""

    changed = Signal()
    lifted = Signal()  # what the chip says is not to narrow any more

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tally: Tally | None = None
        self._rows: int | None = None
        self._several: frozenset[Reason] = frozenset()  # reasons chosen together, elsewhere
        self._narrow = NarrowChip(self)
        self._chips = {status: self._chip(status) for status in Status}
        self._search = QLineEdit(self)
        self._search.setClearButtonEnabled(True)
        self._search.setMaxLength(200)
        self._glass = self._search.addAction(
            icon("search"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._reasons = QComboBox(self)
        self._reasons.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._reasons.setMinimumContentsLength(16)
        self._count = PlainLabel(parent=self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_DEBOUNCE_MS)
        self._lay_out()
        self._narrow.clicked.connect(self.lifted)
        self._pause.timeout.connect(self.changed)
        self._search.textEdited.connect(self._pause.start)
        self._search.returnPressed.connect(self._search_now)
        self._search.textChanged.connect(self._cleared)
        self._reasons.activated.connect(self._search_now)
        self._retranslate()

    def _chip(self, status: Status) -> QToolButton:
        chip = QToolButton(self)
        chip.setCheckable(True)
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        chip.setIcon(status_icon(status))
        chip.clicked.connect(self._search_now)
        return chip

    def _lay_out(self) -> None:
        self._chip_row = QWidget(self)
        chips = QHBoxLayout(self._chip_row)
        chips.setContentsMargins(0, 0, 0, 0)
        chips.setSpacing(6)
        for chip in self._chips.values():
            chips.addWidget(chip)
        chips.addStretch(1)
        search = QHBoxLayout()
        search.setSpacing(8)
        search.addWidget(self._search, 1)
        search.addWidget(self._narrow)
        search.addWidget(self._reasons)
        search.addWidget(self._count)
        self._line = search
        self._reasons.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._chip_row)
        column.addLayout(search)

    # --- what it says -----------------------------------------------------------------
    def applied_to(self, contacts: ContactFilter) -> ContactFilter:
        """``contacts`` with the statuses, the reason and the text chosen here."""
        chosen = frozenset(status for status, chip in self._chips.items() if chip.isChecked())
        return replace(
            contacts,
            statuses=chosen,
            reasons=self._chosen_reasons(),
            text=self._search.text().strip(),
        )

    # --- what it shows ----------------------------------------------------------------
    def show_filter(self, contacts: ContactFilter) -> None:
        """Show a filter that was set elsewhere; ``changed`` stays silent."""
        self._pause.stop()
        for status, chip in self._chips.items():
            chip.setChecked(status in contacts.statuses)
        with QSignalBlocker(self._search):
            self._search.setText(contacts.text)
        self._narrow.show_filter(contacts)
        self._several = contacts.reasons if len(contacts.reasons) > 1 else frozenset()
        self._fill_reasons(next(iter(contacts.reasons)) if len(contacts.reasons) == 1 else None)

    def add_tool(self, tool: QWidget) -> None:
        """One more tool at the end of the line."""
        self._line.addWidget(tool)

    def lifted_from(self, contacts: ContactFilter) -> ContactFilter:
        """``contacts`` without what the chip beside the search field says."""
        return self._narrow.lifted_from(contacts)

    def show_tally(self, tally: Tally | None) -> None:
        """Counts on the chips, and only reasons that occur. None: no counts, all reasons."""
        if tally == self._tally:
            return
        self._tally = tally
        self._label_chips()
        if not self._reasons.view().isVisible():
            self._fill_reasons(self._chosen_reason())

    def show_count(self, rows: int | None) -> None:
        """How many contacts are shown; None while that is not known."""
        self._rows = rows
        self._count.setText("" if rows is None else self.tr("%Ln contact(s)", "", rows))

    def show_chips(self, *, shown: bool) -> None:
        """Hide the statuses where count cards are the filters."""
        self._chip_row.setVisible(shown)

    @Slot()
    def focus_search(self) -> None:
        """Ctrl+F."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    @Slot()
    def _search_now(self) -> None:
        self._pause.stop()
        self.changed.emit()

    @Slot(str)
    def _cleared(self, text: str) -> None:
        """The clear button changes the text without editing it."""
        if not text:
            self._pause.start()

    # --- words and looks --------------------------------------------------------------
    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language or theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._glass.setIcon(icon("search"))
            for status, chip in self._chips.items():
                chip.setIcon(status_icon(status))

    def _retranslate(self) -> None:
        self._search.setPlaceholderText(self.tr("Search addresses and columns"))
        self._search.setAccessibleName(self.tr("Search"))
        set_tooltip(self._search, self.tr("Search (Ctrl+F)"))
        self._reasons.setAccessibleName(self.tr("Reason"))
        for status, chip in self._chips.items():
            set_tooltip(chip, status_advice(status))
        self._label_chips()
        self._narrow.refresh()
        self._fill_reasons(self._chosen_reason())
        self.show_count(self._rows)

    def _label_chips(self) -> None:
        for status, chip in self._chips.items():
            word = status_title(status)
            if self._tally is not None:
                word = f"{word}  {number(self._tally.of(status))}"
            chip.setText(word)
            chip.setAccessibleName(word)

    def _chosen_reasons(self) -> frozenset[Reason]:
        if self._reasons.currentData() == _SEVERAL_REASONS:
            return self._several
        reason = self._chosen_reason()
        return frozenset() if reason is None else frozenset({reason})

    def _chosen_reason(self) -> Reason | None:
        reason = self._reasons.currentData()
        return None if reason in (None, _ANY_REASON, _SEVERAL_REASONS) else Reason(reason)

    def _fill_reasons(self, chosen: Reason | None) -> None:
        with QSignalBlocker(self._reasons):
            self._reasons.clear()
            self._reasons.addItem(self.tr("All reasons"), _ANY_REASON)
            for reason, count in self._reason_counts(chosen):
                title = reason_title(reason)
                text = title if count is None else f"{title}  ({number(count)})"
                self._reasons.addItem(text, reason.value)
            if self._several:
                self._reasons.addItem(self.tr("Several reasons"), _SEVERAL_REASONS)
            marked = _SEVERAL_REASONS if self._several else _ANY_REASON
            where = self._reasons.findData(marked if chosen is None else chosen.value)
            self._reasons.setCurrentIndex(max(0, where))

    def _reason_counts(self, chosen: Reason | None) -> list[tuple[Reason, int | None]]:
        """Most frequent first; the chosen one even if it occurs no more."""
        if self._tally is None:
            return [(reason, None) for reason in Reason]
        counts: Counter[Reason] = Counter() if chosen is None else Counter({chosen: 0})
        for (_, reason), count in self._tally.reasons.items():
            counts[reason] += count
        return list(counts.most_common())
