"""The charts of a list: how much of it can be mailed, and its domains. GUI thread."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from contact_importer.engine.service import ImportService
from contact_importer.gui.pages.job.mailable import Mailable
from contact_importer.gui.pages.list.domain_bars import DomainBars
from contact_importer.gui.widgets.card import Card
from contact_importer.model.contact import ContactFilter, ContactList


class ListCharts(Card):
    """The ring beside the most frequent domains; hidden while the list is empty."""

    def __init__(self, service: ImportService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mailable = Mailable(self)
        self.domains = DomainBars(service, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 12, 10)
        row.setSpacing(28)
        row.addWidget(self.mailable, 4)
        row.addWidget(self.domains, 5)

    def show_list(self, found: ContactList | None) -> None:
        """Show the counts of a list."""
        filled = found is not None and found.tally.contacts > 0
        self.setVisible(filled)
        if found is not None and filled:
            self.mailable.show_tally(found.tally)
            self.domains.show_contacts(ContactFilter(list_id=found.id), found.tally.contacts)
