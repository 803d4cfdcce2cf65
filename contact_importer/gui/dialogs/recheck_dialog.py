"""Which contacts of a list are checked again, and how far. GUI thread."""

import time
from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from contact_importer.engine.service import ImportService
from contact_importer.gui.runtime.loop import start
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel, enlarge
from contact_importer.gui.widgets.tick_delegate import TickDelegate
from contact_importer.gui.window.tab_order import follow_layout
from contact_importer.gui.words.reason_text import level_sentence, level_title, reason_title
from contact_importer.gui.words.wording import number
from contact_importer.model.contact import ContactFilter, ContactList
from contact_importer.model.task import TaskOptions
from contact_importer.model.verdict import CheckLevel, Reason, Status

_DAY_S = 86_400
_USUAL_DAYS = 30
_SHOWN_REASONS = 6  # without scrolling
#: No check could decide these otherwise: the store leaves them out.
_SETTLED = frozenset({Reason.BLACKLISTED_ADDRESS, Reason.BLACKLISTED_DOMAIN, Reason.SYNTAX})


class RecheckScope(StrEnum):
    """Which contacts are checked again."""

    PENDING = "pending"  # those without a decision
    OLDER = "older"  # those decided long ago
    REASONS = "reasons"  # those with chosen reasons
    SHOWN = "shown"  # those that the table shows
    ALL = "all"


def recheck_filter(
    list_id: int,
    scope: RecheckScope,
    days: int,
    now: float,
    *,
    reasons: Collection[Reason] = (),
    shown: ContactFilter | None = None,
) -> ContactFilter:
    """The contacts that a choice means; ``now`` in seconds since the epoch."""
    if scope is RecheckScope.PENDING:
        return ContactFilter(list_id=list_id, statuses=frozenset({Status.PENDING}))
    if scope is RecheckScope.OLDER:
        return ContactFilter(list_id=list_id, checked_before=now - days * _DAY_S)
    if scope is RecheckScope.REASONS:
        return ContactFilter(list_id=list_id, reasons=frozenset(reasons))
    if scope is RecheckScope.SHOWN and shown is not None:
        return replace(shown, list_id=list_id)
    return ContactFilter(list_id=list_id)


class RecheckDialog(QDialog):
    """Show it with ``open()``; ``chosen`` comes when the person agrees."""

    chosen = Signal(object, object)  # ContactFilter, TaskOptions

    def __init__(
        self,
        service: ImportService,
        contact_list: ContactList,
        shown: ContactFilter | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``shown``: what the table has been narrowed down to, None: nothing less than all."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._service = service
        self._list_id = contact_list.id
        self._shown = shown
        self._question = 0  # the newest count that was asked for
        self._scope = QComboBox(self)
        self._days = QSpinBox(self)
        self._days.setRange(1, 3650)
        self._days.setValue(_USUAL_DAYS)
        self._reasons = QListWidget(self)
        self._reasons.setItemDelegate(TickDelegate(self._reasons))
        self._level = QComboBox(self)
        self._sentence = MutedLabel(parent=self)
        self._count = PlainLabel(parent=self)
        self._start = PrimaryButton("play", self)
        self._cancel = ordinary_button("close", self)
        self._fill(contact_list)
        self._lay_out()
        follow_layout(self)
        self._scope.currentIndexChanged.connect(self._show_choice)
        self._days.valueChanged.connect(self._show_choice)
        self._reasons.itemChanged.connect(self._show_choice)
        self._level.currentIndexChanged.connect(self._show_choice)
        self._start.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        self._show_choice()

    def _fill(self, contact_list: ContactList) -> None:
        self.setWindowTitle(self.tr("Check again"))
        scopes = [
            (RecheckScope.PENDING, self.tr("Pending contacts")),
            (RecheckScope.OLDER, self.tr("Contacts checked long ago")),
            (RecheckScope.REASONS, self.tr("Contacts with certain reasons")),
            (RecheckScope.ALL, self.tr("All contacts")),
        ]
        if self._shown is not None:
            scopes.insert(3, (RecheckScope.SHOWN, self.tr("What the table shows")))
        for scope, title in scopes:
            self._scope.addItem(title, scope.value)
        self._scope.setCurrentIndex(0 if contact_list.tally.pending else 1)
        self._fill_reasons(contact_list)
        for level in CheckLevel:
            self._level.addItem(level_title(level), level.value)
        self._level.setCurrentIndex(list(CheckLevel).index(CheckLevel.STANDARD))
        self._days.setSuffix(self.tr(" days ago"))
        self._start.setText(self.tr("Start"))
        self._cancel.setText(self.tr("Cancel"))

    def _fill_reasons(self, contact_list: ContactList) -> None:
        counts: dict[Reason, int] = {}
        for (_, reason), count in contact_list.tally.reasons.items():
            if count and reason not in _SETTLED:
                counts[reason] = counts.get(reason, 0) + count
        for reason, count in sorted(counts.items(), key=lambda item: -item[1]):
            text = self.tr("{0} ({1})").format(reason_title(reason), number(count))
            item = QListWidgetItem(text, self._reasons)
            item.setData(Qt.ItemDataRole.UserRole, reason.value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)
        rows = min(_SHOWN_REASONS, max(2, len(counts)))
        self._reasons.setFixedHeight(rows * (self.fontMetrics().height() + 8) + 8)

    def _lay_out(self) -> None:
        heading = PlainLabel(self.windowTitle(), self)
        enlarge(heading, 1.2)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(12)
        for text, field in (
            (self.tr("Which"), self._scope),
            (self.tr("Checked before"), self._days),
            (self.tr("Reasons"), self._reasons),
            (self.tr("How far"), self._level),
        ):
            label = PlainLabel(text, self)
            label.setBuddy(field)
            field.setAccessibleName(text)
            self._form.addRow(label, field)
        buttons = QHBoxLayout()
        buttons.addWidget(self._count, 1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._start)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addLayout(self._form)
        column.addWidget(self._sentence)
        column.addStretch(1)
        column.addLayout(buttons)
        self._start.setDefault(True)
        self._cancel.setAutoDefault(False)
        self.setMinimumWidth(520)

    # --- what is chosen -----------------------------------------------------------------
    def contacts(self) -> ContactFilter:
        """The contacts that are chosen now."""
        scope = RecheckScope(self._scope.currentData())
        items = [self._reasons.item(row) for row in range(self._reasons.count())]
        reasons = [
            Reason(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]
        now, days = time.time(), self._days.value()
        return recheck_filter(self._list_id, scope, days, now, reasons=reasons, shown=self._shown)

    def _nothing_named(self) -> bool:
        by_reason = self._scope.currentData() == RecheckScope.REASONS
        return by_reason and not self.contacts().reasons

    @Slot()
    def _show_choice(self) -> None:
        scope = self._scope.currentData()
        self._form.setRowVisible(self._days, scope == RecheckScope.OLDER)
        self._form.setRowVisible(self._reasons, scope == RecheckScope.REASONS)
        self._sentence.setText(level_sentence(CheckLevel(self._level.currentData())))
        self._question += 1
        start(self._show_count(self._question))

    async def _show_count(self, question: int) -> None:
        """Say how many it is; what no check could decide otherwise is left out."""
        chosen = self.contacts()
        reasons = (chosen.reasons or frozenset(Reason)) - _SETTLED
        none = self._nothing_named() or not reasons
        counted = 0 if none else await self._service.count(replace(chosen, reasons=reasons))
        if question == self._question:
            self._count.setText(self.tr("%Ln contact(s) will be checked", "", counted))
            self._start.setEnabled(counted > 0)

    def accept(self) -> None:
        """Qt: the person agrees."""
        level = CheckLevel(self._level.currentData())
        # What was decided lately is asked again too: that is what the person wants here.
        self.chosen.emit(self.contacts(), TaskOptions(level=level, fresh_days=0))
        super().accept()

    def done(self, result: int) -> None:
        """Qt: closed; a count that still comes belongs to nobody."""
        self._question = -1
        super().done(result)
