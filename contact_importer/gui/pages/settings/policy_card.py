"""What counts as valid among contacts that are not proven: the policy, editable. GUI thread."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from contact_importer.engine.service import ImportService
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.gui.widgets.card import Card
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel, enlarge
from contact_importer.gui.words.reason_text import status_title
from contact_importer.gui.words.wording import marked
from contact_importer.model.policy import CHOICES, DEFAULT_POLICY, Policy
from contact_importer.model.verdict import Status
from contact_importer.validation.verdict_words import POLICY_RULES


class PolicyCard(Card):
    """One choice per rule. A change is put in force at once, for stored contacts too."""

    applied = Signal()  # stored contacts may have another status now

    def __init__(self, service: ImportService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._policy = DEFAULT_POLICY
        self._title = PlainLabel(parent=self)
        self._note = MutedLabel(parent=self)
        self._outcome = MutedLabel(parent=self)
        self._labels = {rule: PlainLabel(parent=self) for rule in CHOICES}
        self._choices = {rule: QComboBox(self) for rule in CHOICES}
        self._lay_out()
        self._retranslate()
        for rule, box in self._choices.items():
            box.setProperty("rule", rule)
            box.activated.connect(self._choose)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: another front end may have changed it."""
        super().showEvent(event)
        self._load()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @async_slot()
    async def _load(self) -> None:
        self._show(await self._service.policy())

    @Slot(int)
    def _choose(self, index: int) -> None:
        box = self.sender()
        assert isinstance(box, QComboBox)
        chosen = Status(box.itemData(index))  # Qt gives back a plain str
        self._apply(replace(self._policy, **{box.property("rule"): chosen}))

    @async_slot(object)
    async def _apply(self, policy: Policy) -> None:
        if policy == self._policy:
            return
        self._enable(enabled=False)
        self._say(self.tr("Sorting the stored contacts anew…"))
        try:
            changed = await self._service.set_policy(policy)
        finally:
            self._enable(enabled=True)
            self._say("")
        self._show(policy)
        self._say(self.tr("%Ln stored contacts have a new status.", "", changed))
        self.applied.emit()

    def _say(self, text: str) -> None:
        self._outcome.setText(text)
        self._outcome.setVisible(bool(text))

    def _enable(self, *, enabled: bool) -> None:
        for box in self._choices.values():
            box.setEnabled(enabled)

    def _show(self, policy: Policy) -> None:
        self._policy = policy
        for rule, box in self._choices.items():
            box.setCurrentIndex(box.findData(getattr(policy, rule)))

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(16, 14, 16, 16)
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        enlarge(self._title, 1.1)
        form.addRow(self._title)
        form.addRow(self._note)
        for rule, box in self._choices.items():
            for status in CHOICES[rule]:
                box.addItem("", status)
            box.setMinimumWidth(220)
            self._labels[rule].setBuddy(box)
            form.addRow(self._labels[rule], box)
        form.addRow(self._outcome)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("What counts as valid"))
        self._note.setText(self.tr("Acts on stored contacts too, without checking them again."))
        for rule, box in self._choices.items():
            caption = marked("Policy", POLICY_RULES[rule])
            self._labels[rule].setText(caption)
            box.setAccessibleName(caption)
            for index in range(box.count()):
                box.setItemText(index, status_title(Status(box.itemData(index))))
        self._say("")
