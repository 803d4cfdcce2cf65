"""Why a contact has its status, and what can be done about it. GUI thread."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from contact_importer.engine.service import ImportService
from contact_importer.gui.contacts.contact_actions import ContactAction
from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.details.details_actions import DetailsActions
from contact_importer.gui.details.details_content import DetailsContent
from contact_importer.gui.details.evidence_trail import SpokenTrail
from contact_importer.gui.runtime.loop import async_slot, start
from contact_importer.gui.widgets.plain_text import MutedLabel
from contact_importer.model.contact import ContactDetails, ContactFilter

_REST_MS = 120  # a held arrow key moves the cursor on sooner: nobody reads what lies between


class DetailsPane(QWidget):
    """Shows one contact; the newest wish wins. Empty until a contact is chosen."""

    action_asked = Signal(str, object)  # value of ContactAction, ContactFilter
    close_asked = Signal()

    def __init__(self, service: ImportService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._wanted: int | None = None
        self._details: ContactDetails | None = None
        self._spoken: SpokenTrail | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._on_rest)
        self._hint = MutedLabel(parent=self)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.actions_row = DetailsActions(self)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 8, 0, 0)
        column.addWidget(self.actions_row)
        column.addWidget(self._hint, 1)
        column.addWidget(self._scroll, 1)
        self.actions_row.asked.connect(self._ask)
        self.actions_row.copy_asked.connect(self._copy_all)
        self.actions_row.dismiss_asked.connect(self._dismiss)
        self.actions_row.close_asked.connect(self.close_asked)
        self.setMinimumWidth(300)
        self.setAutoFillBackground(True)  # it may lie over the page
        self._retranslate()
        self.clear()

    def sizeHint(self) -> QSize:
        """Qt: room for an address and a form."""
        return QSize(340, 480)

    @property
    def shown_id(self) -> int | None:
        """The contact that is shown or on its way."""
        return self._wanted

    @Slot(int)
    def show_contact(self, contact_id: int) -> None:
        """Show a contact; what was shown stays until it is there, and until the cursor rests."""
        self._wanted = contact_id
        if not self._rest.isActive():
            start(self._load(contact_id))
        self._rest.start()

    @Slot()
    def _on_rest(self) -> None:
        shown = None if self._details is None else self._details.contact.id
        if shown != self._wanted:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the contact as it is now."""
        if self._wanted is not None:
            start(self._load(self._wanted))

    def clear(self) -> None:
        """Show no contact."""
        self._wanted = None
        self._show(None)

    async def _load(self, contact_id: int) -> None:
        details = await self._service.details(contact_id)
        if contact_id == self._wanted and (details is None or details != self._details):
            self._show(details)

    def _show(self, details: ContactDetails | None) -> None:
        self._details = details
        found = details is not None
        place = self._scroll.verticalScrollBar().value()
        self._spoken = None if details is None else SpokenTrail(details)
        if details is not None and self._spoken is not None:
            self._scroll.setWidget(DetailsContent(details, self._spoken))
            self._scroll.verticalScrollBar().setValue(place)
        self._scroll.setVisible(found)
        self._hint.setVisible(not found)
        self.actions_row.show_contact(details)
        self._hint.setText(self._hint_text())

    def _hint_text(self) -> str:
        if self._wanted is None:
            return self.tr("Choose a contact to see why it has its status.")
        return self.tr("This contact is gone.")

    # --- doing ------------------------------------------------------------------------
    @Slot(str)
    def _ask(self, action: str) -> None:
        if self._details is None:
            return
        contact = self._details.contact
        if action == ContactAction.COPY:
            QGuiApplication.clipboard().setText(one_line(contact.address))
            return
        only = ContactFilter(list_id=contact.list_id, ids=frozenset({contact.id}))
        self.action_asked.emit(action, only)

    @Slot()
    def _copy_all(self) -> None:
        if self._spoken is not None:
            QGuiApplication.clipboard().setText(self._spoken.text())

    @async_slot()
    async def _dismiss(self) -> None:
        if self._details is not None:
            await self._service.dismiss_suggestions([self._details.contact.id])
            self.refresh()

    # --- Qt ---------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: a line where it meets the page."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawLine(0, 0, 0, self.height())

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language or theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self._show(self._details)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Why?"))
        self._scroll.setAccessibleName(self.tr("Details of the contact"))
