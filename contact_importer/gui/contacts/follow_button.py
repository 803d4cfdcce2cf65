"""Keeps the newest results on top of a live table. GUI thread."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from contact_importer.gui.looks.icons import set_icon
from contact_importer.gui.widgets.plain_text import set_tooltip
from contact_importer.model.contact import ContactFilter, SortKey


class FollowButton(QToolButton):
    """Pressed while the table is ordered by the time of the check, newest first."""

    order_asked = Signal(object, bool)  # SortKey, descending

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        set_icon(self, "follow")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._on_clicked)
        self._retranslate()

    def show_order(self, contacts: ContactFilter) -> None:
        """Another order may have been chosen elsewhere."""
        self.setChecked(contacts.sort is SortKey.CHECKED and contacts.descending)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @Slot()
    def _on_clicked(self) -> None:
        on = self.isChecked()
        self.order_asked.emit(SortKey.CHECKED if on else SortKey.ADDED, on)

    def _retranslate(self) -> None:
        self.setText(self.tr("Follow new"))
        set_tooltip(self, self.tr("Newest results first, as they come"))
