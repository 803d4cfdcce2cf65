"""The left half of the export dialog: which contacts. GUI thread."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QEvent, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from contact_importer.gui.export.export_choice import ExportChoice, ExportScope
from contact_importer.gui.looks.icons import status_icon
from contact_importer.gui.widgets.plain_text import PlainLabel
from contact_importer.gui.words.reason_text import status_title
from contact_importer.gui.words.wording import marked, number
from contact_importer.model.risk import Risk
from contact_importer.model.tally import Tally
from contact_importer.model.verdict import Status

_LEFT_OUT = {
    Risk.CATCH_ALL: QT_TRANSLATE_NOOP("LeftOut", "Domains that accept every address"),
    Risk.UNPROVEN: QT_TRANSLATE_NOOP("LeftOut", "Mailboxes not proven"),
    Risk.MAILBOX_FULL: QT_TRANSLATE_NOOP("LeftOut", "Full mailboxes"),
    Risk.ROLE: QT_TRANSLATE_NOOP("LeftOut", "Role addresses (info@, sales@)"),
    Risk.FREE_PROVIDER: QT_TRANSLATE_NOOP("LeftOut", "Free providers"),
    Risk.ALIAS_RELAY: QT_TRANSLATE_NOOP("LeftOut", "Private relay addresses"),
}
_INDENT = 26


class ExportContents(QWidget):
    """Scopes, statuses, and risks to leave out."""

    changed = Signal()

    def __init__(self, *, narrowed: bool, parent: QWidget | None = None) -> None:
        """``narrowed``: search or filters hide contacts, so "what is shown" is a choice."""
        super().__init__(parent)
        self._tally: Tally | None = None
        self.scopes = {scope: QRadioButton(self) for scope in ExportScope}
        self._group = QButtonGroup(self)
        self.statuses = {status: QCheckBox(self) for status in Status}
        self._left_out_label = PlainLabel(parent=self)
        self.left_out = {risk: QCheckBox(self) for risk in Risk}
        self.scopes[ExportScope.SHOWN].setVisible(narrowed)
        start_with = ExportScope.SHOWN if narrowed else ExportScope.CLEAN
        self.scopes[start_with].setChecked(True)
        self.statuses[Status.VALID].setChecked(True)
        self._lay_out()
        self._retranslate()
        for button in (*self.scopes.values(), *self.statuses.values(), *self.left_out.values()):
            button.toggled.connect(self._on_change)

    def scope(self) -> ExportScope:
        """The scope that is chosen."""
        return next(scope for scope, button in self.scopes.items() if button.isChecked())

    def chosen_statuses(self) -> frozenset[Status]:
        """The statuses that are ticked, used or not."""
        return frozenset(status for status, box in self.statuses.items() if box.isChecked())

    def chosen_risks(self) -> frozenset[Risk]:
        """The risks that are to be left out, used or not."""
        return frozenset(risk for risk, box in self.left_out.items() if box.isChecked())

    def show_choice(self, choice: ExportChoice) -> None:
        """Tick what is chosen."""
        scope = choice.scope
        if self.scopes[scope].isHidden():  # nothing is narrowed here
            scope = ExportScope.CLEAN
        self.scopes[scope].setChecked(True)
        for status, box in self.statuses.items():
            box.setChecked(status in choice.statuses)
        for risk, box in self.left_out.items():
            box.setChecked(risk in choice.left_out)

    def show_tally(self, tally: Tally) -> None:
        """Write the counts beside the statuses."""
        self._tally = tally
        self._name_statuses()

    def show_possible(self, choice: ExportChoice) -> None:
        """Enable what has a meaning with this choice."""
        for box in self.statuses.values():
            box.setEnabled(choice.scope is ExportScope.CHOSEN)
        for widget in (self._left_out_label, *self.left_out.values()):
            widget.setEnabled(choice.offers_left_out)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for scope, button in self.scopes.items():
            self._group.addButton(button)
            column.addWidget(button)
            if scope is ExportScope.CHOSEN:
                column.addLayout(self._status_boxes())
        column.addSpacing(6)
        column.addWidget(self._left_out_label)
        for box in self.left_out.values():
            column.addWidget(box)
        column.addStretch(1)

    def _status_boxes(self) -> QVBoxLayout:
        boxes = QVBoxLayout()
        boxes.setContentsMargins(_INDENT, 0, 0, 0)
        for status, box in self.statuses.items():
            box.setIcon(status_icon(status))
            boxes.addWidget(box)
        return boxes

    @Slot()
    def _on_change(self) -> None:
        self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language or theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            for status, box in self.statuses.items():
                box.setIcon(status_icon(status))

    def _retranslate(self) -> None:
        self.scopes[ExportScope.CLEAN].setText(self.tr("Clean list: valid contacts only"))
        self.scopes[ExportScope.CHOSEN].setText(self.tr("Contacts with these statuses:"))
        self.scopes[ExportScope.SHOWN].setText(self.tr("What the table shows now"))
        self.scopes[ExportScope.ALL].setText(self.tr("Everything, with results"))
        self._left_out_label.setText(self.tr("Leave out:"))
        for risk, box in self.left_out.items():
            box.setText(marked("LeftOut", _LEFT_OUT[risk]))
        self._name_statuses()

    def _name_statuses(self) -> None:
        for status, box in self.statuses.items():
            title = status_title(status)
            count = None if self._tally is None else self._tally.of(status)
            box.setText(title if count is None else f"{title}: {number(count)}")
