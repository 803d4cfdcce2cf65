"""Which contacts of a list are checked again, and how far. GUI thread."""

import time
from enum import StrEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from contact_importer.gui.plain_text import MutedLabel, PlainLabel, enlarge
from contact_importer.gui.reason_text import level_sentence, level_title
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.model.contact import ContactFilter, ContactList
from contact_importer.model.task import TaskOptions
from contact_importer.model.verdict import CheckLevel, Status

_DAY_S = 86_400
_USUAL_DAYS = 30


class RecheckScope(StrEnum):
    """Which contacts are checked again."""

    PENDING = "pending"  # those without a decision
    OLDER = "older"  # those decided long ago
    ALL = "all"


def recheck_filter(list_id: int, scope: RecheckScope, days: int, now: float) -> ContactFilter:
    """The contacts that a choice means; ``now`` in seconds since the epoch."""
    if scope is RecheckScope.PENDING:
        return ContactFilter(list_id=list_id, statuses=frozenset({Status.PENDING}))
    if scope is RecheckScope.OLDER:
        return ContactFilter(list_id=list_id, checked_before=now - days * _DAY_S)
    return ContactFilter(list_id=list_id)


class RecheckDialog(QDialog):
    """Show it with ``open()``; ``chosen`` comes when the person agrees."""

    chosen = Signal(object, object)  # ContactFilter, TaskOptions

    def __init__(self, contact_list: ContactList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list_id = contact_list.id
        self._scope = QComboBox(self)
        self._days = QSpinBox(self)
        self._days.setRange(1, 3650)
        self._days.setValue(_USUAL_DAYS)
        self._level = QComboBox(self)
        self._sentence = MutedLabel(parent=self)
        self._start = PrimaryButton("play", self)
        self._cancel = ordinary_button("close", self)
        self._fill(contact_list)
        self._lay_out()
        self._scope.currentIndexChanged.connect(self._show_choice)
        self._level.currentIndexChanged.connect(self._show_choice)
        self._start.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        self._show_choice()

    def _fill(self, contact_list: ContactList) -> None:
        self.setWindowTitle(self.tr("Check again"))
        pending = self.tr("Pending contacts (%Ln)", "", contact_list.tally.pending)
        everything = self.tr("All contacts (%Ln)", "", contact_list.tally.contacts)
        self._scope.addItem(pending, RecheckScope.PENDING.value)
        self._scope.addItem(self.tr("Contacts checked long ago"), RecheckScope.OLDER.value)
        self._scope.addItem(everything, RecheckScope.ALL.value)
        self._scope.setCurrentIndex(0 if contact_list.tally.pending else 1)
        for level in CheckLevel:
            self._level.addItem(level_title(level), level.value)
        self._level.setCurrentIndex(list(CheckLevel).index(CheckLevel.STANDARD))
        self._days.setSuffix(self.tr(" days ago"))
        self._start.setText(self.tr("Start"))
        self._cancel.setText(self.tr("Cancel"))

    def _lay_out(self) -> None:
        heading = PlainLabel(self.windowTitle(), self)
        enlarge(heading, 1.2)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        for text, field in (
            (self.tr("Which"), self._scope),
            (self.tr("Checked before"), self._days),
            (self.tr("How far"), self._level),
        ):
            label = PlainLabel(text, self)
            label.setBuddy(field)
            field.setAccessibleName(text)
            form.addRow(label, field)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._start)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addLayout(form)
        column.addWidget(self._sentence)
        column.addStretch(1)
        column.addLayout(buttons)
        self._start.setDefault(True)
        self._cancel.setAutoDefault(False)
        self.setMinimumWidth(460)

    @Slot()
    def _show_choice(self) -> None:
        self._days.setEnabled(self._scope.currentData() == RecheckScope.OLDER)
        self._sentence.setText(level_sentence(CheckLevel(self._level.currentData())))

    def accept(self) -> None:
        """Qt: the person agrees."""
        scope = RecheckScope(self._scope.currentData())
        contacts = recheck_filter(self._list_id, scope, self._days.value(), time.time())
        level = CheckLevel(self._level.currentData())
        # What was decided lately is asked again too: that is what the person wants here.
        self.chosen.emit(contacts, TaskOptions(level=level, fresh_days=0))
        super().accept()
