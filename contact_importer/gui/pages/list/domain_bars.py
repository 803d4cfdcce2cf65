"""The domains with most contacts of a list; one that is chosen filters. GUI thread."""

import time

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from contact_importer.engine.service import ImportService
from contact_importer.gui.runtime.loop import start
from contact_importer.gui.widgets.bar_list import BarItem, BarList
from contact_importer.gui.widgets.chart_part import ChartPart, parts_text
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel
from contact_importer.gui.words.reason_text import status_title
from contact_importer.model.contact import ContactFilter
from contact_importer.model.domain_ranking import DomainCount, DomainRanking
from contact_importer.model.verdict import Status

_BARS = 5
_LEAST_GAP_S = 5.0
_QUERY_SHARE = 20  # the question reads all contacts: at most a twentieth of the time goes on it


class DomainBars(QWidget):
    """Asks the store by itself, seldom: it walks the whole list."""

    chosen = Signal(object)  # frozenset of domain names, empty = all

    def __init__(self, service: ImportService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._contacts: ContactFilter | None = None
        self._question = 0
        self._asking = False
        self._next_at = 0.0
        self._whole = 0
        self._ranking = DomainRanking()
        self._title = PlainLabel(parent=self)
        self._title.setIndent(6)  # where the words of the bars begin
        self._none = MutedLabel(parent=self)
        self._none.setIndent(6)
        self.bars = BarList(self)
        self.bars.chosen.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._none)
        column.addWidget(self.bars, 1)
        self._show()

    def show_contacts(self, contacts: ContactFilter, whole: int) -> None:
        """Show the domains of these contacts, ``whole`` in number."""
        if contacts != self._contacts:
            self._contacts, self._ranking = contacts, DomainRanking()
            self._next_at, self._asking = 0.0, False
        elif whole == self._whole and self._ranking.top:
            return
        self._whole = whole
        self._show()
        self.look_again()

    def look_again(self) -> None:
        """Contacts may have changed; asks only if the last answer is old enough."""
        if self._contacts is not None and not self._asking and time.monotonic() >= self._next_at:
            self._asking = True
            self._question += 1
            start(self._ask(self._contacts, self._question))

    def mark(self, contacts: ContactFilter) -> None:
        """Show which domain the table is filtered by."""
        self.bars.mark(next(iter(contacts.domains)) if len(contacts.domains) == 1 else "")

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()

    async def _ask(self, contacts: ContactFilter, question: int) -> None:
        started = time.monotonic()
        try:
            ranking = await self._service.top_domains(contacts, _BARS)
        finally:
            if question == self._question:
                self._asking = False
                now = time.monotonic()
                self._next_at = now + max(_LEAST_GAP_S, _QUERY_SHARE * (now - started))
        if question == self._question:
            self._ranking = ranking
            self._show()

    def _show(self) -> None:
        ranking = self._ranking
        self._title.setText(
            self.tr("Most frequent of %Ln domain(s)", "", ranking.domains)
            if ranking.domains > len(ranking.top)
            else self.tr("Domains")
        )
        self._none.setText(self.tr("Counting…") if self._asking else "")
        self._none.setVisible(not ranking.top)
        self.bars.show_items([self._item(domain) for domain in ranking.top], self._whole)

    def _item(self, domain: DomainCount) -> BarItem:
        counts = [(status, domain.statuses.get(status, 0)) for status in Status]
        shown = [
            ChartPart(status, status_title(status), count) for status, count in counts if count
        ]
        return BarItem(
            key=domain.name,
            title=domain.name,
            parts=tuple((part.meaning, part.count) for part in shown),
            note=parts_text(shown, domain.count),
        )

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        self.chosen.emit(frozenset({name} if name else ()))
