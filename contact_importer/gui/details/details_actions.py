"""The buttons of the why pane: correct, check again, blacklist, copy, close. GUI thread."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from contact_importer.gui.contacts.contact_actions import ContactAction
from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.widgets.buttons import QuietButton, ordinary_button
from contact_importer.gui.widgets.plain_text import set_tooltip
from contact_importer.model.contact import ContactDetails
from contact_importer.model.verdict import Status

_LONGEST = 30  # letters of an address or domain on a button or in a menu


class DetailsActions(QWidget):
    """Shows what can be done to the contact; hidden where there is none."""

    asked = Signal(str)  # value of ContactAction
    copy_asked = Signal()  # everything as text
    dismiss_asked = Signal()
    close_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details: ContactDetails | None = None
        self.fix = ordinary_button("repair", self)
        self._unwanted = QuietButton("close", self)
        self.check = QuietButton("refresh", self)
        self.block = QuietButton("blacklist", self)
        self.copy = QuietButton("copy", self)
        self._close = QuietButton("close", self)
        self._block_address = QAction(self)
        self._block_domain = QAction(self)
        self._copy_address = QAction(self)
        self._copy_all = QAction(self)
        self._give_menu(self.block, self._block_address, self._block_domain)
        self._give_menu(self.copy, self._copy_address, self._copy_all)
        for icon_only in (self._close, self._unwanted):
            icon_only.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._connect()
        self._lay_out()
        self._retranslate()

    def show_contact(self, details: ContactDetails | None) -> None:
        """Show what can be done to this contact; None: nothing."""
        self._details = details
        contact = None if details is None else details.contact
        for button in (self.check, self.block, self.copy):
            button.setVisible(contact is not None)
        suggested = details is not None and details.suggestion is not None
        for widget in (self.fix, self._unwanted):
            widget.setVisible(suggested)
        if contact is None:
            return
        known = bool(contact.domain)  # else its spelling is impossible
        free = contact.status is not Status.BLACKLIST
        self.check.setEnabled(known and free)
        self.block.setVisible(known and free)
        self._name_contact()

    # --- building ---------------------------------------------------------------------
    def _give_menu(self, button: QuietButton, *actions: QAction) -> None:
        menu = QMenu(button)
        menu.addActions(actions)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _connect(self) -> None:
        senders: dict[QObject, ContactAction] = {
            self.fix: ContactAction.CORRECT,
            self.check: ContactAction.CHECK,
            self._block_address: ContactAction.BLACKLIST,
            self._block_domain: ContactAction.BLACKLIST_DOMAINS,
            self._copy_address: ContactAction.COPY,
        }
        for sender, action in senders.items():
            sender.setProperty("contactAction", action.value)
        for button in (self.fix, self.check):
            button.clicked.connect(self._ask)
        for entry in (self._block_address, self._block_domain, self._copy_address):
            entry.triggered.connect(self._ask)
        self._copy_all.triggered.connect(self.copy_asked)
        self._unwanted.clicked.connect(self.dismiss_asked)
        self._close.clicked.connect(self.close_asked)

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(str(self.sender().property("contactAction")))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for button in (self.check, self.copy):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        blocking = QHBoxLayout()  # a row of its own: three do not fit side by side in Russian
        blocking.addWidget(self.block)
        blocking.addStretch(1)
        repair = QHBoxLayout()
        repair.setContentsMargins(6, 0, 0, 0)
        repair.addWidget(self.fix, 1)
        repair.addWidget(self._unwanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 0, 6, 0)
        column.setSpacing(2)
        column.addLayout(buttons)
        column.addLayout(blocking)
        column.addLayout(repair)

    # --- words ------------------------------------------------------------------------
    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _name_contact(self) -> None:
        """What names the contact's own address and domain."""
        details = self._details
        if details is None:
            return
        domain = one_line(details.contact.domain)[:_LONGEST].replace("&", "&&")
        self._block_domain.setText(self.tr("The whole domain {0}").format(domain))
        if details.suggestion is not None:
            meant = one_line(details.suggestion.address)
            text = self.tr("Change to {0}").format(meant)
            self.fix.setAccessibleName(text)
            set_tooltip(self.fix, text)
            shown = meant if len(meant) <= _LONGEST else f"{meant[: _LONGEST - 1]}…"
            self.fix.setText(self.tr("Change to {0}").format(shown.replace("&", "&&")))

    def _retranslate(self) -> None:
        self.check.setText(self.tr("Check again"))
        self.block.setText(self.tr("To blacklist"))
        self.copy.setText(self.tr("Copy"))
        self._block_address.setText(self.tr("This address"))
        self._copy_address.setText(self.tr("The address"))
        self._copy_all.setText(self.tr("Everything as text"))
        for button, name in (
            (self._close, self.tr("Close the details")),
            (self._unwanted, self.tr("Do not suggest this again")),
        ):
            button.setAccessibleName(name)
            set_tooltip(button, name)
        self._name_contact()
