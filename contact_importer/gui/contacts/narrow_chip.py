"""Says what narrows the table beside search, status and reason; a click lifts it. GUI thread."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from contact_importer.gui.looks.icons import set_icon
from contact_importer.gui.widgets.plain_text import set_tooltip
from contact_importer.gui.words.reason_text import flag_titles
from contact_importer.model.contact import ContactFilter
from contact_importer.model.verdict import Flag


class NarrowChip(QToolButton):
    """Hidden while nothing of that kind is in force."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._contacts = ContactFilter()
        set_icon(self, "close")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def show_filter(self, contacts: ContactFilter) -> None:
        """Show domains and flags of a filter."""
        self._contacts = contacts
        self.refresh()

    def lifted_from(self, contacts: ContactFilter) -> ContactFilter:
        """The filter without what the chip says."""
        return replace(contacts, domains=frozenset(), flags=Flag.NONE)

    def refresh(self) -> None:
        """The language may be another."""
        names = [*sorted(self._contacts.domains), *flag_titles(self._contacts.flags)]
        text = ", ".join(names)
        self.setText(text if len(text) <= 40 else f"{text[:39]}…")
        lift = self.tr("Only {0}: show all again").format(text)
        self.setAccessibleName(lift)
        set_tooltip(self, lift)
        self.setVisible(bool(names))
